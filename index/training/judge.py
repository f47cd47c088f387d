"""The judge: a small head that gives one logit for each sentence of a window."""

from __future__ import annotations

import json
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

WEIGHTS, SIZES = "judge.safetensors", "judge.json"


class SentenceJudge(nn.Module):
    """Says of each sentence of a window whether it answers the question.

    A sentence is the mean of its tokens' states weighted by attention (Lin et al. 2017, "A structured self-attentive
    sentence embedding", one head), set beside the state of the first token, which has seen question and window.
    """

    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        self.attention = nn.Linear(width, 1)
        self.between = nn.Linear(2 * width, hidden)
        self.out = nn.Linear(hidden, 1)

    @classmethod
    def from_folder(cls, folder: Path) -> SentenceJudge | None:
        """Load the judge that lies beside a reader's weights; None where there is none."""
        if not (folder / WEIGHTS).is_file():
            return None
        sizes = json.loads((folder / SIZES).read_text(encoding="utf-8"))
        judge = cls(sizes["width"], sizes["hidden"])
        judge.load_state_dict(load_file(folder / WEIGHTS))
        return judge

    def forward(self, states: Tensor, sentence: Tensor) -> Tensor:
        """Return the logits, shape (windows, sentences), -inf where a window has fewer sentences.

        Args:
            states: the encoder's last hidden states, shape (windows, tokens, width).
            sentence: number of the sentence that each token belongs to, -1 for none, shape (windows, tokens).
        """
        numbers = torch.arange(int(sentence.max()) + 1, device=states.device)
        member = sentence.unsqueeze(1) == numbers.view(1, -1, 1)
        weight = self.attention(states).transpose(1, 2).float()
        weight = weight.masked_fill(~member, -1e4).softmax(dim=-1) * member
        pooled = weight.to(states.dtype) @ states
        context = states[:, :1].expand_as(pooled)
        logits: Tensor = self.out(nn.functional.gelu(self.between(torch.cat([pooled, context], dim=-1))))
        return logits.squeeze(-1).float().masked_fill(~member.any(dim=-1), -torch.inf)
