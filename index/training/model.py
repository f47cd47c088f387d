"""The reader: a BERT encoder with a span head, and a judge of whole sentences over the same hidden states."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from transformers import AutoConfig, AutoModelForQuestionAnswering, PreTrainedModel

from index.errors import ModelError
from index.reading.windows import WINDOW_TOKENS
from index.training.batches import Pairs
from index.training.judge import SIZES, WEIGHTS, SentenceJudge
from index.training.windows import QUESTION_TOKENS, SENTENCE_TOKENS, TITLE_TOKENS


@dataclass(frozen=True)
class Reading:
    """Logits of a batch; -inf stands where there is no token or no sentence."""

    start: Tensor
    end: Tensor
    """Shape (batch, tokens); position 0 ([CLS]) is "no answer"."""
    sentences: Tensor
    """Shape (batch, sentences)."""


class Reader(nn.Module):
    """Encoder with both heads."""

    spans: PreTrainedModel
    judge: SentenceJudge

    def __init__(self, spans: PreTrainedModel, judge: SentenceJudge) -> None:
        """Join a question-answering model of the transformers library and a judge of its states."""
        super().__init__()
        self.spans = spans
        self.judge = judge

    @classmethod
    def from_encoder(cls, folder: Path, dropout: float) -> Reader:
        """A reader with fresh heads over the pretrained encoder in `folder`."""
        config = AutoConfig.from_pretrained(folder)
        config.hidden_dropout_prob = dropout
        config.attention_probs_dropout_prob = 0.0
        spans = AutoModelForQuestionAnswering.from_pretrained(
            folder, config=config, dtype=torch.float32, attn_implementation="eager"
        )
        return cls(spans, SentenceJudge(config.hidden_size, config.hidden_size // 2))

    @classmethod
    def from_export(cls, folder: Path, dropout: float = 0.0) -> Reader:
        """The reader that `save` wrote, in 32 bits."""
        config = AutoConfig.from_pretrained(folder)
        config.hidden_dropout_prob = dropout
        spans = AutoModelForQuestionAnswering.from_pretrained(
            folder, config=config, dtype=torch.float32, attn_implementation="eager"
        )
        judge = SentenceJudge.from_folder(folder)
        if judge is None:
            raise ModelError(f"reader {folder}", f"it has no {WEIGHTS}", "start from a folder that training exported")
        return cls(spans, judge)

    def save(self, folder: Path) -> None:
        """Write model.safetensors and judge.safetensors in 16 bits with their configurations."""
        folder.mkdir(parents=True, exist_ok=True)
        config = self.spans.config
        weights = {name: value.detach().half().contiguous() for name, value in self.spans.state_dict().items()}
        save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
        fields = config.to_diff_dict() | {"architectures": ["BertForQuestionAnswering"], "dtype": "float32"}
        (folder / "config.json").write_text(json.dumps(fields, indent=2, sort_keys=True) + "\n", encoding="utf-8")
        judge = {name: value.detach().half().contiguous() for name, value in self.judge.state_dict().items()}
        save_file(judge, folder / WEIGHTS, metadata={"format": "pt"})
        sizes = {
            "width": config.hidden_size,
            "hidden": self.judge.between.out_features,
            "question_tokens": QUESTION_TOKENS,
            "title_tokens": TITLE_TOKENS,
            "sentence_tokens": SENTENCE_TOKENS,
            "window_tokens": WINDOW_TOKENS,
        }
        (folder / SIZES).write_text(json.dumps(sizes, indent=2) + "\n", encoding="utf-8")

    def forward(self, pairs: Pairs) -> Reading:
        """Read a batch of pairs once."""
        output = self.spans(
            input_ids=pairs.input_ids,
            attention_mask=pairs.attention_mask,
            token_type_ids=pairs.token_type_ids,
            output_hidden_states=True,
        )
        allowed = pairs.sentence_index >= 0
        allowed[:, 0] = True
        start = output.start_logits.float().masked_fill(~allowed, -torch.inf)
        end = output.end_logits.float().masked_fill(~allowed, -torch.inf)
        return Reading(start, end, self.judge(output.hidden_states[-1], pairs.sentence_index))
