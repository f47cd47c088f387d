"""The data files, perturbed questions, batches, and a whole small training run."""

from __future__ import annotations

import gzip
import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from transformers import AutoTokenizer, BertConfig, BertModel

from index.model_names import EmbeddingModel, ReaderModel
from index.reading import Window
from index.reading.transformers_reader import TransformersReader
from index.training import train
from index.training.batches import collate, plan_batches
from index.training.examples import ExampleMaker, Recipe
from index.training.perturb import make_unanswerable, swap_stranger
from index.training.sources import read_training

PARAGRAPHS = ["The old  ferry sank in 1910. Anna Berg built it.", "Repairs cost 3 million kroner. It rained."]
STORY = {
    "id": "ferry",
    "title": "Ferry",
    "paragraphs": PARAGRAPHS,
    "questions": [
        {"question": "When did the old ferry sink?", "paragraph": 0, "answers": [[23, 27]]},
        {"question": "Who sank 10 ferries?", "paragraph": 0, "answers": []},
    ],
}
FILES: dict[str, list[dict[str, Any]]] = {
    "squadshifts-new-wiki": [STORY],
    "squadshifts-reddit": [STORY | {"id": "reddit"}],
    "squadshifts-amazon-reviews": [STORY | {"id": "amazon"}],
    "squad-sentences": [{"question": "what did it cost ?", "sentence": "it cost `` 3 '' ."}],
    "selqa": [{"question": "Who built it?", "sentences": ["It sank.", "Anna built it."], "answers": [1]}],
    "qed": [
        {
            "question_text": "when did it sink",
            "title_text": "Ferry",
            "paragraph_text": "Anna built it. It sank in 1910.",
            "sentence_starts": [0, 15],
            "original_nq_answers": [[{"start": 26, "end": 30}]],
        }
    ],
    "clapnq": [
        {
            "input": "when did it sink",
            "passages": [{"title": "Ferry", "sentences": ["It sank in 1910 .", "It rained ."]}],
            "output": [{"answer": "1910", "selected_sentences": ["It sank in 1910 ."]}],
        }
    ],
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for name, records in FILES.items():
        with gzip.open(tmp_path / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(record) + "\n" for record in records)
    return tmp_path


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny BERT with random weights and the packaged tokenizer."""
    folder = tmp_path_factory.mktemp("encoder")
    tokenizer = AutoTokenizer.from_pretrained(EmbeddingModel().folder())
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(tokenizer), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32
    )
    BertModel(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


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
            assert make_unanswerable(question, random.Random(seed), ["Kim"]) != question.text


def test_a_strange_name_is_one_that_the_document_does_not_hold(data: Path) -> None:
    question = next(q for q in read_training(data) if q.spans and q.cased)
    named = replace(question, text="When did the old Anna Berg sink?")
    rng = random.Random(1)
    assert swap_stranger(named, rng, ["Anna"]) is None
    assert swap_stranger(named, rng, ["Kim"]) == "When did the old Kim sink?"


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


def run(data: Path, encoder: Path, out: Path) -> dict[str, torch.Tensor]:
    options = ["--data", data, "--encoder", encoder, "--out", out, "--slice", "9", "--tokens", "150", "--epochs", "2"]
    train.main([str(option) for option in [*options, "--threads", "1"]])
    return load_file(out / "reader" / "model.safetensors") | load_file(out / "reader" / "judge.safetensors")


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
