"""The data files, perturbed questions, batches, and a whole small training run."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from transformers import AutoTokenizer

from index.model_names import ReaderModel
from index.reading import Window
from index.reading.transformers_reader import TransformersReader
from index.training import train
from index.training.batches import Targets, collate, plan_batches
from index.training.examples import ExampleMaker, Recipe
from index.training.loss import span_loss, with_one_position
from index.training.model import Reading
from index.training.perturb import make_unanswerable
from index.training.sources import read_training


def test_each_format_gives_its_sentences_and_answers(data: Path) -> None:
    found = {question.document.id: question for question in read_training(data) if question.gold}
    answers = {name: [q.document.sentences[n].text for n in q.gold] for name, q in found.items()}
    assert answers == {
        "ferry": ["The old ferry sank in 1910."],
        "reddit": ["The old ferry sank in 1910."],
        "amazon": ["The old ferry sank in 1910."],
        "squad-0": ['it cost " 3 " .'],
        "selqa-0": ["Anna built it."],
        "qed-0": ["It sank in 1910."],
        "clapnq-0": ["It sank in 1910 ."],
    }
    for name in ("ferry", "qed-0"):
        (span,) = found[name].spans
        assert found[name].document.sentences[span.sentence].text[span.start : span.end] == "1910"


def test_a_question_called_unanswerable_is_never_the_same(data: Path) -> None:
    for question in read_training(data):
        for seed in range(200):
            assert make_unanswerable(question, random.Random(seed)) != question.text


def test_batches_keep_to_the_limit_and_labels_point_at_the_answer(data: Path, encoder: Path) -> None:
    tokenizer = AutoTokenizer.from_pretrained(encoder)
    examples = ExampleMaker(tokenizer, Recipe(), 1).make(read_training(data) * 10)
    seen = set()
    for batch in plan_batches(examples, 300, 1):
        pairs, targets = collate(batch, train.special_tokens(tokenizer))
        assert pairs.input_ids.numel() <= 300
        for row, example in enumerate(batch):
            starts, ends = targets.start[row].nonzero().flatten(), targets.end[row].nonzero().flatten()
            if example.spans:
                assert tokenizer.decode(pairs.input_ids[row, int(starts) : int(ends) + 1]) == "1910"
                seen.add("span")
            elif example.gold:
                sentences = {int(pairs.sentence_index[row, n]) + example.window.first for n in starts}
                assert sentences == example.gold
                seen.add("sentence")
            else:
                assert starts.tolist() == ends.tolist() == [0]
                seen.add("none")
    assert seen == {"span", "sentence", "none"}


def run(data: Path, encoder: Path, out: Path, *more: str) -> dict[str, torch.Tensor]:
    options = ["--data", data, "--encoder", encoder, "--out", out, "--slice", "9", "--tokens", "150", "--epochs", "2"]
    train.main([str(option) for option in [*options, "--threads", "1", *more]])
    return load_file(out / "reader" / "model.safetensors")


def test_a_stopped_run_goes_on_to_the_weights_of_an_unbroken_one(
    data: Path, encoder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unbroken = run(data, encoder, tmp_path / "unbroken")
    again = run(data, encoder, tmp_path / "again")
    assert all(torch.equal(again[name], value) for name, value in unbroken.items())

    calls: list[None] = []

    def stop_at_fourth(*arguments: Any) -> Any:
        calls.append(None)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return collate(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(train, "SAVE_EVERY", 2)
        patch.setattr(train, "collate", stop_at_fourth)
        with pytest.raises(KeyboardInterrupt):
            run(data, encoder, tmp_path / "stopped")
    assert torch.load(tmp_path / "stopped" / "state.pt", weights_only=True)["step"] == 2
    resumed = run(data, encoder, tmp_path / "stopped")
    assert all(torch.equal(resumed[name], value) for name, value in unbroken.items())

    reader = TransformersReader(ReaderModel(str(tmp_path / "stopped" / "reader")))
    ((reading,),) = reader.read("When?", [Window("Ferry", ("It sank in 1910.",))])
    assert 0 <= reading.start < reading.end <= 16


def test_without_an_idea_the_recipe_does_not_have_it(data: Path) -> None:
    options = ["--data", str(data), "--out", str(data), "--without"]
    left_out = {idea: train.choose(train.parse([*options, idea]))[0][1] for idea in train.IDEAS}
    everything = train.choose(train.parse(options))[0][1]
    assert left_out["unanswerable-forms"] == replace(everything, perturbed=0.0)
    assert left_out["hard-negatives"] == replace(everything, negatives=0.0)
    assert left_out["variants"] == replace(everything, varied=False)
    assert left_out["marginal-likelihood"] == everything


def test_the_examples_show_the_ideas_of_the_recipe_alone(data: Path, encoder: Path) -> None:
    tokenizer = AutoTokenizer.from_pretrained(encoder)
    asked = next(q for q in read_training(data) if q.document.id == "ferry" and q.gold)

    def made(negatives: float = 0.0, perturbed: float = 0.0, *, varied: bool = False) -> list[tuple[bool, str]]:
        recipe = Recipe(negatives=negatives, perturbed=perturbed, varied=varied, smallest=12)
        passes = [ExampleMaker(tokenizer, recipe, seed).make([asked]) for seed in range(30)]
        return [
            (bool(example.gold), str(tokenizer.decode(list(example.question))))
            for examples in passes
            for example in examples
        ]

    plain = (True, "when did the old ferry sink?")
    assert set(made()) == {plain}
    assert set(made(negatives=1.0)) == {plain, (False, plain[1])}
    forms = set(made(perturbed=1.0))
    assert (False, "when did the new ferry sink?") in forms
    assert all(answered == (question == plain[1]) for answered, question in forms)
    assert {(True, "old ferry sink"), (True, plain[1].rstrip("?"))} <= set(made(varied=True))


@pytest.mark.parametrize("idea", train.IDEAS)
def test_an_idea_that_is_left_out_changes_the_weights(data: Path, encoder: Path, tmp_path: Path, idea: str) -> None:
    with_all = run(data, encoder, tmp_path / "all", "--slice", "40")
    without = run(data, encoder, tmp_path / "without", "--slice", "40", "--without", idea)
    assert any(not torch.equal(without[name], value) for name, value in with_all.items())


def test_with_one_position_a_single_right_start_and_end_is_left() -> None:
    start = torch.tensor([[False, True, True], [True, False, False]])
    targets = Targets(start, ~start)
    for _ in range(20):
        chosen = with_one_position(targets)
        assert chosen.start.sum(dim=1).tolist() == chosen.end.sum(dim=1).tolist() == [1, 1]
        assert not (chosen.start & ~start).any()
        assert not (chosen.end & start).any()


def test_any_right_position_will_do() -> None:
    right = torch.tensor([[False, True, True]])
    targets = Targets(right, right)
    reading = Reading(torch.tensor([[0.0, 1.0, 2.0]]), torch.tensor([[0.0, 2.0, 1.0]]))
    share = (math.e + math.e**2) / (1 + math.e + math.e**2)
    assert span_loss(reading, targets).item() == pytest.approx(-math.log(share))
    assert span_loss(reading, with_one_position(targets)) > span_loss(reading, targets)
