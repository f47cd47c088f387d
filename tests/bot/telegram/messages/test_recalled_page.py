"""Pages of answers whose stories have changed: valid, within Telegram's limit, and without what was withdrawn."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.replies.html import MESSAGE_LIMIT, length
from bot.telegram.messages.answer_message import quotations, shown_for
from bot.telegram.messages.message import Message
from bot.telegram.messages.quotation_views import context_message
from bot.telegram.messages.recalled import Recalled, recalled
from bot.telegram.messages.recalled_page import recalled_page
from bot.telegram.messages.stored_answer import Gone, ShownAnswer
from bot.voice import LOCALES, Voice, voice_for
from corpus import Metadata, Story
from corpus.withdrawing import digest_of
from index import Answered, Closest, Excerpt
from index.answer import Answer
from tests.bot.telegram.valid import accepted, labels
from tests.strategies import answers, stories, texts

ENGLISH = voice_for("en")
URL = "https://example.org/ferry"
OLD = Story.from_paragraphs(
    "ferry",
    "Ferry returns",
    ["It sails on 4 May. Tickets cost 30 kroner.", "The pier is new, said Ida Lund."],
    Metadata(url=URL),
)
DAYS = {"ferry": "2026-05-04", "any": "2026-05-04"}
voices = st.sampled_from(LOCALES).map(voice_for)
some = settings(max_examples=60, deadline=None)


def quoted(*numbers: int) -> Answered:
    """An answer that quotes these sentences of the old version."""
    chosen = (OLD.sentences[n] for n in numbers)
    return Answered("What?", 0.5, tuple(Excerpt(OLD, s.start, s.end, s.paragraph, None, None, 0.0) for s in chosen))


def again(answer: Answer, now: list[Story], *withdrawn: str, voice: Voice = ENGLISH) -> tuple[ShownAnswer, Recalled]:
    told = [excerpt.story for excerpt in quotations(answer)]
    shown = shown_for(answer, told, 3, voice)
    versions = {story.digest[:16]: story for story in told}
    return shown, recalled(shown, now, versions, {*map(digest_of, withdrawn)})


def page_of(answer: Answer, now: list[Story], *withdrawn: str) -> Message:
    _, found = again(answer, now, *withdrawn)
    message = recalled_page(1, found, 0, ENGLISH, DAYS)
    assert isinstance(message, Message)
    return message


def struck(message: Message) -> list[str]:
    return [re.sub("<[^>]*>", "", part) for part in re.findall("<s>(.*?)</s>", message.html)]


def changed(*replacements: tuple[str, str]) -> Story:
    text = OLD.text
    for before, after in replacements:
        text = text.replace(before, after)
    return Story.from_text(text, headline=OLD.headline, id=OLD.id, metadata=OLD.metadata)


@st.composite
def versions_of(draw: st.DrawFn, story: Story) -> Story:
    """Another version of a story: any of its paragraphs replaced or left out, or others before them."""
    before = [story.text[one.start : one.end] for one in story.paragraphs]
    after = [draw(st.just(one) | texts) for one in before if draw(st.booleans())]
    made = [*draw(st.lists(texts, max_size=2)), *after, "The end."]
    return Story.from_paragraphs(story.id, draw(st.sampled_from([story.headline, "New"])), made, story.metadata)


@some
@given(st.data(), voices, answers(stories()))
def test_whatever_is_corrected_withdrawn_or_removed_pages_and_contexts_are_valid(
    data: st.DataObject, voice: Voice, answer: Answer
) -> None:
    told = [excerpt.story for excerpt in quotations(answer)][:1]
    now = [data.draw(versions_of(story)) for story in told if data.draw(st.booleans())]
    sentences = [story.text[one.start : one.end] for story in told for one in story.sentences]
    withdrawn = data.draw(st.lists(st.sampled_from(sentences), max_size=2)) if sentences else []
    shown, found = again(answer, now, *withdrawn, voice=voice)
    for page in range(len(shown.layout)):
        message = recalled_page(1, found, page, voice, DAYS)
        assert isinstance(message, Message)
        assert length(accepted(message).text) <= MESSAGE_LIMIT
    for number in range(len(shown.places) + len(shown.related)):
        context = context_message(1, found.shown, number, found.stories, voice, is_old=found.is_old(number))
        assert isinstance(context, Message)
        accepted(context)
        excerpt = found.shown.excerpt(number, found.stories)
        assert isinstance(excerpt, Excerpt)
        assert not {digest_of(excerpt.story.text[s.start : s.end]) for s in excerpt.story.sentences} & (
            {*map(digest_of, withdrawn)} if found.is_old(number) else set()
        )


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 12_000), st.integers(1, 3000), st.sampled_from(["word ", "😀 ", "слово ", "<&> "]), voices)
def test_long_quotations_and_long_corrections_stay_within_the_limit(
    old_size: int, new_size: int, unit: str, voice: Voice
) -> None:
    before, after = ((unit * size)[:size].strip() + end for size, end in ((old_size, "."), (new_size, "!")))
    name = unit * 40
    old = Story.from_paragraphs("any", name, [before], Metadata(publisher=name, author=name))
    new = Story.from_paragraphs("any", name, [after], Metadata(publisher=name, author=name))
    excerpt = Excerpt(old, 0, len(old.text), 1, None, None, 0.0)
    for answer in (Answered("Why?", 0.5, (excerpt, excerpt)), Closest("Why?", 0.5, excerpt)):
        for now in ([new], []):
            shown, found = again(answer, now, voice=voice)
            for page in range(len(shown.layout)):
                message = recalled_page(1, found, page, voice, DAYS)
                assert isinstance(message, Message)
                assert accepted(message).text.strip()


def test_only_what_changed_is_struck_out_and_what_stands_there_now_is_quoted_below() -> None:
    message = page_of(quoted(0, 1), [changed(("4 May", "5 May"))])
    assert struck(message) == ["It sails on 4 May."]
    assert accepted(message).text.endswith(
        "The story was corrected on 4 May 2026.\n\nIt sails on 5 May.\n— Ferry returns · ¶\u00a01"
    )
    assert "Tickets cost 30 kroner." in accepted(message).text


def test_neighbours_are_quoted_together_and_each_sentence_once() -> None:
    message = page_of(quoted(0, 1), [changed(("4 May", "5 May"), ("30", "40"))])
    assert accepted(message).text.count("It sails on 5 May. Tickets cost 40 kroner.") == 1


def test_words_that_still_stand_get_a_line_alone() -> None:
    message = page_of(quoted(0), [changed(("new", "old"))])
    assert struck(message) == []
    assert accepted(message).text.endswith("The story was corrected since. This is what the reply was about.")


def test_a_removed_story_is_struck_out_wholly_without_buttons() -> None:
    message = page_of(quoted(0), [])
    assert struck(message) == ["It sails on 4 May."]
    assert accepted(message).text.endswith("The story was removed.")
    assert labels(message) == []


def test_what_is_taken_along_are_the_words_that_stand_now() -> None:
    message = page_of(quoted(0), [changed(("4 May", "5 May"))])
    assert labels(message) == [["Show in context", "Open article"], ["👍", "👎", "⋯ More"]]
    assert message.menu
    assert labels(replace(message, markup=message.menu)) == [["In the story", "Copy"], ["Wrong quote"], ["‹ Back"]]
    copied = message.menu.inline_keyboard[0][1].copy_text
    assert copied
    assert copied.text.startswith("“It sails on 5 May.”")
    gone = page_of(quoted(0), [changed(("It sails on 4 May. ", ""))])
    assert labels(gone) == [["Show in context", "In the story"], ["👍", "👎", "⋯ More"]]
    assert labels(replace(gone, markup=gone.menu)) == [["Wrong quote"], ["‹ Back"]]


def test_a_withdrawn_sentence_is_left_out() -> None:
    now = changed(("It sails on 4 May.", "[…]"))
    message = page_of(quoted(0, 1), [now], "It sails on 4 May.")
    text = accepted(message).text
    assert text.startswith("[…]\n1 of 2 — Ferry returns")
    assert "4 May." not in text.replace("4 May 2026.", "")
    assert text.endswith("A sentence was withdrawn on 4 May 2026.")
    assert message.menu
    assert labels(replace(message, markup=message.menu)) == [["Wrong quote"], ["‹ Back"]]


def test_nothing_can_be_called_wrong_if_all_that_was_quoted_is_withdrawn() -> None:
    message = page_of(quoted(0), [changed(("It sails on 4 May.", "[…]"))], "It sails on 4 May.")
    assert "[…]" in accepted(message).text
    assert labels(message) == [["Show in context", "In the story"], ["👍", "👎"]]
    _, found = again(quoted(0), [changed(("It sails on 4 May.", "[…]"))], "It sails on 4 May.")
    context = context_message(1, found.shown, 0, found.stories, ENGLISH, is_old=True)
    assert isinstance(context, Message)
    assert "Wrong quote" not in str(labels(replace(context, markup=context.menu)))


def test_places_behind_a_withdrawn_sentence_are_found_again() -> None:
    shown, found = again(quoted(1, 2), [changed(("It sails on 4 May.", "[…]"))], "It sails on 4 May.")
    for number, place in enumerate(shown.places):
        excerpt = found.shown.excerpt(number, found.stories)
        assert isinstance(excerpt, Excerpt)
        assert excerpt.quote == OLD.text[place.start : place.end]


def test_without_its_version_a_changed_page_is_gone() -> None:
    shown = shown_for(quoted(0), [OLD], 3, ENGLISH)
    for now, gone in (([changed(("4 May", "5 May"))], Gone.CHANGED), ([], Gone.WITHDRAWN)):
        assert recalled_page(1, recalled(shown, now, {}, ()), 0, ENGLISH, DAYS) is gone


def test_a_story_with_other_metadata_alone_is_as_it_is_now() -> None:
    now = replace(OLD, metadata=Metadata(publisher="Holm Post"))
    _, found = again(quoted(0), [now])
    assert found.corrections == {}
    assert "Holm Post" in accepted(page_of(quoted(0), [now])).text
