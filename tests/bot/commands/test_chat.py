"""A conversation in the terminal."""

import sys
from pathlib import Path

import pexpect
import pytest

from corpus import Story
from index import Answered, Excerpt, Remark, RemarkMade
from tests.bot.conftest import StorybotCommand
from tests.bot.telegram.fakes import answerer_of
from tests.end_to_end.storybot_process import environment
from tests.fakes import ferry_story

PROMPT = ">\x08\x1b[2C"
"""How prompt_toolkit draws "> "."""

QUESTION = "How much did the repairs cost?"


def test_questions_are_answered_until_the_input_or_the_person_ends_it(storybot: StorybotCommand, corpus: Path) -> None:
    result = storybot("chat", stdin=f"{QUESTION}\n\n  \nWhat is the boiling point of mercury?\n")
    assert result.exit_code == 0
    assert result.stdout.index("Repairs cost 3 million kroner.") < result.stdout.index("The story does not say.")
    for end in (":quit", ":q", ":exit"):
        assert storybot("chat", stdin=f"{end}\n{QUESTION}\n").stdout == ""


def test_commands_list_the_stories_and_more_passages_and_themselves(storybot: StorybotCommand, corpus: Path) -> None:
    assert "Island ferry returns after storm" in storybot("chat", stdin=":stories\n").stdout
    output = storybot("chat", stdin=f"{QUESTION}\n:more\n").stdout
    assert "it may not answer your question" in output
    assert "The ferry to Holm will sail again on 4 May." in output
    assert "nothing more" in storybot("chat", stdin=":more\n").stdout
    output = storybot("chat", stdin=":nonsense\n").stdout
    assert ":nonsense is not a command" in output
    assert ":quit" in output


def test_more_works_without_its_colon_and_twice(
    storybot: StorybotCommand, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = ferry_story()
    first, second = (Excerpt.of_sentence(story, sentence) for sentence in story.sentences[:2])
    answerer = answerer_of([story])
    answerer.prepared |= {
        QUESTION: Answered(QUESTION, 0.5, (first,), (second,)),
        "more": RemarkMade("more", Remark.MORE),
    }
    monkeypatch.setattr("bot.commands.chat.open_answerer", lambda *_: answerer)
    assert storybot("chat", stdin=f"{QUESTION}\nmore\nmore\n").stdout.count(second.quote) == 2
    assert "Ask me something about the story first" in storybot("chat", stdin="more\n").stdout


def test_the_paragraph_of_the_last_quotation_is_shown(storybot: StorybotCommand, corpus: Path) -> None:
    output = storybot("chat", stdin=f"{QUESTION}\n:context\n").stdout
    assert "  Waves had torn away the pier in March. Repairs cost 3 million kroner.\n  — " in output
    assert "Nothing was quoted yet" in storybot("chat", stdin=":context\n").stdout


def test_one_story_can_be_chosen_and_all_again(storybot: StorybotCommand, corpus: Path) -> None:
    (corpus / "pool.md").write_text("# The pool of Ridge\n\nThe pool of Ridge opens at seven.\n", encoding="utf-8")

    def said(*lines: str) -> str:
        output: str = storybot("chat", stdin="".join(f"{line}\n" for line in lines)).stdout
        return output

    assert "Repairs cost 3 million kroner." in said(":story ferry", QUESTION)
    chosen = said(":story pool", QUESTION)
    assert chosen.startswith("The pool of Ridge\n")
    assert "Repairs cost" not in chosen
    assert "Repairs cost 3 million kroner." in said(":story pool", ":story all", QUESTION)
    assert said(":story").splitlines() == [
        "Island ferry returns after storm · Holm Post · 4 May 2024",
        "The pool of Ridge",
    ]
    assert "name one of: ferry, pool" in said(":story none")


def test_a_story_that_is_chosen_is_not_asked_what_another_said(storybot: StorybotCommand, corpus: Path) -> None:
    assert "nothing more" in storybot("chat", stdin=f"{QUESTION}\n:story ferry\n:more\n").stdout


def test_an_offered_question_is_asked_by_its_number(
    storybot: StorybotCommand, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = ferry_story()
    answerer = answerer_of([story], {story.id: ("Who says it?", QUESTION)})
    answerer.prepared |= {
        QUESTION: Answered(QUESTION, 0.5, (Excerpt.of_sentence(story, story.sentences[3]),)),
        "2": RemarkMade("2", Remark.NOISE),
    }
    monkeypatch.setattr("bot.commands.chat.open_answerer", lambda *_: answerer)
    output = storybot("chat", stdin=":questions\n2\n").stdout
    assert "  1  Who says it?\n" in output
    assert f"  2  {QUESTION}\n{QUESTION}\n  Repairs cost 3 million kroner.\n" in output
    assert "Repairs" not in storybot("chat", stdin="2\n").stdout


def test_a_question_follows_up_on_the_previous_one_until_new(storybot: StorybotCommand, corpus: Path) -> None:
    asked = "When will the ferry sail again?"
    assert "Mayor Ida Lund announced it" in storybot("chat", stdin=f"{asked}\nwho announced it?\n").stdout
    output = storybot("chat", stdin=f"{asked}\n:new\n:more\n").stdout
    assert "Starting fresh" in output
    assert "nothing more" in output


def test_an_unknown_story_is_refused_before_the_conversation(storybot: StorybotCommand, corpus: Path) -> None:
    result = storybot("chat", "--story", "none", stdin="")
    assert result.exit_code == 2
    assert "name one of: ferry" in result.stderr


def test_in_a_terminal_lines_can_be_edited_and_are_remembered(tmp_path: Path, packaged_story: Story) -> None:
    state_dir = tmp_path / "state"
    for _ in range(2):
        child = pexpect.spawn(
            sys.executable,
            ["-m", "bot", "chat"],
            env={**environment(state_dir), "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1"},
            cwd=str(tmp_path),
            encoding="utf-8",
            timeout=120,
            dimensions=(40, 100),
        )
        child.expect_exact(PROMPT)
        if not (state_dir / "history").exists():
            child.send("Who is the chairman of the CSTO Collective Security Councill\x7f?\r")
        else:
            child.send("\x1b[A\r")  # the line before
        child.expect("chairman of the CSTO")
        child.expect_exact(PROMPT)
        child.send("\x04")
        child.expect(pexpect.EOF)
        child.close()
        assert child.exitstatus == 0
    assert (state_dir / "history").read_text(encoding="utf-8").count(
        "+Who is the chairman of the CSTO Collective Security Council?"
    ) == 1
