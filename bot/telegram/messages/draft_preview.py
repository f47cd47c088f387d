"""What an editor sees of a story before it is added, and afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from html import escape

from telegram import InlineKeyboardButton

from bot.library.draft import Added
from bot.library.preview import FIRST, MOST_DIFFERENCES, differences_between, language_of, opening, unread_language_of
from bot.library.shelf import Outcome, Planned
from bot.replies.attribution import LONGEST_PART
from bot.replies.dates import spoken_date
from bot.replies.html import length
from bot.telegram.messages.callback_data import ChoiceData, DraftAction, DraftData
from bot.telegram.messages.message import Message, Rows, button, keyboard
from bot.voice import Voice
from bot.voice.marks import isolated
from corpus import StorybotError
from index.catalogue import key_of
from index.display import shortened

LONGEST_REASON = 300
"""Longest reason of a refusal, and longest way out, in characters."""

_LONGEST_HEADLINE = 200
"""Of one of many stories, in characters."""

_LONGEST_PUBLISHER = 100

ROOM_FOR_DIFFERENCES = 2000
"""UTF-16 units that the differences may take."""


def preview_message(
    planned: Sequence[Planned], left_out: int, voice: Voice, languages: Collection[str] | None = None
) -> Message:
    """Return what is shown of stories that an editor has sent, with buttons for what can be done with them.

    Args:
        planned: what becomes of the stories.
        left_out: how many others could not be read.
        voice: says what is the bot's own.
        languages: the codes of those that the models read, or None for all.
    """
    parts = _of_one(planned[0], voice) if len(planned) == 1 else _of_many(planned, voice)
    unread = unread_language_of(planned[0].story, languages) if len(planned) == 1 else None
    if unread:
        parts.append(voice.text("draft-unread-language", language=escape(unread)))
    if left_out:
        parts.append(voice.text("draft-left-out", count=left_out))
    return Message("\n\n".join(parts), keyboard(_rows(planned, voice)))


def added_message(added: Sequence[Added], voice: Voice) -> Message:
    """Return what the preview becomes once the stories are added; the undo button stays after it has lost its force."""
    undo = [_button(voice.text("draft-undo"), DraftAction.UNDO)]
    changed = sum(one.before is not None for one in added)
    if len(added) > 1:
        return Message(voice.text("draft-added-many", added=len(added) - changed, changed=changed), keyboard([undo]))
    headline = _cut(added[0].headline, LONGEST_PART)
    line = voice.text("draft-changed", headline=headline) if changed else voice.text("draft-added", headline=headline)
    return Message(line, keyboard([_ask(added[0].id, voice)], [undo]))


def refusal_line(error: StorybotError, voice: Voice) -> str:
    """Return why there is no story, and the way out, as HTML."""
    return voice.text("draft-refused", **reasons(error))


def reasons(error: StorybotError) -> dict[str, str]:
    """Return why something failed, and the way out, as arguments of a line."""
    return {"why": _cut(error.why, LONGEST_REASON), "cure": _cut(error.cure, LONGEST_REASON)}


def _of_one(one: Planned, voice: Voice) -> list[str]:
    story, metadata = one.story, one.story.metadata
    about = (
        shortened(metadata.publisher, _LONGEST_PUBLISHER) if metadata.publisher else None,
        spoken_date(metadata.published, voice) if metadata.published else None,
        voice.text("draft-words", count=len(story.text.split())),
        language_of(story),
    )
    headline = _cut(story.headline, LONGEST_PART)
    head = f"<b>{headline}</b>\n{' · '.join(escape(isolated(part)) for part in about if part)}"
    first = "\n".join(map(escape, opening(story)))
    match one.outcome:
        case Outcome.ADDED:
            return [head, first, voice.text("draft-new")]
        case Outcome.CHANGED:
            return [head, voice.text("draft-changes", id=_cut(story.id, LONGEST_PART)), *_differences(one, voice)]
        case Outcome.UNCHANGED:
            return [head, first, voice.text("draft-unchanged", id=_cut(story.id, LONGEST_PART))]
        case Outcome.REFUSED:
            return [head, first, *([refusal_line(one.refusal, voice)] if one.refusal else [])]


def _differences(one: Planned, voice: Voice) -> list[str]:
    """The differences that there is room for, and how many lines are left out."""
    lines = differences_between(one.before, one.story) if one.before else []
    shown: list[str] = []
    room = ROOM_FOR_DIFFERENCES
    for line in lines[:MOST_DIFFERENCES]:
        room -= length(line) + 1
        if room < 0:
            break
        shown.append(line)
    left = len(lines) - len(shown)
    parts = [f"<pre>{escape(chr(10).join(shown))}</pre>"] if shown else []
    return [*parts, voice.text("draft-more-lines", count=left)] if left else parts


def _of_many(planned: Sequence[Planned], voice: Voice) -> list[str]:
    counts = Counter(one.outcome for one in planned)
    line = voice.text(
        "draft-many",
        count=len(planned),
        added=counts[Outcome.ADDED],
        changed=counts[Outcome.CHANGED],
        unchanged=counts[Outcome.UNCHANGED],
        refused=counts[Outcome.REFUSED],
    )
    shown = [f"• {_cut(one.story.headline, _LONGEST_HEADLINE)}" for one in planned[:FIRST]]
    if len(planned) > FIRST:
        shown.append(voice.text("draft-more-stories", count=len(planned) - FIRST))
    refusal = next((one.refusal for one in planned if one.refusal), None)
    return [line, "\n".join(shown), *([refusal_line(refusal, voice)] if refusal else [])]


def _rows(planned: Sequence[Planned], voice: Voice) -> Rows:
    """The buttons: none if there is nothing to add but to ask what is there already."""
    adds = any(one.is_written for one in planned)
    cancel = _button(voice.text("draft-cancel"), DraftAction.CANCEL)
    if len(planned) > 1:
        return [[_button(voice.text("draft-add-all"), DraftAction.ADD), cancel]] if adds else []
    if planned[0].outcome is Outcome.UNCHANGED:
        return [_ask(planned[0].story.id, voice)]
    add = [_button(voice.text("draft-add"), DraftAction.ADD)] if adds else []
    # Another headline gives another id, which may be free.
    return [add, [_button(voice.text("draft-edit-headline"), DraftAction.HEADLINE), cancel]]


def _ask(id: str, voice: Voice) -> list[InlineKeyboardButton]:
    return [button(voice.text("ask-this-story"), ChoiceData(key_of(id)))]


def _button(label: str, action: DraftAction) -> InlineKeyboardButton:
    return button(label, DraftData(action))


def _cut(text: str, limit: int) -> str:
    return escape(shortened(text, limit))
