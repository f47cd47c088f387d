"""Saved web pages: what of a page is its article, and what the page says about it."""

from corpus.reading.html.page import blocks_of_text, read_html

__all__ = ["blocks_of_text", "read_html"]
