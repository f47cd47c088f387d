"""Texts to unit vectors, with the packaged model itself."""

import os
from pathlib import Path

import numpy as np
import pytest
import torch

from index import EmbeddingModel, ModelError, SentenceTransformerEncoder, model_names

TEXTS = [
    "The ferry to Holm will sail again on 4 May.",
    "Rovers beat United 3-2 in the final.",
    "",
    "😀",
    "Նիկոլ Փաշինյանը չի մասնակցի գագաթնաժողովին։",
    "a " * 3000,
    "\x00<b>&amp;",
]


def test_vectors_have_length_one_whatever_the_text(encoder: SentenceTransformerEncoder) -> None:
    vectors = encoder.encode_passages(TEXTS)
    assert vectors.shape == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    for text in TEXTS:
        question = encoder.encode_question(text)
        assert question.shape == (384,)
        assert np.linalg.norm(question) == pytest.approx(1, abs=1e-5)


def test_the_same_text_gets_the_same_vector_bit_for_bit(encoder: SentenceTransformerEncoder) -> None:
    assert np.array_equal(encoder.encode_passages(TEXTS), encoder.encode_passages(TEXTS))
    assert np.array_equal(encoder.encode_question(TEXTS[0]), encoder.encode_question(TEXTS[0]))


def test_a_questions_vector_does_not_depend_on_what_else_is_encoded(encoder: SentenceTransformerEncoder) -> None:
    questions = ["When will the ferry sail?", "Who won?", "a much longer question " * 20]
    alone = [encoder.encode_question(question) for question in questions]
    encoder.encode_passages(TEXTS * 10)
    for question, vector in zip(reversed(questions), reversed(alone), strict=True):
        assert np.array_equal(encoder.encode_question(question), vector)


def test_a_model_that_is_loaded_again_gives_the_same_vectors(encoder: SentenceTransformerEncoder) -> None:
    again = SentenceTransformerEncoder(EmbeddingModel())
    assert np.array_equal(again.encode_question("Who won?"), encoder.encode_question("Who won?"))
    assert np.array_equal(again.encode_passages(TEXTS), encoder.encode_passages(TEXTS))


@pytest.mark.parametrize(
    ("question", "near", "far"),
    [
        ("When does the boat leave?", "The ferry departs at noon.", "Rovers beat United in the final."),
        ("Who won the match?", "Rovers beat United in the final.", "The ferry departs at noon."),
        ("What is the price of repairs?", "Mending the pier cost three million.", "The goalkeeper was praised."),
        (
            "Will the prime minister attend the summit?",
            "Pashinyan said he would not go to the meeting of leaders.",
            "Heavy rain is expected on the coast.",
        ),
    ],
)
def test_a_paraphrase_is_nearer_than_another_topic(
    encoder: SentenceTransformerEncoder, question: str, near: str, far: str
) -> None:
    nearer, farther = encoder.encode_passages([near, far]) @ encoder.encode_question(question)
    assert nearer > farther + 0.1


def test_the_number_of_threads_is_left_as_it_was(encoder: SentenceTransformerEncoder) -> None:
    before = torch.get_num_threads()
    encoder.encode_question("Who?")
    assert torch.get_num_threads() == before


def test_tokens_are_counted_without_the_special_ones(encoder: SentenceTransformerEncoder) -> None:
    assert encoder.count_tokens(["", "ferry", "the ferry sails", "a " * 1000]) == [0, 1, 3, 1000]
    assert encoder.max_tokens == 254


def test_what_is_beyond_the_longest_passage_does_not_count(encoder: SentenceTransformerEncoder) -> None:
    full = "a " * encoder.max_tokens
    one, longer, shorter = (encoder.encode_passages([text])[0] for text in (full, full + "ferry", full[:-2]))
    assert np.array_equal(one, longer)
    assert not np.array_equal(one, shorter)


def test_prompts_stand_before_questions_and_passages_and_take_of_their_room(
    encoder: SentenceTransformerEncoder,
) -> None:
    prompted = SentenceTransformerEncoder(EmbeddingModel(query_prompt="query: ", passage_prompt="passage: "))
    assert np.array_equal(prompted.encode_question("Who?"), encoder.encode_question("query: Who?"))
    assert np.array_equal(prompted.encode_passages(["A man."]), encoder.encode_passages(["passage: A man."]))
    assert prompted.max_tokens == encoder.max_tokens - 2


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


def test_a_folder_without_weights_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    assert f"no weights in {tmp_path}" in message_of(EmbeddingModel(str(tmp_path)))


@pytest.mark.parametrize("config", [None, "{}", "no JSON", '{"model_type": "no-such-type"}'])
def test_a_folder_with_weights_that_are_none_is_told_in_one_line(tmp_path: Path, config: str | None) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"no weights")
    if config is not None:
        (tmp_path / "config.json").write_text(config)
    assert f"model {tmp_path}: cannot be loaded (" in message_of(EmbeddingModel(str(tmp_path)))


def test_tampered_packaged_weights_are_not_loaded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"tampered")
    monkeypatch.setattr(model_names, "_packaged_folder", lambda: tmp_path)
    assert "is not that of the published weights" in message_of(EmbeddingModel())
