"""What a second judgement of each sentence beside the reader's would add to the decision.

    python -m tests.benchmarks.second_opinions DIR/stories-dev.jsonl.gz OUT [--every 4] \\
        --fold READER CROSS-ENCODER STORY … --fold READER CROSS-ENCODER STORY …

Each fold names a reader, a cross-encoder (`tests.benchmarks.cross_encoder`), and stories that neither was trained on.
Every n-th question of these is read as it is in an answer; then the cross-encoder judges each sentence that was read,
and the reader reads it once more, alone behind its headline. The decision is fitted on the other stories with these as
further signals, and goes by each of them alone. Prints the figures and their differences to the decision as it is with
95 % bootstrap intervals over the questions, the same drawn for both; and the same of the committed questions about
news, asked of the packaged reader and the first cross-encoder, with a decision fitted on all of the stories.
"""

from __future__ import annotations

import argparse
import pickle
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from corpus import PACKAGED_STORIES, Story, read_corpus
from corpus.normalise import normalise
from index import EmbeddingModel, SentenceTransformerEncoder, TransformersReader
from index.decision import LOWEST_SPAN, Wanted
from index.encoder import Encoder
from index.evaluation.question_file import read_question_file
from index.evaluation.squad_stories import read_squad_stories
from index.model_names import READER_FOLDER, ReaderModel
from index.reading import Reader, ReadingStage, Window
from index.reading.form import reading_form
from index.spelling import Speller
from index.story_index import StoryIndex
from index.training.calibrate import Asked, sentences_of, weights_of
from index.vocabulary import Vocabulary
from tests.benchmarks.cross_encoder import CrossEncoder
from tests.benchmarks.training_ideas import Told, compare

DATA = Path(__file__).parent.parent / "data"
NEWS = (
    (DATA / "news" / "stories", DATA / "news" / "questions.jsonl"),
    (DATA / "stories", DATA / "questions.jsonl"),
    (PACKAGED_STORIES, DATA / "seed-dev.jsonl"),
)
NOT_READ = {"off", "noise", "lang-ru", "lang-uk"}
"""Kinds of questions that are refused before or whatever is read."""
BATCH = 16
"""Sentences that are read in one padded batch."""
OWN = 7
"""Signals of the decision as it is; behind them stand the cross-encoder's logit and the span logit read alone."""
CHANGES: dict[str, tuple[int, ...]] = {
    "as it is": tuple(range(OWN)),
    "and the cross-encoder": (*range(OWN), OWN),
    "and the sentence alone": (*range(OWN), OWN + 1),
    "and the cross-encoder and the sentence alone": tuple(range(OWN + 2)),
    "the span in its window alone": (4,),
    "the cross-encoder alone": (OWN,),
    "the span in the sentence alone": (OWN + 1,),
}


@dataclass(frozen=True, slots=True)
class Opinions:
    """Reads a story and judges what was read a second and a third time."""

    encoder: Encoder
    reader: Reader
    judge: CrossEncoder

    def asked(self, story: Story, questions: Iterable[tuple[str, Sequence[str]]]) -> Iterator[Asked]:
        """Yield what is said of each question, given with what answers it."""
        index = StoryIndex.build([story], self.encoder)
        stage = ReadingStage(index, self.reader)
        speller = Speller(Vocabulary([story.headline, story.text]))
        for written, answers in questions:
            question = speller.corrected(written)
            read = stage.read(question, index.retrieve(question, self.encoder.encode_question(question), [story]))
            texts = sentences_of(story, read)
            asked = Asked.of(story, answers, read, Wanted.by(question))
            judged = self.judge.judge(question, story.headline, texts)
            yield replace(asked, signals=np.column_stack([asked.signals, judged, self.alone(question, story, texts)]))

    def alone(self, question: str, story: Story, texts: Sequence[str]) -> list[float]:
        """The span logit of each sentence, read alone behind the headline."""
        spans = [0.0] * len(texts)
        order = np.argsort([len(text) for text in texts], kind="stable")
        for numbers in np.array_split(order, max(len(order) // BATCH, 1)):
            windows = [Window(story.headline, (texts[number],)) for number in numbers]
            for number, (reading,) in zip(numbers, self.reader.read(reading_form(question), windows), strict=True):
                spans[number] = max(reading.span, LOWEST_SPAN)
        return spans


def ask_stories(path: Path, every: int, folds: Sequence[Sequence[str]]) -> Iterator[Asked]:
    """Ask the stories of each fold."""
    encoder = SentenceTransformerEncoder(EmbeddingModel())
    for reader, judge, *held_out in folds:
        opinions = Opinions(encoder, TransformersReader(ReaderModel(reader)), CrossEncoder(Path(judge)))
        for story, asked in read_squad_stories(path):
            if story.id in held_out:
                yield from opinions.asked(story, ((one.text, one.answers) for one in asked[::every]))


def ask_news(judge: Path) -> Iterator[Asked]:
    """Ask the committed stories the committed questions, each its own."""
    packaged = TransformersReader(ReaderModel(str(READER_FOLDER)))
    opinions = Opinions(SentenceTransformerEncoder(EmbeddingModel()), packaged, CrossEncoder(judge))
    for folder, file in NEWS:
        stories = read_corpus(folder).stories
        questions = [one for one in read_question_file(file).questions if one.kind not in NOT_READ]
        for story in stories:
            own = [one for one in questions if one.story == story.id or len(stories) == 1]
            yield from opinions.asked(story, ((one.question, tuple(map(normalise, one.answers))) for one in own))


def told(fitted: Sequence[Asked], asked: Sequence[Asked], kept: Sequence[int]) -> Told:
    """What comes of some of the signals, each story's questions with weights fitted on the other stories."""
    weights = {
        story: weights_of([replace(one, signals=one.signals[:, kept]) for one in fitted if one.story != story])
        for story in {one.story for one in asked}
    }
    ranks, best = [], []
    for one in asked:
        odds = one.signals[:, kept] @ weights[one.story]
        right = np.flatnonzero(one.right[np.argsort(-odds, kind="stable")])
        ranks.append(1 / (right[0] + 1) if len(right) else 0.0)
        best.append(odds.max())
    answerable = np.array([one.answerable for one in asked])
    return Told(("own",) * len(asked), answerable, np.array(ranks), np.array(best))


def main() -> None:
    """Ask, and print the comparison."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", type=Path)
    parser.add_argument("out", type=Path, help="a file that keeps what was asked, for further runs")
    parser.add_argument("--fold", nargs="+", action="append", required=True, metavar="READER CROSS-ENCODER STORY")
    parser.add_argument("--every", type=int, default=4)
    options = parser.parse_args()
    if not options.out.exists():
        found = (
            list(ask_stories(options.stories, options.every, options.fold)),
            list(ask_news(Path(options.fold[0][1]))),
        )
        options.out.write_bytes(pickle.dumps(found))
    stories, news = pickle.loads(options.out.read_bytes())
    for name, asked in (("stories", stories), ("news", news)):
        answerable = sum(one.answerable for one in asked)
        sys.stdout.write(f"{name}: n {len(asked)}, answerable {answerable}\n")
        changes = {change: [told(stories, asked, kept)] for change, kept in CHANGES.items()}
        sys.stdout.writelines(f"{line}\n" for line in compare(changes))


if __name__ == "__main__":
    main()
