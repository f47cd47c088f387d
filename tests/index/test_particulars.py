"""Names and figures of a question, and whether a passage has them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.particulars import missing, particulars


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("What did Brandvold say to the Norwegian king in 1910?", ("Brandvold", "Norwegian", "1910")),
        ("what did brandvold say", ("brandvold",)),  # no word of English
        ("Zhoravyov's telescope", ("Zhoravyov",)),
        ("Did the ferry sink?", ()),
        ("Why?", ()),
        ("How many of the 3,000 left?", ("3,000",)),
        ("", ()),
    ],
)
def test_names_and_numbers_are_found(question: str, found: tuple[str, ...]) -> None:
    assert particulars(question) == found


@pytest.mark.parametrize(
    ("wanted", "text", "count"),
    [
        (["Belarusian"], "She flew to Belarus.", 0),
        (["Belarus"], "the Belarusian capital", 0),
        (["Macron"], "The president of France spoke.", 1),
        (["ICC"], "It joined the ICC.", 0),
        (["ICC"], "It was vicciously cold.", 1),
        (["3,000"], "Some 3000 came.", 0),
        (["2020"], "It began in 2021.", 1),
        (["Anna", "Berg"], "Anna came.", 1),
        ([], "", 0),
    ],
)
def test_what_a_text_lacks_is_counted(wanted: list[str], text: str, count: int) -> None:
    assert missing(wanted, text) == count


@given(st.text(alphabet="aAbBéÉß019 .,'’-_"))
def test_no_text_lacks_its_own_particulars(text: str) -> None:
    assert missing(particulars(text), text) == 0
