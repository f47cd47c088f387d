"""What it takes to start: commands against the libraries that they need, and the memory of `storybot run`.

    python -m tests.benchmarks.startup [--rounds 7] [--before TREE]

Runs the programs in turn, so that all meet the same machine, and prints the median of the processor's time that each
takes (user and system) with its ratio to what it is measured against: Python with click imported, or Python with torch,
transformers and its two model classes imported. Then prints the resident memory of `storybot run` after one answer
against that of a script that loads both models and answers one question (Linux). TREE is another version's sources,
measured in the same run.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bot_api import BotApiServer
from tests.end_to_end.storybot_process import environment

ROOT = Path(__file__).parents[2]
QUESTION = "Why did Pashinyan criticize the CSTO?"
REST = 10.0
"""Seconds between the answer and the look at the memory."""

CLICK = "import click"
LIBRARIES = "import torch, transformers; from transformers import BertForQuestionAnswering, BertModel"

COMMANDS = {
    ("--help",): CLICK,
    ("completion", "bash"): CLICK,
    ("stories",): CLICK,
    ("show", "pash"): CLICK,
    ("ask", QUESTION): LIBRARIES,
}
"""What is run, and what it is measured against."""

MODELS = f"""
import torch
from sentence_transformers import SentenceTransformer
from transformers import BertForQuestionAnswering
from corpus import PACKAGED_STORIES
from index.model_files.devices import fast_dtype
from index.model_files.packaged import load_encoder, load_reader, packaged_tokenizer
encoder, reader = load_encoder(fast_dtype()), load_reader(fast_dtype()).eval()
tokenizer = packaged_tokenizer()
text = next(PACKAGED_STORIES.glob("*.md")).read_text("utf-8")
with torch.inference_mode():
    encoder.encode("query: {QUESTION}", convert_to_tensor=True)
    reader(**tokenizer("{QUESTION}", text, truncation="only_second", max_length=512, return_tensors="pt"))
print(open("/proc/self/status").read())
"""


def processor_time(arguments: list[str], tree: Path, folder: Path) -> float:
    """Run Python with these arguments on a tree's modules; return the seconds that the processor worked."""
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment(folder / tree.name, {"PYTHONPATH": str(tree)}),
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(arguments)} in {tree} ended with status {process.returncode}")
    return usage.ru_utime + usage.ru_stime


def resident(status: str) -> float:
    """Return the resident memory in MB that /proc tells of a process."""
    return int(re.findall(r"VmRSS:\s+(\d+) kB", status)[0]) / 1024


def memory_of_models(tree: Path, folder: Path) -> float:
    """Return the resident memory of a script that loads both models and answers a question, in MB."""
    variables = environment(folder / "models", {"PYTHONPATH": str(tree)})
    return resident(subprocess.check_output([sys.executable, "-c", MODELS], env=variables, text=True))


def memory_of_bot(tree: Path, folder: Path) -> float:
    """Return the resident memory of `storybot run` at rest after its first answer, in MB."""
    with BotApiServer() as server:
        settings = {"PYTHONPATH": str(tree), "STORYBOT_TOKEN": server.token, "STORYBOT_API_URL": server.url}
        # The index is there already: its building leaves memory behind.
        variables = environment(folder / tree.name, settings)
        process = subprocess.Popen([sys.executable, "-m", "bot", "run"], cwd=folder, env=variables, stderr=-3)
        try:
            server.user_says(QUESTION, user_id=1)
            server.wait_for(1, timeout=600)
            time.sleep(REST)
            children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
            assert not children, children
            return resident(Path(f"/proc/{process.pid}/status").read_text())
        finally:
            process.kill()
            process.wait()


def main() -> None:
    """Print the times, the memory, and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--before", type=Path)
    options = parser.parse_args()
    trees = {"this tree": ROOT} | ({"before": options.before.resolve()} if options.before else {})
    bare = {code: ["-c", code] for code in (CLICK, LIBRARIES)}
    programs = {(code, "bare"): (arguments, ROOT) for code, arguments in bare.items()}
    for name, tree in trees.items():
        for command in COMMANDS:
            programs[" ".join(command), name] = ["-m", "bot", *command], tree
    with tempfile.TemporaryDirectory() as folder:
        # The first round builds the index and compiles the modules.
        rounds = [
            {program: processor_time(*what, Path(folder)) for program, what in programs.items()}
            for _ in range(options.rounds + 1)
        ][1:]
        taken = {program: statistics.median(one[program] for one in rounds) for program in programs}
        for code in bare:
            sys.stdout.write(f"{code}: {1000 * taken[code, 'bare']:.0f} ms\n")
        for command, code in COMMANDS.items():
            for name in trees:
                seconds = taken[" ".join(command), name]
                ratio = seconds / taken[code, "bare"]
                sys.stdout.write(f"storybot {' '.join(command)}, {name}: {1000 * seconds:.0f} ms, ratio {ratio:.2f}\n")
        for name, tree in trees.items():
            models, bot = memory_of_models(tree, Path(folder)), memory_of_bot(tree, Path(folder))
            sys.stdout.write(f"memory, {name}: models {models:.0f} MB, bot {bot:.0f} MB, ratio {bot / models:.2f}\n")


if __name__ == "__main__":
    main()
