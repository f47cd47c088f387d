"""Readers of the data files: each gives labelled questions, in a fixed order.

Files and licences: SQuADShifts (CC BY 4.0), SQuAD sentences (CC BY-SA 4.0), SelQA (Apache-2.0), QED (CC BY-SA
3.0), ClapNQ (Apache-2.0), stories-dev = eight articles of the SQuAD 2.0 development set (CC BY-SA 4.0).
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus.normalise import normalise, normalised_span
from index.evaluation.squad_records import read_story_lines
from index.training.records import Document, LabelledQuestion, Sentence, Span, locate_span, split_paragraphs

STORY_FILES = ("squadshifts-new-wiki", "squadshifts-reddit", "squadshifts-amazon-reviews")
SENTENCES_PER_ARTICLE = 60
"""Roughly the sentences that one article gives to squad-sentences; neighbours are searched this far."""


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a gzipped file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def untokenise(text: str) -> str:
    """Undo the quotation marks of the Penn Treebank, which the encoder never saw in training."""
    return normalise(text.replace("``", '"').replace("''", '"'))


def plain_document(name: str, title: str, texts: list[str]) -> Document:
    """A document of one paragraph whose sentences are given."""
    return Document(name, title, tuple(Sentence(text, 0, 0) for text in texts))


def read_stories(path: Path) -> Iterator[LabelledQuestion]:
    """Questions of a file in the form of stories-dev: answers are spans of numbered paragraphs."""
    wiki = "reddit" not in path.name and "amazon" not in path.name
    for record in read_story_lines(path):
        sentences = split_paragraphs(record.paragraphs)
        document = Document(record.id, record.title if wiki else "", sentences)
        for question in record.questions:
            raw = record.paragraphs[question.paragraph]
            places = [normalised_span(raw, start, end) for start, end in question.answers]
            located = [locate_span(sentences, question.paragraph, *place) for place in places if place]
            if question.answers and not any(located):
                continue
            beside = [n for n, item in enumerate(sentences) if item.paragraph == question.paragraph]
            yield LabelledQuestion(
                text=question.question,
                document=document,
                gold=frozenset(part.sentence for parts in located for part in parts),
                spans=tuple(parts[0] for parts in located if parts),
                near=() if question.answers else tuple(beside),
                distant=wiki,
            )


def read_squad_sentences(path: Path) -> Iterator[LabelledQuestion]:
    """Questions with the sentence that answers; an article is a run of neighbouring sentences."""
    records = list(read_lines(path))
    order: dict[str, int] = {}
    for record in records:
        order.setdefault(record["sentence"], len(order))
    texts = [untokenise(text) for text in order]
    articles = [
        plain_document(f"squad-{start}", "", texts[start : start + SENTENCES_PER_ARTICLE])
        for start in range(0, len(texts), SENTENCES_PER_ARTICLE)
    ]
    for record in records:
        article, number = divmod(order[record["sentence"]], SENTENCES_PER_ARTICLE)
        yield LabelledQuestion(untokenise(record["question"]), articles[article], frozenset({number}), cased=False)


def read_selqa(path: Path) -> Iterator[LabelledQuestion]:
    """Questions with all sentences of a section and the numbers of those that answer."""
    for number, record in enumerate(read_lines(path)):
        document = plain_document(f"selqa-{number}", "", [untokenise(text) for text in record["sentences"]])
        yield LabelledQuestion(record["question"], document, frozenset(record["answers"]))


def read_qed(path: Path) -> Iterator[LabelledQuestion]:
    """Questions with spans in a paragraph whose sentence starts are given."""
    for number, record in enumerate(read_lines(path)):
        paragraph, starts = record["paragraph_text"], record["sentence_starts"]
        sentences = []
        for start, end in zip(starts, [*starts[1:], len(paragraph)], strict=True):
            piece = paragraph[start:end]
            if piece.strip():
                sentences.append(Sentence(piece.strip(), 0, start + len(piece) - len(piece.lstrip())))
        document = Document(f"qed-{number}", record["title_text"], tuple(sentences))
        spans: list[Span] = []
        for answer in record["original_nq_answers"]:
            for part in answer:
                spans.extend(locate_span(sentences, 0, part["start"], part["end"]))
        if spans:
            gold = frozenset(span.sentence for span in spans)
            yield LabelledQuestion(record["question_text"], document, gold, tuple(spans), cased=False)


def read_clapnq(path: Path) -> Iterator[LabelledQuestion]:
    """Questions with a passage whose selected sentences answer, or with an empty answer."""
    for number, record in enumerate(read_lines(path)):
        passage = record["passages"][0]
        chosen = {text.strip() for output in record["output"] for text in output["selected_sentences"]}
        answered = any(output["answer"].strip() for output in record["output"])
        texts = [text.strip() for text in passage["sentences"] if text.strip()]
        gold = frozenset(n for n, text in enumerate(texts) if text in chosen)
        if answered != bool(gold):
            continue
        document = plain_document(f"clapnq-{number}", passage["title"], [untokenise(text) for text in texts])
        near = () if gold else tuple(range(len(texts)))
        yield LabelledQuestion(record["input"], document, gold, near=near, cased=False)


def read_training(folder: Path) -> list[LabelledQuestion]:
    """All questions of the training folder, file after file."""
    questions: list[LabelledQuestion] = []
    for name in STORY_FILES:
        questions.extend(read_stories(folder / f"{name}.jsonl.gz"))
    questions.extend(read_squad_sentences(folder / "squad-sentences.jsonl.gz"))
    questions.extend(read_selqa(folder / "selqa.jsonl.gz"))
    questions.extend(read_qed(folder / "qed.jsonl.gz"))
    questions.extend(read_clapnq(folder / "clapnq.jsonl.gz"))
    return questions
