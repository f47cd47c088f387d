from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from unittest.mock import patch

import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor
from transformers import BertConfig, BertModel

from index.model_files.scripted import PLAIN_CALLS, ScriptedForward

SMALL = BertConfig(vocab_size=90, hidden_size=24, num_hidden_layers=2, num_attention_heads=3, intermediate_size=32)


def small_model() -> BertModel:
    torch.manual_seed(1)
    model = BertModel(SMALL, add_pooling_layer=False)
    model.train(False)
    return model


def texts(lengths: list[int], seed: int) -> tuple[Tensor, Tensor]:
    """Numbers of random pieces, padded to the longest, and their mask."""
    ids = torch.randint(90, (len(lengths), max(lengths)), generator=torch.Generator().manual_seed(seed))
    mask = (torch.arange(max(lengths)) < torch.tensor(lengths)[:, None]).long()
    return ids, mask


def warmed_up(model: BertModel) -> ScriptedForward:
    forward = ScriptedForward(model)
    with torch.inference_mode():
        for _ in range(PLAIN_CALLS + 1):
            forward(*texts([5, 3], 0))
    return forward


MODEL = small_model()
FORWARD = warmed_up(small_model())


@given(st.lists(st.integers(1, 70), min_size=1, max_size=4), st.integers(0, 1000))
@settings(deadline=None)
def test_the_vectors_are_those_of_the_library_for_each_length(lengths: list[int], seed: int) -> None:
    ids, mask = texts(lengths, seed)
    with torch.inference_mode():
        expected = MODEL(ids, mask)[0]
        found = FORWARD(ids, mask)[0]

    torch.testing.assert_close(found[mask.bool()], expected[mask.bool()], rtol=1e-5, atol=1e-5)


def test_the_model_itself_is_called_for_the_first_questions_alone() -> None:
    model = small_model()

    with patch.object(model, "forward", wraps=model.forward) as plain:
        warmed_up(model)(*texts([5, 3], 0))

    assert plain.call_count == PLAIN_CALLS


def test_threads_that_come_at_once_get_the_same_vectors() -> None:
    forward, (ids, mask) = ScriptedForward(small_model()), texts([9, 4], 3)

    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: forward(ids, mask)[0], range(3 * PLAIN_CALLS)))

    for one in found[1:]:
        torch.testing.assert_close(one[mask.bool()], found[0][mask.bool()], rtol=1e-5, atol=1e-5)
