"""From bytes to text."""

import codecs
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import StoryFileError
from corpus.reading.decoding import decoded

TEXT = "Паром вернулся\nIt sails 😀."


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_utf_8_and_what_has_a_byte_order_mark_is_read(mark: bytes, encoding: str) -> None:
    assert decoded(mark + TEXT.replace("\n", "\r\n").encode(encoding), "a.txt") == TEXT


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (TEXT.encode("utf-16-le"), "it looks like UTF-16 without a byte order mark; save it again as UTF-8"),
        ("Ferry returns\n\nIt sails.".encode("utf-16-be"), "it looks like UTF-16 without a byte order mark"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8a", "not UTF-16 at byte 2"),
        (b"caf\xe9", "not UTF-8 at byte 3"),
        (codecs.BOM_UTF8 + b"caf\xe9", "not UTF-8 at byte 6"),
        (codecs.BOM_UTF16_LE, "the file is empty"),
        (b"", "the file is empty"),
    ],
)
def test_what_is_no_text_is_named_with_the_reason(data: bytes, why: str) -> None:
    with pytest.raises(StoryFileError, match=f"a.txt: {why}"):
        decoded(data, "a.txt")


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_named(data: bytes) -> None:
    with suppress(StoryFileError):
        assert "\r" not in decoded(data, "a.txt")
