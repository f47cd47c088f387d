"""Pages: as many quotations as fit into a message, long ones in parts, nothing lost and nothing repeated."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.replies.html import reply_length
from bot.replies.split import boundaries
from bot.telegram.messages.answer_message import ROOM, answer_message, page_reply, quotations, shown_for
from bot.telegram.messages.message import Message
from bot.telegram.messages.stored_answer import Gone, Page, ShownAnswer
from bot.telegram.messages.suggested_questions import Suggested
from bot.voice import LOCALES, Voice, voice_for
from corpus import Metadata, Story
from index import Answer, Answered, Aspect, Closest, Excerpt, Fact, FileFacts
from tests.bot.telegram.valid import accepted, labels, page_message
from tests.fakes import ferry_story
from tests.strategies import answers, stories

ENGLISH = voice_for("en")
FERRY = ferry_story()
SENTENCES = tuple(Excerpt.of_sentence(FERRY, sentence) for sentence in FERRY.sentences)

voices = st.sampled_from(LOCALES).map(voice_for)
units = st.sampled_from(["word ", "It came. ", "😀", "слово ", "<&>", "e\u0301 ", "👨‍👩‍👧‍👦 and ", "x" * 90 + ", "])
per_page = st.integers(1, 10)
some = settings(max_examples=50, deadline=None)
questions = st.none() | st.text(min_size=1, max_size=200)


@st.composite
def long_stories(draw: st.DrawFn) -> Story:
    """A story with paragraphs of up to three messages, and names of up to a few lines in what its file says of it."""
    paragraphs = draw(st.lists(st.tuples(units, st.integers(1, 10_000)), min_size=1, max_size=2))
    name = draw(units) * draw(st.integers(1, 60))
    metadata = Metadata(publisher=name, author=draw(st.none() | st.just(name)), url="https://example.org/")
    return Story.from_paragraphs("long", name, [(unit * size)[:size] + "." for unit, size in paragraphs], metadata)


@st.composite
def long_answers(draw: st.DrawFn) -> Answered | Closest | FileFacts:
    """An answer that quotes any runs of words of a long story's paragraphs, and tells of the story before it or not."""
    story = draw(long_stories())

    def quoted() -> Excerpt:
        paragraph = draw(st.sampled_from(story.paragraphs))
        spaces = re.finditer(r"\s", story.text[paragraph.start : paragraph.end])
        starts = [paragraph.start, *(paragraph.start + space.end() for space in spaces)]
        start = draw(st.sampled_from(starts))
        end = draw(st.just(paragraph.end) | st.sampled_from([*(n - 1 for n in starts if n > start + 1), paragraph.end]))
        span = draw(st.none() | st.just((start, (start + end + 1) // 2)))
        return Excerpt(story, start, end, paragraph.number, span, None, 0.0)

    several = tuple(quoted() for _ in range(draw(st.integers(1, 5))))
    related = tuple(quoted() for _ in range(draw(st.integers(0, 2))))
    if draw(st.booleans()):
        return FileFacts("What?", (Fact(story, Aspect.SUBJECT, story.headline),), several)
    if draw(st.booleans()):
        return Closest("Why?", 0.5, several[0])
    return Answered("Why?", 0.5, several, related)


def told(answer: Answer) -> list[Story]:
    return [excerpt.story for excerpt in quotations(answer)]


def page_of(shown: ShownAnswer, page: int, known: list[Story], voice: Voice = ENGLISH) -> Message:
    message = page_message(1, shown, page, known, voice)
    assert isinstance(message, Message)
    return message


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


@some
@given(answers(stories()) | long_answers(), per_page)
def test_every_excerpt_is_on_a_page_in_order_and_related_passages_come_last(answer: Answer, most: int) -> None:
    shown = shown_for(answer, told(answer), most, ENGLISH)
    everything = quotations(answer)
    first_related = len(everything) if isinstance(answer, FileFacts) else len(shown.places)
    whole = [number for page in shown.layout if not page.part for number in page.numbers]
    parted = list(dict.fromkeys(page.first for page in shown.layout if page.part))
    assert sorted(whole + parted) == list(range(len(everything)))
    assert [page.first for page in shown.layout] == sorted(page.first for page in shown.layout)
    for number, excerpt in enumerate(everything):
        page = shown.page_of(number)
        assert number in shown.layout[page].numbers
        assert shown.is_related(page) == (number >= first_related)
        assert shown.excerpt(number, told(answer)) == replace(excerpt, score=0.0)
    assert all(content.count <= most for content in shown.layout)


@some
@given(long_answers())
def test_the_parts_of_a_quotation_make_it_whole_and_are_cut_between_graphemes(answer: Answer) -> None:
    shown = shown_for(answer, told(answer), 3, ENGLISH)
    everything = quotations(answer)
    for number in {page.first for page in shown.layout if page.part}:
        parts = [page.part for page in shown.layout if page.first == number and page.part]
        excerpt, text = everything[number], everything[number].story.text
        assert len(parts) > 1
        assert bare("".join(text[slice(*part)] for part in parts)) == bare(excerpt.quote)
        assert (parts[0][0], parts[-1][1]) == (excerpt.start, excerpt.end)
        between = set(boundaries(excerpt.quote))
        assert {place - excerpt.start for part in parts for place in part} <= between


@some
@given(answers(stories()) | long_answers(), per_page, voices, questions)
def test_every_page_is_one_message_with_all_its_quotations(
    answer: Answer, most: int, voice: Voice, question: str | None
) -> None:
    shown = shown_for(answer, told(answer), most, voice, question)
    for page, content in enumerate(shown.layout):
        message = page_of(shown, page, told(answer), voice)
        if page == 0:
            message = message.under(question)
            assert message == answer_message(answer, 1, shown, told(answer), voice, ("en",), Suggested(), question)
        formatted = accepted(message)
        found = shown.page(page, told(answer))
        assert not isinstance(found, Gone)
        for excerpt in found.values():
            quote = excerpt.story.text[slice(*content.part)] if content.part else excerpt.quote
            assert bare(quote) in bare(formatted.text)


@some
@given(long_answers(), per_page)
def test_no_page_has_room_for_another_quotation(answer: Answer, most: int) -> None:
    shown, everything = shown_for(answer, told(answer), most, ENGLISH), quotations(answer)
    facts = answer.facts if isinstance(answer, FileFacts) else ()
    for number, page in enumerate(shown.layout[:-1]):
        after = page.first + page.count
        if page.part or page.count >= most or after == len(shown.places):
            continue
        fuller = replace(page, count=page.count + 1)
        trial = replace(shown, layout=(*shown.layout[:number], fuller))
        found = {one: everything[one] for one in fuller.numbers}
        assert reply_length(page_reply(trial, number, found, facts, ENGLISH), ENGLISH) > ROOM


def paragraphs_of(*sizes: int) -> tuple[Story, tuple[Excerpt, ...]]:
    """A story with paragraphs of these lengths, and all of each as a quotation."""
    story = Story.from_paragraphs("long", "A", ["x" * (size - 1) + "." for size in sizes])
    return story, tuple(Excerpt(story, one.start, one.end, one.number, None, None, 0.0) for one in story.paragraphs)


@pytest.mark.parametrize(
    ("sizes", "per_page", "pages"),
    [
        ((100, 100, 100, 100), 3, [(0, 1, 2), (3,)]),
        ((1_000,) * 8, 10, [(0, 1, 2), (3, 4, 5), (6, 7)]),
        ((3_900, 100, 3_900), 3, [(0,), (1,), (2,)]),
        ((100, 3_900, 100, 100), 3, [(0,), (1,), (2, 3)]),
        ((100, 9_000, 100), 3, [(0,), (1,), (1,), (1,), (2,)]),
    ],
)
def test_a_page_has_as_many_quotations_as_fit(
    sizes: tuple[int, ...], per_page: int, pages: list[tuple[int, ...]]
) -> None:
    story, excerpts = paragraphs_of(*sizes)
    shown = shown_for(Answered("Why?", 0.5, excerpts), [story], per_page, ENGLISH)
    assert [tuple(page.numbers) for page in shown.layout] == pages
    assert [labels(page_of(shown, page, [story]))[-1] for page in range(shown.pages)] == [
        *[["Next ›", "👍", "👎", "⋯ More"]] * (shown.pages - 1),
        ["‹ Previous", "👍", "👎", "⋯ More"],
    ]


def test_a_long_quotation_says_which_part_of_it_is_shown_and_marks_the_answer_in_each() -> None:
    story = Story.from_paragraphs("long", "A", ["It came late. " * 700])
    excerpt = Excerpt(story, 0, len(story.text), 1, (3_000, 5_000), None, 0.0)
    shown = shown_for(Answered("When?", 0.5, (excerpt,), SENTENCES[:1]), [story, FERRY], 3, ENGLISH)
    pages = [page_of(shown, page, [story, FERRY]) for page in range(shown.pages)]
    texts = [accepted(page).text for page in pages]
    assert [text.partition("\n")[0] for text in texts[:3]] == [
        f"This quotation is long; part {number} of 3:" for number in (1, 2, 3)
    ]
    assert texts[3].startswith("This is in the story")
    quoted = [text.split("\n")[2] for text in texts[:3]]
    assert all(part.endswith("late.") for part in quoted)
    bold = [text for page in pages for text in re.findall("<b>(.*)</b>", page.html)]
    assert bare("".join(bold)) == bare(story.text[3_000:5_000])
    assert all(text.endswith("\n— A · ¶\u00a01") for text in texts[:3])


def test_each_page_of_a_long_closest_passage_says_what_it_is() -> None:
    story, (passage,) = paragraphs_of(5_000)
    shown = shown_for(Closest("Why?", 0.03, passage), [story], 3, ENGLISH)
    lines = [accepted(page_of(shown, page, [story])).text.split("\n")[:2] for page in range(shown.pages)]
    line = "The story may not say that. This comes closest:"
    assert lines == [[line, f"This quotation is long; part {number} of 2:"] for number in (1, 2)]


class TestFacts:
    def about(self, *told: Story) -> FileFacts:
        facts = tuple(Fact(story, Aspect.SUBJECT, story.headline) for story in told)
        leads = tuple(Excerpt.of_sentence(story, story.sentences[0]) for story in told)
        return FileFacts("What is it about?", facts, leads)

    def test_leads_beyond_the_first_page_come_after_it_and_the_hint_at_other_stories_stays(self) -> None:
        several = [Story.from_paragraphs(f"s{n}", f"Headline {n}", [f"Lead {n} of a story."]) for n in range(6)]
        answer = self.about(*several[:5])
        shown = shown_for(answer, several, 3, ENGLISH)
        assert [tuple(page.numbers) for page in shown.layout] == [(0, 1, 2), (3, 4)]
        for known in (several, several[:5]):
            first = accepted(page_of(shown, 0, known)).text
            assert first.startswith(ENGLISH.text("name-a-story"))
            assert [f"Headline: Headline {n}" in first for n in range(6)] == [True] * 5 + [False]
            second = accepted(page_of(shown, 1, known)).text
            assert second.startswith("Lead 3 of a story.\n4 of 5 — Headline 3 · ¶\u00a01\n\nLead 4")

    def test_a_headline_that_fills_the_page_is_followed_by_the_lead(self) -> None:
        lead = f"It came late, and it left {'very ' * 40}early."
        story = Story.from_paragraphs("long", "😀" * 1_870, [lead])
        shown = shown_for(self.about(story), [story], 3, ENGLISH)
        assert shown.layout == (Page(0, 0), Page(0, 1))
        first, second = (page_of(shown, page, [story]) for page in range(2))
        assert labels(first) == [["Next ›"]]
        assert "😀" * 1_870 in accepted(first).text
        assert lead in accepted(second).text
        assert page_message(1, shown, 0, [], ENGLISH) is Gone.WITHDRAWN
