"""The settings: environment variables with the prefix STORYBOT_, or lines of a .env file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

from platformdirs import user_state_path
from pydantic import AfterValidator, Field, HttpUrl, SecretStr, TypeAdapter, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from corpus import PACKAGED_STORIES, StorybotError

PREFIX = "STORYBOT_"

ANY_LANGUAGE = "any"
"""The value for models that read every language."""


class SettingsError(StorybotError):
    """A setting with a value that cannot be used."""


def _web_address(value: str) -> str:
    TypeAdapter(HttpUrl).validate_python(value)
    return value.rstrip("/")


def _folder(value: Path) -> Path:
    try:
        return value.expanduser()
    except RuntimeError as error:
        raise ValueError(str(error)) from None


def _token(value: SecretStr) -> SecretStr:
    token = value.get_secret_value().strip()
    if not re.fullmatch(r"[\w:.-]+", token):
        raise ValueError("a token holds letters, digits, a colon, hyphens and underscores alone")
    return SecretStr(token)


def _languages(value: str) -> str:
    codes = [code.strip() for code in value.casefold().split(",")]
    well_formed = all(re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", code) for code in codes)
    if codes != [ANY_LANGUAGE] and (ANY_LANGUAGE in codes or not well_formed):
        raise ValueError("a list of language codes")
    return ",".join(codes)


_Folder = Annotated[Path, AfterValidator(_folder)]


class Settings(BaseSettings):
    """What can be set; the descriptions are those of the table in the README."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore"
    )

    token: Annotated[SecretStr, AfterValidator(_token)] | None = Field(
        None, description="the bot's token from @BotFather; `storybot run` needs it"
    )
    corpus_dir: _Folder = Field(PACKAGED_STORIES, description="folder of the stories, `.md` and `.txt`")
    state_dir: _Folder = Field(
        default_factory=lambda: user_state_path("storybot"),
        description="folder of all that the program writes: the index, the history of `storybot chat`",
    )
    embedding_model: str = Field(
        "all-MiniLM-L6-v2",
        description="sentence-transformers model: the packaged one, a folder, or a name on the Hugging Face hub",
    )
    reader_model: str = Field(
        "storybot-reader",
        description="question-answering model of the transformers library: the packaged one, a folder, or a hub name",
    )
    query_prompt: str = Field("", description="text put before a question, as E5 models need (`query: `)")
    passage_prompt: str = Field("", description="text put before a passage (`passage: `)")
    languages: Annotated[str, AfterValidator(_languages)] = Field(
        "en", description="languages that the two models read, as codes (`en,uk,ru`), or `any`; English is always tried"
    )
    excerpts: int = Field(3, ge=1, le=10, description="most quotations in one reply, 1 to 10")
    min_confidence: float = Field(
        0.05, ge=0, le=1, description="confidence below which the bot says that the story does not say, 0 to 1"
    )
    api_url: Annotated[str, AfterValidator(_web_address)] = Field(
        "https://api.telegram.org", description="address of the Bot API server, for one of your own"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="how much `storybot run` logs: DEBUG, INFO, WARNING or ERROR"
    )

    @property
    def read_languages(self) -> tuple[str, ...] | None:
        """The codes of the languages that the models read; None for all."""
        return None if self.languages == ANY_LANGUAGE else tuple(self.languages.split(","))


_PLAIN_WORDS = {
    "languages": "codes such as en,uk,ru, or any",
    "excerpts": "a whole number from 1 to 10",
    "min_confidence": "a number from 0 to 1",
    "api_url": "an address with its https://",
    "log_level": "DEBUG, INFO, WARNING or ERROR",
    "corpus_dir": "a folder",
    "state_dir": "a folder",
    "token": "the token as @BotFather gave it",
}


def load_settings(**overrides: Any) -> Settings:
    """Read the settings from the environment and .env; `overrides` win.

    Raises SettingsError for the first one that cannot be used; a secret's value is never part of the message.
    """
    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        raise SettingsError(
            f"{PREFIX}{name.upper()}={first['input']!r}" if name != "token" else f"{PREFIX}TOKEN",
            "not a value that can be used",
            f"set it to {_PLAIN_WORDS.get(name, 'a line of text')}",
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            ".env", f"cannot be read ({error})", "save it as a UTF-8 file of NAME=value lines"
        ) from None


def unknown_settings(environment: Mapping[str, str | None]) -> list[str]:
    """Return a line for each variable of `environment` that has the prefix but is no setting, with a likely name."""
    known = [f"{PREFIX}{name.upper()}" for name in Settings.model_fields]
    lines = []
    for name in sorted(environment):
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            close = get_close_matches(name.upper(), known, n=1)
            lines.append(f"{name} is no setting" + (f"; did you mean {close[0]}?" if close else ""))
    return lines


def settings_table() -> str:
    """Return the settings as a Markdown table, as the README shows it."""
    rows = ["| setting | default | what it is |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        rows.append(f"| `{PREFIX}{name.upper()}` | {_shown_default(name, field.default)} | {field.description} |")
    return "\n".join(rows)


def _shown_default(name: str, default: object) -> str:
    """The default in words where it differs from machine to machine, else as it would be written."""
    words = {"corpus_dir": "the packaged story", "state_dir": "`~/.local/state/storybot` (on Linux)"}
    return words.get(name) or (f"`{default}`" if default not in (None, "") else "none")
