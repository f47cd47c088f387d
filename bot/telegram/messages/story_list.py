"""Lists of stories, page by page, what is shown of a story that is chosen, and what is said of new ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from telegram import InlineKeyboardButton

from bot.database import Scope
from bot.replies.attribution import LONGEST_PART
from bot.replies.html import listing_html, listings_html, with_bold
from bot.telegram.messages.callback_data import (
    AllStoriesData,
    ChoiceData,
    GroupAsks,
    GroupData,
    ListData,
    ListFor,
    ReadData,
    link_to_story,
)
from bot.telegram.messages.message import LABEL_LIMIT, Message, button, keyboard, suggestion_rows
from bot.telegram.messages.suggested_questions import Suggested
from bot.voice import Voice
from index.catalogue import Catalogue, Listing, key_of
from index.display import shortened
from index.facts import lead_of

PAGE = 10
"""Most stories on a page."""

PREVIOUS, NEXT = "‹", "›"

LONGEST_LEAD = 1000
"""Longest first sentence that is quoted, in characters; a longer one is cut at a word."""


def list_message(
    listings: Sequence[Listing], data: ListData, voice: Voice, heading: str = "", *, is_scoped: bool = False
) -> Message:
    """Return a page of a list of stories, with buttons for each story and for the pages beside.

    Args:
        listings: all stories of the list, at least one.
        data: the page, the last one if there are fewer, and what the buttons are for.
        voice: says what is the bot's own.
        heading: a line above the list, as HTML, or "".
        is_scoped: whether the group has stories of its own, which a button can end.
    """
    page = min(data.page, (len(listings) - 1) // PAGE)
    first = page * PAGE
    shown = listings[first : first + PAGE]
    lines = [heading] if heading else []
    if len(listings) > PAGE:
        lines.append(
            voice.text("stories-page", first=first + 1, last=first + len(shown), count=len(listings)),
        )
    around = [(PREVIOUS, page - 1, page > 0), (NEXT, page + 1, first + PAGE < len(listings))]
    turning = [button(label, replace(data, page=number)) for label, number, is_there in around if is_there]
    rows = [_of_group(one, voice) if data.purpose is ListFor.GROUP else _of_reader(one, voice) for one in shown]
    if is_scoped:
        rows.append([button(voice.text("group-all"), GroupData(GroupAsks.ALL))])
    return Message("\n\n".join([*lines, listings_html(shown, voice)]), keyboard(rows, [turning]))


def newest_message(listings: Sequence[Listing], voice: Voice) -> Message:
    """Return some stories with a button for each, under a line that they are the newest."""
    html = f"{voice.text('latest-heading')}\n\n{listings_html(listings, voice)}"
    return Message(html, keyboard([_of_reader(one, voice) for one in listings]))


def group_line(scope: Scope | None, listings: Sequence[Listing], voice: Voice) -> str:
    """Return the line that says what a group asks, as HTML: the stories of its scope, or all if there are none."""
    if scope is None or not listings:
        return voice.text("group-asks-all")
    if scope.publisher:
        return voice.text("group-asks-publisher", publisher=escape(shortened(scope.publisher, LONGEST_PART)))
    return voice.text("group-asks-story", headline=escape(shortened(listings[0].headline, LONGEST_PART)))


def chosen_message(one: Listing, suggested: Suggested, voice: Voice, *, is_scoped: bool) -> Message:
    """Return what is shown of a story that a reader has chosen: its headline, and questions that it answers.

    Args:
        one: the story.
        suggested: its questions.
        voice: says what is the bot's own.
        is_scoped: whether it is asked alone from now on, and other stories could be asked.
    """
    parts = [listing_html(one, voice)]
    if is_scoped:
        parts.append(voice.text("scope-chosen"))
    if suggested.suggestions:
        parts.append(voice.text("suggestions-heading"))
    message = Message("\n\n".join(parts), keyboard(suggestion_rows(suggested, voice)))
    return with_all_stories(message, AllStoriesData(), voice) if is_scoped else message


def with_all_stories(message: Message, data: AllStoriesData, voice: Voice) -> Message:
    """Return a message with a last button that asks all stories again."""
    return message.with_row([button(voice.text("ask-all-stories"), data)])


def _of_reader(one: Listing, voice: Voice) -> list[InlineKeyboardButton]:
    return [
        button(_numbered(one, voice.text("ask-this-story")), ChoiceData(one.key)),
        button(_numbered(one, voice.text("read-story")), ReadData(one.key)),
    ]


def _of_group(one: Listing, voice: Voice) -> list[InlineKeyboardButton]:
    buttons = [button(_numbered(one, voice.text("group-only-story")), GroupData(GroupAsks.STORY, one.key))]
    if one.publisher:
        label = voice.text("group-only-publisher", publisher=shortened(one.publisher, LABEL_LIMIT // 2))
        buttons.append(button(label, GroupData(GroupAsks.PUBLISHER, key_of(one.publisher))))
    return buttons


def _numbered(one: Listing, label: str) -> str:
    return f"{one.number}. {label}"


def listings_of(scope: Scope | None, catalogue: Catalogue) -> tuple[Listing, ...]:
    """Return the stories of a scope, in order; none if they are gone or there is no scope."""
    if scope is None:
        return ()
    if scope.publisher:
        return catalogue.publishers.get(scope.publisher, ())
    one = catalogue.with_id(scope.story or "")
    return (one,) if one else ()


def announcement(one: Listing, voice: Voice, bot_name: str, *, private: bool) -> Message:
    """Return a new story's headline, publisher and date, its first sentence, and a button that asks it.

    Args:
        one: the story.
        voice: says what is the bot's own.
        bot_name: the bot's username.
        private: whether the chat is a reader's own; elsewhere the button opens a private chat.
    """
    lead = shortened(lead_of(one.story).quote, LONGEST_LEAD)
    quotation = f"<blockquote>{with_bold(lead, 0, len(lead), None)}</blockquote>"
    label = voice.text("ask-this-story")
    url = link_to_story(bot_name, one.key)
    asks = button(label, ChoiceData(one.key)) if private else InlineKeyboardButton(label, url=url)
    return Message(f"{listing_html(one, voice)}\n\n{quotation}", keyboard([[asks]]))


def announcement_of_many(listings: Sequence[Listing], voice: Voice) -> Message:
    """Return a list of the first new stories, and how many more there are."""
    parts = [voice.text("new-stories"), listings_html(listings[:PAGE], voice)]
    if len(listings) > PAGE:
        parts[1] += "\n" + voice.text("stories-more", count=len(listings) - PAGE)
    return Message("\n\n".join(parts))
