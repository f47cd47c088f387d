"""The stories that the bot answers from: those of the operator's folder, and those added by a command."""

from bot.library.folders import Source, added_folder, source_of, story_folders

__all__ = ["Source", "added_folder", "source_of", "story_folders"]
