"""`storybot card`: a picture of the first quotation, or none and why."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from bot.commands import card
from tests.bot.conftest import StorybotCommand

QUESTION = "How much did the repairs cost?"
MERCURY = "What is the boiling point of mercury?"


def test_the_first_quotation_becomes_a_picture(storybot: StorybotCommand, corpus: Path, tmp_path: Path) -> None:
    result = storybot("card", *QUESTION.split(), "-o", "card.png")
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [
        "  Repairs cost 3 million kroner.",
        "  — Island ferry returns after storm · paragraph 2 · Holm Post · by Ida Lund · 4 May 2024 · "
        "https://example.org/ferry",
        "card.png shows it.",
    ]
    first = (tmp_path / "card.png").read_bytes()
    with Image.open(tmp_path / "card.png") as image:
        assert (image.format, image.size) == ("PNG", (1200, 675))
    assert storybot("card", "--story", "fer", QUESTION, "-o", "square.png", "--square").exit_code == 0
    with Image.open(tmp_path / "square.png") as image:
        assert image.size == (1200, 1200)
    assert storybot("card", QUESTION, "-o", "card.png", "--force").exit_code == 0
    assert (tmp_path / "card.png").read_bytes() == first


@pytest.mark.parametrize(
    ("question", "line"),
    [
        (MERCURY, "The story does not say."),
        ("hello", "Hello! Ask me about the news story"),
        ("Who wrote this?", "Author: Ida Lund"),
    ],
)
def test_without_a_quotation_there_is_no_picture_and_status_1(
    storybot: StorybotCommand, corpus: Path, tmp_path: Path, question: str, line: str
) -> None:
    result = storybot("card", question, "-o", "card.png")
    assert (result.exit_code, result.stdout.startswith(line)) == (1, True), result.output
    assert not (tmp_path / "card.png").exists()


def test_the_closest_passage_is_no_picture(
    storybot: StorybotCommand, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STORYBOT_MIN_CONFIDENCE", "1")
    monkeypatch.setenv("STORYBOT_CLOSEST_CONFIDENCE", "0")
    result = storybot("card", QUESTION, "-o", "card.png")
    assert (result.exit_code, result.stdout) == (1, "The story does not say.\n")
    assert not (tmp_path / "card.png").exists()


def test_a_file_that_is_there_is_kept(storybot: StorybotCommand, corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "card.png").write_text("mine", "utf-8")
    result = storybot("card", QUESTION, "-o", "card.png")
    assert result.exit_code == 2
    assert result.stderr == (
        "storybot: card.png: it is there already; name another file, or say --force to write over it\n"
    )
    assert (tmp_path / "card.png").read_text("utf-8") == "mine"


@pytest.mark.parametrize("arguments", [["-o", "card.png"], [QUESTION], ["", "-o", "card.png"]])
def test_a_call_without_a_question_or_a_file_is_refused(storybot: StorybotCommand, arguments: list[str]) -> None:
    assert storybot("card", *arguments).exit_code == 2


def test_what_cannot_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(card.CardError, match=r"card\.png: it cannot be written \(No such file or directory\); name"):
        card.write_card(tmp_path / "none" / "card.png", b"card")


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "card.png"
    file.write_bytes(b"before")
    with pytest.raises(card.CardError, match="there already"):
        card.write_card(file, b"after")

    def full(self: Path, other: Path) -> Path:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as context:
        context.setattr(Path, "replace", full)
        with pytest.raises(card.CardError, match="No space left"):
            card.write_card(file, b"after", force=True)
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("card.png", b"before")]
    card.write_card(file, b"after", force=True)
    assert file.read_bytes() == b"after"
