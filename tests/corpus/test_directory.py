"""A directory of story files."""

import os
from pathlib import Path

import pytest

from corpus import PACKAGED_STORIES, CorpusError, Story, choose_stories, file_digests, read_corpus
from corpus.normalise import normalise
from tests.fakes import ferry_story


def put(folder: Path, **files: str) -> Path:
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder


def test_every_story_below_the_directory_is_read_in_the_order_of_the_ids(tmp_path: Path) -> None:
    put(tmp_path, b_txt="B\n\nOne.", sub__a_md="# A\n\nTwo.", c_png="no story", _hidden_txt="H\n\nThree.")
    assert [story.id for story in read_corpus(tmp_path).stories] == ["b", "sub-a"]


def test_a_bad_file_is_left_out_and_named_while_the_others_are_read(tmp_path: Path) -> None:
    put(tmp_path, a_txt="A\n\nOne.", b_txt="")
    corpus = read_corpus(tmp_path)
    assert [story.id for story in corpus.stories] == ["a"]
    assert ["b.txt: the file is empty" in str(problem) for problem in corpus.problems] == [True]


def test_an_id_is_the_path_below_the_directory_unless_the_file_gives_one(tmp_path: Path) -> None:
    put(
        tmp_path,
        ferry__index_md="# A\n\nOne.",
        bridge__index_md="---\nid: Bridge!\n---\n# B\n\nTwo.",
        a_txt="C\n\nThree.",
    )
    put(tmp_path, mill__2024__story_txt="D\n\nFour.", dam__story_txt="E\n\nFive.")
    corpus = read_corpus(tmp_path)
    assert [story.id for story in corpus.stories] == ["a", "bridge", "dam-story", "ferry-index", "mill-2024-story"]
    assert not corpus.problems


def test_a_path_that_gives_the_id_of_another_is_named_with_it(tmp_path: Path) -> None:
    put(tmp_path, ferry__index_txt="A\n\nOne.", **{"ferry-index_txt": "B\n\nTwo."})
    (problem,) = read_corpus(tmp_path).problems
    assert str(problem) == (
        f"{tmp_path}/ferry-index.txt: the id 'ferry-index' is that of {tmp_path}/ferry/index.txt too; "
        "rename one of them, or give it another `id`"
    )


def test_a_file_name_that_is_not_utf_8_is_named_and_the_others_are_used(tmp_path: Path) -> None:
    put(tmp_path, a_txt="A\n\nOne.", sub__b_txt="B\n\nTwo.")
    try:
        (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text("C\n\nThree.")
    except OSError:
        pytest.skip("this file system has UTF-8 names only")
    corpus = read_corpus(tmp_path)
    assert [story.id for story in corpus.stories] == ["a", "sub-b"]
    (problem,) = map(str, corpus.problems)
    assert problem == rf"{tmp_path}/caf\xe9.txt: its name is not UTF-8; rename it"
    assert sorted(file_digests(tmp_path)) == ["a.txt", r"caf\xe9.txt", "sub/b.txt"]


def test_of_two_stories_with_one_id_the_second_is_left_out_and_named(tmp_path: Path) -> None:
    put(tmp_path, a_md="# First\n\nOne.", a_txt="Second\n\nTwo.")
    corpus = read_corpus(tmp_path)
    assert [story.headline for story in corpus.stories] == ["First"]
    assert "the id 'a' is that of" in str(corpus.problems[0])


@pytest.mark.parametrize(
    ("files", "why"),
    [
        (None, "there is no such corpus directory"),
        ({}, "no story file in this corpus directory"),
        ({"a_png": "x"}, "no story file in this corpus directory"),
        ({"a_txt": ""}, "no story can be read .the file is empty in .*a.txt"),
    ],
)
def test_a_directory_without_a_story_gets_one_line(tmp_path: Path, files: dict[str, str] | None, why: str) -> None:
    folder = tmp_path / "stories"
    if files is not None:
        folder.mkdir()
        put(folder, **files)
    with pytest.raises(CorpusError, match=why) as caught:
        read_corpus(folder)
    assert "\n" not in str(caught.value)


def test_each_story_file_has_a_digest_that_changes_with_its_content(tmp_path: Path) -> None:
    put(tmp_path, a_txt="A\n\nOne.")
    first = file_digests(tmp_path)
    put(tmp_path, c_png="no story")
    assert file_digests(tmp_path) == first
    put(tmp_path, sub__b_txt="B\n\nTwo.")
    second = file_digests(tmp_path)
    assert [*second] == ["a.txt", "sub/b.txt"]
    put(tmp_path, sub__b_txt="B\n\nThree.")
    third = file_digests(tmp_path)
    assert first["a.txt"] == second["a.txt"] == third["a.txt"]
    assert second["sub/b.txt"] != third["sub/b.txt"]


def test_a_file_whose_name_is_not_utf_8_has_a_name_that_can_be_stored(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text("A\n\nOne.")
    (name,) = file_digests(tmp_path)
    assert name == r"caf\xe9.txt"


def test_a_known_file_is_not_read_again_unless_another_one_takes_its_id(tmp_path: Path) -> None:
    put(tmp_path, a_txt="A\n\nOne.", b_md="---\nid: a\n---\n# B\n\nTwo.", c_txt="C\n\nThree.")
    known = {"a.txt": {"a": "1"}, "b.md": {}, "c.txt": {"c": "3"}}
    corpus = read_corpus(tmp_path, known)
    assert (corpus.stories, corpus.sources) == ((), {"a": "a.txt", "c": "c.txt"})
    del known["b.md"]
    corpus = read_corpus(tmp_path, known)
    assert [story.headline for story in corpus.stories] == ["A"]
    assert "the id 'a' is that of" in str(corpus.problems[0])
    assert corpus.troubled == {"b.md"}


def test_a_story_is_chosen_by_its_id_and_an_unknown_one_is_answered_with_those_there_are() -> None:
    stories = [ferry_story(), Story.from_paragraphs("other", "Other", ["One."])]
    assert choose_stories(stories, "other") == (stories[1],)
    with pytest.raises(CorpusError, match="name one of: ferry, other"):
        choose_stories(stories, "none")


def test_the_packaged_story_holds_the_words_of_its_source_and_no_invented_metadata() -> None:
    (story,) = read_corpus(PACKAGED_STORIES).stories
    assert story.headline == normalise(
        "Armenian PM Pashinyan to skip CSTO summit, dealing blow to Moscow's regional sway"
    )
    assert len(story.paragraphs) == 10
    assert story.metadata.photo_credit == "Nikol Pashinyan (Photo - EPA)"
    assert "Photo" not in story.text
    assert (story.metadata.publisher, story.metadata.author, story.metadata.published) == (None, None, None)


def test_a_file_of_many_stories_gives_each_its_own_id_and_bad_ones_are_named(tmp_path: Path) -> None:
    lines = (
        '{"headline": "Ferry returns", "text": "The ferry sails."}\n{"headline": "No text"}\n'
        '{"id": "x-1", "headline": "Pier", "text": "The pier is new."}\n'
        '{"id": "x-1", "headline": "B", "text": "One."}\n'
    )
    put(tmp_path, news_jsonl=lines, a_html="<html><title>T</title><body><p>no article</p></body></html>")
    corpus = read_corpus(tmp_path)
    assert [(story.id, story.text) for story in corpus.stories] == [
        ("ferry-returns", "The ferry sails."),
        ("x-1", "The pier is new."),
    ]
    page, line, second = map(str, corpus.problems)
    assert page.startswith(f"{tmp_path}/a.html: ")
    assert "line 2" in line
    assert "the id 'x-1' is that of" in second
    assert corpus.troubled == {"news.jsonl", "a.html"}
    again = read_corpus(tmp_path, {"news.jsonl": {"ferry-returns": "1", "x-1": "2"}})
    assert (again.stories, dict(again.sources)) == ((), {"ferry-returns": "news.jsonl", "x-1": "news.jsonl"})


def test_several_folders_are_one_corpus_whose_files_have_names_of_their_own(tmp_path: Path) -> None:
    first, second = put(tmp_path / "a", ferry_md="# A\n\nOne."), put(tmp_path / "b", ferry_md="# B\n\nTwo.")
    put(second, pier_md="# Pier\n\nThree.")
    corpus = read_corpus([first, second])
    assert [(story.id, story.headline) for story in corpus.stories] == [("ferry", "A"), ("pier", "Pier")]
    assert dict(corpus.sources) == {"ferry": "ferry.md", "pier": "/2/pier.md"}
    (problem,) = corpus.problems
    assert f"{second}/ferry.md: the id 'ferry' is that of {first}/ferry.md too" in str(problem)
    assert [*file_digests([first, second])] == ["ferry.md", "/2/ferry.md", "/2/pier.md"]
    assert read_corpus([first, second], {"/2/pier.md": {"pier": "1"}}).sources["pier"] == "/2/pier.md"


def test_of_several_folders_each_must_be_there_and_one_must_hold_a_story(tmp_path: Path) -> None:
    empty, full = put(tmp_path / "empty", a_png="x"), put(tmp_path / "full", a_md="# A\n\nOne.")
    assert [story.id for story in read_corpus([empty, full]).stories] == ["a"]
    with pytest.raises(CorpusError, match="there is no such corpus directory"):
        read_corpus([full, tmp_path / "none"])
    with pytest.raises(CorpusError, match="no story file"):
        read_corpus([empty, empty])


def test_a_file_is_read_again_only_if_the_system_tells_that_it_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    whole = Path.read_bytes

    def noted(path: Path) -> bytes:
        read.append(path.name)
        return whole(path)

    monkeypatch.setattr(Path, "read_bytes", noted)
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(f"Story {name}\n\nIt rains.")
    # Whatever changed a moment ago may change again unseen.
    assert file_digests(tmp_path) == file_digests(tmp_path)
    assert sorted(read) == ["a.txt", "a.txt", "b.txt", "b.txt"]
    monkeypatch.setattr("corpus.directory.SETTLED", -1.0)
    first = file_digests(tmp_path)
    read.clear()
    assert file_digests(tmp_path) == first
    assert read == []
    (tmp_path / "b.txt").write_text("Story b\n\nIt snows all day.")
    assert file_digests(tmp_path) != first
    assert read == ["b.txt"]
