"""The commands: what they print, and their exit status."""

import json
from pathlib import Path

import pytest

from corpus import Story, StorybotError
from tests.bot.conftest import FERRY, StorybotCommand
from tests.bot.replies.test_contract import ANSWER_KEYS
from tests.fakes import WordEncoder

QUESTION = "How much did the repairs cost?"
MERCURY = "What is the boiling point of mercury?"
TOKEN = "123456789:AAE-not-a-real-token_of-any-bot"


def test_an_answer_is_quoted_and_attributed_with_status_0(storybot: StorybotCommand, corpus: Path) -> None:
    result = storybot("ask", QUESTION)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[:2] == [
        "  Repairs cost 3 million kroner.",
        "  — Island ferry returns after storm · paragraph 2 · Holm Post · by Ida Lund · 4 May 2024 · "
        "https://example.org/ferry",
    ]
    assert storybot("ask", *QUESTION.split()).stdout == result.stdout


def test_json_is_one_object_of_the_contract_and_nothing_else(storybot: StorybotCommand, corpus: Path) -> None:
    answer = json.loads(storybot("ask", "--json", QUESTION).stdout)
    assert list(answer) == ANSWER_KEYS
    assert (answer["question"], answer["outcome"], answer["answered"]) == (QUESTION, "answer", True)
    first = answer["excerpts"][0]
    assert first["story"]["publisher"] == "Holm Post"
    assert (first["quote"], first["paragraph"]) == ("Repairs cost 3 million kroner.", 2)
    assert "3 million" in first["quote"][slice(*first["highlight"])]


def test_a_refusal_has_status_1(storybot: StorybotCommand, corpus: Path) -> None:
    result = storybot("ask", MERCURY)
    assert result.exit_code == 1
    assert result.stdout.startswith("The story does not say.")
    result = storybot("ask", "--json", MERCURY)
    answer = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (answer["outcome"], answer["answered"], answer["excerpts"]) == ("refusal", False, [])


def test_the_closest_passage_is_quoted_between_the_two_bars_with_status_1(
    storybot: StorybotCommand, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STORYBOT_MIN_CONFIDENCE", "1")
    monkeypatch.setenv("STORYBOT_CLOSEST_CONFIDENCE", "0")
    result = storybot("ask", QUESTION)
    assert result.exit_code == 1
    assert result.stdout.splitlines()[:2] == [
        "The story may not say that. This comes closest:",
        "  Repairs cost 3 million kroner.",
    ]
    monkeypatch.setenv("STORYBOT_CLOSEST_CONFIDENCE", "1")
    assert json.loads(storybot("ask", "--json", QUESTION).stdout)["outcome"] == "refusal"


def test_messages_that_need_no_search_get_a_line_and_a_status(storybot: StorybotCommand, corpus: Path) -> None:
    for question, status, line in [
        ("hello", 1, "Hello! Ask me about the news story"),
        ("thanks!", 1, "You’re welcome!"),
        ("Who wrote this?", 0, "Author: Ida Lund"),
        ("Who took the photo?", 1, "The photo credit is not given."),
        ("What is this about?", 0, "Headline: Island ferry returns after storm"),
        ("Што сказала мэр Лунд на гэтым тыдні?", 1, "Прабачце"),
    ]:
        result = storybot("ask", question)
        assert (result.exit_code, result.stdout.startswith(line)) == (status, True), question
        assert json.loads(storybot("ask", "--json", question).stdout)["answered"] is (status == 0)


def test_only_the_languages_of_the_settings_are_read(
    storybot: StorybotCommand, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STORYBOT_LANGUAGES", "en,uk")
    assert json.loads(storybot("ask", "--json", "Хто мер?").stdout)["unread_language"] is None
    assert "English, українська" in storybot("ask", "Кто мэр?").stdout


def test_there_are_at_most_as_many_excerpts_as_asked_for(
    storybot: StorybotCommand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STORYBOT_MIN_CONFIDENCE", "0")
    for wanted in (1, 2):
        answer = json.loads(storybot("ask", "--json", "--excerpts", str(wanted), "What did Pashinyan say?").stdout)
        assert len(answer["excerpts"]) == wanted


def test_an_odd_question_is_refused_in_a_line(storybot: StorybotCommand, corpus: Path) -> None:
    odd = ["😀😀", "?!…", "ո՞վ", "<b>who</b> & <i>why</i>", "*who* `why` [x](y)", "a\x00b\x07c", "who " * 1250, "zzzz"]
    for question in odd:
        result = storybot("ask", question)
        assert result.exit_code == 1, question
        assert "Traceback" not in result.output


def test_wrong_usage_gets_a_line_and_status_2(storybot: StorybotCommand, corpus: Path) -> None:
    for arguments, line in [
        ((), "Missing argument"),
        (("",), "the question is empty"),
        ((" \n\u00a0",), "the question is empty"),
        (("--excerpts", "0", "Who?"), "0 is not in the range 1<=x<=10"),
        (("--nonsense", "Who?"), "No such option"),
        (("--story", "none", "Who?"), "storybot: story 'none': there is no such story; name one of: ferry"),
    ]:
        result = storybot("ask", *arguments)
        assert result.exit_code == 2
        assert line in result.stderr
        assert result.stdout == ""


def test_a_corpus_without_a_story_gets_one_line_and_status_2(
    storybot: StorybotCommand, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for command in (("ask", "Who?"), ("stories",), ("index",), ("chat",)):
        for name, content, line in [
            (None, None, "there is no such corpus directory"),
            (None, b"", "no story file in this corpus directory"),
            ("a.md", b"caf\xe9", "no story can be read (not UTF-8 at byte 3"),
        ]:
            folder = tmp_path / f"{command[0]}-{name}-{content!r}"
            if content is not None:
                folder.mkdir()
            if name and content:
                (folder / name).write_bytes(content)
            monkeypatch.setenv("STORYBOT_CORPUS_DIR", str(folder))
            result = storybot(*command)
            assert result.exit_code == 2
            assert line in result.stderr
            assert len(result.stderr.splitlines()) == 1


def test_a_bad_file_is_named_and_the_others_answer(storybot: StorybotCommand, corpus: Path) -> None:
    (corpus / "bad.md").write_text("---\nheadline: 'x\n---\ntext", encoding="utf-8")
    result = storybot("ask", QUESTION)
    assert result.exit_code == 0
    assert "bad.md: the front matter is no YAML" in result.stderr


def test_a_state_directory_that_cannot_be_written_gets_one_line(
    storybot: StorybotCommand, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("STORYBOT_STATE_DIR", str(tmp_path / "file"))
    result = storybot("ask", QUESTION)
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr
    assert "set STORYBOT_STATE_DIR to another" in result.stderr


def test_an_index_of_another_model_is_rebuilt_with_a_message(
    storybot: StorybotCommand, corpus: Path, tmp_path: Path
) -> None:
    from index import EmbeddingModel
    from index.building import refresh
    from index.storage.index_store import IndexStore

    refresh(IndexStore(tmp_path / "state"), corpus, EmbeddingModel("some/other"), WordEncoder())
    result = storybot("ask", QUESTION)
    assert result.exit_code == 0
    assert "Building the index (it was made with another embedding model)" in result.stderr


def test_bad_and_misspelt_settings_get_one_line(
    storybot: StorybotCommand, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STORYBOT_EXCERPS", "2")
    assert "did you mean STORYBOT_EXCERPTS?" in storybot("stories").stderr
    monkeypatch.setenv("STORYBOT_MIN_CONFIDENCE", "high")
    result = storybot("ask", QUESTION)
    assert result.exit_code == 2
    assert result.stderr == (
        "storybot: STORYBOT_MIN_CONFIDENCE='high': not a value that can be used; set it to a number from 0 to 1\n"
    )


@pytest.mark.parametrize(
    ("error", "status", "lines"),
    [
        (
            RuntimeError("out of\ncheese"),
            2,
            ["storybot: unexpected RuntimeError: out of cheese; set STORYBOT_LOG_LEVEL=DEBUG for the details"],
        ),
        (
            # Only the beginning is shown, which would end in the token.
            RuntimeError(f"{'x' * 280} {TOKEN}"),
            2,
            [f"storybot: unexpected RuntimeError: {'x' * 280} <token>; set STORYBOT_LOG_LEVEL=DEBUG for the details"],
        ),
        (StorybotError(f"/bot{TOKEN}", "refused", "wait"), 2, ["storybot: /bot<token>: refused; wait"]),
        (KeyboardInterrupt(), 130, []),
    ],
)
def test_an_unexpected_error_is_one_line_and_an_interrupt_none(
    storybot: StorybotCommand, monkeypatch: pytest.MonkeyPatch, error: BaseException, status: int, lines: list[str]
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setenv("STORYBOT_TOKEN", TOKEN)
    monkeypatch.setattr("bot.commands.library.stories.read_corpus", fail)
    result = storybot("stories")
    assert (result.exit_code, result.stderr.strip().splitlines()) == (status, lines)
    if any("for the details" in line for line in lines):
        monkeypatch.setenv("STORYBOT_LOG_LEVEL", "DEBUG")
        detailed = storybot("stories").stderr
        assert "Traceback" in detailed
        assert TOKEN not in detailed


def test_stories_are_listed_with_tabs_between_their_fields(
    storybot: StorybotCommand, packaged_story: Story, monkeypatch: pytest.MonkeyPatch, corpus: Path
) -> None:
    assert storybot("stories").stdout.splitlines() == [
        "id\theadline\tpublisher\tdate\tparagraphs\twords",
        "ferry\tIsland ferry returns after storm\tHolm Post\t4 May 2024\t2\t30",
    ]
    monkeypatch.delenv("STORYBOT_CORPUS_DIR")
    fields = storybot("stories").stdout.splitlines()[1].split("\t")
    assert fields[:4] == [packaged_story.id, packaged_story.headline, "–", "–"]


def test_the_index_is_built_if_it_is_missing_or_outdated_or_if_asked(storybot: StorybotCommand, corpus: Path) -> None:
    assert "there is none yet" in storybot("index").stderr
    assert storybot("index").stdout == "The index is up to date.\n"
    assert "as asked" in storybot("index", "--rebuild").stderr
    (corpus / "ferry.md").write_text("# Ferry\n\nIt sank.", encoding="utf-8")
    assert "the stories have changed" in storybot("index").stderr


def test_a_file_or_question_that_was_left_out_gives_status_2(storybot: StorybotCommand, corpus: Path) -> None:
    questions = "questions: ['How much did the repairs cost?', 'How tall is Mount Everest?']"
    (corpus / "ferry.md").write_text(FERRY.replace("author:", f"{questions}\nauthor:"), encoding="utf-8")
    result = storybot("index")
    assert result.stderr.splitlines()[-1].endswith(": 1 story, 4 passages, 1 suggested question.")
    assert "left out: question 'How tall is Mount Everest?' of story ferry" in result.stderr
    assert result.exit_code == 2
    again = storybot("index")
    assert (again.exit_code, again.stdout) == (2, "The index is up to date.\n")
    assert again.stderr.startswith("left out: question 'How tall is Mount Everest?' of story ferry")
    (corpus / "ferry.md").write_text(FERRY, encoding="utf-8")
    assert [storybot("index").exit_code for _ in range(2)] == [0, 0]
    (corpus / "ferry.md").write_text(FERRY, encoding="utf-8")
    (corpus / "bad.txt").write_bytes(b"")
    result = storybot("index")
    assert result.exit_code == 2
    assert f"left out: {corpus / 'bad.txt'}" in result.stderr


def test_a_corpus_folder_around_the_added_stories_is_named(
    storybot: StorybotCommand, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STORYBOT_STATE_DIR", str(corpus / "state"))
    result = storybot("ask", QUESTION)
    assert result.exit_code == 2
    assert "it holds the folder of the added stories" in result.stderr
