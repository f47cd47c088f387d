"""What the packaged models answer, where it must not depend on the machine or is held by a case of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from corpus import Story, read_corpus
from index import Answered, Reader, SentenceTransformerEncoder, StoryBot, StoryIndex, TransformersReader
from index.answer import Answer
from index.reading import transformers_reader
from index.retrieval import encoder as encoder_module

CASES = Path(__file__).parents[2] / "data" / "cases"

QUESTIONS = (
    "Why did Pashinyan criticize the CSTO?",
    "When will the summit be held?",
    "What did Peskov say?",
    "Who is the chairman of the CSTO Collective Security Council?",
    "When did Armenia ratify the Rome Statute?",
    "Когда состоится саммит?",
    "Чому Пашинян критикував ОДКБ?",
    "Որտե՞ղ է կայանալու գագաթնաժողովը",
    "How many soldiers does the CSTO have?",
    "How tall is Mount Everest?",
    "Сколько стоит хлеб?",
)
"""Those of the README and the gallery about the packaged story, and some that it does not answer."""


def shown(answer: Answer) -> tuple[str, list[tuple[str, tuple[int, int] | None]]]:
    """The outcome, and the quotations with their marked words."""
    excerpts = answer.excerpts if isinstance(answer, Answered) else ()
    return answer.outcome, [(excerpt.quote, excerpt.highlight) for excerpt in excerpts]


def test_a_processor_without_bfloat16_gives_the_same_answers(
    answerer: StoryBot, packaged_story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (encoder_module, transformers_reader):
        monkeypatch.setattr(module, "fast_dtype", lambda: torch.float32)
    encoder = SentenceTransformerEncoder()
    exact = StoryBot(StoryIndex.build([packaged_story], encoder), encoder, TransformersReader())
    for question in QUESTIONS:
        assert shown(exact.ask(question)) == shown(answerer.ask(question)), question


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("How many people did the storm kill in Lund?", "The storm killed three people in Lund."),
        ("How many people did the storm kill in Holm?", "It killed seven people in Holm."),
    ],
)
def test_a_figure_of_another_place_is_no_other_account(
    encoder: SentenceTransformerEncoder, reader: Reader, question: str, quote: str
) -> None:
    stories = read_corpus(CASES / "accounts-differ-that-do-not" / "stories").stories
    answer = StoryBot(StoryIndex.build(stories, encoder), encoder, reader).ask(question)
    assert isinstance(answer, Answered)
    assert [excerpt.quote for excerpt in answer.excerpts] == [quote]
