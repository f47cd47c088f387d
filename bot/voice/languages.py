"""The names of languages, each in that language."""

from __future__ import annotations

from babel import Locale, UnknownLocaleError

_BETTER_IN_A_LIST = {"az": "azərbaycanca", "el": "ελληνικά", "kk": "қазақша"}
"""Names for which CLDR has a capital letter, or an adjective that needs a noun."""


def own_name(code: str) -> str:
    """Return the name of a language in that language, as it is written in a sentence, or the code if it is unknown.

    Args:
        code: BCP 47 code of the language.
    """
    if code in _BETTER_IN_A_LIST:
        return _BETTER_IN_A_LIST[code]
    try:
        return Locale.parse(code, sep="-", resolve_likely_subtags=False).get_display_name() or code
    except (UnknownLocaleError, ValueError):
        return code
