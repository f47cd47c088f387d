"""What the packaged models answer, where it must not depend on the machine or is held by a case of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from corpus import ParagraphKind, ParagraphText, Story, read_corpus
from index import (
    Answered,
    Closest,
    Reader,
    Refusal,
    SentenceTransformerEncoder,
    StoryBot,
    StoryIndex,
    TransformersReader,
)
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


def case(name: str, encoder: SentenceTransformerEncoder, reader: Reader) -> StoryBot:
    stories = read_corpus(CASES / name / "stories").stories
    return StoryBot(StoryIndex.build(stories, encoder), encoder, reader)


@pytest.mark.parametrize(
    ("name", "question", "quote", "above"),
    [
        ("entities-in-markdown", "How much is the fine?", "The fine is £5m.", ()),
        (
            "list-item-without-its-lead",
            "Has unemployment doubled?",
            "Unemployment has doubled since 2020.",
            ("False:",),
        ),
        ("list-item-without-its-lead", "Is the bank bankrupt?", "The bank is bankrupt.", ("What we do not know:",)),
        (
            "list-item-without-its-lead",
            "Was the train sabotaged?",
            "The train was sabotaged.",
            ("What we do not know:",),
        ),
        (
            "question-of-interview-as-answer",
            "Who will pay for the new bridge?",
            "The state will.",
            ("Who will pay for the new bridge?",),
        ),
        (
            "question-of-interview-as-answer",
            "How long will the strike last?",
            "The union has said until Friday.",
            ("How long will the strike last?",),
        ),
        ("same-file-name-in-folders", "When did the ferry sink?", "The ferry sank on Monday.", ()),
        ("same-file-name-in-folders", "When did the mill burn?", "The mill burned on Sunday.", ()),
        ("toml-and-shifted-front-matter", "When did the bridge shut?", "The bridge shut on Friday.", ()),
    ],
)
def test_the_structure_of_a_story_is_kept(
    encoder: SentenceTransformerEncoder, reader: Reader, name: str, question: str, quote: str, above: tuple[str, ...]
) -> None:
    answer = case(name, encoder, reader).ask(question)
    assert isinstance(answer, Answered)
    assert (answer.excerpts[0].quote, answer.excerpts[0].lines_above) == (quote, above)


@pytest.mark.parametrize(
    ("name", "question", "quote", "above"),
    [
        ("question-of-interview-as-answer", "Will Jan Voss raise the tax?", "No.", ("Will you raise the tax?",)),
        ("list-item-without-its-lead", "Does the vaccine cause baldness?", "The vaccine causes baldness.", ("Myth",)),
        ("table-as-one-quotation", "How many votes were cast in South?", "Ward South · Votes 1,733 · Share 59%", ()),
    ],
)
def test_what_may_not_answer_is_shown_as_the_story_means_it_too(
    encoder: SentenceTransformerEncoder, reader: Reader, name: str, question: str, quote: str, above: tuple[str, ...]
) -> None:
    answer = case(name, encoder, reader).ask(question)
    assert isinstance(answer, Answered | Closest)
    (shown, *_) = answer.quotations
    assert (shown.quote, shown.lines_above) == (quote, above)


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("html-comment-shown", "Who is the driver?"),
        ("html-comment-shown", "How old is the victim?"),
        ("promotion-line-as-answer", "Why did the mayor of Holm resign?"),
        ("promotion-line-as-answer", "Who is Ana Roe?"),
    ],
)
def test_what_is_not_the_story_is_neither_an_answer_nor_offered(
    encoder: SentenceTransformerEncoder, reader: Reader, name: str, question: str
) -> None:
    answer = case(name, encoder, reader).ask(question)
    assert isinstance(answer, Refusal)
    assert not answer.related


def test_the_newest_entry_of_a_live_blog_answers_first(encoder: SentenceTransformerEncoder, reader: Reader) -> None:
    times = {
        "12:40": "The fire in Lund is small, the police said.",
        "14:05": "Five people were killed by the fire, the police said.",
        "16:30": "Seven people were killed by the fire, the police said.",
    }
    parts: list[ParagraphText] = []
    for time, sentence in times.items():
        parts += [ParagraphText(time, ParagraphKind.TIME), ParagraphText(sentence, leads=(len(parts) + 1,))]
    story = Story.from_paragraphs("live", "Live: fire in Lund", parts)
    answer = StoryBot(StoryIndex.build([story], encoder), encoder, reader).ask("How many people were killed?")
    assert isinstance(answer, Answered)
    assert [one.lines_above for one in answer.excerpts] == [("16:30",), ("14:05",)]
