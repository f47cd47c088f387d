"""Model files: what a model's name stands for, and the packaged weights."""

from index.model_files.names import CALIBRATION_FILE, EmbeddingModel, ReaderModel
from index.model_files.packaged import MODELS_FOLDER, verify_packaged

__all__ = [
    "CALIBRATION_FILE",
    "MODELS_FOLDER",
    "EmbeddingModel",
    "ReaderModel",
    "verify_packaged",
]
