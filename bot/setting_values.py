"""What the values of settings may be."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, HttpUrl, SecretStr, TypeAdapter
from pydantic_settings import NoDecode

ANY_LANGUAGE = "any"
"""The value of STORYBOT_LANGUAGES for models that read every language."""

_HOST_AND_PORT = re.compile(r"(\[[0-9a-fA-F:.]+\]|[^\s:/\[\]]+):(\d{1,5})")


# A user's name and password, where they belong, and elsewhere: a password may have a slash that was not escaped. What
# follows a colon may also be the port before a path with an @.
_LOGIN = re.compile(r"(?<=//)[^/?#\s]*@|:(?!//|\d+(?:[/?#]|$))[^@]*@")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server listens.

    Args:
        host: a name or an IP address; an IPv6 address without its brackets.
        port: 0 for any free one.
    """

    host: str
    port: int

    @classmethod
    def read(cls, text: str) -> Address:
        """Read `HOST:PORT`; raises ValueError."""
        read = _HOST_AND_PORT.fullmatch(text)
        if not read or int(read[2]) > 65_535:
            raise ValueError("HOST:PORT")
        return cls(read[1].strip("[]"), int(read[2]))

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def without_login(address: str) -> str:
    """Return what was given as an address without the name and the password of a user.

    Example:
        >>> without_login("https://desk:hunter22@wire.example/@desk")
        'https://wire.example/@desk'
    """
    return _LOGIN.sub("", address)


def _web_address(value: str) -> str:
    TypeAdapter(HttpUrl).validate_python(value)
    return value.rstrip("/")


def _open_address(value: str) -> str:
    """The address of what nobody logs in to."""
    if "@" in urlsplit(value).netloc:
        raise ValueError("an address without a user")
    return _web_address(value)


def _listening_address(value: str) -> str:
    if value:
        Address.read(value)
    return value


def _webhook_secret(value: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", value.get_secret_value()):
        raise ValueError("a secret")
    return value


def _api_token(value: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[\x21-\x7e]{16,256}", value.get_secret_value()):
        raise ValueError("a token")
    return value


def _folder(value: Path) -> Path:
    try:
        return value.expanduser()
    except RuntimeError as error:
        raise ValueError(str(error)) from None


def _token(value: SecretStr) -> SecretStr:
    token = value.get_secret_value().strip()
    if not re.fullmatch(r"[\w:.-]+", token):
        raise ValueError("a token has only letters, digits, a colon, hyphens and underscores")
    return SecretStr(token)


def _languages(value: str) -> str:
    codes = [code.strip() for code in value.casefold().split(",")]
    well_formed = all(re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", code) for code in codes)
    if codes != [ANY_LANGUAGE] and (ANY_LANGUAGE in codes or not well_formed):
        raise ValueError("a list of language codes")
    return ",".join(codes)


def _ids(value: object) -> object:
    """The numbers of a comma-separated list. Other types are left to pydantic."""
    if not isinstance(value, str):
        return value
    parts = [part.strip() for part in value.split(",")]
    if not all(re.fullmatch(r"-?[1-9][0-9]{0,17}", part) for part in parts):
        raise ValueError("a list of ids")
    return frozenset(map(int, parts))


def _each(read: Callable[[str], str]) -> BeforeValidator:
    """Reads the values of a comma-separated list, each once. Other types are left to pydantic."""

    def listed(value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(dict.fromkeys(read(part.strip()) for part in value.split(",")))

    return BeforeValidator(listed)


def _origin(value: str) -> str:
    """An origin as browsers send it (https://html.spec.whatwg.org/multipage/browsers.html#origin)."""
    if not re.fullmatch(r"https?://[a-z0-9.\[\]:-]+/?", value, re.IGNORECASE):
        raise ValueError("an origin")
    _web_address(value)
    parts = urlsplit(value.lower().rstrip("/"))
    usual = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{parts.netloc.removesuffix(f':{usual}')}"


def _network(value: str) -> str:
    return str(ip_network(value, strict=False))


def _database_url(value: SecretStr) -> SecretStr:
    if not re.match(r"(sqlite(\+aiosqlite)?|postgresql(\+asyncpg)?)://\S", value.get_secret_value()):
        raise ValueError("the address of a database")
    return value


def _store(value: SecretStr) -> SecretStr:
    if not re.match(r"(milvus-lite:|https?://)\S", value.get_secret_value()):
        raise ValueError("the address of a store")
    return value


Folder = Annotated[Path, AfterValidator(_folder)]
Ids = Annotated[frozenset[int], NoDecode, BeforeValidator(_ids)]
Languages = Annotated[str, AfterValidator(_languages)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
WebAddresses = Annotated[tuple[str, ...], NoDecode, _each(_open_address)]
Origins = Annotated[tuple[str, ...], NoDecode, _each(_origin)]
Networks = Annotated[tuple[str, ...], NoDecode, _each(_network)]
ListeningAddress = Annotated[str, AfterValidator(_listening_address)]
"""`HOST:PORT`, or nothing."""
DatabaseUrl = Annotated[SecretStr, AfterValidator(_database_url)]
StoreUrl = Annotated[SecretStr, AfterValidator(_store)]
Token = Annotated[SecretStr, AfterValidator(_token)]
ApiToken = Annotated[SecretStr, AfterValidator(_api_token)]
WebhookSecret = Annotated[SecretStr, AfterValidator(_webhook_secret)]
