"""All questions that a story's sentences suggest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from corpus import Sentence, Story
from index.languages import ENGLISH
from index.suggestions.acronyms import meanings
from index.suggestions.candidate import LONGEST, MOST_SENTENCES, CandidateQuestion, sentence_text
from index.suggestions.clauses import read_clause
from index.suggestions.people import last_names_of, what_said, who_is
from index.suggestions.turned import how_many, how_many_were, when, who, why


def candidates(story: Story) -> tuple[CandidateQuestion, ...]:
    """Return the questions that patterns of English make from the sentences of a story, in the story's order.

    Nothing is invented: a question is made of words of its sentence, of their base forms, and of question words. None
    are made for a story whose file gives another language than English. The same question is given once, with all
    sentences that it was made from.
    """
    if (story.metadata.language or ENGLISH).split("-")[0].lower() != ENGLISH:
        return ()
    merged: dict[str, CandidateQuestion] = {}
    for one in sorted(_all(story), key=lambda one: (one.sentences[0].start, one.kind)):
        if len(one.question) > LONGEST or any(_is_cut(story, sentence) for sentence in one.sentences):
            continue
        before = merged.get(one.question)
        merged[one.question] = _merged(before, one) if before else one
    return tuple(merged.values())


def _is_cut(story: Story, sentence: Sentence) -> bool:
    """Whether a sentence was taken apart at a full stop inside brackets: "Leader Ola Berg (N-Holm."."""
    text = sentence_text(story, sentence)
    return text.count("(") != text.count(")")


def _merged(one: CandidateQuestion, other: CandidateQuestion) -> CandidateQuestion:
    """A question with the sentences of two; where the answer of one is not told, that of neither is."""
    answers = one.answers + other.answers if one.answers and other.answers else ()
    return replace(one, sentences=one.sentences + other.sentences, answers=answers)


def _all(story: Story) -> Iterator[CandidateQuestion]:
    persons = last_names_of(story)
    yield from who_is(story)
    yield from what_said(story)
    yield from meanings(story)
    for sentence in story.plain_sentences[:MOST_SENTENCES]:
        yield from how_many_were(story, sentence)
        clause = read_clause(story, sentence)
        if clause:
            for asked in (when(clause), why(clause), who(clause, persons), how_many(clause)):
                yield from asked
