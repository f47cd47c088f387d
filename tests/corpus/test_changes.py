"""What became of quoted sentences in another version of their story."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import ParagraphKind, ParagraphText, Story
from corpus.changes import changes_of
from corpus.withdrawing import digest_of, without
from tests.strategies import stories

OLD = ["It sails on 4 May. Tickets cost 30 kroner.", "The pier is new. Waves had torn it away.", "Nobody was hurt."]


def story_of(*paragraphs: str | ParagraphText) -> Story:
    return Story.from_paragraphs("ferry", "Ferry returns", paragraphs)


def became(new: Story, quoted: str, old: Story | None = None) -> list[tuple[str, list[str]]]:
    """The changed words of a quotation, each with what stands there now."""
    old = old or story_of(*OLD)
    start = old.text.index(quoted)
    return [
        (old.text[one.start : one.end], [new.text[now.start : now.end] for now in one.now])
        for one in changes_of(old, new, start, start + len(quoted))
    ]


@pytest.mark.parametrize(
    "paragraphs",
    [
        OLD,
        ["Corrected.", *OLD],
        [OLD[2], OLD[0], OLD[1]],
        ["Tickets cost 30 kroner.", "Earlier. It sails on 4 May."],
    ],
    ids=["the same", "one more before", "in another order", "elsewhere"],
)
def test_sentences_that_stand_somewhere_word_for_word_have_not_changed(paragraphs: list[str]) -> None:
    assert became(story_of(*paragraphs), OLD[0]) == []


def test_a_sentence_that_stands_only_inside_another_has_changed() -> None:
    new = story_of("It is false that nobody was hurt. Reports say: Nobody was hurt. But they err.", *OLD[:2])
    assert became(story_of("They claim Nobody was hurt.", *OLD[:2]), OLD[2]) == [(OLD[2], [])]
    assert became(new, "The pier is new.") == []


def test_one_sentence_in_the_place_of_another_is_what_stands_there_now() -> None:
    new = story_of("It sails on 5 May. Tickets cost 30 kroner.", *OLD[1:])
    assert became(new, OLD[0]) == [("It sails on 4 May.", ["It sails on 5 May."])]
    assert became(new, "Tickets cost 30 kroner.") == []


def test_as_many_sentences_replace_each_other_in_order() -> None:
    new = story_of("It sails on 5 May. Tickets cost 40 kroner.", *OLD[1:])
    assert became(new, OLD[0]) == [
        ("It sails on 4 May.", ["It sails on 5 May."]),
        ("Tickets cost 30 kroner.", ["Tickets cost 40 kroner."]),
    ]


def test_in_a_paragraph_between_the_same_neighbours_all_new_sentences_stand_there_now() -> None:
    new = story_of(OLD[0], "The pier is old. It will be mended. The waves spared it.", OLD[2])
    assert became(new, "The pier is new.") == [
        ("The pier is new.", ["The pier is old.", "It will be mended.", "The waves spared it."])
    ]


def test_in_the_place_of_what_was_removed_stands_nothing() -> None:
    assert became(story_of(OLD[0], OLD[2]), "The pier is new.") == [("The pier is new.", [])]
    assert became(story_of("Other. Words. Here. Now. Again. More."), "Nobody was hurt.")[0][1] == []


def test_a_heading_is_not_what_stands_there_now() -> None:
    new = story_of(*OLD[:2], ParagraphText("Nobody?", ParagraphKind.HEADING))
    assert became(new, OLD[2]) == [(OLD[2], [])]


def test_of_a_part_of_a_sentence_the_part_has_changed() -> None:
    new = story_of("It sails on 5 May. Tickets cost 30 kroner.", *OLD[1:])
    assert became(new, "on 4 May. Tickets") == [("on 4 May.", ["It sails on 5 May."])]


def test_the_sign_of_an_omission_neither_changes_nor_replaces_anything() -> None:
    withdrawn = {digest_of("Nobody was hurt.")}
    assert became(story_of(*OLD[:2]), "[…]", without(story_of(*OLD), withdrawn)) == []
    assert became(without(story_of(*OLD[:2], "Nobody was hurt."), withdrawn), OLD[2]) == [(OLD[2], [])]


@given(stories(), stories())
def test_changes_are_of_the_quotation_and_what_stands_there_now_is_in_the_new_version(old: Story, new: Story) -> None:
    end = len(old.text)
    assert changes_of(old, old, 0, end) == ()
    changes = changes_of(old, new, 0, end)
    assert [one.start for one in changes] == sorted({one.start for one in changes})
    known = {new.text[one.start : one.end] for one in new.sentences}
    for one in changes:
        assert old.text[one.start : one.end] not in known
        assert all(now in new.sentences and new.paragraphs[now.paragraph - 1].is_quotable for now in one.now)


@given(stories(), st.data())
def test_any_quoted_sentence_is_compared(story: Story, data: st.DataObject) -> None:
    sentence = data.draw(st.sampled_from(story.sentences))
    assert changes_of(story, story, sentence.start, sentence.end) == ()
