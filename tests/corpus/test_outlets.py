"""The same text from several outlets."""

from dataclasses import replace
from pathlib import Path

import pytest

from corpus import Metadata, Outlet, Story, read_corpus
from corpus.outlets import joined, text_digest
from corpus.writing import markdown_of

TEXT = "The ferry sails.\n\nIt is late."


def story(id: str, publisher: str | None = None, published: str | None = None, text: str = TEXT) -> Story:
    url = f"https://{id}.example/ferry"
    return Story.from_text(text, headline=id, id=id, metadata=Metadata(publisher, published=published, url=url))


def test_the_one_that_was_published_first_stays_and_names_the_others() -> None:
    stories = [
        story("a", "Holm Post", "2026-05-05"),
        story("b", "The Courier", "2026-05-04T09:30+02:00"),
        story("other", text="The pier is new."),
        story("c"),
    ]
    first, other = joined(stories)
    outlets = (
        Outlet("a", "Holm Post", "https://a.example/ferry", "2026-05-05"),
        Outlet("c", None, "https://c.example/ferry", None),
    )
    assert first == replace(stories[1], metadata=replace(stories[1].metadata, outlets=outlets))
    assert first.metadata.publishers == ("The Courier", "Holm Post")
    assert first.metadata.addresses[0] == "https://b.example/ferry"
    assert other is stories[2]


@pytest.mark.parametrize("published", [None, "2026-05-04", "yesterday"])
def test_of_several_that_were_published_at_the_same_time_the_first_stays(published: str | None) -> None:
    (only,) = joined([story("b", published=published), story("a", published=published)])
    assert (only.id, [one.id for one in only.metadata.outlets]) == ("b", ["a"])


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("The  ferry\u00a0sails.\n\nIt is late.", True),
        ("The ferry sails. It is late.", True),
        ("the ferry sails.\n\nIt is late.", False),
        ("The ferry sails.\n\nIt is late", False),
    ],
)
def test_white_space_makes_no_difference_but_case_and_signs_do(text: str, same: bool) -> None:
    assert (text_digest(story("a", text=text)) == text_digest(story("a"))) is same


def test_a_story_that_waits_is_no_outlet_of_one_that_does_not(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\nheadline: A\nembargo_until: 9999-12-31\npublisher: X\n---\n\nOne.")
    (tmp_path / "b.md").write_text("---\nheadline: B\n---\n\nOne.")
    corpus = read_corpus(tmp_path)
    assert [(one.id, one.metadata.outlets) for one in corpus.stories] == [("b", ())]
    assert [one.id for one in corpus.absent] == ["a"]


def test_a_known_file_is_read_if_a_story_of_its_text_is(tmp_path: Path) -> None:
    for name, text in (("a", "One."), ("b", "One."), ("c", "Two.")):
        (tmp_path / f"{name}.txt").write_text(f"{name}\n\n{text}")
    texts = read_corpus(tmp_path).texts
    known = {f"{id}.txt": {id: texts[id]} for id in ("b", "c")}
    corpus = read_corpus(tmp_path, known)
    assert [(one.id, [outlet.id for outlet in one.metadata.outlets]) for one in corpus.stories] == [("a", ["b"])]
    assert (corpus.texts, set(corpus.written)) == (texts, {"a", "b"})


def test_outlets_have_files_of_their_own_and_are_not_written() -> None:
    (only,) = joined([story("a", "Holm Post"), story("b", "The Courier")])
    assert markdown_of(only) == markdown_of(story("a", "Holm Post"))
