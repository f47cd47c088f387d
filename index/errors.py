"""What can be wrong with a model or an index."""

from __future__ import annotations

from corpus.errors import StorybotError


class ModelError(StorybotError):
    """A model that is missing, damaged, or cannot be loaded."""


class IndexDamagedError(StorybotError):
    """A published index that cannot be used; it has to be built again."""


class StateError(StorybotError):
    """A state directory that cannot be written."""


class EvaluationFileError(StorybotError):
    """A file of questions that cannot be used for an evaluation."""
