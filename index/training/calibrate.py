"""Fit the decision: `python -m index.training.calibrate --data FOLDER --out FILE`.

The packaged encoder and reader are asked the questions of the articles that were held out of their training. The
ranking is fitted on every sentence that was read (does it answer?), the probability on the best one (Platt 1999), of
those questions or of the files that `--probability` names. Prints what the fit gives, each story scored with weights
that were fitted on the others, and what each signal is worth.
"""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path

from index.reading import TransformersReader
from index.retrieval.encoder import SentenceTransformerEncoder
from index.training.asking import ask, stories_of
from index.training.cross_validation import ablation, report
from index.training.fitting import fit_probability, fit_ranking
from index.training.sources import read_news


def main(arguments: list[str] | None = None) -> None:
    """Ask, print what a fit gives, and write the calibration."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the training files")
    parser.add_argument("--out", type=Path, required=True, help="file for the calibration")
    parser.add_argument("--share", type=float, default=0.5, help="share of the questions to ask")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--probability", type=Path, nargs="*", default=[], help="files that slope and intercept fit")
    options = parser.parse_args(arguments)
    encoder, reader = SentenceTransformerEncoder(), TransformersReader()
    asked = list(ask(stories_of(options.data), encoder, reader, options.share, options.seed))
    sys.stdout.write(f"{report(asked)}\n{ablation(asked)}\n")
    ranking = fit_ranking(asked)
    if options.probability:
        stories = [labelled for path in options.probability for labelled in read_news(path)]
        asked = list(ask(stories, encoder, reader, options.share, options.seed))
        sys.stdout.write(f"{report(asked, partial(fit_probability, ranking))}\n")
    options.out.write_text(fit_probability(ranking, asked).to_json(), encoding="utf-8")


if __name__ == "__main__":
    main()
