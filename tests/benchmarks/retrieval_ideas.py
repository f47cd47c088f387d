"""What the headline and the correction of typing errors are worth to the retrieval.

    python -m tests.benchmarks.retrieval_ideas DIR/stories-dev.jsonl.gz

The headline: each answerable question is asked of all the stories at once, with the headline before every sentence
as it is embedded and matched, and without it. Typing errors: each is asked of its own story as it stands, mistyped as
the training mistypes, and with that corrected. A sentence is right where it is of the question's story and holds the
answer.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from unittest.mock import patch

import numpy as np

from corpus import Story
from index import EmbeddingModel, SentenceTransformerEncoder, StoryIndex
from index.evaluation.bootstrap import RESAMPLES
from index.evaluation.squad_stories import AskedQuestion, read_squad_stories
from index.passages import Passage, sentence_of
from index.spelling import Speller
from index.training.perturb import mistype
from index.vocabulary import Vocabulary

Told = Sequence[tuple[Story, list[AskedQuestion]]]
Hits = list[tuple[bool, bool]]


def ranked(
    index: StoryIndex, encoder: SentenceTransformerEncoder, typed: str, question: AskedQuestion, story: Story
) -> tuple[bool, bool]:
    """Whether a right sentence comes first, and in the first three, for a question as it was typed."""
    within = None if len(index.stories) > 1 else index.stories
    right = []
    for candidate in index.retrieve(typed, encoder.encode_question(typed), within)[:3]:
        sentence = sentence_of(candidate.passage, index.stories)
        found = index.stories[candidate.passage.story]
        right.append(found is story and question.answered_by(found.text[sentence.start : sentence.end]))
    return right[0], any(right)


def of_all_stories(told: Told, encoder: SentenceTransformerEncoder) -> Hits:
    """Ask every question of all stories at once."""
    index = StoryIndex.build([story for story, _ in told], encoder)
    return [ranked(index, encoder, asked.text, asked, story) for story, lot in told for asked in lot]


def of_its_own(told: Told, encoder: SentenceTransformerEncoder) -> dict[str, Hits]:
    """Ask every question of its own story as it stands, mistyped, and with the mistyped form corrected."""
    hits: dict[str, Hits] = {"as it stands": [], "mistyped": [], "mistyped, corrected": []}
    rng = random.Random(1)
    for story, lot in told:
        index, speller = StoryIndex.build([story], encoder), Speller(Vocabulary([story.headline, story.text]))
        for asked in lot:
            mistyped = mistype(asked.text, rng)
            forms = (asked.text, mistyped, speller.corrected(mistyped))
            for name, typed in zip(hits, forms, strict=True):
                hits[name].append(ranked(index, encoder, typed, asked, story))
    return hits


def tell(name: str, hits: Hits) -> None:
    """Print the shares with 95 % bootstrap intervals by question."""
    rng = np.random.default_rng(1)
    columns = np.array(hits, dtype=np.float64)
    drawn = columns[rng.integers(0, len(columns), (RESAMPLES, len(columns)))].mean(axis=1)
    low, high = np.quantile(drawn, (0.025, 0.975), axis=0)
    shares = [f"{share:.3f} ({a:.3f}-{b:.3f})" for share, a, b in zip(columns.mean(axis=0), low, high, strict=True)]
    sys.stdout.write(f"{name:24} first {shares[0]}  in first three {shares[1]}  (n {len(hits)})\n")


def answerable(told: Iterable[tuple[Story, list[AskedQuestion]]]) -> Told:
    """Leave out the questions that their stories do not answer."""
    return [(story, [asked for asked in lot if asked.answers]) for story, lot in told]


def bare_sentence(passage: Passage, stories: Sequence[Story]) -> str:
    """The passage's sentence without the headline."""
    sentence = sentence_of(passage, stories)
    return stories[passage.story].text[sentence.start : sentence.end]


def bare_run(passage: Passage, stories: Sequence[Story]) -> str:
    """The passage's run of sentences without the headline."""
    return stories[passage.story].text[passage.start : passage.end]


def main(path: Path) -> None:
    """Ask, and print the shares."""
    told, encoder = answerable(read_squad_stories(path)), SentenceTransformerEncoder(EmbeddingModel())
    tell("all stories, headline", of_all_stories(told, encoder))
    with patch("index.story_index.sentence_text", bare_sentence), patch("index.story_index.passage_text", bare_run):
        tell("all stories, without", of_all_stories(told, encoder))
    for name, hits in of_its_own(told, encoder).items():
        tell(f"own story, {name}", hits)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
