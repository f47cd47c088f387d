"""Keeping the published index in step with the corpus and the model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from corpus import Folders, file_digests
from index.archive import Archive
from index.errors import IndexDamagedError
from index.model_files.names import EmbeddingModel
from index.retrieval.encoder import Encoder
from index.retrieval.story_store import Progress, StoryStore
from index.storage.generation import Contents
from index.storage.update import CHANGED, DUE, Update

__all__ = ["CHANGED", "DUE", "MISSING", "Built", "load_fresh", "reason_to_build", "refresh"]

MISSING = "there is none yet"


@dataclass(frozen=True, slots=True)
class Built:
    """A build that took place: why, and what the index holds that it published."""

    reason: str
    contents: Contents


def reason_to_build(store: Archive, folders: Folders, model: EmbeddingModel, now: datetime | None = None) -> str | None:
    """Return why the published index has to be built (again), or None if it is whole and up to date.

    Reads the story files and what the index says of itself, no model. `now` decides which stories may be shown; if
    None, it is the present moment. Raises CorpusError and ModelError as their
    readers do.
    """
    return _reason(store, file_digests(folders), model, now or datetime.now(UTC))


def _reason(store: Archive, digests: Mapping[str, str], model: EmbeddingModel, now: datetime) -> str | None:
    try:
        contents = store.contents()
    except IndexDamagedError as error:
        return error.why
    if contents is None:
        return MISSING
    if contents.model != model.identity:
        return "it was made with another embedding model"
    if contents.files != digests:
        return CHANGED
    return DUE if contents.due is not None and contents.due <= now.timestamp() else None


def refresh(
    store: Archive,
    folders: Folders,
    model: EmbeddingModel,
    encoder: Encoder,
    *,
    rebuild: bool = False,
    announce: Callable[[str], None] = lambda _reason: None,
    progress: Progress | None = None,
    now: datetime | None = None,
) -> Built | None:
    """Bring the published index up to date; return None if nothing has to be done.

    Only stories with other words than before are embedded. With another model, and if the index is damaged, all are;
    the index in use stays readable meanwhile. A build that was stopped goes on where it was.

    Args:
        store: where the index is published.
        folders: the stories, in one folder or several.
        model: what `encoder` was loaded from.
        encoder: makes the vectors.
        rebuild: build in any case, and embed all stories.
        announce: called once with the reason, before the work begins.
        progress: called with the passages that are embedded and their number.
        now: the moment that decides which stories may be shown. If None, the present one.

    Raises CorpusError, ModelError or StateError; the index in use stays as it was then.
    """
    now = now or datetime.now(UTC)
    # They come before the stories: a file that changes after this makes the index outdated, not wrong.
    digests = file_digests(folders)
    if not rebuild and _reason(store, digests, model, now) is None:
        return None
    with store.building():
        # Another process may have built it while this one waited for the lock.
        reason = "as asked" if rebuild else _reason(store, digests, model, now)
        if reason is None:
            return None
        update = Update(reason, folders, digests, model, encoder, rebuild, cache(announce), progress, now)
        return Built(reason, store.bring_up_to_date(update))


def load_fresh(
    store: Archive,
    folders: Folders,
    model: EmbeddingModel,
    encoder: Encoder,
    *,
    announce: Callable[[str], None] = lambda _reason: None,
    progress: Progress | None = None,
    now: datetime | None = None,
) -> tuple[StoryStore, Built | None]:
    """Return an index that is up to date, building it if needed, and the build if there was one.

    An index that turns out damaged on loading is built again once. Raises as `refresh` does.
    """
    built = refresh(store, folders, model, encoder, announce=announce, progress=progress, now=now)
    try:
        return store.load(), built
    except IndexDamagedError as error:
        announce(error.why)
        built = refresh(store, folders, model, encoder, rebuild=True, progress=progress, now=now)
        return store.load(), built
