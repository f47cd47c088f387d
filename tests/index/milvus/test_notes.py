"""Notes of any length in rows of a limited one."""

from hypothesis import given
from hypothesis import strategies as st

from index.milvus.layout import PIECE, cut
from index.milvus.notes import joined, pieces


@given(st.binary(max_size=2000), st.integers(0, 3))
def test_any_data_comes_back_from_its_pieces_and_from_all_of_them_only(data: bytes, extra: int) -> None:
    # Bytes that cannot be compressed take several pieces.
    whole = data + b"".join(bytes([n * n % 251, n // 251 % 256]) * 40 for n in range(extra * 3000))
    parts = pieces(whole)
    assert all(len(one.encode()) <= PIECE + 1 for one in parts)
    assert joined(parts) == whole
    for place in range(len(parts)):
        assert joined(parts[:place] + parts[place + 1 :]) is None


def test_damaged_pieces_are_no_data() -> None:
    (part,) = pieces(b"The ferry sails.")
    for damaged in ("", ".", f"x{part}", part[:-1], part.replace(part[5], "!"), "abc."):
        assert joined([damaged]) is None


@given(st.text(), st.integers(0, 100))
def test_a_text_is_cut_at_bytes_in_whole_characters(text: str, most: int) -> None:
    text = text.encode(errors="replace").decode()
    short = cut(text, most)
    assert text.startswith(short)
    assert len(short.encode()) <= most
    assert short == text or len(short.encode()) > most - 4
