"""The index holds what may be shown: withdrawals, embargoes, expiry and outlets are obeyed as files change."""

from datetime import UTC, datetime
from pathlib import Path

from corpus import StoryFolders
from corpus.withdrawing import digest_of
from index.building import DUE, load_fresh, reason_to_build, refresh
from index.storage.index_store import IndexStore
from tests.fakes import WordEncoder
from tests.index.building.counting import MODEL, CountingEncoder, refreshed


def test_a_withdrawal_makes_the_index_outdated_and_is_obeyed_by_the_next_refresh(
    store: IndexStore, corpus: Path
) -> None:
    (corpus / "b.txt").write_text("Another ferry\n\nThe ferry sails. It is late.")
    refresh(store, corpus, MODEL, WordEncoder())
    folders = StoryFolders((corpus,), frozenset({digest_of("The ferry sails.")}))
    assert reason_to_build(store, folders, MODEL) == "the stories have changed"
    refresh(store, folders, MODEL, WordEncoder())
    assert [story.text for story in store.load().stories] == ["[…] It is late."]
    assert "sails" not in store.load().word_counts
    assert reason_to_build(store, folders, MODEL) is None
    refresh(store, corpus, MODEL, WordEncoder())
    assert len(store.load().stories) == 2


def test_an_index_without_stories_finds_nothing_and_takes_stories_again(store: IndexStore, corpus: Path) -> None:
    nothing = StoryFolders((corpus,), frozenset({digest_of("The ferry sails.")}))
    empty, _ = load_fresh(store, nothing, MODEL, WordEncoder())
    assert (len(empty.stories), empty.retrieve("ferry", WordEncoder().encode_question("ferry"))) == (0, [])
    refresh(store, corpus, MODEL, WordEncoder())
    again = store.load(empty)
    assert len(again.retrieve("ferry", WordEncoder().encode_question("ferry"))) == 1


EARLY, LATE = datetime(2026, 5, 4, tzinfo=UTC), datetime(2026, 5, 6, tzinfo=UTC)


def ids(store: IndexStore) -> list[str]:
    return [story.id for story in store.load().stories]


def test_a_story_comes_into_the_index_after_its_embargo_without_its_file_changing(
    store: IndexStore, corpus: Path
) -> None:
    (corpus / "b.md").write_text("---\nheadline: B\nembargo_until: 2026-05-05\n---\n\nThe mill turns.")
    refresh(store, corpus, MODEL, WordEncoder(), now=EARLY)
    assert ids(store) == ["a"]
    assert "mill" not in store.load().word_counts
    assert reason_to_build(store, corpus, MODEL, EARLY) is None
    assert reason_to_build(store, corpus, MODEL, LATE) == DUE
    encoder = CountingEncoder()
    built = refresh(store, corpus, MODEL, encoder, now=LATE)
    assert built is not None
    assert (built.reason, len(encoder.texts), ids(store)) == (DUE, 1, ["a", "b"])
    assert reason_to_build(store, corpus, MODEL, LATE) is None
    assert refresh(store, corpus, MODEL, WordEncoder(), now=LATE) is None


def test_a_story_leaves_the_index_when_it_expires_and_other_changes_do_not_make_that_forgotten(
    store: IndexStore, corpus: Path
) -> None:
    (corpus / "b.md").write_text("---\nheadline: B\nexpires: 2026-05-05\n---\n\nThe mill turns.")
    refresh(store, corpus, MODEL, WordEncoder(), now=EARLY)
    (corpus / "a.txt").write_text("A ferry\n\nThe ferry sank.")
    refresh(store, corpus, MODEL, WordEncoder(), now=EARLY)
    assert ids(store) == ["a", "b"]
    (corpus / "a.txt").write_text("A ferry\n\nThe ferry is lost.")
    refresh(store, corpus, MODEL, WordEncoder(), now=LATE)
    assert ids(store) == ["a"]
    assert reason_to_build(store, corpus, MODEL, LATE) is None


def test_an_index_of_stories_that_all_wait_is_empty_until_then(store: IndexStore, corpus: Path) -> None:
    (corpus / "a.txt").write_text("---\nheadline: A\nembargo_until: 2026-05-05\n---\n\nThe ferry sails.")
    index, built = load_fresh(store, corpus, MODEL, WordEncoder(), now=EARLY)
    assert (len(index.stories), built is not None) == (0, True)
    index, built = load_fresh(store, corpus, MODEL, WordEncoder(), now=LATE)
    assert (len(index.stories), built is not None) == (1, True)


def test_a_moment_that_becomes_unreadable_takes_its_story_out_of_the_index(store: IndexStore, corpus: Path) -> None:
    (corpus / "b.md").write_text("---\nheadline: B\nembargo_until: 2026-05-03\n---\n\nThe mill turns.")
    refresh(store, corpus, MODEL, WordEncoder(), now=EARLY)
    (corpus / "b.md").write_text("---\nheadline: B\nembargo_until: 5 Mai\n---\n\nThe mill turns.")
    built = refresh(store, corpus, MODEL, WordEncoder(), now=EARLY)
    assert built is not None
    assert "embargo_until is '5 Mai'; write it as" in built.contents.left_out[0]
    assert ids(store) == ["a"]


def outlets(store: IndexStore) -> dict[str, list[str]]:
    """The stories of the index, each with the ids of its outlets."""
    return {story.id: [one.id for one in story.metadata.outlets] for story in store.load().stories}


def test_outlets_of_a_text_join_part_and_change_as_their_files_do(store: IndexStore, corpus: Path) -> None:
    def put(name: str, published: str, text: str = "The mill turns.") -> None:
        (corpus / name).write_text(f"---\nheadline: Mill\npublished: {published}\n---\n\n{text}")

    put("b.md", "2026-05-04")
    refresh(store, corpus, MODEL, WordEncoder())
    put("c.md", "2026-05-05")
    assert refreshed(store, corpus) == []
    assert outlets(store) == {"a": [], "b": ["c"]}
    assert reason_to_build(store, corpus, MODEL) is None
    put("d.md", "2026-05-03")
    refresh(store, corpus, MODEL, WordEncoder())
    assert outlets(store) == {"a": [], "d": ["b", "c"]}
    (corpus / "d.md").unlink()
    refresh(store, corpus, MODEL, WordEncoder())
    assert outlets(store) == {"a": [], "b": ["c"]}
    (corpus / "a.txt").write_text("A ferry\n\nThe ferry sank.")
    refresh(store, corpus, MODEL, WordEncoder())
    assert outlets(store) == {"a": [], "b": ["c"]}
    put("c.md", "2026-05-05", "The mill stands.")
    refresh(store, corpus, MODEL, WordEncoder())
    assert outlets(store) == {"a": [], "b": [], "c": []}
    put("b.md", "2026-05-04", "The mill stands.")
    refresh(store, corpus, MODEL, WordEncoder())
    assert outlets(store) == {"a": [], "b": ["c"]}
    (corpus / "b.md").unlink()
    refresh(store, corpus, MODEL, WordEncoder())
    assert outlets(store) == {"a": [], "c": []}


def test_an_outlet_joins_when_its_embargo_ends_and_parts_when_it_expires(store: IndexStore, corpus: Path) -> None:
    for name, key in (("b", "embargo_until"), ("c", "expires")):
        head = f"---\nheadline: A\npublisher: {name}\n{key}: 2026-05-05\n---\n\n"
        (corpus / f"{name}.md").write_text(f"{head}The ferry sails.")
    refresh(store, corpus, MODEL, WordEncoder(), now=EARLY)
    assert outlets(store) == {"a": ["c"]}
    refresh(store, corpus, MODEL, WordEncoder(), now=LATE)
    assert outlets(store) == {"a": ["b"]}


def test_a_story_whose_file_cannot_be_read_for_now_is_still_listed_and_a_removed_one_is_not(
    store: IndexStore, corpus: Path
) -> None:
    (corpus / "b.md").write_text("---\nid: pier\nheadline: A pier\n---\n\nThe pier stands.", "utf-8")
    refresh(store, corpus, MODEL, WordEncoder())
    for broken in ("id: [", "id: [[", "id: {"):
        (corpus / "b.md").write_text(f"---\n{broken}\n---\n\nThe pier stands.", "utf-8")
        refresh(store, corpus, MODEL, WordEncoder())
        assert ids(store) == ["a"]
        assert sorted(store.listed()) == ["a", "pier"]
    (corpus / "b.md").unlink()
    refresh(store, corpus, MODEL, WordEncoder())
    assert sorted(store.listed()) == ["a"]
