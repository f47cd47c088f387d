"""A real browser for tests and pictures of the page: Debian's chromium, without a window."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from playwright.sync_api import Browser, sync_playwright

CHROMIUM = shutil.which("chromium")

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
