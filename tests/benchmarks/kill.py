"""Kill `storybot index --rebuild` twenty times at random moments; the old index has to answer after each.

    python tests/benchmarks/kill.py

Exit status 1 where one did not. The moments are spread over the time that a whole rebuild takes here.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

from tests.end_to_end.storybot_process import running, storybot

TIMES = 20
QUESTION = "Who is the chairman of the CSTO Collective Security Council?"


def main() -> int:
    """Return the number of kills after which the index did not answer as before."""
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        state_dir = Path(folder) / "state"
        storybot("index", state_dir=state_dir)
        expected = storybot("ask", QUESTION, state_dir=state_dir).stdout
        started = time.monotonic()
        storybot("index", "--rebuild", state_dir=state_dir)
        whole = time.monotonic() - started
        for number in range(TIMES):
            moment = random.Random(number).uniform(0, whole)
            with running("index", "--rebuild", state_dir=state_dir):
                time.sleep(moment)
            answered = storybot("ask", QUESTION, state_dir=state_dir)
            good = answered.stdout == expected and "Building" not in answered.stderr
            failures += not good
            sys.stdout.write(
                f"killed after {moment:.2f} of {whole:.2f} s: {'answers' if good else 'DOES NOT ANSWER'}\n"
            )
    return failures


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
