"""A whole training of encoder and reader from a base, on a few questions."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor
from transformers import AutoModel, AutoTokenizer

from index import SentenceTransformerEncoder, StoryBot, StoryIndex, TransformersReader
from index.deciding.calibration import Calibration
from index.training import calibrate, encoder, reader, sources
from index.training.encoder import Pair, contrastive_loss, embed, question_pairs
from index.training.examples import Example
from index.training.pack import pack
from index.training.reader import FROZEN_LAYERS, span_loss
from index.training.sources import read_news
from tests.fakes import ferry_story
from tests.index.training.labelled import NEWS, write, write_all

SHARED = ("embeddings.", *(f"encoder.layer.{layer}." for layer in range(FROZEN_LAYERS)))


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setattr(sources, "WRITTEN", folder)
    return write_all(folder)


def train(part: Any, data: Path, base: Path, out: Path, *more: str) -> Path:
    """Train the reader or the encoder, and return the folder that it is exported to."""
    part.main(["--data", str(data), "--base", str(base), "--out", str(out), "--threads", "1", *more])
    return out / str(part.__name__).rpartition(".")[2]


def weights(folder: Path) -> dict[str, Tensor]:
    found = load_file(folder / "model.safetensors")
    return {name.removeprefix("bert."): value for name, value in found.items()}


def test_a_run_ends_with_packaged_models_that_answer(
    data: Path,
    base: Path,
    tmp_path: Path,
    package: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(encoder, "PAIRS", 4)
    folders = (
        train(encoder, data, base, tmp_path, "--batches", "4"),
        train(reader, data, base, tmp_path / "r", "--tokens", "9000", "--teacher", str(base)),
    )
    before = weights(base)
    for folder in folders:
        after = weights(folder)
        for name, value in before.items():
            assert torch.equal(after[name], value) is name.startswith(SHARED), name
    pack(*folders, tmp_path / "packed")
    package(tmp_path / "packed")
    calibrate.main(["--data", str(data), "--out", str(tmp_path / "packed" / "calibration.json"), "--share", "1"])
    assert "own story en: n 5/10, ranked@1 1.000" in capsys.readouterr().out
    assert Calibration.from_file(tmp_path / "packed" / "calibration.json").slope > 0

    model = SentenceTransformerEncoder()
    answerer = StoryBot(StoryIndex.build([ferry_story()], model), model, TransformersReader())
    assert 0 <= answerer.ranking("What sails?")[0].score <= 1
    assert answerer.ask("What sails?") == answerer.ask("What sails?")


def test_a_stopped_run_goes_on_to_the_weights_of_an_uninterrupted_one(
    data: Path, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "SAVE_EVERY", 2)
    steps: list[int] = []

    def counted(model: Any, examples: list[Example], pad: int, teacher: Any) -> Tensor:
        steps.append(len(steps))
        if len(steps) == stop_at:
            raise KeyboardInterrupt
        return span_loss(model, examples, pad, teacher)

    monkeypatch.setattr(reader, "span_loss", counted)
    stop_at = 0
    unbroken = train(reader, data, base, tmp_path / "unbroken", "--tokens", "20000")
    in_all = len(steps)
    assert in_all > 4
    stop_at = in_all + 4
    with pytest.raises(KeyboardInterrupt):
        train(reader, data, base, tmp_path / "stopped", "--tokens", "20000")
    assert torch.load(tmp_path / "stopped" / "state.pt", weights_only=True)["step"] == 2
    resumed = train(reader, data, base, tmp_path / "stopped", "--tokens", "20000")
    assert len(steps) == in_all + 4 + in_all - 2
    again = weights(resumed)
    assert all(torch.equal(again[name], value) for name, value in weights(unbroken).items())


def test_a_loss_that_is_no_number_stops_the_run(tmp_path: Path) -> None:
    model = torch.nn.Linear(1, 1)
    trainer = reader.Trainer(model, lambda _: model.weight.sum() * torch.nan, reader.Settings(), tmp_path)
    with pytest.raises(ArithmeticError, match="the loss of step 0 is nan"):
        trainer.run([None])


def test_any_right_place_will_do_and_padding_and_question_count_for_nothing() -> None:
    logits = torch.tensor([[1.0, 9.0, 2.0, 0.0, 9.0], [0.5, 9.0, 1.5, 9.0, 9.0]])

    class Model:
        def __call__(self, input_ids: Tensor, attention_mask: Tensor) -> Any:
            assert attention_mask.tolist() == [[1, 1, 1, 1, 1], [1, 1, 1, 1, 0]]
            return type("Output", (), {"start_logits": logits, "end_logits": logits})

    # Special token, question token, two of the window, special token; the second is one shorter, and unanswered.
    examples = [Example((5, 6, 7, 8, 9), 2, (2, 3), (2,)), Example((5, 6, 7, 9), 2, (0,), (0,))]
    start, end = torch.tensor([1.0, 2.0, 0.0]).softmax(0)[1:].sum(), torch.tensor([1.0, 2.0, 0.0]).softmax(0)[1]
    none = torch.tensor([0.5, 1.5]).softmax(0)[0]
    expected = -(start.log() + end.log() + 2 * none.log()) / 4
    assert float(span_loss(Model(), examples, pad=0)) == pytest.approx(float(expected))


def test_another_form_of_a_question_learns_what_the_teacher_says_of_the_original() -> None:
    # Special token, question, two of the window, special token; the teacher's question has two tokens.
    ours, theirs = torch.tensor([[1.0, 9.0, 2.0, 0.0, 9.0]]), torch.tensor([[0.5, 9.0, 9.0, 3.0, 1.0, 9.0]])

    class Model:
        def __init__(self, logits: Tensor) -> None:
            self._logits = logits

        def __call__(self, input_ids: Tensor, attention_mask: Tensor) -> Any:
            logits = self._logits.expand(len(input_ids), -1)
            assert logits.shape == input_ids.shape == attention_mask.shape
            return type("Output", (), {"start_logits": logits, "end_logits": logits})

    form = Example((5, 6, 7, 8, 9), 2, (2,), (2,), (5, 1, 2, 7, 8, 9))
    original = Example((5, 6, 7, 8, 9), 2, (2,), (2,))
    loss = span_loss(Model(ours), [form], 0)
    said, known = ours[0, [0, 2, 3]].log_softmax(0), theirs[0, [0, 3, 4]].log_softmax(0)
    divergence = (known.exp() * (known - said)).sum()
    assert float(span_loss(Model(ours), [form, original], 0, Model(theirs))) == pytest.approx(
        float(loss + divergence / 2)
    )
    assert float(span_loss(Model(ours), [original], 0, Model(theirs))) == pytest.approx(float(loss))


def test_a_question_is_drawn_to_a_sentence_that_answers_and_away_from_one_that_does_not(tmp_path: Path) -> None:
    write(tmp_path / "news.jsonl.gz", [NEWS])
    stories = list(read_news(tmp_path / "news.jsonl.gz"))
    for seed in range(20):
        pairs = list(question_pairs(stories, random.Random(seed)))
        assert [pair.query for pair in pairs] == [
            "When did the ferry sink?", "Когда затонул паром?", "What of the ferry is told?",
        ]  # fmt: skip
        assert {pair.positive for pair in pairs[:2]} == {"The ferry. The old ferry sank in 1910."}
        assert all(pair.negative.startswith("The ferry. ") and pair.negative != pair.positive for pair in pairs)
        assert "Repairs" not in pairs[2].negative
        assert "1910" not in pairs[2].negative


def test_the_same_passage_twice_in_a_batch_is_not_held_against_a_question(base: Path) -> None:
    model, tokenizer = AutoModel.from_pretrained(base, add_pooling_layer=False), AutoTokenizer.from_pretrained(base)
    twice = [Pair("Who sails?", "The ferry sails."), Pair("What sails?", "The ferry sails.")]
    with torch.inference_mode():
        assert float(contrastive_loss(model, tokenizer, twice)) == pytest.approx(0, abs=1e-6)
        assert float(contrastive_loss(model, tokenizer, [twice[0], Pair("Why?", "It rained.")])) > 0
        texts = [f"The ferry sails{' in Holm' * number}." for number in (9, 1, 5, 0) * 6]
        together = embed(model, tokenizer, texts)
        alone = torch.cat([embed(model, tokenizer, [text]) for text in texts])
    torch.testing.assert_close(together, alone, atol=1e-5, rtol=0)
