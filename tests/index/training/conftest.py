"""Data files of every format with a record or two each, and a tiny encoder."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import AutoTokenizer, BertConfig, BertModel

from index.model_names import EmbeddingModel

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
