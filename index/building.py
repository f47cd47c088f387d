"""Keeping the published index in step with the corpus and the model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from corpus import fingerprint, read_corpus
from index.errors import IndexDamagedError
from index.model_files.names import EmbeddingModel
from index.retrieval.encoder import Encoder
from index.retrieval.story_index import Progress, StoryIndex
from index.storage.index_store import IndexStore
from index.storage.manifest import Manifest
from index.suggestions import Conditions, Suggester, Suggestions


@dataclass(frozen=True, slots=True)
class Built:
    """A build that took place: why, and the manifest of the index that it published."""

    reason: str
    manifest: Manifest


def reason_to_build(
    store: IndexStore, corpus_dir: Path, model: EmbeddingModel, conditions: Conditions | None = None
) -> str | None:
    """Return why the published index has to be built (again), None where it is whole and up to date.

    Suggested questions that were checked under other conditions than `conditions` are a reason too: a build makes them
    together with the vectors, so that what is published fits in every part. Where it is None they do not matter.
    Reads the story files and the manifest, no model. Raises CorpusError and ModelError as their readers do.
    """
    corpus = fingerprint(corpus_dir)
    try:
        manifest = store.manifest()
    except IndexDamagedError as error:
        return error.why
    if manifest is None:
        return "there is none yet"
    return manifest.staleness(corpus, model.identity, conditions.identity if conditions else None)


def refresh(
    store: IndexStore,
    corpus_dir: Path,
    model: EmbeddingModel,
    encoder: Encoder,
    *,
    suggester: Suggester | None = None,
    rebuild: bool = False,
    announce: Callable[[str], None] = lambda _reason: None,
    progress: Progress | None = None,
) -> Built | None:
    """Build and publish the index where it is missing, damaged or outdated; return None where nothing was to do.

    Args:
        store: where the index is published.
        corpus_dir: the stories.
        model: what `encoder` was loaded from.
        encoder: makes the vectors.
        suggester: makes the suggested questions; there are none where it is None.
        rebuild: build in any case.
        announce: called once with the reason, before the work begins.
        progress: called with the passages that are embedded and their number.

    Raises CorpusError, ModelError or StateError; the index in use stays as it was then.
    """
    conditions = suggester.conditions if suggester else None
    if not rebuild and reason_to_build(store, corpus_dir, model, conditions) is None:
        return None
    with store.building():
        # Another process may have built it while this one waited for the lock.
        reason = "as asked" if rebuild else reason_to_build(store, corpus_dir, model, conditions)
        if reason is None:
            return None
        # The fingerprint comes first: a story that changes while it is read makes the index outdated, not wrong.
        seen = fingerprint(corpus_dir)
        corpus = read_corpus(corpus_dir)
        announce(reason)
        index = StoryIndex.build(corpus.stories, encoder, progress)
        made = suggester.suggest(index, encoder) if suggester else Suggestions({})
        manifest = store.publish(
            replace(index, suggestions=made.questions),
            corpus=seen,
            model=model.identity,
            left_out=(*map(str, corpus.problems), *made.left_out),
            suggested_by=conditions.identity if conditions else "",
        )
        return Built(reason, manifest)


def load_fresh(
    store: IndexStore,
    corpus_dir: Path,
    model: EmbeddingModel,
    encoder: Encoder,
    *,
    suggester: Suggester | None = None,
    announce: Callable[[str], None] = lambda _reason: None,
    progress: Progress | None = None,
) -> tuple[StoryIndex, Built | None]:
    """Return an index that is up to date, building it where it has to be, and the build if there was one.

    An index that turns out damaged on loading is built again once. Raises as `refresh` does.
    """
    built = refresh(store, corpus_dir, model, encoder, suggester=suggester, announce=announce, progress=progress)
    try:
        return store.load(), built
    except IndexDamagedError as error:
        announce(error.why)
        built = refresh(store, corpus_dir, model, encoder, suggester=suggester, rebuild=True, progress=progress)
        return store.load(), built
