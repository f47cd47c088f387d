"""What must not be read on standard error: the values of settings that are secret."""

from __future__ import annotations

from collections.abc import Mapping

_names: dict[str, str] = {}


def hide(secrets: Mapping[str, str]) -> None:
    """From now on, take these secrets for those of the program; `secrets` gives the name of each."""
    _names.clear()
    # One may be part of another.
    _names.update(sorted(secrets.items(), key=lambda item: -len(item[0])))


def without_secrets(text: str) -> str:
    """Return a text with the name of each secret in its place.

    Example:
        >>> hide({"123:AAE": "token"})
        >>> without_secrets("/bot123:AAE/getMe")
        '/bot<token>/getMe'
    """
    for secret, name in _names.items():
        text = text.replace(secret, f"<{name}>")
    return text
