"""What an editor sends to make a story of, told from everything else."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import Update

from bot.library.posts import Post
from bot.telegram.receiving.access import Allowed
from bot.telegram.receiving.intent import request_of
from bot.telegram.receiving.request import Kind
from bot.telegram.receiving.submission import SentFile, Submission
from tests.bot.telegram.editing import FERRY, POST, document, of_channel
from tests.bot.telegram.program import edits, says
from tests.bot.telegram.updates import FORWARDED, GROUP, ME, MYSELF, command, entity, message, update

EDITORS = Allowed(users=frozenset({6}), editors=frozenset({5}))
FILE = SentFile("story", "story.txt", 0)
AT = "2023-11-14T22:13:20+00:00"
LINK = "https://holm.example/a"


def linked(text: str, link: str = LINK, **fields: Any) -> Update:
    marks = [entity("url", text, link), *(command(text) if text.startswith("/") else [])]
    return update(**message(text=text, entities=marks, **fields))


OF_BOT = {"type": "user", "date": 1, "sender_user": MYSELF}
OF_GROUP = {"type": "chat", "date": 1_700_000_000, "sender_chat": GROUP}
ANIMATION = {"file_id": "a", "file_unique_id": "a", "width": 1, "height": 1, "duration": 1}

SENT: dict[str, tuple[Update, Submission]] = {
    "a file": (document(), Submission(file=FILE)),
    "a file with a caption": (document(caption="Read this?"), Submission(file=FILE)),
    "a file with the command": (
        document(caption="/add", caption_entities=command("/add")),
        Submission(file=FILE, is_command=True),
    ),
    "a link": (linked(LINK), Submission(LINK)),
    "a link without its scheme": (linked("holm.example/a", "holm.example/a"), Submission(LINK)),
    "a forwarded link": (linked(LINK, forward_origin=of_channel()), Submission(LINK)),
    "a post of a channel": (
        says(POST, forward_origin=of_channel(author_signature="Ida")),
        Submission(post=Post(POST, "Holm Post", "Ida", AT, "https://t.me/holmpost/42")),
    ),
    "a post of a private channel": (
        says(POST, forward_origin=of_channel(None)),
        Submission(post=Post(POST, "Holm Post", None, AT)),
    ),
    "a post of a group": (
        says(POST, forward_origin=OF_GROUP),
        Submission(post=Post(POST, "Readers", None, AT)),
    ),
    "a post of somebody": (
        says(POST, forward_origin=FORWARDED),
        Submission(post=Post(POST, published="1970-01-01T00:00:01+00:00")),
    ),
    "the command with a link": (linked(f"/add {LINK}"), Submission(LINK, is_command=True)),
    "the command with a link that is not marked": (
        says("/add http://localhost/a"),
        Submission("http://localhost/a", is_command=True),
    ),
    "the command with other words": (says("/add this"), Submission(is_command=True)),
    "the command alone": (says("/add"), Submission(is_command=True)),
    "the command in reply to a file": (
        says("/add", reply_to_message=document().message.to_dict()),  # type: ignore[union-attr]
        Submission(file=FILE, is_command=True),
    ),
    "the command in reply to words": (
        says("/add", reply_to_message=message(text=FERRY)),
        Submission(post=Post(FERRY), is_command=True),
    ),
    "the command in reply to the bot": (
        says("/add", reply_to_message=message(text=FERRY, sender=MYSELF)),
        Submission(is_command=True),
    ),
}


@pytest.mark.parametrize(("sent", "expected"), SENT.values(), ids=SENT)
def test_what_an_editor_sends_becomes_a_story(sent: Update, expected: Submission) -> None:
    request = request_of(sent, ME, EDITORS)
    assert (request.kind, request.submission, request.link) == (Kind.SUBMIT, expected, expected.link)
    assert request_of(sent, ME, Allowed(admins=frozenset({5}))).kind is Kind.SUBMIT
    assert request_of(sent, ME, Allowed(editors=frozenset({6}))).kind is not Kind.SUBMIT


def picture(**fields: Any) -> Update:
    """A forwarded picture."""
    photo = [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}]
    return update(**message(photo=photo, forward_origin=of_channel(), **fields))


OTHERS: dict[str, tuple[Update, Kind]] = {
    "a question": (says("Where is the ferry?"), Kind.ANSWER),
    "a question with a link": (linked(f"Where is the ferry? {LINK}"), Kind.ANSWER),
    "a forwarded question": (says("Where is the ferry?", forward_origin=of_channel()), Kind.ANSWER),
    "a forwarded answer of the bot": (says(POST, forward_origin=OF_BOT), Kind.ANSWER),
    "an animation, which is a document too": (document(animation=ANIMATION), Kind.NOT_TEXT),
    "another picture of a post": (picture(media_group_id="1"), Kind.IGNORE),
    "a picture": (picture(), Kind.NOT_TEXT),
    "a file with another command": (document(caption="/help", caption_entities=command("/help")), Kind.COMMAND),
    "the command for another bot": (says("/add@OtherBot"), Kind.IGNORE),
    "a file in a group": (document(chat=GROUP), Kind.IGNORE),
    "an edited link": (edits(LINK, entities=[entity("url", LINK, LINK)]), Kind.WITHDRAW),
}


@pytest.mark.parametrize(("sent", "kind"), OTHERS.values(), ids=OTHERS)
def test_everything_else_stays_what_it_is(sent: Update, kind: Kind) -> None:
    assert request_of(sent, ME, Allowed(editors=frozenset({5}))).kind is kind
