"""What buttons carry, and what becomes of data that no button carries."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.database import Vote
from bot.telegram.messages.callback_data import (
    DATA_LIMIT,
    AllStoriesData,
    ButtonData,
    ChoiceData,
    DraftAction,
    DraftData,
    ErasureData,
    ForgetData,
    GroupAsks,
    GroupData,
    KeepData,
    ListData,
    ListFor,
    LocaleData,
    LotData,
    PassageData,
    ReadData,
    SuggestionData,
    View,
    ViewData,
    VoteData,
    WithdrawData,
    WrongData,
    read_data,
)
from bot.voice import LOCALES
from index.catalogue import codes_of
from tests.fakes import ferry_story

digests = st.text("0123456789abcdef", min_size=16, max_size=16)
buttons: st.SearchStrategy[ButtonData] = st.one_of(
    st.builds(PassageData, digests, st.integers(0, 10**9 - 1), st.integers(0, 10**9 - 1)),
    st.builds(ViewData, st.integers(0, 10**18 - 1), st.sampled_from(View), st.integers(0, 9999)),
    st.builds(SuggestionData.of, digests, st.text()),
    st.builds(LotData, st.integers(0, 10**6 - 1), st.sampled_from(LOCALES)),
    st.builds(LocaleData, st.sampled_from(LOCALES)),
    st.builds(
        ListData, st.integers(0, 99_999), st.sampled_from(LOCALES), st.sampled_from(ListFor), st.text().map(codes_of)
    ),
    st.builds(ChoiceData, digests),
    st.builds(AllStoriesData, st.integers(0, 10**18 - 1)),
    st.builds(ReadData, digests),
    st.builds(GroupData, st.sampled_from([GroupAsks.STORY, GroupAsks.PUBLISHER]), digests),
    st.just(GroupData(GroupAsks.ALL)),
    st.builds(DraftData, st.sampled_from(DraftAction)),
    st.builds(KeepData, st.integers(0, 10**18 - 1)),
    st.builds(ForgetData, st.integers(0, 10**18 - 1)),
    st.builds(ErasureData, st.integers(1, 10**18 - 1)),
    st.builds(VoteData, st.integers(0, 10**18 - 1), st.sampled_from(Vote)),
    st.builds(WrongData, st.integers(0, 10**18 - 1), st.integers(0, 9999), st.none() | st.integers(0, 999)),
    st.builds(WithdrawData, st.integers(0, 10**18 - 1), st.integers(0, 9999), st.integers(0, 999), st.booleans()),
)


@given(buttons)
def test_any_data_fits_into_a_button_and_is_read_back(data: ButtonData) -> None:
    assert 1 <= len(str(data).encode()) <= DATA_LIMIT == 64
    assert read_data(str(data)) == data


@given(buttons, st.data())
def test_what_is_read_from_forged_data_is_a_button_that_fits(data: ButtonData, draw: st.DataObject) -> None:
    text = str(data)
    place = draw.draw(st.integers(0, len(text)))
    forged = text[:place] + draw.draw(st.text(max_size=2)) + text[place + draw.draw(st.integers(0, 2)) :]
    read = read_data(forged)
    assert read is None or (read_data(str(read)) == read and str(read).isascii() and forged.isascii())


GOOD = f"p:{ferry_story().digest[:16]}:0:43"


FORGED = [
    *("", "p", GOOD + "\n", " " + GOOD, GOOD.upper(), GOOD.replace("p:", "q:"), GOOD + "0" * 9, GOOD + ":1"),
    *(GOOD.replace(":0:", odd) for odd in (":-0:", ":+0:", "::", ":٣:")),
    *("p:" + "g" * 16 + ":0:43", GOOD[:4] + GOOD[5:]),
    *("a:1:q:-1", "a:1:x:0", "a:1:q", "a:" + "9" * 19 + ":q:0", "a:1:q:99999", "s:0123456789abcdef:0123"),
    *("w:1:en:a", "w::en:a:", "w:1:de:a:", "w:1:en:b:", "w:1:en:a:0123456", "w:1:en:a:" + "0" * 56, "w:100000:en:a:"),
    *("c:", "c:0123", "c:" + "g" * 16, "r:" + "0" * 17, "x:", "x:-1", "x:" + "9" * 19),
    *("g:s:", "g:o:" + "0" * 16, "g:x:" + "0" * 16, "g:p:0123"),
    *("m:1", "m::en", "m:1:de", "m:-1:en", "m:1234567:en", "l:", "l:EN", "l:de", "l:../etc", "l:en\n"),
]


def test_data_of_nearly_the_right_form_is_none() -> None:
    assert read_data(GOOD) is not None
    for data in FORGED:
        assert read_data(data) is None, data


def test_a_suggestion_stands_for_one_question_of_one_story() -> None:
    one = SuggestionData.of(ferry_story().digest, "Who announced it?")
    assert one == SuggestionData.of(ferry_story().digest, "Who announced it?")
    assert one != SuggestionData.of(ferry_story().digest, "Who announced it")
    assert one != SuggestionData.of("0" * 64, "Who announced it?")
