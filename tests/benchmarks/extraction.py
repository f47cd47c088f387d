"""How well the article is found in a web page, beside the plain output of trafilatura.

    python tests/benchmarks/extraction.py

The pages are those of `tests/data/pages`: ten invented articles in four languages, each in a page of another kind of
site (WordPress, a script-rendered page, old tables in windows-1251, AMP, ...). The words that a reader finds are
counted against those of the article in `tests/data/articles`, which are known; the headline on neither side.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import trafilatura

from corpus.reading.html import read_html
from tests.articles import Article, articles, page_of, text_of, words


def precision_and_recall(found: str, article: Article) -> tuple[float, float]:
    """Return the share of the words found that are the article's, and of the article's that are found."""
    got, wanted = words(found), words(article.text)
    shared = (got & wanted).total()
    return shared / max(1, got.total()), shared / wanted.total()


def plain(data: bytes, article: Article) -> str:
    """Return what trafilatura alone gives, without the headline."""
    found = trafilatura.extract(data, include_comments=False) or ""
    return "\n".join(line for line in found.splitlines() if line.strip("# ") != article.matter.headline)


def structured(data: bytes, article: Article) -> tuple[str, float]:
    """Return what our reader gives, and the share of the article's blocks that it gives as they are."""
    blocks = read_html(data, article.name)[0].blocks
    found = {(one.kind, one.text, one.cells, one.header) for one in blocks}
    right = sum((one.kind, one.text, one.cells, one.header) in found for one in article.blocks)
    return text_of(blocks), right / len(article.blocks)


def main() -> None:
    """Print the figures of each page, and their means."""
    names = ("precision", "recall")
    print(f"{'':16}", *(f"{name:>9}" for name in (*names, *names, "blocks")), " (trafilatura, ours)")  # noqa: T201
    rows = []
    for article in articles():
        data = page_of(article.name)
        text, right = structured(data, article)
        rows.append((*precision_and_recall(plain(data, article), article), *precision_and_recall(text, article), right))
        print(f"{article.name:16}", *(f"{value:9.3f}" for value in rows[-1]))  # noqa: T201
    means = (sum(column) / len(rows) for column in zip(*rows, strict=True))
    print(f"{'mean':16}", *(f"{value:9.3f}" for value in means))  # noqa: T201


if __name__ == "__main__":
    main()
