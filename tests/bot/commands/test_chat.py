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
