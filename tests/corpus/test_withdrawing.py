"""Sentences that were withdrawn."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import ParagraphKind, ParagraphText, Story, StoryFolders, file_digests, read_corpus
from corpus.withdrawing import digest_of, holds_withdrawn, is_withdrawn, without
from index.retrieval.passages import passages_of
from tests.strategies import stories

FERRY = Story.from_text("It sails. It sank.\n\nIt is late.", headline="Ferry")


def test_a_withdrawn_sentence_is_replaced_by_the_sign_of_an_omission() -> None:
    story = without(FERRY, {digest_of("It  SANK.")})
    assert story.text == "It sails. […]\n\nIt is late."
    assert [story.text[one.start : one.end] for one in story.sentences] == ["It sails.", "[…]", "It is late."]
    assert (story.id, story.headline, story.metadata) == (FERRY.id, FERRY.headline, FERRY.metadata)


def test_a_story_without_withdrawn_sentences_stays_itself() -> None:
    assert without(FERRY, {digest_of("It flew.")}) is FERRY
    assert without(FERRY, ()) is FERRY


def test_parts_of_an_old_version_that_touch_a_withdrawn_sentence_are_told() -> None:
    withdrawn = {digest_of("It sank.")}
    assert is_withdrawn("it sank.", withdrawn)
    assert not is_withdrawn("It sank. It", withdrawn)
    assert holds_withdrawn(FERRY, 0, 11, withdrawn)
    assert not holds_withdrawn(FERRY, 0, 9, withdrawn)
    assert not holds_withdrawn(FERRY, 18, len(FERRY.text), withdrawn)


@given(stories(), st.data())
def test_nothing_but_the_withdrawn_sentences_is_other_than_before(story: Story, data: st.DataObject) -> None:
    chosen = data.draw(st.sets(st.sampled_from(story.sentences)))
    texts = [story.text[one.start : one.end] for one in story.sentences]
    withdrawn = {digest_of(story.text[one.start : one.end]) for one in chosen}
    shown = without(story, withdrawn)
    assert [shown.text[one.start : one.end] for one in shown.sentences] == [
        "[…]" if digest_of(text) in withdrawn else text for text in texts
    ]
    assert [(one.number, one.kind, one.leads) for one in shown.paragraphs] == [
        (one.number, one.kind, one.leads) for one in story.paragraphs
    ]
    assert "\n\n".join(shown.text[one.start : one.end] for one in shown.paragraphs) == shown.text
    left = [one for one in shown.sentences if not shown.is_omission(one)]
    if left:
        assert not any(shown.is_omission(shown.sentences[one.sentence]) for one in passages_of(shown, 0))
        assert not any(map(shown.is_omission, shown.plain_sentences))


def test_a_withdrawn_heading_is_not_shown_above_what_it_led() -> None:
    paragraphs = [ParagraphText("What we know:", ParagraphKind.LEAD_IN), ParagraphText("Waves.", leads=(1,))]
    story = Story.from_paragraphs("ferry", "Ferry", paragraphs)
    assert story.leads_of(2)
    assert not without(story, {digest_of("What we know:")}).leads_of(2)


def test_a_corpus_is_read_without_withdrawn_sentences_and_its_digests_tell_them(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A\n\nIt sails. It sank.")
    (tmp_path / "b.txt").write_text("B\n\nIt sank.")
    folders = StoryFolders((tmp_path,), frozenset({digest_of("It sank.")}))
    corpus = read_corpus(folders)
    assert [(story.id, story.text) for story in corpus.stories] == [("a", "It sails. […]")]
    assert [(story.id, story.text) for story in corpus.absent] == [("b", "[…]")]
    (problem,) = corpus.problems
    assert str(problem).startswith(f"{tmp_path / 'b.txt'}: every sentence of 'b' is withdrawn; remove the story")
    assert file_digests(folders) != file_digests(tmp_path) == file_digests(StoryFolders((tmp_path,)))


def test_a_story_that_is_withdrawn_wholly_is_no_reason_to_fail(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("B\n\nIt sank.")
    assert read_corpus(StoryFolders((tmp_path,), frozenset({digest_of("It sank.")}))).stories == ()


@pytest.mark.parametrize("text", ["[…]", "[…]\n\n[…]"])
def test_a_story_of_signs_of_omission_alone_is_indexed_without_failing(text: str) -> None:
    assert [one.sentence for one in passages_of(Story.from_text(text, headline="A"), 0)] == [0]
