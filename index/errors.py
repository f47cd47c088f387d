"""What can be wrong with a model or an index."""

from __future__ import annotations

from corpus.errors import StorybotError


class ModelError(StorybotError):
    """A model that is missing, damaged, or cannot be loaded."""

    @classmethod
    def of_library(cls, name: str, error: Exception, setting: str) -> ModelError:
        """Return the error for a model that a library could not load, in its own first line."""
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        return cls(f"model {name}", f"cannot be loaded ({reason[:200]})", f"set {setting} to a folder or a hub name")


class IndexDamagedError(StorybotError):
    """A published index that cannot be used; it has to be built again."""


class StoreError(StorybotError):
    """A vector database that stories cannot be kept in as it is: another version, or what it holds is not ours."""


class StoreAwayError(StoreError):
    """A vector database that did not answer, or not in time; the same may be tried again later."""


class StateError(StorybotError):
    """A state directory that cannot be written, or what it holds that cannot be read."""


class EvaluationFileError(StorybotError):
    """A file of an evaluation that cannot be used: questions, or an earlier report; or one that cannot be written."""
