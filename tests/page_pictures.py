"""Pictures of the page to look at: `python -m tests.page_pictures` takes those in `tests/pages` with chromium."""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, expect

from corpus import PACKAGED_STORIES
from tests.browser import browser, web_site
from tests.end_to_end.conftest import OTHER_STORIES
from tests.end_to_end.forked import running
from tests.end_to_end.test_serve import ready

PAGES = Path(__file__).with_name("pages")
COLOURS = 128

ARTICLE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Northern Courier</title><link rel="icon" href="data:,">
<style>
body {{ font: 18px/1.6 serif; max-width: 66rem; margin: 2.5rem auto; padding: 0 2rem; color: #222; }}
main {{ display: grid; grid-template-columns: 1fr 24rem; gap: 3rem; align-items: start; }}
h1 {{ line-height: 1.15; }}
</style>
<main><article><h1>{headline}</h1>{text}</article><aside>
<script src="{page}embed.js" data-story="court-halts-dam-at-lower-tarn" async></script>
</aside></main>"""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: the page in a window of a size, after a question if there is one.

    Args:
        name: of its file.
        question: what is asked; "" for the page as it opens.
        story: the story that is chosen; "" for none.
        size: width and height of the window, in pixels.
        options: of the browser.
    """

    name: str
    question: str = ""
    story: str = "pashinyan-to-skip-csto-summit"
    size: tuple[int, int] = (1280, 800)
    options: Mapping[str, Any] = field(default_factory=dict)


DARK = {"color_scheme": "dark"}

PICTURES = (
    Picture("wide", "Why did Pashinyan criticize the CSTO?"),
    Picture("phone", "Коли відбудеться саміт?", size=(390, 844), options={"locale": "uk", "device_scale_factor": 2}),
    Picture("dark", "Did Armenia leave the CSTO?", options=DARK),
    Picture("refusal", "How tall is Mount Everest?", story="glacier-lake-microbes", options={"locale": "ru"}),
    Picture("stories", story="", options={"locale": "hy"}),
)


def take(chromium: Browser, url: str, one: Picture) -> bytes:
    """Return a picture of the page, as PNG."""
    width, height = one.size
    size = {"width": width, "height": height}
    context = chromium.new_context(**{"viewport": size, "reduced_motion": "reduce", "locale": "en", **one.options})
    page = context.new_page()
    page.goto(f"{url}?story={one.story}" if one.story else url)
    if one.question:
        ask(page, one.question)
    page.wait_for_load_state("networkidle")
    taken = page.screenshot()
    context.close()
    return taken


def ask(page: Any, question: str) -> None:
    """Ask on the page, or in a frame of it."""
    page.locator("#question").fill(question)
    page.locator("#question").press("Enter")
    expect(page.locator(".exchange:not([aria-busy])")).to_be_visible()


def embedded(chromium: Browser, origin: str, page_url: str, folder: Path) -> bytes:
    """Return a picture of an article with the page beside it, as PNG."""
    from corpus import read_story

    story = read_story(OTHER_STORIES / "court-halts-dam-at-lower-tarn.md")
    text = "".join(f"<p>{part}</p>" for part in story.text.split("\n\n"))
    (folder / "article.html").write_text(ARTICLE.format(headline=story.headline, text=text, page=page_url), "utf-8")
    page: Page = chromium.new_page(viewport={"width": 1280, "height": 800}, locale="en", reduced_motion="reduce")
    page.goto(f"{origin}/article.html")
    frame = page.frame_locator("iframe")
    ask(frame, "What did Helena Marsh say?")
    frame.get_by_role("button", name="In the story").first.click()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    page.evaluate("scrollTo(0, 0)")
    taken = page.screenshot()
    page.close()
    return taken


def saved(name: str, taken: bytes) -> None:
    """Save a picture with few colours, so that it is small."""
    PAGES.mkdir(exist_ok=True)
    with Image.open(io.BytesIO(taken)) as picture:
        picture.convert("RGB").quantize(COLOURS).save(PAGES / f"{name}.png", optimize=True)


def main() -> None:
    """Take all pictures, from a server of their own."""
    with tempfile.TemporaryDirectory() as temporary, web_site(Path(temporary)) as origin:
        folder = Path(temporary) / "stories"
        shutil.copytree(PACKAGED_STORIES, folder)
        for path in OTHER_STORIES.glob("*.md"):
            shutil.copy(path, folder)
        settings = {
            "STORYBOT_HTTP": "127.0.0.1:0",
            "STORYBOT_CORPUS_DIR": str(folder),
            "STORYBOT_PAGE_ORIGINS": origin,
        }
        state_dir = Path(temporary) / "state"
        with (
            running("serve", state_dir=state_dir, settings=settings) as serving,
            ready(serving) as client,
            browser() as chromium,
        ):
            url = f"{str(client.base_url).rstrip('/')}/"
            for one in PICTURES:
                saved(one.name, take(chromium, url, one))
            saved("embedded", embedded(chromium, origin, url, Path(temporary)))


if __name__ == "__main__":
    main()
    sys.stderr.write(f"{PAGES} is up to date\n")
