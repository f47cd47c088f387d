"""Answers as messages: within Telegram's limits for any story, page by page, and in their paragraph."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.messages.answer_message import answer_message, quotations, shown_for
from bot.telegram.messages.message import Message
from bot.telegram.messages.quotation_views import context_message
from bot.telegram.messages.stored_answer import Gone
from bot.telegram.messages.suggested_questions import LOT, Suggested, Suggestion
from bot.voice import LOCALES, voice_for
from corpus import ParagraphText, Story
from index import Answer, Answered, Excerpt, Refusal, UnreadLanguage
from tests.bot.telegram.valid import accepted, labels, page_message
from tests.fakes import ferry_story, rumours_story
from tests.strategies import answers, stories

ENGLISH = voice_for("en")
FERRY = ferry_story()
SENTENCES = tuple(Excerpt.of_sentence(FERRY, sentence) for sentence in FERRY.sentences)
NAMED = f"Who announced it? · {FERRY.headline}"
SUGGESTED = Suggested((Suggestion(FERRY, "Who announced it?"), Suggestion(FERRY, "What did the waves do?")))


def first_page(answer: Answer, per_page: int = 3, suggested: Suggested | None = None) -> Message:
    shown = shown_for(answer, [FERRY], per_page, ENGLISH)
    return answer_message(answer, 1, shown, [FERRY], ENGLISH, ("en",), suggested or Suggested())


def told(answer: Answer) -> list[Story]:
    related = answer.related if isinstance(answer, Refusal | UnreadLanguage) else ()
    return [excerpt.story for excerpt in (*quotations(answer), *related)]


@given(answers(stories()), st.integers(1, 10), st.sampled_from(LOCALES), st.booleans())
def test_telegram_accepts_every_view_of_any_answer(answer: Answer, most: int, locale: str, read: bool) -> None:
    voice, known = voice_for(locale), told(answer)
    if not read and isinstance(answer, Refusal):
        answer = UnreadLanguage("Чому?", "uk", answer.related)
    shown = shown_for(answer, known or [FERRY], most, voice)
    suggested = Suggested(tuple(Suggestion(story, story.headline) for story in known[:LOT]), next_lot=1)
    accepted(answer_message(answer, 1, shown, known or [FERRY], voice, ("en",), suggested))
    for page in range(len(shown.layout)):
        message = page_message(1, shown, page, known, voice, suggested)
        assert isinstance(message, Message)
        accepted(message)
    for number in range(len(shown.places) + len(shown.related)):
        message = context_message(1, shown, number, known, voice)
        assert isinstance(message, Message)
        accepted(message)


@pytest.mark.parametrize("unit", ["word ", "A sentence. ", "😀", "<b>&amp;", "слово ", "e\u0301", "“No,” he said. "])
@pytest.mark.parametrize("letters", [900, 3_900, 20_000])
def test_telegram_accepts_every_view_of_long_paragraphs(unit: str, letters: int) -> None:
    paragraph = unit * (letters // len(unit))
    story = Story.from_paragraphs("long", paragraph[:500], [paragraph] * 3)
    some = [Excerpt.of_sentence(story, sentence) for sentence in (story.sentences[0], story.sentences[-1])]
    # Longer quotations are tested in test_pages.
    quoted = tuple(excerpt for excerpt in some if len(excerpt.quote) < 1_500)
    answer = Answered("Why?", 0.5, quoted, tuple(some)) if quoted else Refusal("Why?", 0.5, tuple(some))
    shown = shown_for(answer, [FERRY], 3, ENGLISH)
    for number in range(len(shown.places) + len(shown.related)):
        message = context_message(1, shown, number, [story], ENGLISH)
        assert isinstance(message, Message)
        accepted(message)
    if quoted:
        accepted(answer_message(answer, 1, shown, [story], ENGLISH, None, Suggested()))


@given(answers(stories()), st.integers(1, 10), st.sampled_from(LOCALES))
def test_the_first_page_looks_like_the_answer(answer: Answer, most: int, locale: str) -> None:
    """So the way to the second page and back changes nothing."""
    voice = voice_for(locale)
    shown = shown_for(answer, told(answer), most, voice)
    if shown.layout:
        back = page_message(1, shown, 0, told(answer), voice, SUGGESTED)
        assert isinstance(back, Message)
        first = answer_message(answer, 1, shown, told(answer), voice, ("en",), SUGGESTED)
        assert back == first
        assert back.fingerprint == first.fingerprint


@given(answers(stories()), st.integers(1, 10))
def test_a_story_that_is_gone_has_no_view(answer: Answer, most: int) -> None:
    shown = shown_for(answer, [FERRY], most, ENGLISH)
    for page in range(len(shown.layout)):
        assert page_message(1, shown, page, [], ENGLISH) is Gone.WITHDRAWN
        assert context_message(1, shown, shown.layout[page].first, [], ENGLISH) is Gone.WITHDRAWN
        edited = [replace(story, headline=f"{story.headline}!") for story in told(answer)]
        assert page_message(1, shown, page, edited, ENGLISH) is Gone.CHANGED
        assert context_message(1, shown, shown.layout[page].first, edited, ENGLISH) is Gone.CHANGED


def test_a_quotation_stands_in_its_paragraph_underlined() -> None:
    shown = shown_for(Answered("Who?", 0.5, (replace(SENTENCES[1], span=(44, 58)),)), [FERRY], 3, ENGLISH)
    message = context_message(1, shown, 0, [FERRY], ENGLISH)
    assert isinstance(message, Message)
    assert message.html == (
        "In context: Island ferry returns after storm, paragraph 1\n"
        "<blockquote expandable>The ferry to Holm will sail again on 4 May. "
        "<u><b>Mayor Ida Lund</b> announced it on Monday.</u></blockquote>\n<i>— Mayor Ida Lund</i>"
    )


def test_a_quotation_that_is_shown_in_its_paragraph_keeps_the_lines_above_it() -> None:
    story = rumours_story()
    answer = Answered("Who?", 0.5, (Excerpt.of_sentence(story, story.sentences[3]),))
    shown = shown_for(answer, [story], 3, ENGLISH)
    message = context_message(1, shown, 0, [story], ENGLISH)
    assert isinstance(message, Message)
    # The line is the paragraph before the quotation, which is shown since the quotation is all of its own.
    assert message.html.endswith(
        "<blockquote expandable>What &lt;nobody&gt; knows:\n\n<u>The captain was asleep.</u></blockquote>"
    )
    longer = Story.from_paragraphs(
        "a", "A", [ParagraphText("Myth"), "It rains.", ParagraphText("It sank. So?", leads=(1,))]
    )
    answer = Answered("What?", 0.5, (Excerpt.of_sentence(longer, longer.sentences[2]),))
    message = context_message(1, shown_for(answer, [longer], 3, ENGLISH), 0, [longer], ENGLISH)
    assert isinstance(message, Message)
    assert message.html.endswith("<blockquote expandable><i>Myth</i>\n<u>It sank.</u> So?</blockquote>")


def test_below_a_quotation_in_its_context_stands_what_the_answer_leaves_out() -> None:
    story = ferry_story(publisher="Holm Post", author="Ida <Lund>", published="2024-05-04T09:30")
    answer = Answered("Who?", 0.5, (Excerpt.of_sentence(story, story.sentences[4]),))
    message = context_message(1, shown_for(answer, [story], 3, ENGLISH), 0, [story], ENGLISH)
    assert isinstance(message, Message)
    assert message.html.endswith(
        "</blockquote>\n<i>— teacher Ola Berg · Holm Post · by Ida &lt;Lund&gt; · 4 May 2024, 09:30</i>"
    )


@pytest.mark.parametrize(
    ("offered", "known", "line", "label"),
    [
        ((FERRY,), 1, "The story does not say. It does talk about this:", "Who announced it?"),
        ((FERRY,), 2, f"The stories do not say. They do talk about this:\n— {FERRY.headline}", "Who announced it?"),
        ((FERRY, rumours_story()), 2, "The stories do not say. They do talk about this:", NAMED),
        ((), 2, "The stories do not say.", NAMED),
    ],
)
def test_of_several_stories_the_one_that_answers_the_suggested_questions_is_named_once(
    offered: tuple[Story, ...], known: int, line: str, label: str
) -> None:
    answer = Refusal("Who?", 0.0, tuple(Excerpt.of_sentence(story, story.sentences[1]) for story in offered))
    told = [FERRY, rumours_story()][:known]
    shown = shown_for(answer, told, 3, ENGLISH)
    message = answer_message(answer, 1, shown, told, ENGLISH, None, SUGGESTED)
    assert message.html == line
    assert labels(message)[-len(SUGGESTED.suggestions)] == [label]


def test_an_answer_that_is_not_stored_has_no_buttons_that_need_it() -> None:
    answer = Answered("Who?", 0.5, SENTENCES[:3], SENTENCES[3:])
    shown = shown_for(answer, [FERRY], 2, ENGLISH)
    message = answer_message(answer, None, shown, [FERRY], ENGLISH, None, SUGGESTED)
    assert labels(message) == [["Copy"], *([one.question] for one in SUGGESTED.suggestions)]


def test_messages_have_the_same_fingerprint_if_they_look_the_same() -> None:
    one = Answered("Who?", 0.5, SENTENCES[:1])
    assert first_page(one).fingerprint == first_page(replace(one, question="By whom?")).fingerprint
    different = [
        first_page(one),
        first_page(replace(one, excerpts=SENTENCES[1:2])),
        first_page(replace(one, related=SENTENCES[1:])),
        Message(first_page(one).html),
        Message("x"),
    ]
    assert len({message.fingerprint for message in different}) == len(different)


def test_a_correction_is_told_above_a_quotation_in_its_context() -> None:
    story = ferry_story(correction="It sails on <5> May.")
    answer = Answered("When?", 0.9, (Excerpt.of_sentence(story, story.sentences[0]),), ())
    message = context_message(1, shown_for(answer, [story], 3, ENGLISH), 0, [story], ENGLISH)
    assert isinstance(message, Message)
    assert message.html.splitlines()[1] == "Correction: It sails on &lt;5&gt; May."
