"""What an editor sends is read within limits; what cannot be a story is refused in one line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from unittest.mock import AsyncMock

import pytest
from telegram import Update
from telegram.error import BadRequest

from bot.fetching import LARGEST_BODY, Fetched, FetchError
from bot.telegram.handlers import drafts
from bot.telegram.services import Services
from bot.voice import voice_for
from corpus import Metadata, Story
from tests.articles import articles
from tests.bot.telegram.editing import EDITORS, FERRY, HEADLINE, ID, POST, document, of_channel
from tests.bot.telegram.fakes import QUESTION, FakeBot, watched, with_stories
from tests.bot.telegram.program import Make, Program, says
from tests.bot.telegram.updates import command, entity, message, update
from tests.making.pdf import article_pdf, encrypted, lines_pdf, picture_pdf

ENGLISH = voice_for("en")
TOO_LARGE = ENGLISH.text("draft-too-large", megabytes=10)
LOST = ENGLISH.text("draft-file-lost")
USAGE = ENGLISH.text("draft-usage")
LINK = "https://holm.example/lighthouse"
PAGE = (
    f"<html><head><title>{HEADLINE}</title></head><body><article><h1>{HEADLINE}</h1>"
    "<p>The lighthouse of Holm opens on 4 May, said its keeper, Ida Lund, on Monday.</p>"
    "<p>Tickets cost 80 kroner, and children enter for free.</p></article></body></html>"
)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


def link(text: str = LINK, **fields: Any) -> Update:
    """A message that is a link alone, or a command with one."""
    entities = [entity("url", text, LINK), *(command(text) if text.startswith("/") else [])]
    return update(**message(text=text, entities=entities, **fields))


def gives(monkeypatch: pytest.MonkeyPatch, result: Fetched | FetchError) -> list[str]:
    """Have the web give this; return what is fetched."""
    fetched: list[str] = []

    async def fetch(url: str) -> Fetched:
        fetched.append(url)
        if isinstance(result, FetchError):
            raise result
        return result

    monkeypatch.setattr(drafts, "fetch", fetch)
    return fetched


@pytest.mark.parametrize(
    ("name", "data", "line"),
    [
        ("story.txt", b"", "the file is empty"),
        ("story.txt", b"Only a headline\n", "it has no text under its headline"),
        ("story.txt", PNG, "it is a picture, without text"),
        ("story.pdf", encrypted(lines_pdf(["It sails on Saturday."]), "secret"), "password"),
        ("story.pdf", picture_pdf(), "text recognition (OCR)"),
        ("story.docx", b"PK\x03\x04 and nothing", "cut off or broken"),
        ("../../etc/passwd\0", PNG, "it is a picture, without text"),
    ],
)
async def test_a_file_that_is_no_story_is_refused(
    newsroom: Program, files: dict[str, bytes], name: str, data: bytes, line: str
) -> None:
    files["story"] = data
    (refusal,) = await newsroom.comes(document(name))
    assert refusal.text.startswith("I cannot make a story of this: ")
    assert line in refusal.text
    assert "What helps: " in refusal.text
    assert refusal.labels == []
    assert "\n" not in refusal.text


async def test_a_file_that_is_labelled_wrongly_is_read_as_what_it_is(
    newsroom: Program, files: dict[str, bytes]
) -> None:
    files["story"] = PAGE.encode()
    (preview,) = await newsroom.comes(document("story.pdf"))
    assert preview.text.startswith(HEADLINE)
    files["story"] = article_pdf(articles()[0])
    (preview,) = await newsroom.comes(document("story.html"))
    assert preview.labels == ["Add", "Edit headline", "Cancel"]


async def test_a_file_that_says_it_is_too_large_is_not_downloaded(newsroom: Program, bot: FakeBot) -> None:
    bot.fails("get_file", AssertionError("it is asked for"))
    (line,) = await newsroom.comes(document(size=LARGEST_BODY + 1))
    assert line.text == TOO_LARGE


async def test_a_file_that_turns_out_too_large_is_read_no_further(newsroom: Program, files: dict[str, bytes]) -> None:
    files["story"] = bytes(LARGEST_BODY + 1)
    (line,) = await newsroom.comes(document(size=10))
    assert line.text == TOO_LARGE


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (BadRequest("File is too big"), TOO_LARGE),
        (BadRequest("Wrong file_id or the file is temporarily unavailable"), LOST),
    ],
)
async def test_a_file_that_telegram_does_not_give_is_asked_for_again(
    newsroom: Program, bot: FakeBot, error: BadRequest, expected: str
) -> None:
    bot.fails("get_file", error)
    (line,) = await newsroom.comes(document())
    assert line.text == expected


async def test_no_token_is_told_if_a_file_is_lost(newsroom: Program, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG", logger="bot"):
        (line,) = await newsroom.comes(document(file_id="other"))
    assert line.text == LOST
    assert "could not download a file (HTTP 404)" in caplog.text
    assert "secret" not in caplog.text


async def test_a_link_alone_is_fetched_and_previewed(newsroom: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    fetched = gives(monkeypatch, Fetched(PAGE.encode(), "text/html", f"{LINK}#top"))
    (preview,) = await newsroom.comes(link())
    assert preview.text.startswith(HEADLINE)
    assert fetched == [LINK]
    stored = await newsroom.services.database.drafts.get(5, preview.message_id)
    assert stored is not None
    assert stored.content["stories"][0]["metadata"]["url"] == LINK


@pytest.mark.parametrize(
    ("why", "cure"),
    [
        ("localhost is not on the public internet", "save the page in a browser and add the file"),
        ("it redirects more than 5 times", "give the address where it ends"),
        ("it is larger than 10,000,000 bytes", "download it and add the article alone"),
    ],
)
async def test_a_link_that_cannot_be_fetched_is_refused(
    newsroom: Program, monkeypatch: pytest.MonkeyPatch, why: str, cure: str
) -> None:
    gives(monkeypatch, FetchError(LINK, why, cure))
    (line,) = await newsroom.comes(link())
    assert line.text == f"I cannot make a story of this: {why}. What helps: {cure}."


async def test_a_link_to_the_machine_itself_is_refused(newsroom: Program) -> None:
    text = "http://127.0.0.1:8080/admin"
    (line,) = await newsroom.comes(update(**message(text=text, entities=[entity("url", text, text)])))
    assert "127.0.0.1 is not on the public internet" in line.text


async def test_a_page_that_is_no_article_is_refused(newsroom: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    gives(monkeypatch, Fetched(b"<html><body></body></html>", "text/html", LINK))
    (line,) = await newsroom.comes(link())
    assert line.text.startswith("I cannot make a story of this: ")


async def test_the_link_of_a_known_story_chooses_it_and_add_reads_it_again(
    make: Make, services: Services, refresh: AsyncMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = Story.from_text("Nobody is there.", headline="Empty lighthouse", metadata=Metadata(url=LINK))
    newsroom = make(replace(with_stories(services, known), editors=EDITORS), editors=EDITORS)
    fetched = gives(monkeypatch, Fetched(PAGE.encode(), "text/html", LINK))
    (chosen,) = await newsroom.comes(link())
    assert "Empty lighthouse" in chosen.text
    assert fetched == []
    (preview,) = await newsroom.comes(link(f"/add {LINK}"))
    assert fetched == [LINK]
    assert preview.labels == ["Add", "Edit headline", "Cancel"]


async def test_a_forwarded_post_becomes_a_story_of_its_channel(newsroom: Program) -> None:
    (preview,) = await newsroom.comes(says(POST, forward_origin=of_channel()))
    assert preview.text.splitlines()[1].startswith("Holm Post · 14 November 2023, 22:13 · ")
    stored = await newsroom.services.database.drafts.get(5, preview.message_id)
    assert stored is not None
    story = stored.content["stories"][0]
    assert (story["id"], story["headline"], story["metadata"]["publisher"]) == (ID, HEADLINE, "Holm Post")
    assert story["metadata"]["url"] == "https://t.me/holmpost/42"
    assert story["metadata"]["published"] == "2023-11-14T22:13:20+00:00"
    await newsroom.presses("Add", preview)
    assert newsroom.bot.edited[-1].text == f"Added: {HEADLINE}"


async def test_add_makes_a_story_of_what_it_replies_to(newsroom: Program) -> None:
    sent = document().message
    assert sent is not None
    reply = {"reply_to_message": sent.to_dict()}
    (preview,) = await newsroom.comes(says("/add", 300, **reply))
    assert preview.labels == ["Add", "Edit headline", "Cancel"]
    (preview,) = await newsroom.comes(says("/add", 301, reply_to_message=message(text=FERRY)))
    assert preview.text.startswith(HEADLINE)


@pytest.mark.parametrize("text", ["/add", "/add the ferry"])
async def test_add_alone_says_what_it_needs(newsroom: Program, text: str) -> None:
    (line,) = await newsroom.comes(says(text))
    assert line.text == USAGE


async def test_the_help_tells_editors_what_to_send(newsroom: Program, make: Make) -> None:
    (shown,) = await newsroom.comes(says("/help"))
    assert shown.text.startswith(ENGLISH.text("help") + "\n\n" + USAGE)
    (shown,) = await make().comes(says("/help"))
    assert USAGE not in shown.text


async def test_a_question_of_an_editor_stays_one(newsroom: Program) -> None:
    await newsroom.comes(says(QUESTION), says(QUESTION, 101, forward_origin=of_channel()))
    assert watched(newsroom.services).asked == [QUESTION, QUESTION]


Sends = Callable[[], Update]


@pytest.mark.parametrize(
    ("sends", "expected"),
    [
        (document, "not-text"),
        (link, "story-not-here"),
        (lambda: says("/add"), "help"),
        (lambda: link(f"/add {LINK}"), "help"),
    ],
)
async def test_for_others_nothing_changes(make: Make, files: dict[str, bytes], sends: Sends, expected: str) -> None:
    (line,) = await make().comes(sends())
    assert line.text == ENGLISH.text(expected)


async def test_a_forwarded_post_of_a_reader_is_a_question(make: Make, services: Services) -> None:
    await make().comes(says(POST, forward_origin=of_channel()))
    assert watched(services).asked == [POST.strip()]


async def test_what_was_sent_before_a_crash_is_read_after_it(newsroom: Program) -> None:
    sent = document()
    request = await newsroom.admission.admit(sent)
    assert request is not None
    assert request.shows_typing
    newsroom.admission.finished(request)
    (payload,) = await newsroom.services.database.updates.waiting()
    resumed = Update.de_json(payload, None)
    assert resumed is not None
    again = await newsroom.admission.admit(resumed, resumed=True)
    assert again is not None
    await newsroom.dispatch.handle(again, None)  # type: ignore[arg-type]
    newsroom.admission.finished(again)
    assert newsroom.bot.sent[-1].text.startswith(HEADLINE)
    assert await newsroom.stored_updates() == []
