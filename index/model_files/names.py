"""Which weights a model's name stands for, without loading any library that runs them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from index.errors import ModelError
from index.model_files.packaged import ENCODER, MODELS_FOLDER, READER, packaged_checksum, sha256_of

PACKAGED_EMBEDDING_MODEL = "storybot-encoder"
"""Name of the encoder that the project made of multilingual-e5-small, in index/models."""

PACKAGED_READER = "storybot-reader"
"""Name of the reader that the project trained from the same base, in index/models."""

CALIBRATION_FILE = MODELS_FOLDER / "calibration.json"

NAME_ANOTHER = "set STORYBOT_EMBEDDING_MODEL to a folder or a hub name that sentence-transformers can load"
"""What to do about a model that cannot be had."""

_NAME_ANOTHER_READER = "set STORYBOT_READER_MODEL to a folder or a hub name that transformers can load"
_WEIGHTS = ("model.safetensors", "pytorch_model.bin")


@dataclass(frozen=True, slots=True)
class ReaderModel:
    """A reader as the settings name it.

    Args:
        name: `PACKAGED_READER`, a folder, or the name of a question-answering model on the Hugging Face hub.
    """

    name: str = PACKAGED_READER

    @property
    def is_packaged(self) -> bool:
        """Whether it is the project's own."""
        return self.name == PACKAGED_READER

    def folder(self) -> Path | None:
        """Return the folder that the name is; None for the packaged one and for a name on the hub."""
        folder = Path(self.name).expanduser()
        return folder if not self.is_packaged and folder.is_dir() else None

    @property
    def identity(self) -> str:
        """What is remembered of the reader that something was made with: the name and the weights.

        Raises ModelError if the name can't be one on the hub, or if packaged files are missing.
        """
        if self.is_packaged:
            if not CALIBRATION_FILE.is_file():
                raise ModelError("the packaged models", f"{CALIBRATION_FILE} is missing", "install storybot again")
            return f"{self.name} {packaged_checksum(READER)[:16]} {sha256_of(CALIBRATION_FILE)[:16]}"
        folder = self.folder()
        if folder is None:
            return f"{self.name} {_hub_commit(self.name, _NAME_ANOTHER_READER)}"
        return " ".join([self.name, *(sha256_of(folder / name)[:16] for name in _WEIGHTS if (folder / name).is_file())])


@dataclass(frozen=True, slots=True)
class EmbeddingModel:
    """An embedding model as the settings name it.

    Args:
        name: `PACKAGED_EMBEDDING_MODEL`, a folder, or a name on the Hugging Face hub.
        query_prompt: what is put before a question. If None, the model's own prompt, "" if it has none.
        passage_prompt: what is put before a passage, likewise.
    """

    name: str = PACKAGED_EMBEDDING_MODEL
    query_prompt: str | None = None
    passage_prompt: str | None = None

    @property
    def is_packaged(self) -> bool:
        """Whether it is the project's own."""
        return self.name == PACKAGED_EMBEDDING_MODEL

    @property
    def identity(self) -> str:
        """What an index remembers of the model that made its vectors: the name, the weights, the prompt.

        Raises ModelError if the name is a folder without weights or can't be one on the hub, or if packaged files are
        missing.
        """
        if self.is_packaged:
            version = packaged_checksum(ENCODER)[:16]
        else:
            weights = self.weights()
            version = sha256_of(weights)[:16] if weights else _hub_commit(self.name, NAME_ANOTHER)
        return f"{self.name} {version} {self.passage_prompt!r}"

    def folder(self) -> Path | None:
        """Return the folder that the name is; None for the packaged one and for a name on the hub."""
        folder = Path(self.name).expanduser()
        return folder if not self.is_packaged and folder.is_dir() else None

    def weights(self) -> Path | None:
        """Return the file of weights in the folder, None if the name is none; raises ModelError if it holds none."""
        folder = self.folder()
        if folder is None:
            return None
        for name in _WEIGHTS:
            if (folder / name).is_file():
                return folder / name
        raise ModelError(f"model {self.name}", f"no weights in {folder}", "name a folder that holds model.safetensors")


def _hub_commit(name: str, cure: str) -> str:
    """The commit of a hub model that was loaded here last; "unknown" before its first load."""
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    try:
        cached = try_to_load_from_cache(name, "config.json")
    except HFValidationError:
        raise ModelError(f"model {name}", "neither a folder nor a name on the Hugging Face hub", cure) from None
    return Path(cached).parent.name if isinstance(cached, str) else "unknown"
