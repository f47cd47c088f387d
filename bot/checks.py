"""The checks of `storybot doctor`, one function each."""

from __future__ import annotations

import asyncio
import os
import platform
import tempfile
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.requirements import Requirement

from bot.capacity import too_large
from bot.finding import Finding
from bot.library import story_folders
from bot.program.heartbeat import HEARTBEAT, last_heartbeat
from bot.settings import Settings
from corpus import StorybotError, read_corpus

if TYPE_CHECKING:
    from index import EmbeddingModel, ReaderModel


def findings(settings: Settings) -> Iterator[Finding]:
    """Yield a finding for each thing that the bot needs, in the order in which to fix them."""
    checks: tuple[tuple[str, Callable[[Settings], str]], ...] = (
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
    """Return whether `storybot run` has written its heartbeat recently, and nothing keeps it from answering."""
    file = settings.state_dir / HEARTBEAT
    heartbeat = last_heartbeat(file)
    if heartbeat is None:
        return Finding("running", False, f"no heartbeat in {file}; start it: storybot run")
    if not heartbeat.is_fresh:
        return Finding("running", False, f"no heartbeat for {heartbeat.silence:.0f} s; read its log, then restart it")
    if heartbeat.trouble:
        return Finding("running", False, heartbeat.trouble)
    return Finding("running", True, f"last heartbeat {max(heartbeat.silence, 0):.0f} s ago")


def _packages(_settings: Settings) -> str:
    count = 0
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
        count += 1
    return f"{count} installed for Python {platform.python_version()}"


def _model(settings: Settings) -> str:
    from bot.opening import embedding_model

    model = embedding_model(settings)
    weights = model.weights()
    return _weights(model, weights.parent if weights else None)


def _reader(settings: Settings) -> str:
    from index.deciding.calibration import Calibration
    from index.model_files.names import CALIBRATION_FILE, ReaderModel

    model = ReaderModel(settings.reader_model)
    if model.is_packaged:
        Calibration.from_file(CALIBRATION_FILE)
    return _weights(model, model.folder())


def _weights(model: EmbeddingModel | ReaderModel, folder: Path | None) -> str:
    from index.model_files import MODELS_FOLDER, verify_packaged

    if model.is_packaged:
        verify_packaged()
        return f"{model.name}, weights in {MODELS_FOLDER}, checked"
    return f"{model.name}, {f'weights in {folder}' if folder else 'from the Hugging Face hub'}"


def _corpus(settings: Settings) -> str:
    folders = story_folders(settings)
    corpus = read_corpus(folders)
    if corpus.problems:
        raise corpus.problems[0]
    where = " and ".join(map(str, folders.paths))
    count = len(corpus.askable())
    return f"{count} {'story' if count == 1 else 'stories'} in {where}"


def _state(settings: Settings) -> str:
    from index.storage.files import writing

    with writing(settings.state_dir):
        settings.state_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.state_dir) as file:
            file.write(os.urandom(1))
    return f"{settings.state_dir} is writable"


def _index(settings: Settings) -> str:
    from bot.opening import embedding_model, index_store
    from index.building import reason_to_build
    from index.errors import IndexDamagedError

    store = index_store(settings)
    why = reason_to_build(store, story_folders(settings), embedding_model(settings))
    contents = None if why else store.contents()
    if contents is None:
        raise IndexDamagedError(store.where, str(why), "build it: storybot index")
    store.verify()
    where = f" in {store.where}" if settings.store else ""
    advice = too_large(settings, contents)
    return f"up to date, {contents.passages} passages{where}{f'; {advice}' if advice else ''}"


def _database(settings: Settings) -> str:
    from bot.database import Database
    from bot.database.errors import shown
    from bot.database.session import is_file, read_url

    async def opened() -> None:
        await (await Database.open(settings.database.get_secret_value())).close()

    url = read_url(settings.database.get_secret_value())
    if is_file(url) and not Path(str(url.database)).exists():
        return f"{shown(url)} does not exist yet; `storybot run` creates it"
    asyncio.run(opened())
    return f"{shown(url)}, tables up to date"


def _telegram(settings: Settings) -> str:
    if settings.token is None:
        return "no token is set (only `storybot run` needs one)"
    from telegram.error import TelegramError

    from bot.telegram.errors import reason
    from bot.telegram.running.connecting import connect
    from bot.telegram.running.webhook_setup import webhook_of

    webhook = webhook_of(settings)
    way = f"; its webhook is to listen on {webhook.address}" if webhook else ""
    try:
        return f"@{asyncio.run(connect(settings, patient=False))} answers{way}"
    except TelegramError as error:
        raise StorybotError(
            settings.api_url, f"cannot be reached ({reason(error)})", "check the network and STORYBOT_API_URL"
        ) from None
