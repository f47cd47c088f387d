"""The commands: what they print, and their exit status."""

import json
from pathlib import Path

import pytest

from corpus import Story
from tests.bot.conftest import FERRY, StorybotCommand
from tests.bot.test_contract import ANSWER_KEYS
from tests.fakes import WordEncoder

QUESTION = "How much did the repairs cost?"


class TestAsk:
    def test_an_answer_is_quoted_and_attributed_with_status_0(self, storybot: StorybotCommand, corpus: Path) -> None:
        result = storybot("ask", QUESTION)
        assert result.exit_code == 0
        assert result.stdout.splitlines()[:2] == [
            "  Repairs cost 3 million kroner.",
            "  — Island ferry returns after storm · paragraph 2 · Holm Post · by Ida Lund · 4 May 2024 · "
            "https://example.org/ferry",
        ]

    def test_words_need_no_quotation_marks(self, storybot: StorybotCommand, corpus: Path) -> None:
        assert storybot("ask", *QUESTION.split()).stdout == storybot("ask", QUESTION).stdout

    def test_a_refusal_says_that_the_story_does_not_say_with_status_1(
        self, storybot: StorybotCommand, corpus: Path
    ) -> None:
        result = storybot("ask", "What is the boiling point of mercury?")
        assert result.exit_code == 1
        assert result.stdout.startswith("The story does not say.")

    def test_json_is_one_object_of_the_contract_and_nothing_else(self, storybot: StorybotCommand, corpus: Path) -> None:
        result = storybot("ask", "--json", QUESTION)
        answer = json.loads(result.stdout)
        assert list(answer) == ANSWER_KEYS
        assert (answer["question"], answer["outcome"], answer["answered"]) == (QUESTION, "answer", True)
        first = answer["excerpts"][0]
        assert first["story"] == {
            "id": "ferry",
            "headline": "Island ferry returns after storm",
            "publisher": "Holm Post",
            "author": "Ida Lund",
            "published": "2024-05-04",
            "url": "https://example.org/ferry",
        }
        assert (first["quote"], first["paragraph"]) == ("Repairs cost 3 million kroner.", 2)
        start, end = first["highlight"]
        assert "3 million" in first["quote"][start:end]

    def test_a_refusal_in_json_has_no_excerpts_and_status_1(self, storybot: StorybotCommand, corpus: Path) -> None:
        result = storybot("ask", "--json", "What is the boiling point of mercury?")
        answer = json.loads(result.stdout)
        assert result.exit_code == 1
        assert (answer["outcome"], answer["answered"], answer["excerpts"]) == ("refusal", False, [])

    def test_the_closest_passage_is_quoted_between_the_two_bars_with_status_1(
        self, storybot: StorybotCommand, corpus: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("STORYBOT_MIN_CONFIDENCE", "1")
        monkeypatch.setenv("STORYBOT_CLOSEST_CONFIDENCE", "0")
        result = storybot("ask", QUESTION)
        assert result.exit_code == 1
        assert result.stdout.splitlines()[:2] == [
            "The story may not say that. This comes closest:",
            "  Repairs cost 3 million kroner.",
        ]
        answer = json.loads(storybot("ask", "--json", QUESTION).stdout)
        assert (answer["outcome"], answer["answered"], answer["excerpts"]) == ("closest", False, [])
        assert [(one["quote"], one["highlight"]) for one in answer["related"]] == [
            ("Repairs cost 3 million kroner.", None)
        ]
        monkeypatch.setenv("STORYBOT_CLOSEST_CONFIDENCE", "1")
        assert json.loads(storybot("ask", "--json", QUESTION).stdout)["outcome"] == "refusal"

    @pytest.mark.parametrize(
        ("question", "status", "line"),
        [
            ("hello", 1, "Hello! Ask me about the news story"),
            ("thanks!", 1, "You’re welcome!"),
            ("Who wrote this?", 0, "Author: Ida Lund"),
            ("Who took the photo?", 1, "The photo credit is not given."),
            ("What is this about?", 0, "Headline: Island ferry returns after storm"),
            ("Што сказала мэр Лунд на гэтым тыдні?", 1, "Прабачце"),
        ],
    )
    def test_what_needs_no_search_gets_a_line_and_a_status(
        self, storybot: StorybotCommand, corpus: Path, question: str, status: int, line: str
    ) -> None:
        result = storybot("ask", question)
        assert (result.exit_code, result.stdout.startswith(line)) == (status, True)
        assert json.loads(storybot("ask", "--json", question).stdout)["answered"] is (status == 0)

    def test_a_language_that_the_settings_name_is_read(
        self, storybot: StorybotCommand, corpus: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("STORYBOT_LANGUAGES", "en,uk")
        assert json.loads(storybot("ask", "--json", "Хто мер?").stdout)["unread_language"] is None
        assert "English, українська" in storybot("ask", "Кто мэр?").stdout

    def test_no_more_excerpts_than_asked_for_are_given(
        self, storybot: StorybotCommand, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("STORYBOT_MIN_CONFIDENCE", "0")
        for wanted in (1, 2):
            answer = json.loads(storybot("ask", "--json", "--excerpts", str(wanted), "What did Pashinyan say?").stdout)
            assert len(answer["excerpts"]) == wanted

    @pytest.mark.parametrize(
        "question",
        ["😀😀", "?!…", "ո՞վ", "<b>who</b> & <i>why</i>", "*who* `why` [x](y)", "a\x00b\x07c", "who " * 1250, "zzzz"],
        ids=["emoji", "punctuation", "another script", "HTML", "Markdown", "control", "5,000 characters", "noise"],
    )
    def test_an_odd_question_is_refused_in_a_line(self, storybot: StorybotCommand, corpus: Path, question: str) -> None:
        result = storybot("ask", question)
        assert result.exit_code == 1
        assert "Traceback" not in result.output
        assert not json.loads(storybot("ask", "--json", question).stdout)["answered"]

    @pytest.mark.parametrize(
        ("arguments", "line"),
        [
            ((), "Missing argument"),
            (("",), "the question is empty"),
            ((" \n\u00a0",), "the question is empty"),
            (("--excerpts", "0", "Who?"), "0 is not in the range 1<=x<=10"),
            (("--excerpts", "many", "Who?"), "'many' is not a valid integer"),
            (("--nonsense", "Who?"), "No such option"),
            (("--story", "none", "Who?"), "storybot: story 'none': there is no such story; name one of: ferry"),
        ],
    )
    def test_wrong_usage_gets_a_line_and_status_2(
        self, storybot: StorybotCommand, corpus: Path, arguments: tuple[str, ...], line: str
    ) -> None:
        result = storybot("ask", *arguments)
        assert result.exit_code == 2
        assert line in result.stderr
        assert result.stdout == ""


class TestSetUp:
    """What is wrong with files, folders and settings."""

    @pytest.mark.parametrize("command", [("ask", "Who?"), ("stories",), ("index",), ("chat",)], ids=lambda c: c[0])
    @pytest.mark.parametrize(
        ("content", "line"),
        [
            (None, "there is no such corpus directory"),
            ({}, "no story file in this corpus directory"),
            ({"a.txt": b""}, "no story can be read (the file is empty"),
            ({"a.md": b"caf\xe9"}, "no story can be read (not UTF-8 at byte 3"),
        ],
        ids=["missing", "empty", "an empty file", "not UTF-8"],
    )
    def test_a_corpus_without_a_story_gets_one_line_and_status_2(
        self,
        storybot: StorybotCommand,
        monkeypatch: pytest.MonkeyPatch,
        tmp_path: Path,
        command: tuple[str, ...],
        content: dict[str, bytes] | None,
        line: str,
    ) -> None:
        folder = tmp_path / "corpus"
        if content is not None:
            folder.mkdir()
            for name, data in content.items():
                (folder / name).write_bytes(data)
        monkeypatch.setenv("STORYBOT_CORPUS_DIR", str(folder))
        result = storybot(*command)
        assert result.exit_code == 2
        assert line in result.stderr
        assert len(result.stderr.splitlines()) == 1

    def test_a_bad_file_among_good_ones_is_named_and_the_others_answer(
        self, storybot: StorybotCommand, corpus: Path
    ) -> None:
        (corpus / "bad.md").write_text("---\nheadline: 'x\n---\ntext", encoding="utf-8")
        result = storybot("ask", QUESTION)
        assert result.exit_code == 0
        assert "bad.md: the front matter is no YAML" in result.stderr

    def test_a_state_directory_that_cannot_be_written_gets_one_line(
        self, storybot: StorybotCommand, corpus: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("STORYBOT_STATE_DIR", str(corpus / "ferry.md"))
        result = storybot("ask", QUESTION)
        assert result.exit_code == 2
        assert "cannot be written" in result.stderr
        assert "set STORYBOT_STATE_DIR to another" in result.stderr

    def test_an_index_of_another_model_is_built_again_and_said_so(
        self, storybot: StorybotCommand, corpus: Path, tmp_path: Path
    ) -> None:
        from index import EmbeddingModel
        from index.refresh import refresh
        from index.store import IndexStore

        refresh(IndexStore(tmp_path / "state"), corpus, EmbeddingModel("some/other"), WordEncoder())
        result = storybot("ask", QUESTION)
        assert result.exit_code == 0
        assert "Building the index (it was made with another embedding model)" in result.stderr

    def test_a_bad_setting_gets_one_line(
        self, storybot: StorybotCommand, corpus: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("STORYBOT_MIN_CONFIDENCE", "high")
        result = storybot("ask", QUESTION)
        assert result.exit_code == 2
        assert result.stderr == (
            "storybot: STORYBOT_MIN_CONFIDENCE='high': not a value that can be used; set it to a number from 0 to 1\n"
        )

    def test_a_misspelt_setting_is_pointed_out(
        self, storybot: StorybotCommand, corpus: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("STORYBOT_EXCERPS", "2")
        assert "did you mean STORYBOT_EXCERPTS?" in storybot("stories").stderr

    def test_an_error_that_nobody_thought_of_is_one_line_too(
        self, storybot: StorybotCommand, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object) -> None:
            raise RuntimeError("out of\ncheese")

        monkeypatch.setattr("bot.commands.stories.read_corpus", fail)
        result = storybot("stories")
        assert result.exit_code == 2
        assert result.stderr.splitlines() == [
            "storybot: unexpected RuntimeError: out of cheese; set STORYBOT_LOG_LEVEL=DEBUG for the details"
        ]

    def test_an_interrupt_ends_a_command_without_a_word(
        self, storybot: StorybotCommand, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def interrupt(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("bot.commands.stories.read_corpus", interrupt)
        result = storybot("stories")
        assert result.exit_code == 130
        assert "Traceback" not in result.output


class TestStoriesAndIndex:
    def test_stories_are_listed_with_their_fields_parted_by_tabs(self, storybot: StorybotCommand, corpus: Path) -> None:
        assert storybot("stories").stdout.splitlines() == [
            "id\theadline\tpublisher\tdate\tparagraphs\twords",
            "ferry\tIsland ferry returns after storm\tHolm Post\t4 May 2024\t2\t30",
        ]

    def test_the_packaged_story_is_listed_with_what_is_not_known_left_open(
        self, storybot: StorybotCommand, packaged_story: Story
    ) -> None:
        fields = storybot("stories").stdout.splitlines()[1].split("\t")
        assert fields[:4] == [packaged_story.id, packaged_story.headline, "–", "–"]

    def test_the_index_is_built_once_and_again_when_asked_or_when_a_story_changes(
        self, storybot: StorybotCommand, corpus: Path
    ) -> None:
        assert "there is none yet" in storybot("index").stderr
        assert storybot("index").stdout == "The index is up to date.\n"
        assert "as asked" in storybot("index", "--rebuild").stderr
        (corpus / "ferry.md").write_text("# Ferry\n\nIt sank.", encoding="utf-8")
        assert "the stories have changed" in storybot("index").stderr

    def test_a_file_that_had_to_be_left_out_gives_status_2(self, storybot: StorybotCommand, corpus: Path) -> None:
        (corpus / "bad.txt").write_bytes(b"")
        result = storybot("index")
        assert result.exit_code == 2
        assert "left out:" in result.stderr
        assert "1 story" in result.stderr

    def test_the_suggested_questions_are_counted_and_an_editors_bad_one_is_named(
        self, storybot: StorybotCommand, corpus: Path
    ) -> None:
        questions = "questions: ['How much did the repairs cost?', 'How tall is Mount Everest?']"
        (corpus / "ferry.md").write_text(FERRY.replace("author:", f"{questions}\nauthor:"), encoding="utf-8")
        result = storybot("index")
        assert result.stderr.splitlines()[-1].endswith(", 1 suggested question.")
        assert "left out: question 'How tall is Mount Everest?' of story ferry" in result.stderr
        assert result.exit_code == 2
