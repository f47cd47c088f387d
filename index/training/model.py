"""The reader: a BERT encoder with a question-answering head of the transformers library."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from transformers import AutoConfig, AutoModelForQuestionAnswering, PreTrainedModel

from index.training.batches import Pairs


@dataclass(frozen=True)
class Reading:
    """Logits of a batch, each of shape (batch, tokens); -inf stands where no sentence is."""

    start: Tensor
    end: Tensor
    """Position 0 ([CLS]) is "no answer"."""


class Reader(nn.Module):
    """A question-answering model that may begin and end its spans in sentences alone."""

    spans: PreTrainedModel

    def __init__(self, spans: PreTrainedModel) -> None:
        """Read with a question-answering model of the transformers library."""
        super().__init__()
        self.spans = spans

    @classmethod
    def load(cls, folder: Path, dropout: float) -> Reader:
        """A reader in 32 bits: one that `save` wrote, or a pretrained encoder with a fresh head."""
        config = AutoConfig.from_pretrained(folder)
        config.hidden_dropout_prob = dropout
        config.attention_probs_dropout_prob = 0.0
        return cls(
            AutoModelForQuestionAnswering.from_pretrained(
                folder, config=config, dtype=torch.float32, attn_implementation="eager"
            )
        )

    def save(self, folder: Path) -> None:
        """Write model.safetensors in 16 bits with its configuration."""
        folder.mkdir(parents=True, exist_ok=True)
        weights = {name: value.detach().half().contiguous() for name, value in self.spans.state_dict().items()}
        save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
        architecture = {"architectures": ["BertForQuestionAnswering"], "dtype": "float32"}
        fields = self.spans.config.to_diff_dict() | architecture
        (folder / "config.json").write_text(json.dumps(fields, indent=2, sort_keys=True) + "\n", encoding="utf-8")

    def forward(self, pairs: Pairs) -> Reading:
        """Read a batch of pairs once."""
        output = self.spans(
            input_ids=pairs.input_ids,
            attention_mask=pairs.attention_mask,
            token_type_ids=pairs.token_type_ids,
        )
        allowed = pairs.sentence_index >= 0
        allowed[:, 0] = True
        start = output.start_logits.float().masked_fill(~allowed, -torch.inf)
        end = output.end_logits.float().masked_fill(~allowed, -torch.inf)
        return Reading(start, end)
