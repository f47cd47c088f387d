"""Which weights a model's name stands for, without loading any library that runs them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from index.errors import ModelError
from index.model_files.packaged import ENCODER, MODELS_FOLDER, READER, packaged_checksum, sha256_of

PACKAGED_EMBEDDING_MODEL = "storybot-encoder"
"""Name of the encoder that the project made of multilingual-e5-small, in index/models."""

PACKAGED_READER = "storybot-reader"
"""Name of the reader that the project trained from the same base, in index/models."""

CALIBRATION_FILE = MODELS_FOLDER / "calibration.json"

WEIGHTS = "model.safetensors"
"""The file of weights in a model's folder. A pickle (`pytorch_model.bin`) is not loaded: it is a program."""

_PICKLES = frozenset({".bin", ".pt", ".pth", ".pkl", ".pickle", ".ckpt"})
_EXPORTS = frozenset({"openvino", "onnx"})


@dataclass(frozen=True, slots=True)
class _NamedModel:
    """A model as the settings name it."""

    packaged: ClassVar[str]
    weights_file: ClassVar[str]
    cure: ClassVar[str]

    name: str

    @property
    def is_packaged(self) -> bool:
        """Whether it is the project's own."""
        return self.name == self.packaged

    @property
    def version(self) -> str:
        """The model's name and a checksum of its weights.

        Raises ModelError if the name is a folder without weights or can't be one on the hub, or if packaged files are
        missing.
        """
        if self.is_packaged:
            return f"{self.name} {packaged_checksum(self.weights_file)[:16]}"
        weights = self.weights()
        return f"{self.name} {sha256_of(weights)[:16] if weights else self._hub_commit()}"

    def folder(self) -> Path | None:
        """Return the folder that the name is, or None for the packaged model and for a name on the hub."""
        folder = Path(self.name).expanduser()
        return folder if not self.is_packaged and folder.is_dir() else None

    def weights(self) -> Path | None:
        """Return the file of weights in the folder, or None if there is no folder.

        Raises ModelError if it has no weights, or others than safetensors in it or in a folder of one of its modules.
        """
        folder = self.folder()
        if folder is None:
            return None
        # Exports for other programs are not loaded.
        parts = (one for one in folder.iterdir() if one.is_dir() and one.name not in _EXPORTS)
        for part in (folder, *parts):
            pickles = sorted(file.name for file in part.iterdir() if file.suffix in _PICKLES)
            # Beside safetensors they are not loaded.
            if pickles and not any(part.glob("*.safetensors")):
                why = f"{part / pickles[0]} is a pickle, which can run any program"
                raise ModelError(f"model {self.name}", why, "save the model again as safetensors")
        if (folder / WEIGHTS).is_file():
            return folder / WEIGHTS
        raise ModelError(f"model {self.name}", f"no weights in {folder}", f"name a folder that holds {WEIGHTS}")

    def _hub_commit(self) -> str:
        """The commit of a hub model that was loaded here last; "unknown" before its first load."""
        from huggingface_hub import try_to_load_from_cache
        from huggingface_hub.errors import HFValidationError

        try:
            cached = try_to_load_from_cache(self.name, "config.json")
        except HFValidationError:
            why = "neither a folder nor a name on the Hugging Face hub"
            raise ModelError(f"model {self.name}", why, self.cure) from None
        return Path(cached).parent.name if isinstance(cached, str) else "unknown"


@dataclass(frozen=True, slots=True)
class ReaderModel(_NamedModel):
    """A reader as the settings name it.

    Args:
        name: `PACKAGED_READER`, a folder, or the name of a question-answering model on the Hugging Face hub.
    """

    packaged: ClassVar = PACKAGED_READER
    weights_file: ClassVar = READER
    cure: ClassVar = "set STORYBOT_READER_MODEL to a folder or a hub name that transformers can load"

    name: str = PACKAGED_READER

    @property
    def identity(self) -> str:
        """What is remembered of the reader that something was made with; raises as `version` does."""
        if not self.is_packaged:
            return self.version
        if not CALIBRATION_FILE.is_file():
            raise ModelError("the packaged models", f"{CALIBRATION_FILE} is missing", "install storybot again")
        return f"{self.version} {sha256_of(CALIBRATION_FILE)[:16]}"


@dataclass(frozen=True, slots=True)
class EmbeddingModel(_NamedModel):
    """An embedding model as the settings name it.

    Args:
        name: `PACKAGED_EMBEDDING_MODEL`, a folder, or a name on the Hugging Face hub.
        query_prompt: what is put before a question. If None, the model's own prompt, or "".
        passage_prompt: what is put before a passage, likewise.
    """

    packaged: ClassVar = PACKAGED_EMBEDDING_MODEL
    weights_file: ClassVar = ENCODER
    cure: ClassVar = "set STORYBOT_EMBEDDING_MODEL to a folder or a hub name that sentence-transformers can load"

    name: str = PACKAGED_EMBEDDING_MODEL
    query_prompt: str | None = None
    passage_prompt: str | None = None

    @property
    def identity(self) -> str:
        """What an index remembers of the model that made its vectors; raises as `version` does."""
        return f"{self.version} {self.passage_prompt!r}"
