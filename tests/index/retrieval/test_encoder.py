"""Texts to unit vectors, with models of random weights."""

import os
from collections.abc import Callable
from pathlib import Path
from unittest.mock import Mock

import numpy as np
import pytest
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Pooling, Transformer

from index import EmbeddingModel, ModelError, SentenceTransformerEncoder
from index.model_files.devices import PADDED_TO
from index.model_files.packaged import load_encoder
from index.retrieval.encoder import BATCH
from tests.index.tiny_models import HIDDEN

TEXTS = [
    "The ferry to Holm will sail again on 4 May.",
    "Rovers beat United 3-2 in the final.",
    "",
    "😀",
    "Նիկոլ Փաշինյանը չի մասնակցի գագաթնաժողովին։",
    "a " * 3000,
    "\x00<b>&amp;<mask></s>",
]
QUESTIONS = ["When will the ferry sail?", "Who won?", "a much longer question " * 20, *TEXTS]


@pytest.fixture
def encoder(packed: Path, package: Callable[[Path], None]) -> SentenceTransformerEncoder:
    package(packed)
    return SentenceTransformerEncoder()


@pytest.fixture(scope="module")
def folder(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of another maker, with prompts of its own."""
    folder = tmp_path_factory.mktemp("own")
    body = Transformer(str(base))
    prompts = {"query": "ask: ", "document": "text: "}
    SentenceTransformer(modules=[body, Pooling(HIDDEN)], device="cpu", prompts=prompts).save(str(folder))
    return folder


def test_vectors_have_length_one_whatever_the_text(encoder: SentenceTransformerEncoder) -> None:
    vectors = encoder.encode_passages(TEXTS)
    assert vectors.shape == (len(TEXTS), HIDDEN)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    for text in TEXTS:
        question = encoder.encode_question(text)
        assert question.shape == (HIDDEN,)
        assert np.linalg.norm(question) == pytest.approx(1, abs=1e-5)


def test_the_same_text_gets_the_same_vector_bit_for_bit_whatever_else_is_encoded_and_after_loading_again(
    encoder: SentenceTransformerEncoder,
) -> None:
    alone = [encoder.encode_question(question) for question in QUESTIONS]
    passages = encoder.encode_passages(TEXTS)
    again = SentenceTransformerEncoder()
    for model in (encoder, again):
        assert np.array_equal(model.encode_passages(TEXTS), passages)
        for question, vector in zip(reversed(QUESTIONS), reversed(alone), strict=True):
            assert np.array_equal(model.encode_question(question), vector)


@pytest.mark.parametrize("words", [1, 2, 20, 50, 400])
def test_the_sizes_of_the_batches_that_the_model_is_given_are_few(
    encoder: SentenceTransformerEncoder, monkeypatch: pytest.MonkeyPatch, words: int
) -> None:
    model = Mock(wraps=encoder._model.forward)
    monkeypatch.setattr(encoder._model, "forward", model)
    encoder.encode_question("Holm " * words)
    encoder.encode_passages([f"Holm {number} " * words for number in range(30)])
    for call in model.call_args_list:
        rows, length = call.args[0]["input_ids"].shape
        assert rows <= BATCH
        assert length % PADDED_TO == 0


def test_what_is_beyond_the_longest_text_does_not_count(encoder: SentenceTransformerEncoder) -> None:
    far = "Holm " * 2000
    assert np.array_equal(encoder.encode_question(far), encoder.encode_question(far + "in"))
    near = "Holm " * 500
    assert not np.array_equal(encoder.encode_question(near), encoder.encode_question(near + "in"))


def test_prompts_stand_before_questions_and_passages(encoder: SentenceTransformerEncoder, folder: Path) -> None:
    packaged = EmbeddingModel().name
    for name, query, passage in ((packaged, "query: ", "passage: "), (str(folder), "ask: ", "text: ")):
        own = SentenceTransformerEncoder(EmbeddingModel(name))
        bare = SentenceTransformerEncoder(EmbeddingModel(name, query_prompt="", passage_prompt=""))
        other = SentenceTransformerEncoder(EmbeddingModel(name, query_prompt="Holm ", passage_prompt="pier "))
        text = "The ferry sails."
        assert np.array_equal(own.encode_question(text), bare.encode_question(query + text))
        assert np.array_equal(own.encode_passages([text]), bare.encode_passages([passage + text]))
        assert np.array_equal(other.encode_question(text), bare.encode_question("Holm " + text))
        assert np.array_equal(other.encode_passages([text]), bare.encode_passages(["pier " + text]))
        assert not np.array_equal(own.encode_question(text), bare.encode_question(text))


def test_a_vector_is_the_mean_of_the_tokens_last_states(encoder: SentenceTransformerEncoder) -> None:
    text = "The ferry sails in Holm."
    body = load_encoder(torch.float32)[0]
    with torch.inference_mode():
        states = body.model(**body.tokenizer("query: " + text, return_tensors="pt")).last_hidden_state[0]
    mean = states.mean(dim=0) / states.mean(dim=0).norm()
    assert float(mean @ torch.from_numpy(encoder.encode_question(text))) > 0.999


def test_the_number_of_threads_is_left_as_it_was(encoder: SentenceTransformerEncoder) -> None:
    before = torch.get_num_threads()
    encoder.encode_question("Who?")
    assert torch.get_num_threads() == before


def message_of(model: EmbeddingModel) -> str:
    with pytest.raises(ModelError) as caught:
        SentenceTransformerEncoder(model)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 500
    return str(caught.value)


@pytest.mark.parametrize("name", ["nobody/no-such-model", "no-such-model", "not a name", "a/b/c/d"])
def test_a_name_that_cannot_be_loaded_offline_is_told_in_one_line(name: str) -> None:
    assert os.environ["HF_HUB_OFFLINE"] == "1"
    message = message_of(EmbeddingModel(name))
    assert message.startswith(f"model {name}: cannot be loaded (")
    assert "set STORYBOT_EMBEDDING_MODEL" in message


@pytest.mark.parametrize("config", [None, "{}", "no JSON", '{"model_type": "no-such-type"}'])
@pytest.mark.parametrize("weights", [None, b"no weights"])
def test_a_folder_that_holds_no_model_is_told_in_one_line(
    tmp_path: Path, config: str | None, weights: bytes | None
) -> None:
    if weights is not None:
        (tmp_path / "model.safetensors").write_bytes(weights)
    if config is not None:
        (tmp_path / "config.json").write_text(config)
    why = f"no weights in {tmp_path};" if weights is None else "cannot be loaded ("
    assert f"model {tmp_path}: {why}" in message_of(EmbeddingModel(str(tmp_path)))
