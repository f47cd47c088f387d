"""Previews are messages that Telegram takes, whatever a story holds."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.library.draft import Added
from bot.library.preview import differences_between
from bot.library.shelf import Outcome, Planned
from bot.replies.html import MESSAGE_LIMIT, length
from bot.telegram.messages.draft_preview import added_message, preview_message, refusal_line
from bot.telegram.messages.message import Message
from bot.voice import LOCALES, Voice, voice_for
from corpus import Metadata, Story, StorybotError
from tests.bot.telegram.valid import accepted
from tests.strategies import paragraphs, stories, texts

voices = st.sampled_from(LOCALES).map(voice_for)
long = st.integers(1, 6000).flatmap(lambda count: st.sampled_from("x😀<&").map(lambda one: one * count))
errors = st.builds(StorybotError, texts, texts | long, texts | long)
any_stories = st.builds(lambda story, headline: replace(story, headline=headline or "x"), stories(), texts | long)


@st.composite
def plans(draw: st.DrawFn) -> Planned:
    story = draw(any_stories)
    outcome = draw(st.sampled_from(Outcome))
    before = Story.from_paragraphs("any", "Before", draw(paragraphs)) if outcome is Outcome.CHANGED else None
    return Planned(story, outcome, before, draw(errors) if outcome is Outcome.REFUSED else None)


@given(st.lists(plans(), min_size=1, max_size=7), st.integers(0, 3), voices)
def test_any_preview_is_valid_and_fits_in_a_message(planned: list[Planned], left_out: int, voice: Voice) -> None:
    shown = accepted(preview_message(planned, left_out, voice, ("en",)))
    assert length(shown.text) <= MESSAGE_LIMIT


@given(st.lists(any_stories, min_size=1, max_size=3), st.booleans(), voices)
def test_what_is_said_of_any_added_story_is_valid(added: list[Story], is_new: bool, voice: Voice) -> None:
    before = None if is_new else added[0]
    message = added_message([Added(one.id, one.digest, one.headline, before) for one in added], voice)
    assert length(accepted(message).text) <= MESSAGE_LIMIT


@given(errors, voices)
def test_any_refusal_is_valid(error: StorybotError, voice: Voice) -> None:
    assert length(accepted(Message(refusal_line(error, voice))).text) <= MESSAGE_LIMIT


def test_of_many_differences_the_first_are_shown() -> None:
    before = Story.from_paragraphs("any", "Ferry", [f"Ferry {n} sails." for n in range(50)])
    after = Story.from_paragraphs("any", "Ferry", [f"Ferry {n} waits." for n in range(50)])
    (one,) = [Planned(after, Outcome.CHANGED, before)]
    text = accepted(preview_message([one], 0, voice_for("en"))).text
    shown = [line for line in text.splitlines() if line.startswith(("-", "+", "@"))]
    assert len(shown) == 20
    assert text.endswith(f"Lines left out: {len(differences_between(before, after)) - 20}")


def test_an_editor_is_told_of_a_language_that_is_not_read() -> None:
    story = Story.from_text("Kioski avataan maanantaina.", headline="Kioski", metadata=Metadata(language="fi"))
    line = "I do not read its language (fi)"
    for languages, is_told in ((("en", "fi"), False), (None, False), (("en",), True)):
        text = accepted(preview_message([Planned(story, Outcome.ADDED)], 0, voice_for("en"), languages)).text
        assert (line in text) is is_told
