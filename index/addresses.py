"""Whether two addresses on the web lead to the same page, as far as they tell; nothing is fetched."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

_DEFAULT_PORTS = frozenset({None, 80, 443})


def page_of(address: str) -> str | None:
    """Return what addresses of the same page have in common; None for what is no address of a web page.

    Scheme, "www.", a trailing slash, the fragment, the order of the query and its `utm_` parameters make no difference,
    nor does it whether letters are percent-encoded.

    Args:
        address: as it was pasted, maybe without a scheme ("example.org/ferry").
    """
    try:
        parts = urlsplit(address.strip() if "://" in address else f"https://{address.strip()}")
        port = parts.port
    except ValueError:
        return None
    host = _host(parts.hostname or "")
    if parts.scheme.casefold() not in ("http", "https") or "." not in host or re.search(r"[\s@]", parts.netloc):
        return None
    query = sorted(pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _is_tracking(pair[0]))
    where = host if port in _DEFAULT_PORTS else f"{host}:{port}"
    return f"{where}{unquote(parts.path).rstrip('/')}{'?' if query else ''}{urlencode(query)}"


def _host(name: str) -> str:
    """A host in the letters that the network uses, without "www."."""
    try:
        name = name.encode("idna").decode()
    except UnicodeError:
        name = name.casefold()
    return name.removeprefix("www.")


def _is_tracking(parameter: str) -> bool:
    return parameter.casefold().startswith("utm_")
