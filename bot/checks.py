"""What `storybot doctor` looks at, one check a function."""

from __future__ import annotations

import asyncio
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

from bot.settings import Settings
from corpus import StorybotError, read_corpus

OLDEST_PYTHON = (3, 11)
LONGEST_SILENCE = 60
"""Seconds without a sign of life after which `storybot run` counts as stopped."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check came to: a line, and whether it holds."""

    subject: str
    holds: bool
    line: str


def findings(settings: Settings) -> Iterator[Finding]:
    """Yield a finding for each thing that the bot needs, in the order in which to mend them."""
    checks: tuple[tuple[str, Callable[[Settings], str]], ...] = (
        ("python", _python),
        ("packages", _packages),
        ("model", _model),
        ("reader", _reader),
        ("corpus", _corpus),
        ("state", _state),
        ("index", _index),
        ("database", _database),
        ("telegram", _telegram),
    )
    for subject, check in checks:
        try:
            yield Finding(subject, True, check(settings))
        except StorybotError as error:
            yield Finding(subject, False, str(error))


def running(settings: Settings) -> Finding:
    """Return whether `storybot run` has given a sign of life of late."""
    heartbeat = settings.state_dir / "heartbeat"
    try:
        silence = time.time() - float(heartbeat.read_text())
    except (OSError, ValueError):
        return Finding("running", False, f"no sign of life in {heartbeat}; start it: storybot run")
    if silence > LONGEST_SILENCE:
        return Finding("running", False, f"silent for {silence:.0f} s; look into its log, then start it again")
    return Finding("running", True, f"gave a sign of life {max(silence, 0):.0f} s ago")


def _python(_settings: Settings) -> str:
    if sys.version_info < OLDEST_PYTHON:
        raise StorybotError(f"Python {platform.python_version()}", "too old", "install Python 3.11 or newer")
    return platform.python_version()


def _packages(_settings: Settings) -> str:
    names = []
    try:
        requirements = metadata.requires("storybot") or []
    except metadata.PackageNotFoundError:
        raise StorybotError("storybot", "not installed", "pip install . in its folder") from None
    for line in requirements:
        requirement = Requirement(line)
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        try:
            version = metadata.version(requirement.name)
        except metadata.PackageNotFoundError:
            raise StorybotError(requirement.name, "not installed", f"pip install '{requirement}'") from None
        if not requirement.specifier.contains(version, prereleases=True):
            raise StorybotError(
                f"{requirement.name} {version}", f"not {requirement.specifier}", f"pip install '{requirement}'"
            )
        names.append(requirement.name)
    return f"{len(names)} installed"


def _model(settings: Settings) -> str:
    from bot.opening import embedding_model
    from index.model_files import MODELS_FOLDER, verify_packaged

    model = embedding_model(settings)
    if model.is_packaged:
        verify_packaged()
        return f"{model.name}, weights in {MODELS_FOLDER}, checked"
    weights = model.weights()
    return f"{model.name}, {f'weights in {weights.parent}' if weights else 'from the Hugging Face hub'}"


def _reader(settings: Settings) -> str:
    from index.deciding.calibration import Calibration
    from index.model_files import MODELS_FOLDER, verify_packaged
    from index.model_names import CALIBRATION_FILE, ReaderModel

    model = ReaderModel(settings.reader_model)
    if model.is_packaged:
        verify_packaged()
        Calibration.from_file(CALIBRATION_FILE)
        return f"{model.name}, weights in {MODELS_FOLDER}, checked"
    return f"{model.name}, {f'weights in {model.folder()}' if model.folder() else 'from the Hugging Face hub'}"


def _corpus(settings: Settings) -> str:
    corpus = read_corpus(settings.corpus_dir)
    if corpus.problems:
        raise corpus.problems[0]
    return f"{len(corpus.stories)} {'story' if len(corpus.stories) == 1 else 'stories'} in {settings.corpus_dir}"


def _state(settings: Settings) -> str:
    from index.store import writing

    with writing(settings.state_dir):
        settings.state_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.state_dir) as file:
            file.write(os.urandom(1))
    return f"{settings.state_dir} can be written"


def _index(settings: Settings) -> str:
    from bot.opening import conditions, embedding_model
    from index.errors import IndexDamagedError
    from index.refresh import reason_to_build
    from index.store import IndexStore

    store = IndexStore(settings.state_dir)
    why = reason_to_build(store, settings.corpus_dir, embedding_model(settings), conditions(settings))
    if why:
        raise IndexDamagedError(str(store.directory), why, "build it: storybot index")
    return f"whole and up to date, {len(store.load().passages)} passages"


def _database(settings: Settings) -> str:
    from bot.database import Database
    from bot.database.session import read_url

    address = settings.database.get_secret_value()
    url = read_url(address)
    shown = url.render_as_string(hide_password=True)
    if url.get_backend_name() == "sqlite" and url.database and not Path(url.database).exists():
        return f"{shown} is not there yet, `storybot run` makes it"

    async def opened() -> None:
        await (await Database.open(address)).close()

    asyncio.run(opened())
    return f"{shown}, its tables up to date"


def _telegram(settings: Settings) -> str:
    if settings.token is None:
        return "no token is set (`storybot run` alone needs one)"
    from telegram.error import TelegramError

    from bot.telegram.errors import reason
    from bot.telegram.polling import connect

    try:
        return f"@{asyncio.run(connect(settings, patient=False))} answers"
    except TelegramError as error:
        raise StorybotError(
            settings.api_url, f"cannot be reached ({reason(error)})", "check the network and STORYBOT_API_URL"
        ) from None
