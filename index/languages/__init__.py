"""Languages: which one a question is in, and names that it shares with a story in another."""

from index.languages.detection import ENGLISH, possible_languages, sure_language, unread_language

__all__ = ["ENGLISH", "possible_languages", "sure_language", "unread_language"]
