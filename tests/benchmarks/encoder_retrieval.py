"""Where an encoder alone puts the sentence that answers: `python -m tests.benchmarks.encoder_retrieval DIR`.

DIR holds the training files; asked are the questions of the articles that are held out of the training, in each of
their languages, of all those articles together and of their own one. With `--model FOLDER` another encoder with e5's
prompts is taken, such as the base that `index.training.base` writes. Prints shares of questions by language.
"""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path

import numpy as np

from index import EmbeddingModel, SentenceTransformerEncoder, StoryIndex
from index.training.calibrate import stories_of
from index.training.encoder import PASSAGE_PROMPT, QUERY_PROMPT

PLACES = (1, 3, 10, 30)


def main() -> None:
    """Print the figures of each language."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--model", help="folder of another encoder")
    parser.add_argument("--questions", type=int, default=2500, help="questions to draw")
    options = parser.parse_args()
    model = EmbeddingModel(options.model, QUERY_PROMPT, PASSAGE_PROMPT) if options.model else EmbeddingModel()
    encoder = SentenceTransformerEncoder(model)
    stories = stories_of(options.data)
    index = StoryIndex.build([labelled.story for labelled in stories], encoder)
    asked = [
        (language, form, number, question.sentences)
        for number, labelled in enumerate(stories)
        for question in labelled.questions
        if question.sentences
        for language, form in question.forms.items()
    ]
    ranks: dict[str, list[tuple[int, int]]] = {}
    story_of = np.array([passage.story for passage in index.passages])
    rows = np.arange(len(index.passages))
    for language, form, number, sentences in random.Random(1).sample(asked, min(options.questions, len(asked))):
        cosines = index.vectors.similarities(encoder.encode_question(form), rows)
        right = [n for n in rows if story_of[n] == number and index.passages[n].sentence in sentences]
        best = cosines[right].max(initial=-1.0)
        above = cosines > best
        ranks.setdefault(language, []).append((int(above.sum()), int((above & (story_of == number)).sum())))
    for language, found in sorted(ranks.items()):
        everywhere, own = np.array(found).T
        shares = ", ".join(f"in {place} {(everywhere < place).mean():.3f}" for place in PLACES)
        sys.stdout.write(
            f"{language} (n {len(found)}): all stories together {shares}; own story first {(own < 1).mean():.3f}, "
            f"in three {(own < 3).mean():.3f}\n"
        )


if __name__ == "__main__":
    main()
