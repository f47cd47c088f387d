"""A real browser for tests and pictures of the page: Debian's chromium, without a window."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from playwright.sync_api import Browser, Page, expect, sync_playwright

CHROMIUM = shutil.which("chromium")

# The machine may be busy.
expect.set_options(timeout=30_000)

WHY_NOT = "needs Debian's chromium (apt-get install chromium)"


@contextmanager
def browser() -> Iterator[Browser]:
    """Start chromium; each test opens a context of its own in it."""
    with sync_playwright() as driver:
        # Its sandbox needs rights that a container does not give; it sees only pages of the tests.
        started = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            yield started
        finally:
            started.close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def web_site(folder: Path) -> Iterator[str]:
    """Serve the files of a folder on loopback; yields the origin."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


def is_in_view(page: Page, selector: str) -> bool:
    """Whether an element is within the pane that it is in, and in the window."""
    return bool(
        page.locator(selector).first.evaluate(
            """element => {
                const inner = element.getBoundingClientRect();
                const outer = element.closest(".reading, .answers").getBoundingClientRect();
                return outer.top <= inner.top && inner.bottom <= outer.bottom && inner.bottom <= innerHeight;
            }"""
        )
    )


def contrast(page: Page, selector: str) -> float:
    """The contrast of an element's letters (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio)."""
    letters, ground = page.locator(selector).first.evaluate(
        """element => {
            const letters = getComputedStyle(element).color;
            let ground = "rgba(0, 0, 0, 0)";
            for (let one = element; one && ground === "rgba(0, 0, 0, 0)"; one = one.parentElement)
                ground = getComputedStyle(one).backgroundColor;
            return [letters, ground];
        }"""
    )
    lights = sorted(luminance(colour) for colour in (letters, ground))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def luminance(colour: str) -> float:
    """The luminance of a colour (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance)."""
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
