"""What an editor sends to make a story of: a link, a file or a post."""

from __future__ import annotations

from dataclasses import dataclass

from telegram import Message, MessageOriginChannel, MessageOriginChat, MessageOriginUser

from bot.library.posts import Post
from bot.library.sources import is_address
from bot.telegram.receiving.mentions import Me, Words, replied_to, words_of

ADD = "add"
"""The command that makes a story of what follows it, or of the message that it replies to."""


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file: its id in Telegram, its name, which may be anything, and its size in bytes, or 0 if it is not given."""

    id: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Submission:
    """One of the three, or nothing, if there is only the command.

    Args:
        link: an address on the web, or "".
        file: a document, or None.
        post: a forwarded post, or None.
        is_command: whether `/add` was sent.
    """

    link: str = ""
    file: SentFile | None = None
    post: Post | None = None
    is_command: bool = False


def submission_of(message: Message, words: Words, me: Me) -> Submission | None:
    """Return what a message of an editor sends to make a story of, or None if it does not.

    Args:
        message: the message.
        words: what it says.
        me: who the bot is.
    """
    if words.command != ADD:
        return None if words.command else _of_message(message, words, me)
    if words.elsewhere:
        return None
    link = words.link or (words.text if is_address(words.text) else "")
    if link or words.text:
        return Submission(link=_whole(link), is_command=True)
    if _file(message):
        return Submission(file=_file(message), is_command=True)
    replied = replied_to(message)
    if replied is None:
        return Submission(is_command=True)
    said = words_of(replied, me)
    found = _of_message(replied, said, me) or Submission(post=_post(replied, me) if said.text else None)
    return Submission(found.link, found.file, found.post, is_command=True)


def _of_message(message: Message, words: Words, me: Me) -> Submission | None:
    if file := _file(message):
        return Submission(file=file)
    post = _post(message, me) if message.forward_origin else None
    if post and post.is_long_enough:
        return Submission(post=post)
    return Submission(link=_whole(words.link)) if words.link and not words.text else None


def _file(message: Message) -> SentFile | None:
    document = message.document
    # An animation is a document too, for programs that do not know animations.
    if document is None or message.animation:
        return None
    return SentFile(document.file_id, document.file_name or "", document.file_size or 0)


def _post(message: Message, me: Me) -> Post | None:
    """What a message says, and where it comes from if it is forwarded; None if it is the bot's own."""
    text = message.text or message.caption or ""
    origin = message.forward_origin
    by = origin.sender_user if isinstance(origin, MessageOriginUser) else None if origin else message.from_user
    if by and by.id == me.id:
        return None
    published = origin.date.isoformat() if origin else None
    if isinstance(origin, MessageOriginChannel):
        name, signed = origin.chat.username, origin.author_signature
        url = f"https://t.me/{name}/{origin.message_id}" if name else None
        return Post(text, origin.chat.title, signed, published, url)
    if isinstance(origin, MessageOriginChat):
        return Post(text, origin.sender_chat.title, origin.author_signature, published)
    return Post(text, published=published)


def _whole(link: str) -> str:
    """An address with its scheme, which people leave out."""
    return link if not link or "://" in link else f"https://{link}"
