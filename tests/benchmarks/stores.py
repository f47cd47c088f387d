"""Whether Milvus finds what FAISS finds: `python -m tests.benchmarks.stores FILE [--store ADDRESS] [--filler N]`.

FILE holds news with questions, as for `storybot eval`. Each question is asked of its own story and of all stories
together, of both stores, with the packaged models. `--store` is an address as in STORYBOT_STORE; by default Milvus Lite
in a temporary folder. `--filler` adds invented stories with N sentences in all, whose vectors are random.

Prints the share of questions that get the same first sentence, or the same refusal, from both, the others one by one,
and the median time of the retrieval.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from statistics import median

from corpus import Story
from index import Answer, Encoder, Reader, SentenceTransformerEncoder, StoryBot, StoryIndex, StoryStore
from index.evaluation import Scope, read_question_file
from index.milvus.archive import MilvusArchive
from index.milvus.server.address import MilvusAddress
from index.milvus.server.connection import Limits
from index.retrieval.encoder import Vectors
from tests.benchmarks.many_stories import SENTENCES, RandomPassages, story_text, timed
from tests.models import remembering_reader

FILLER = "filler-"


class Mixed:
    """Gives the sentences of real stories their vectors and those of the filler random ones."""

    def __init__(self, real: Encoder, texts: frozenset[str]) -> None:
        self._real = real
        self._random = RandomPassages(real)
        self._filler = texts

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text, shape (len(texts), dimension)."""
        vectors = self._random.encode_passages(texts)
        for place, text in enumerate(texts):
            if text.partition(". ")[0] not in self._filler:
                vectors[place] = self._real.encode_passages([text])[0]
        return vectors

    def encode_question(self, question: str) -> Vectors:
        """Return the question's unit vector, shape (dimension,)."""
        return self._real.encode_question(question)


def filler(passages: int) -> list[Story]:
    """Return invented stories with so many passages in all."""
    texts = (story_text(number).partition("\n\n") for number in range(passages // SENTENCES))
    return [
        Story.from_text(text, headline=headline, id=f"{FILLER}{number:07}")
        for number, (headline, _, text) in enumerate(texts)
    ]


def said(answer: Answer) -> tuple[str, str]:
    """Return the outcome and the first sentence that an answer shows."""
    shown = (*getattr(answer, "excerpts", ()), *([answer.passage] if hasattr(answer, "passage") else []))
    return answer.outcome, shown[0].quote if shown else ""


def compare(
    name: str, stores: Sequence[StoryStore], encoder: Encoder, reader: Reader, asked: Sequence[tuple[str, str | None]]
) -> None:
    """Ask each question of each store, and print how often they say the same."""
    bots = [StoryBot(store, encoder, reader) for store in stores]
    others = [
        (question, story, *found)
        for question, story in asked
        if len(set(found := [said(bot.ask(question, story=story)) for bot in bots])) > 1
    ]
    seconds = [
        median(
            timed(partial(store.retrieve, question, encoder.encode_question(question), [story] if story else None))[1]
            for question, story in asked[:100]
        )
        for store in stores
    ]
    lines = [
        f"{name}: {len(asked)} questions, the same sentence for {1 - len(others) / len(asked):.4f}; "
        f"retrieval {1000 * seconds[0]:.1f} ms with FAISS, {1000 * seconds[1]:.1f} ms with Milvus"
    ]
    lines += [
        f"  {question!r} of {story or 'all'}\n    FAISS  {one}\n    Milvus {two}"
        for question, story, one, two in others
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--store")
    parser.add_argument("--filler", type=int, default=0)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--language", default="en")
    options = parser.parse_args()
    questions = read_question_file(options.file).chosen(Scope.OWN, options.every, options.language)
    added = filler(options.filler)
    stories = sorted([*questions.stories, *added], key=lambda story: story.id)
    real, reader = SentenceTransformerEncoder(), remembering_reader()
    encoder: Encoder = Mixed(real, frozenset(one.headline for one in added)) if added else real
    asked = [(one.question, one.story) for one in questions.questions]
    with tempfile.TemporaryDirectory() as folder:
        address = options.store or f"milvus-lite:{folder}/milvus"
        archive = MilvusArchive(MilvusAddress.read(address), Limits(60), Path(folder))
        faiss, embedding = timed(partial(StoryIndex.build, stories, encoder))
        milvus, writing = timed(partial(archive.put, stories, encoder))
        sys.stdout.write(
            f"{len(stories)} stories, {milvus.head.passages} passages; built in {embedding:.0f} s with FAISS, "
            f"in {writing:.0f} s with {archive.milvus.version}\n"
        )
        compare("own story", [faiss, milvus], encoder, reader, asked)
        compare("all stories", [faiss, milvus], encoder, reader, [(question, None) for question, _ in asked])
        archive.drop()
        archive.close()


if __name__ == "__main__":
    main()
