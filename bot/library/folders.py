"""The folders of the stories."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from bot.library.withdrawals import withdrawn
from bot.settings import Settings
from corpus import PACKAGED_STORIES, CorpusError, NoStoriesError, StoryFolders, has_story_files


class Source(StrEnum):
    """Where a story comes from."""

    FOLDER = "folder"
    ADDED = "added"
    PACKAGED = "packaged"


def added_folder(settings: Settings) -> Path:
    """Return the folder of the stories that were added, whether it is there or not."""
    return settings.state_dir / "stories"


def own_folders(settings: Settings) -> tuple[Path, ...]:
    """Return the folder that the settings name, or that of the packaged story, or none if that is switched off.

    Raises CorpusError if it holds that of the added stories, which would be read twice.
    """
    if settings.corpus_dir == PACKAGED_STORIES and not settings.packaged_story:
        return ()
    if added_folder(settings).resolve().is_relative_to(settings.corpus_dir.resolve()):
        raise CorpusError(
            str(settings.corpus_dir),
            f"it holds the folder of the added stories, {added_folder(settings)}",
            "set STORYBOT_CORPUS_DIR or STORYBOT_STATE_DIR to another folder",
        )
    return (settings.corpus_dir,)


def story_folders(settings: Settings) -> StoryFolders:
    """Return the folders of all stories, and which of their sentences were withdrawn.

    The operator's folder or the packaged one comes first, then that of added stories. Raises NoStoriesError if there is
    none, CorpusError if the folder of added stories cannot be listed, and StateError as `withdrawn` does.
    """
    folders, added = own_folders(settings), added_folder(settings)
    if has_story_files(added):
        return StoryFolders((*folders, added), withdrawn(settings))
    if not folders:
        raise NoStoriesError(
            "stories",
            "there are none: STORYBOT_CORPUS_DIR is not set, the packaged story is switched off and none was added",
            "add one: storybot add FILE",
        )
    return StoryFolders(folders, withdrawn(settings))


def source_of(folder: Path, settings: Settings) -> Source:
    """Return where the stories of one of the `story_folders` come from."""
    if folder == added_folder(settings):
        return Source.ADDED
    return Source.PACKAGED if folder == PACKAGED_STORIES else Source.FOLDER
