"""The settings: environment variables that begin with STORYBOT_, or lines of a .env file."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, Literal
from urllib.parse import quote

from platformdirs import user_state_path
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from bot.setting_values import (
    ANY_LANGUAGE,
    ApiToken,
    DatabaseUrl,
    Folder,
    Ids,
    Languages,
    ListeningAddress,
    Networks,
    Origins,
    StoreUrl,
    Token,
    WebAddress,
    WebAddresses,
    WebhookSecret,
    without_login,
)
from corpus import PACKAGED_STORIES, StorybotError

PREFIX = "STORYBOT_"


class SettingsError(StorybotError):
    """A setting has a value that cannot be used."""


_MAY_BE_EMPTY = f"{PREFIX}http".lower()
"""The one setting whose empty value means something; other empty settings count as not set."""


class Settings(BaseSettings):
    """The settings. The descriptions appear in the README's table, with the range of a number added."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", env_file_encoding="utf-8", extra="ignore")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003  (as the library calls it)
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Pass over empty values, as `env_ignore_empty` does, which knows no exception."""
        for source in (env_settings, dotenv_settings):
            if isinstance(source, EnvSettingsSource):
                variables = source.env_vars.items()
                source.env_vars = {name: value for name, value in variables if value or name == _MAY_BE_EMPTY}
        return init_settings, env_settings, dotenv_settings, file_secret_settings

    token: Token | None = Field(None, description="the bot's token from @BotFather; `storybot run` needs it")
    corpus_dir: Folder = Field(PACKAGED_STORIES, description="folder of the stories, in files of any kind that is read")
    packaged_story: bool = Field(
        True, description="whether the packaged story is one of the stories while `STORYBOT_CORPUS_DIR` is not set"
    )
    state_dir: Folder = Field(
        default_factory=lambda: user_state_path("storybot"),
        description="folder for everything the program writes: the index, added stories, the history of "
        "`storybot chat`",
    )
    embedding_model: str = Field(
        "storybot-encoder",
        description="sentence-transformers model: the packaged one, a folder, or a name on the Hugging Face hub",
    )
    reader_model: str = Field(
        "storybot-reader",
        description="question-answering model of the transformers library: the packaged one, a folder, or a hub name",
    )
    query_prompt: str | None = Field(None, description="text put before a question, which E5 models need (`query: `)")
    passage_prompt: str | None = Field(None, description="text put before a passage (`passage: `)")
    languages: Languages = Field(
        "en,ru,uk,hy",
        description="codes of the languages that the two models read, or `any`; English is always tried",
    )
    excerpts: int = Field(3, ge=1, le=10, description="most quotations in one reply")
    min_confidence: float = Field(
        0.42, ge=0, le=1, description="confidence below which the bot says that the story may not say"
    )
    closest_confidence: float = Field(
        0.09,
        ge=0,
        le=1,
        description="confidence below which the bot refuses instead of showing the closest passage",
    )
    api_url: WebAddress = Field(
        "https://api.telegram.org", description="address of the Bot API server, if you run your own"
    )
    allowed_chats: Ids = Field(
        frozenset(),
        description="ids of the chats that the bot serves, separated by commas; it leaves every other group",
    )
    allowed_users: Ids = Field(frozenset(), description="ids of the people whom the bot answers, separated by commas")
    admins: Ids = Field(
        frozenset(),
        description="ids of administrators, with commas between; the bot answers them in private and in every group "
        "that it serves, and reports errors to them",
    )
    editors: Ids = Field(
        frozenset(),
        description="ids of the people who may add, correct and withdraw stories in a chat with the bot, separated by "
        "commas; administrators may too",
    )
    questions_per_minute: int = Field(
        20, ge=1, le=600, description="most questions per minute from one person; a group may ask three times as many"
    )
    queue: int = Field(200, ge=1, le=10_000, description="most questions waiting for an answer at a time")
    pending_minutes: int = Field(
        60,
        ge=0,
        le=1440,
        description="oldest question to answer after the bot was away, in minutes; for older ones it says that it was "
        "away",
    )
    pending_questions: int = Field(100, ge=0, le=10_000, description="most questions to answer after the bot was away")
    follow_up_minutes: int = Field(
        60, ge=0, le=1440, description="how long a later question can follow up on an answer, in minutes; 0 for never"
    )
    keep_days: int = Field(
        30, ge=1, le=3650, description="how long the records behind the buttons of a reply are kept, in days"
    )
    database_url: DatabaseUrl | None = Field(
        None, description="address of the database, `sqlite:///FILE` or `postgresql://USER:PASSWORD@HOST/NAME`"
    )
    store: StoreUrl | None = Field(
        None,
        description="where the index is kept, if not in the state directory: `milvus-lite:FOLDER`, or a Milvus server, "
        "`https://HOST:PORT/DATABASE?name=NAME`",
    )
    store_token: SecretStr | None = Field(
        None, description="what proves that a Milvus server may be used, `USER:PASSWORD` or an API key"
    )
    store_ca: Folder | None = Field(
        None, description="file of the certificate (PEM) that a Milvus server's is checked with, if it is no public one"
    )
    store_seconds: int = Field(
        5, ge=1, le=120, description="how long a search in Milvus may take, with its retries, in seconds"
    )
    http: ListeningAddress = Field(
        "127.0.0.1:8080",
        description="where `storybot run` and `storybot serve` serve `/healthz`, `/readyz`, `/metrics`, the page and "
        "the API, as `HOST:PORT`; an empty value switches it off",
    )
    serve: bool = Field(
        False, description="whether `storybot run` serves the page, the API and MCP too, as `storybot serve` does"
    )
    api_token: ApiToken | None = Field(
        None, description="what proves that a request may use the API and MCP; needed elsewhere than on loopback"
    )
    page_origins: Origins = Field(
        (),
        description="origins whose pages may embed the page and ask through it, such as `https://news.example`, "
        "separated by commas; behind a proxy also the page's own",
    )
    proxies: Networks = Field(
        (),
        description="addresses or networks of the proxies before `STORYBOT_HTTP`, separated by commas; they are "
        "believed for whom they ask (`X-Forwarded-For`)",
    )
    webhook_url: WebAddress | None = Field(
        None,
        description="public address, with its `https://`, at which Telegram reaches this bot; with it `storybot run` "
        "receives updates by a webhook instead of polling",
    )
    webhook_listen: ListeningAddress = Field(
        "127.0.0.1:8443", description="where the webhook is received, as `HOST:PORT`"
    )
    webhook_secret: WebhookSecret | None = Field(
        None, description="what proves that a request comes from Telegram; derived from the token if it is not set"
    )
    webhook_cert: Folder | None = Field(
        None, description="file of the TLS certificate of the webhook (PEM), if no proxy in front of it has one"
    )
    webhook_key: Folder | None = Field(None, description="file of that certificate's private key (PEM)")
    watchdog_seconds: int = Field(
        120,
        ge=0,
        le=3600,
        description="how long Telegram may leave calls without any reply, or the queue may stand still, before the "
        "program ends with exit status 4, in seconds; 0 for never",
    )
    index_hours: int = Field(
        0, ge=0, le=8760, description="age of the index from which `/readyz` says that it is too old; 0 for none"
    )
    index_memory: int = Field(
        0,
        ge=0,
        le=100_000_000,
        description="memory beyond which `storybot index`, `doctor` and `run` say that the vectors are too many for "
        "one machine, in megabytes; 0 for half of what the machine has",
    )
    watch_seconds: int = Field(
        10, ge=0, le=3600, description="how often `storybot run` looks for changed stories, in seconds; 0 for never"
    )
    feeds: WebAddresses = Field(
        (), description="addresses of RSS or Atom feeds whose articles `storybot run` adds, separated by commas"
    )
    feed_minutes: int = Field(15, ge=1, le=1440, description="how often the feeds are read, in minutes")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="how much `storybot run` logs: DEBUG, INFO, WARNING or ERROR"
    )

    @property
    def read_languages(self) -> tuple[str, ...] | None:
        """The codes of the languages that the models read, or None for all."""
        return None if self.languages == ANY_LANGUAGE else tuple(self.languages.split(","))

    @property
    def database(self) -> SecretStr:
        """The address of the database; by default a SQLite file in the state directory."""
        return self.database_url or SecretStr(f"sqlite:///{quote(str(self.state_dir.absolute() / 'storybot.db'))}")


_SECRETS = ("token", "database_url", "webhook_secret", "api_token", "store", "store_token")
"""The settings whose values no message shows."""

STORE_FORMS = "milvus-lite:FOLDER or https://HOST:PORT/DATABASE?name=NAME"
"""What STORYBOT_STORE may be."""

_SOME_IDS = "ids with commas, such as 123456789,-1001234567890"

_USABLE_VALUES = {
    "languages": "codes such as en,uk,ru, or any",
    "api_url": "an address with its https://",
    "log_level": "DEBUG, INFO, WARNING or ERROR",
    "corpus_dir": "a folder",
    "packaged_story": "true or false",
    "serve": "true or false",
    "state_dir": "a folder",
    "token": "the token as @BotFather gave it",
    "allowed_chats": _SOME_IDS,
    "allowed_users": _SOME_IDS,
    "admins": _SOME_IDS,
    "editors": _SOME_IDS,
    "feeds": "addresses with their https:// and without a user's name and password, separated by commas",
    "http": "HOST:PORT, such as 127.0.0.1:8080, or to nothing",
    "page_origins": "origins such as https://news.example, separated by commas",
    "proxies": "addresses or networks such as 127.0.0.1,10.0.0.0/8",
    "webhook_url": "an address with its https://",
    "webhook_listen": "HOST:PORT, such as 127.0.0.1:8443",
    "webhook_secret": "16 to 256 letters, digits, hyphens and underscores",
    "api_token": "16 to 256 characters of ASCII without spaces",
    "webhook_cert": "a file",
    "webhook_key": "a file",
    "database_url": "an address that begins with sqlite:// or postgresql://",
    "store": STORE_FORMS,
    "store_ca": "a file",
}
"""What a setting may be; for numbers, `_range` says it."""


def load_settings(**overrides: Any) -> Settings:
    """Read the settings from the environment and .env. `overrides` that are not None win.

    Raises SettingsError for the first bad value. The message never contains a secret.
    """
    try:
        settings = Settings(**{name: value for name, value in overrides.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name, given = str(first["loc"][0]), first["input"]
        is_secret = name in _SECRETS or without_login(str(given)) != str(given)
        what = f"{PREFIX}{name.upper()}" + ("" if is_secret else f"={given!r}")
        raise SettingsError(what, "not a value that can be used", f"set it to {_usable_value(name)}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            ".env", f"cannot be read ({error})", "save it as a UTF-8 file of NAME=value lines"
        ) from None
    closest, least = settings.closest_confidence, settings.min_confidence
    # Its default may be above the other one. Then no passage is ever shown as the closest.
    if closest > least and "closest_confidence" in settings.model_fields_set:
        raise SettingsError(
            f"{PREFIX}CLOSEST_CONFIDENCE={closest}",
            f"more than {PREFIX}MIN_CONFIDENCE, which is {least}",
            "set it to that or less",
        )
    return settings


def unknown_settings(environment: Mapping[str, str | None]) -> list[str]:
    """Return a line for each variable of `environment` that has the prefix but is not a setting, with a likely name."""
    known = [f"{PREFIX}{name.upper()}" for name in Settings.model_fields]
    lines = []
    for name in sorted(environment):
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            close = get_close_matches(name.upper(), known)
            # STORYBOT_TELEGRAM_TOKEN means STORYBOT_TOKEN rather than another token.
            close.sort(key=lambda one: not name.upper().endswith(one.removeprefix(PREFIX.rstrip("_"))))
            lines.append(f"{name} is not a setting" + (f"; did you mean {close[0]}?" if close else ""))
    return lines


def settings_table() -> str:
    """Return the settings as a Markdown table, as the README shows it."""
    rows = ["| setting | default | what it is |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        limits = _range(name)
        about = f"{field.description} ({limits})" if limits else field.description
        rows.append(f"| `{PREFIX}{name.upper()}` | {_shown_default(name, field.default)} | {about} |")
    return "\n".join(rows)


def _usable_value(name: str) -> str:
    if limits := _range(name):
        return f"a {'whole ' if Settings.model_fields[name].annotation is int else ''}number from {limits}"
    return _USABLE_VALUES.get(name, "a line of text")


def _range(name: str) -> str | None:
    """The smallest and the largest value of a number, or None for other settings."""
    schema = Settings.model_json_schema()["properties"][name]
    return f"{schema['minimum']} to {schema['maximum']}" if "minimum" in schema else None


def _shown_default(name: str, default: object) -> str:
    """The default as it is written in a .env file, or in words if it depends on the machine."""
    words = {
        "corpus_dir": "the packaged story",
        "state_dir": "`~/.local/state/storybot` (on Linux)",
        "allowed_chats": "all",
        "allowed_users": "all",
        "admins": "none",
        "editors": "none",
        "feeds": "none",
        "page_origins": "none",
        "proxies": "none",
        "database_url": "the SQLite file `storybot.db` in the state directory",
        "store": "the state directory",
        "store_ca": "the public ones",
    }
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    return words.get(name) or (f"`{default}`" if default not in (None, "") else "none")
