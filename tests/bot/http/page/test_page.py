"""The page, its files, and what it asks the server for."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.http.health import Health, health_app
from bot.http.page.files import TYPES, lines_of
from bot.http.served import Served, routes
from bot.voice import LOCALES, voice_for
from corpus import Metadata, Story, StorybotError
from index.answer import Answered, Refusal
from index.catalogue import key_of
from index.storage.no_stories import NoStories
from index.story_bot import StoryBot
from tests.bot.http.api.fakes import QUESTION, app_of, client_of, settings_of
from tests.fakes import answerer_of, ferry_story, rumours_story

REFUSED = "How tall is Mount Everest?"


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the page on loopback, over two stories."""
    async with app_of(tmp_path) as app, client_of(app) as client:
        yield client


async def asked(client: httpx.AsyncClient, question: str, **more: Any) -> dict[str, Any]:
    reply = await client.post("/page/ask", json={"question": question, **more})
    assert reply.status_code == 200, reply.text
    value: dict[str, Any] = reply.json()
    return value


class Tags(HTMLParser):
    """The tags of a page with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("locale", LOCALES)
async def test_the_page_has_its_lines_in_each_language_and_nothing_from_elsewhere(
    page: httpx.AsyncClient, locale: str
) -> None:
    reply = await page.get("/", params={"lang": locale})
    shown, lines = Tags(reply.text), lines_of(voice_for(locale))
    attributes = dict(shown.tags)
    assert attributes["html"]["lang"] == reply.headers["content-language"] == locale
    assert json.loads(attributes["body"]["data-lines"] or "") == lines
    assert lines["ask"] in shown.text
    assert "${" not in reply.text
    for tag, given in shown.tags:
        assert not given.keys() & {"style", "onclick", "onload"}, tag
        assert not (given.get("src") or given.get("href") or "").startswith(("http", "//", "javascript:")), tag
    assert [given["src"] for tag, given in shown.tags if tag == "script"] == ["page/page.js"]


@pytest.mark.parametrize(
    ("accepted", "locale"),
    [
        ("uk-UA,uk;q=0.9,en;q=0.8", "uk"),
        ("fr, ru;q=0.5, hy;q=0.7", "hy"),
        ("hy;q=0, ru;q=0.1", "ru"),
        ("RU_ru", "ru"),
        ("*", "en"),
        ("", "en"),
        ("q=1;;;,,ru" * 1000, "ru"),
    ],
)
async def test_the_language_is_the_one_that_the_browser_prefers(
    page: httpx.AsyncClient, accepted: str, locale: str
) -> None:
    reply = await page.get("/", headers={"Accept-Language": accepted})
    assert reply.headers["content-language"] == locale
    assert "Accept-Language" in reply.headers["vary"]


@pytest.mark.parametrize("path", ["/", "/embed.js", *(f"/page/{name}" for name in TYPES if name != "embed.js")])
async def test_a_file_that_a_browser_has_is_not_sent_again(page: httpx.AsyncClient, path: str) -> None:
    first = await page.get(path)
    assert first.status_code == 200
    assert 0 < len(first.content) < 64_000
    assert first.headers["cache-control"] == "no-cache"
    assert first.headers["x-content-type-options"] == "nosniff"
    again = await page.get(path, headers={"If-None-Match": f'"other", W/{first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert (await page.get(path, headers={"If-None-Match": '"other"'})).content == first.content
    assert (await page.head(path)).status_code == 200


def test_every_file_of_the_folder_is_served() -> None:
    folder = files("bot.http.page").joinpath("static")
    assert {one.name for one in folder.iterdir()} == {*TYPES, "page.html"}


async def test_a_reply_has_quotations_whose_offsets_give_them_in_the_story_that_is_read(
    page: httpx.AsyncClient,
) -> None:
    reply = await asked(page, QUESTION)
    (excerpt, *_) = reply["excerpts"]
    story = (await page.get("/page/story", params={"story": excerpt["story"]["id"]})).json()
    assert reply["outcome"] == "answer"
    assert excerpt["quote"] == story["text"][excerpt["start"] : excerpt["end"]] == "Repairs cost 3 million kroner."
    assert excerpt["story"]["digest"] == story["digest"]
    assert excerpt["credit"] == ["Island ferry returns after storm", "paragraph 2", "Holm Post", "2 March 2026"]
    sentences = [tuple(one) for part in story["paragraphs"] for one in part["sentences"]]
    assert (excerpt["start"], excerpt["end"]) in sentences
    joined = "".join(story["text"][start:end] for start, end in sentences)
    assert "".join(joined.split()) == "".join(story["text"].split())
    assert story["about"] == ["Holm Post", "2 March 2026"]


async def test_the_bots_lines_follow_the_question_unless_a_language_was_chosen(page: httpx.AsyncClient) -> None:
    question, headers = "Скільки коштував ремонт Евересту?", {"Accept-Language": "ru"}
    follows = await page.post("/page/ask", json={"question": question}, headers=headers)
    chosen = await page.post("/page/ask", json={"question": question, "language": "hy"}, headers=headers)
    unsure = await page.post("/page/ask", json={"question": "42?"}, headers=headers)
    assert [one.json()["locale"] for one in (follows, chosen, unsure)] == ["uk", "hy", "ru"]
    assert chosen.json()["line"].startswith("Հոդվածներում")


async def test_each_outcome_has_its_parts(page: httpx.AsyncClient) -> None:
    refused = await asked(page, REFUSED)
    assert (refused["outcome"], refused["line"], refused["excerpts"]) == ("refusal", "The stories do not say.", [])
    alone = await asked(page, REFUSED, story="ferry")
    assert alone["line"] == "This story does not say.\n— Island ferry returns after storm"
    facts = await asked(page, "Who is the author?", story="ferry")
    assert [(one["label"], one["text"]) for one in facts["details"]] == [(None, "The author is not given.")]
    assert (await asked(page, "hello"))["line"].startswith("Hello!")
    assert (await asked(page, "Was ist mit der Fähre passiert?"))["outcome"] == "unread_language"


async def test_an_answer_says_if_a_part_of_the_stories_was_not_searched_and_is_then_searched_again(
    page: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, line = StoryBot.ask, voice_for("en").text("partly-searched")
    turn = (await asked(page, "When will the ferry sail again?", story="ferry"))["turn"]

    def partly(*given: Any, **more: Any) -> Any:
        answer = whole(*given, **more)
        return replace(answer, partly_searched=True) if isinstance(answer, Answered | Refusal) else answer

    async def notices() -> list[str | None]:
        more = await asked(page, "more", story="ferry", previous=turn)
        return [(await asked(page, QUESTION))["notice"], (await asked(page, REFUSED))["notice"], more["notice"]]

    with monkeypatch.context() as patch:
        patch.setattr(StoryBot, "ask", partly)
        assert await notices() == [line] * 3
    assert await notices() == [None] * 3


async def test_questions_are_counted_by_their_outcomes(page: httpx.AsyncClient) -> None:
    for question in (QUESTION, REFUSED, REFUSED):
        await asked(page, question)
    metrics = (await page.get("/metrics")).text
    assert 'storybot_page_questions_total{outcome="answer"} 1.0' in metrics
    assert 'storybot_page_questions_total{outcome="refusal"} 2.0' in metrics
    assert 'storybot_page_questions_total{outcome="turned_away"} 0.0' in metrics


async def test_a_question_can_take_up_the_one_before(page: httpx.AsyncClient) -> None:
    first = await asked(page, "When will the ferry sail again?", story="ferry")
    assert first["turn"]["story"] == "ferry"
    alone = await asked(page, "and who announced it?", story="ferry")
    follow_up = await asked(page, "and who announced it?", story="ferry", previous=first["turn"])
    assert alone["turn"] != follow_up["turn"]
    assert follow_up["outcome"] == "answer"
    more = await asked(page, "more", story="ferry", previous=first["turn"])
    quoted = {one["quote"] for one in first["excerpts"]}
    assert more["line"] == "This is in the story, though it may not answer your question:"
    assert more["offers"]
    assert not quoted & {one["quote"] for one in more["offers"]}
    assert (await asked(page, "more", story="ferry"))["line"].startswith("Ask me something about the story first")
    for turn in ({"question": "x"}, {**first["turn"], "answer": "x" * 100_000}, "x", {**first["turn"], "more": 1}):
        reply = await page.post("/page/ask", json={"question": "and why?", "previous": turn})
        assert reply.status_code in (413, 422)


@pytest.mark.parametrize("start", ["ferry", "fer", key_of("ferry")])
async def test_a_story_is_named_by_its_id_the_beginning_of_it_or_the_key_of_a_link(
    page: httpx.AsyncClient, start: str
) -> None:
    assert (await page.get("/page/story", params={"story": start})).json()["id"] == "ferry"
    assert (await page.get("/page/suggestions", params={"story": start})).json() == {"questions": []}


@pytest.mark.parametrize(("start", "status"), [("x", 404), ("", 422), ("y" * 301, 422)])
async def test_a_story_that_is_not_there_is_not_found(page: httpx.AsyncClient, start: str, status: int) -> None:
    for path in ("/page/story", "/page/suggestions"):
        reply = await page.get(path, params={"story": start})
        assert (reply.status_code, "error" in reply.json()) == (status, True)
    assert (await page.post("/page/ask", json={"question": QUESTION, "story": start})).status_code == status


async def test_stories_are_listed_the_newest_first_by_words_letters_and_in_parts(tmp_path: Path) -> None:
    many = [
        Story.from_text("It sails.", id=f"s{n}", headline=f"Ferry {n}", metadata=Metadata(published=f"2026-01-{n:02}"))
        for n in range(1, 29)
    ]
    lighthouse = Story.from_text("It shines.", headline="The lighthouses of Holm", metadata=Metadata(publisher="Post"))
    answerer = answerer_of(*many, ferry_story(), rumours_story(), lighthouse)
    async with app_of(tmp_path, answerer) as app, client_of(app) as client:

        async def ids(**query: Any) -> list[str]:
            return [one["id"] for one in (await client.get("/page/stories", params=query)).json()["stories"]]

        first = (await client.get("/page/stories")).json()
        assert (first["found"], first["all"], len(first["stories"])) == (31, 31, 30)
        assert (await ids())[:2] == ["s28", "s27"]
        assert (await ids(after=30)) == ["the-lighthouses-of-holm"]
        assert first["stories"][0]["about"] == ["28 January 2026"]
        for words in ("lighthouse", "LIGHTHOU", "post holm"):
            assert await ids(words=words) == ["the-lighthouses-of-holm"]
        assert await ids(words="nothing") == []
        for after in ("-1", "x", "9" * 20, "²"):
            assert (await client.get("/page/stories", params={"after": after})).status_code == 422


async def test_without_a_story_the_page_says_so(tmp_path: Path) -> None:
    answerer = answerer_of(ferry_story())
    answerer.take_up(NoStories())
    async with app_of(tmp_path, answerer) as app, client_of(app) as client:
        assert (await client.get("/page/stories")).json() == {"stories": [], "found": 0, "all": 0}
        assert (await asked(client, QUESTION))["line"] == "There is no story to ask at the moment."
    assert lines_of(voice_for("en"))["no-story"] == "There is no story to ask at the moment."


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", " https://x", "//x.example"])
async def test_only_an_address_on_the_web_becomes_a_link(tmp_path: Path, url: str) -> None:
    for given, linked in ((url, None), ("https://news.example/ferry", "https://news.example/ferry")):
        async with app_of(tmp_path, answerer_of(ferry_story(url=given))) as app, client_of(app) as client:
            assert (await client.get("/page/story", params={"story": "ferry"})).json()["url"] == linked
            excerpt = (await asked(client, QUESTION))["excerpts"][0]
            assert (excerpt["url"] or "").startswith(linked or "")
            assert bool(excerpt["url"]) is bool(linked)


async def test_html_of_a_story_reaches_the_page_as_json_alone(tmp_path: Path) -> None:
    hostile = "</script><script>alert(1)</script>"
    story = Story.from_text(f"Repairs cost {hostile} 3 kroner.", id="x", headline=hostile, metadata=Metadata(hostile))
    async with app_of(tmp_path, answerer_of(story)) as app, client_of(app) as client:
        for reply in (
            await client.get("/page/story?story=x"),
            await client.get("/page/stories"),
            await client.post("/page/ask", json={"question": QUESTION}),
        ):
            assert reply.headers["content-type"] == "application/json"
            assert reply.headers["cache-control"] == "no-store"
            assert "alert(1)" in reply.text
        assert "alert(1)" not in (await client.get("/", params={"story": hostile, "lang": hostile})).text


async def test_while_the_program_starts_the_page_is_there_and_asks_again(tmp_path: Path) -> None:
    health = Health(["index"])
    app = health_app(health, routes(Served(), settings_of(tmp_path), health.registry))
    async with client_of(app) as client:
        assert (await client.get("/")).status_code == 200
        reply = await client.get("/page/stories")
    assert (reply.status_code, reply.headers["retry-after"]) == (503, "2")


@pytest.mark.parametrize(
    ("error", "status", "line"),
    [
        (RuntimeError("hunter2"), 500, "it could not be done; the log says why"),
        (StorybotError("http://hunter2", "no reply", "start it"), 503, "the stories cannot be had now; try again"),
    ],
)
async def test_an_error_is_told_without_its_words(
    page: httpx.AsyncClient,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    status: int,
    line: str,
) -> None:
    def failing(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(StoryBot, "ask", failing)
    reply = await page.post("/page/ask", json={"question": QUESTION})
    assert (reply.status_code, reply.json()) == (status, {"error": line})
    assert "hunter2" in caplog.text
