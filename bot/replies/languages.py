"""What is said, in its own language, to a question in a language that the models do not read."""

from __future__ import annotations

from collections.abc import Collection

from bot.voice import ENGLISH, Voice, own_name, voice_for_question


def language_line(unread: str, read: Collection[str], voice: Voice) -> str:
    """Return the line that says which languages work, in the language of the question where there are lines in it.

    Args:
        unread: BCP 47 code of the question's language.
        read: BCP 47 codes of the languages that work besides English.
        voice: speaks where there are no lines in the question's language.
    """
    speaking, own = voice_for_question(unread, voice)
    codes = dict.fromkeys([ENGLISH, *(code.partition("-")[0].casefold() for code in read)])
    flag = "yes" if own else "no"
    if unread.endswith("-Latn") and unread.partition("-")[0] in codes:
        return speaking.text("latin-letters")
    if list(codes) == [ENGLISH]:
        return speaking.text("unread-ask-in-english", own=flag)
    return speaking.text("unread-ask-in", own=flag, languages=", ".join(map(own_name, codes)))


def offer_line(unread: str, voice: Voice) -> str:
    """Return the line before passages that hold names or figures of a question in that language.

    Args:
        unread: BCP 47 code of the question's language.
        voice: speaks where there are no lines in the question's language.
    """
    return voice_for_question(unread, voice)[0].text("unread-offer")
