"""The page as readers use it, in a real browser."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from corpus import PACKAGED_STORIES
from tests.browser import CHROMIUM, WHY_NOT, browser, contrast, is_in_view, luminance, web_site
from tests.end_to_end.conftest import OTHER_STORIES, OWN_STORIES
from tests.end_to_end.forked import running
from tests.end_to_end.test_serve import ready

pytestmark = pytest.mark.skipif(not CHROMIUM, reason=WHY_NOT)

PACKAGED = "pashinyan-to-skip-csto-summit"
QUESTION = "Why did Pashinyan criticize the CSTO?"
WORDS = "Earlier, Pashinyan criticized the CSTO for inaction during the 2020 Nagorno-Karabakh conflict with Azerbaijan."
REFUSED = "How tall is Mount Everest?"

HOSTILE = "<script>document.title = 'taken over'</script><img src=x onerror=\"document.title = 'taken over'\">"
HOSTILE_STORY = {
    "id": "hostile",
    "headline": f"Harbour master says {HOSTILE}",
    "publisher": HOSTILE,
    "author": HOSTILE,
    "published": "2024-05-04",
    "url": "javascript:document.title='taken over'",
    "correction": HOSTILE,
    "text": f"The harbour master wrote {HOSTILE} on the board on Tuesday. "
    "🏮 The lighthouse 🙂 of Holm is 40 metres high.\n\n"
    "القارب يبحر من جديد في الرابع من مايو.\n\n" + "The old pier was long. " * 180,
}
LONG_STORY = {"id": "long", "headline": f"Pier {'very ' * 800}long", "text": f"The pier is {'very ' * 800}long."}


@dataclass(frozen=True, slots=True)
class Place:
    """Where the page is, and the origins of two other sites: one that may embed it, and one that may not."""

    url: str
    allowed: str
    refused: str


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sites")


@pytest.fixture(scope="module")
def place(sites: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A server for all tests of the file, with the packaged story and others."""
    folder = tmp_path_factory.mktemp("corpus") / "stories"
    shutil.copytree(PACKAGED_STORIES, folder)
    shutil.copytree(OWN_STORIES, folder, dirs_exist_ok=True)
    shutil.copy(OTHER_STORIES / "court-halts-dam-at-lower-tarn.md", folder)
    (folder / "odd.jsonl").write_text(f"{json.dumps(HOSTILE_STORY)}\n{json.dumps(LONG_STORY)}\n", "utf-8")
    with web_site(sites) as allowed, web_site(sites) as refused:
        settings = {
            "STORYBOT_HTTP": "127.0.0.1:0",
            "STORYBOT_CORPUS_DIR": str(folder),
            "STORYBOT_PAGE_ORIGINS": allowed,
            "STORYBOT_QUESTIONS_PER_MINUTE": "600",
        }
        state_dir = tmp_path_factory.mktemp("bot") / "state"
        with running("serve", state_dir=state_dir, settings=settings) as serving, ready(serving) as client:
            yield Place(f"{client.base_url}/", allowed, refused)
            assert "Traceback" not in serving.log


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as started:
        yield started


Opened = Callable[..., Any]


@pytest.fixture
def opened(chromium: Browser, place: Place) -> Opened:
    """Opens the page in a context of its own; at the end, nothing may have gone wrong in the browser."""

    @contextmanager
    def opening(address: str = "", width: int = 1280, height: int = 800, **options: Any) -> Iterator[Page]:
        context = chromium.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce", **options)
        page, problems = context.new_page(), []
        page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(address if address.startswith("http") else f"{place.url}{address}")
        yield page
        context.close()
        assert problems == []

    return opening


def ask(page: Page, question: str) -> None:
    """Ask as a reader does, and wait for the reply."""
    page.get_by_label("question").locator("visible=true").last.fill(question)
    page.keyboard.press("Enter")
    expect(page.locator(".exchange").first.locator(".asked")).to_have_text(question)
    expect(page.locator(".exchange").first).not_to_have_attribute("aria-busy", "true")


def test_an_answer_is_quoted_attributed_and_marked_in_the_story(opened: Opened) -> None:
    with opened(f"?story={PACKAGED[:4]}") as page:
        expect(page.get_by_role("heading", level=1)).to_contain_text("Pashinyan to skip CSTO summit")
        assert page.title().startswith("Armenian PM Pashinyan to skip CSTO summit")
        ask(page, QUESTION)
        reply = page.locator(".exchange").first
        expect(reply.locator("blockquote")).to_have_text(WORDS)
        expect(reply.locator("figcaption")).to_contain_text("— Pashinyan · Armenian PM Pashinyan to skip CSTO summit")
        expect(reply.locator("figcaption")).to_contain_text("paragraph 9")
        expect(page.locator(".sentence.quoted")).to_have_text([WORDS])
        assert page.locator(".quoted mark").inner_text() == reply.locator("mark").inner_text() != ""
        assert is_in_view(page, ".sentence.quoted")
        expect(page.get_by_role("status")).to_contain_text(WORDS)
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        reply.get_by_role("button", name="Copy").click()
        expect(reply.get_by_role("button", name="Copied")).to_be_visible()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == f"{WORDS}\n{reply.locator('figcaption').inner_text()}"


def test_a_refusal_a_closest_passage_facts_a_remark_and_an_unread_language_have_the_lines_of_the_bot(
    opened: Opened,
) -> None:
    with opened(f"?story={PACKAGED}") as page:
        for question, line in (
            (REFUSED, "This story does not say."),
            ("Did Armenia leave the CSTO?", "The story may not say that. This comes closest:"),
            ("Who is the author?", "The author is not given."),
            ("hello", "Hello! Ask me about the news story"),
            ("Was ist mit Armenien passiert?", "I cannot read questions in that language"),
        ):
            ask(page, question)
            expect(page.locator(".exchange").first.locator(".reply")).to_contain_text(line)
        ask(page, REFUSED)
        suggested = page.locator(".exchange").first.get_by_role("button").first
        question = suggested.inner_text()
        suggested.click()
        expect(page.locator(".exchange").first.locator(".asked")).to_have_text(question)
        expect(page.locator(".exchange").first.locator("blockquote").first).to_be_visible()


def test_the_keyboard_alone_asks_follows_a_quotation_and_comes_back(opened: Opened) -> None:
    with opened(f"?story={PACKAGED}") as page:
        page.locator("#story h1").wait_for()
        page.keyboard.press("Tab")
        expect(page.locator(".skip")).to_be_focused()
        assert page.locator(".skip").bounding_box()["y"] >= 0
        page.keyboard.press("Enter")
        expect(page.locator("#question")).to_be_focused()
        page.keyboard.type(QUESTION)
        page.keyboard.press("Enter")
        place = page.locator(".quotation").get_by_role("button", name="In the story")
        place.wait_for()
        for _ in range(12):
            page.keyboard.press("Tab")
            if place.evaluate("element => element === document.activeElement"):
                break
        expect(place).to_be_focused()
        assert place.evaluate("element => getComputedStyle(element).outlineStyle") == "solid"
        page.keyboard.press("Enter")
        expect(page.locator(".sentence.quoted")).to_be_focused()
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="Back to the quotation")).to_be_focused()
        page.keyboard.press("Escape")
        expect(place).to_be_focused()


def test_of_several_stories_one_is_chosen_found_and_left_again(opened: Opened) -> None:
    with opened() as page:
        expect(page.locator("#stories li")).to_have_count(5)
        ask(page, "Who ordered the energy company to stop building the dam?")
        expect(page.locator("#story h1")).to_have_text("Court halts work on the Lower Tarn dam")
        assert is_in_view(page, ".sentence.quoted")
        page.get_by_role("button", name="All stories").first.click()
        page.get_by_role("searchbox").fill("night mark")
        expect(page.locator("#stories li")).to_have_count(1)
        page.locator("#stories a").click()
        expect(page.locator("#story h1")).to_contain_text("Night market 🏮")
        assert page.url.endswith("?story=night-market")
        ask(page, QUESTION)
        expect(page.locator(".exchange").first).to_contain_text("This story does not say")
        page.get_by_role("button", name="Ask all stories").click()
        ask(page, QUESTION)
        expect(page.locator(".exchange").first.locator("blockquote").first).to_have_text(WORDS)
        expect(page.locator("#story h1")).to_contain_text("Pashinyan")
        page.go_back()
        expect(page.locator("#stories")).to_be_visible()


def test_a_story_with_html_long_words_emoji_and_right_to_left_words_is_text(opened: Opened) -> None:
    with opened("?story=hostile") as page:
        expect(page.locator("#story h1")).to_have_text(HOSTILE_STORY["headline"])
        ask(page, "How high is the lighthouse of Holm?")
        expect(page.locator(".sentence.quoted")).to_have_text(["🏮 The lighthouse 🙂 of Holm is 40 metres high."])
        assert page.locator(".quoted mark").inner_text() in ("40 metres", "40 metres high")
        ask(page, "What did the harbour master write?")
        ask(page, "Who is the author?")
        assert page.locator("script, img, a[href^=javascript]").count() == 1  # its own script
        expect(page.locator(".text p").nth(1)).to_have_css("direction", "rtl")
        assert "taken over" not in page.title().split("·")[-1]
        page.goto(f"{page.url.partition('?')[0]}?story=long")
        ask(page, "How long is the pier?")
        for selector in ("html", ".reading", ".asking", ".answers"):
            width = page.locator(selector).evaluate("element => element.scrollWidth - element.clientWidth")
            assert width <= 1, selector


def test_that_a_part_of_the_stories_was_not_searched_is_shown_and_read_out(opened: Opened) -> None:
    line = "A part of the archive could not be searched."

    def partly(route: Route) -> None:
        route.fulfill(json=route.fetch().json() | {"notice": line})

    with opened(f"?story={PACKAGED}") as page:
        page.route("**/page/ask", partly)
        ask(page, QUESTION)
        expect(page.locator(".reply > :last-child")).to_have_text(line)
        expect(page.get_by_role("status")).to_contain_text(line)


def test_what_is_not_in_the_story_at_its_offsets_is_not_marked(opened: Opened) -> None:
    def altered(route: Route) -> None:
        reply = route.fetch().json()
        reply["excerpts"][0]["quote"] = "Something else."
        route.fulfill(json=reply)

    with opened(f"?story={PACKAGED}") as page:
        page.route("**/page/ask", altered)
        ask(page, QUESTION)
        expect(page.locator("#notice")).to_have_text("The story has changed since then. Please ask again.")
        expect(page.locator(".quoted")).to_have_count(0)


@pytest.mark.parametrize(
    ("address", "options", "locale", "line"),
    [
        ("", {"locale": "uk-UA"}, "uk", "Ваше запитання"),
        ("?lang=hy", {"locale": "uk-UA"}, "hy", "Ձեր հարցը"),
        ("?lang=xx", {"locale": "ru"}, "ru", "Ваш вопрос"),
        ("", {"locale": "fr-FR"}, "en", "Your question"),
    ],
)
def test_the_lines_are_in_the_language_of_the_address_or_of_the_browser(
    opened: Opened, address: str, options: dict[str, str], locale: str, line: str
) -> None:
    with opened(address, **options) as page:
        expect(page.locator("html")).to_have_attribute("lang", locale)
        expect(page.get_by_text(line, exact=True)).to_be_visible()
        page.get_by_role("link", name="русский").click()
        expect(page.get_by_label("Ваш вопрос").last).to_be_visible()


def test_dark_mode_has_light_letters_with_contrast_and_so_has_the_light_one(opened: Opened) -> None:
    for scheme in ("light", "dark"):
        with opened(f"?story={PACKAGED}", color_scheme=scheme) as page:
            ask(page, QUESTION)
            for selector in (".text p", ".quoted mark", "figcaption", ".main", "#story .note", ".foot", ".kicker"):
                if page.locator(selector).count():
                    assert contrast(page, selector) >= 4.5, (scheme, selector)
            ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
            assert (luminance(ground) < 0.1) is (scheme == "dark")


def test_on_a_phone_the_two_sides_stack_and_quotation_and_sentence_are_both_in_view(opened: Opened) -> None:
    with opened(f"?story={PACKAGED}", width=390, height=844, is_mobile=True, has_touch=True) as page:
        ask(page, QUESTION)
        reading, asking = page.locator(".reading").bounding_box(), page.locator(".asking").bounding_box()
        assert reading["y"] + reading["height"] <= asking["y"] + 1
        assert asking["y"] + asking["height"] <= 845
        assert is_in_view(page, ".sentence.quoted")
        assert is_in_view(page, ".exchange blockquote")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def article(sites: Path, place: Place) -> None:
    """An article of another site with the page beside it, by the one line of the README."""
    line = f'<script src="{place.url}embed.js" data-story="{PACKAGED}" async></script>'
    (sites / "article.html").write_text(
        f'<!doctype html><title>An article</title><link rel="icon" href="data:,"><h1>News</h1>{line}', "utf-8"
    )


def test_a_page_of_an_allowed_origin_embeds_it_by_one_line_as_high_as_it_needs(
    opened: Opened, place: Place, sites: Path
) -> None:
    article(sites, place)
    with opened(f"{place.allowed}/article.html") as page:
        frame = page.frame_locator("iframe")
        expect(frame.locator("#suggested")).to_be_visible()
        frame.get_by_label("Your question").last.fill(QUESTION)
        page.keyboard.press("Enter")
        expect(frame.locator("blockquote")).to_have_text(WORDS)
        frame.get_by_role("button", name="In the story").click()
        expect(frame.locator(".sentence.quoted")).to_be_focused()
        expect(frame.locator(".sentence.quoted")).to_be_in_viewport()
        inner = frame.locator("body").evaluate("body => body.scrollHeight")
        page.wait_for_function("h => Math.abs(document.querySelector('iframe').clientHeight - h) < 3", arg=inner)
        box = page.locator("iframe").bounding_box()
        assert frame.locator("html").evaluate("html => html.scrollHeight <= html.clientHeight + 2"), box


def test_a_page_of_another_origin_neither_embeds_it_nor_asks_through_it(
    chromium: Browser, place: Place, sites: Path
) -> None:
    article(sites, place)
    asking = """async url => {
        const options = {method: "POST", headers: {"Content-Type": "application/json"}, body: '{"question": "Why?"}'};
        try { return (await fetch(url + "page/ask", options)).status } catch { return "refused" }
    }"""
    for origin, asked in ((place.allowed, 200), (place.refused, "refused")):
        page = chromium.new_page()
        page.goto(f"{origin}/article.html")
        assert page.evaluate(asking, place.url) == asked
        # The page is loaded once its frame is, or is refused.
        texts = [frame.evaluate("document.body.innerText") for frame in page.frames[1:]]
        assert ("Your question" in texts[0]) is (asked == 200)
        page.close()


def test_while_the_program_starts_or_is_gone_the_page_says_so(chromium: Browser, place: Place) -> None:
    page = chromium.new_page()
    html = httpx.get(place.url, timeout=10)
    assert html.status_code == 200
    replies = iter([503, 503])

    def busy(route: Route) -> None:
        status = next(replies, None)
        if status:
            route.fulfill(status=status, headers={"Retry-After": "0.2"}, json={"error": "the program starts"})
        else:
            route.continue_()

    page.route("**/page/stories*", busy)
    page.goto(place.url)
    expect(page.locator("#notice")).to_have_text("I am still starting. One moment…")
    expect(page.locator("#stories li")).to_have_count(5)
    expect(page.locator("#notice")).to_be_hidden()
    for status, line in ((429, "Too many questions at once"), (500, "That did not work"), (0, "That did not work")):
        page.unroute_all()
        page.route("**/page/ask", partial(failing, status))
        page.locator("#question").fill(QUESTION)
        page.keyboard.press("Enter")
        expect(page.locator(".exchange").first.locator(".line")).to_contain_text(line)
        expect(page.locator("#question")).to_have_value(QUESTION)
    page.close()


def test_a_named_story_that_cannot_be_shown_is_still_the_one_that_is_asked(chromium: Browser, place: Place) -> None:
    page = chromium.new_page()
    page.route("**/page/story?*", partial(failing, 500))
    page.goto(f"{place.url}?story={PACKAGED}")
    expect(page.locator("#notice")).to_contain_text("That did not work")
    page.unroute_all()
    with page.expect_request("**/page/ask") as asked:
        ask(page, "Who ordered the energy company to stop building the dam?")
    assert json.loads(asked.value.post_data or "")["story"] == PACKAGED
    expect(page.get_by_text("Your questions go to this story only.")).to_be_visible()
    page.close()


def test_a_frame_whose_story_is_gone_says_so_and_asks_no_other(chromium: Browser, place: Place) -> None:
    missing = "I do not have that story."
    for address, answers in (("?story=gone", True), ("?embed=1&story=gone", False)):
        page = chromium.new_page()
        page.goto(f"{place.url}{address}")
        expect(page.locator("#notice")).to_have_text(f"{missing} These are the stories I have." if answers else missing)
        ask(page, QUESTION)
        if answers:
            expect(page.locator("blockquote").first).to_be_visible()
        else:
            expect(page.locator(".exchange .line")).to_have_text(missing)
            expect(page.locator("#suggested")).to_be_hidden()
        page.close()


def test_a_notice_goes_once_the_list_is_filled_again(chromium: Browser, place: Place) -> None:
    page = chromium.new_page()
    page.goto(place.url)
    page.route("**/page/story?*", partial(failing, 404))
    page.locator("#stories a").first.click()
    expect(page.locator("#notice")).to_have_text("I do not have that story. These are the stories I have.")
    page.get_by_role("searchbox").fill("night mark")
    expect(page.locator("#stories li")).to_have_count(1)
    expect(page.locator("#notice")).to_be_hidden()
    page.close()


def failing(status: int, route: Route) -> None:
    """Reply with a status and no JSON, or with nothing at all if it is 0."""
    if status:
        route.fulfill(status=status, body="no JSON")
    else:
        route.abort()
