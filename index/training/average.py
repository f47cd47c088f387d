"""The mean of two trained readers: `python -m index.training.average FIRST SECOND OUT`.

Weights that were fine-tuned one from the other can be averaged; the mean kept what both had learned better than either
(Wortsman et al. 2022, "Robust fine-tuning of zero-shot models").
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from safetensors.torch import load_file, save_file

WEIGHTS = "model.safetensors"


def average(first: Path, second: Path, out: Path) -> None:
    """Write the mean of two readers' weights, in 16 bits, with the second one's configuration and tokenizer."""
    out.mkdir(parents=True, exist_ok=True)
    for name in ("config.json", "tokenizer.json", "tokenizer_config.json"):
        shutil.copy(second / name, out / name)
    one, other = load_file(first / WEIGHTS), load_file(second / WEIGHTS)
    mean = {name: ((one[name].float() + other[name].float()) / 2).half().contiguous() for name in other}
    save_file(mean, out / WEIGHTS, metadata={"format": "pt"})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    for argument in ("first", "second", "out"):
        parser.add_argument(argument, type=Path)
    average(**vars(parser.parse_args()))
