"""Articles as JSON: lines, an array or one object, packed or not, and what is said of bad ones."""

from __future__ import annotations

import gzip
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import StoryFileError
from corpus.normalise import normalise
from corpus.reading.batches import json_lines
from corpus.reading.batches.json_lines import read_json_lines
from corpus.reading.document import Block, Document
from tests.articles import articles
from tests.making.feeds import json_lines as made
from tests.making.feeds import json_object

FERRY = {"headline": "Ferry returns", "text": "It sails.\n\nFour boats a day."}
BLOCKS = (Block("It sails."), Block("Four boats a day."))


def lines(*values: object) -> bytes:
    return "".join(
        f"{one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)}\n" for one in values
    ).encode()


def one(**values: Any) -> Document:
    (document,) = read_json_lines(lines(FERRY | values), "a.jsonl").documents
    return document


@pytest.mark.parametrize("packed", [False, True])
def test_ten_articles_are_read_with_what_is_said_of_them(packed: bool) -> None:
    batch = read_json_lines(made(*articles(), packed=packed), "a.jsonl")
    assert batch.problems == ()
    for document, article in zip(batch.documents, articles(), strict=True):
        assert document.blocks == tuple(Block(block.text) for block in article.blocks if block.text)
        assert document.matter == article.matter.model_copy(update={"id": article.name})


@pytest.mark.parametrize(
    "data",
    [
        lines(FERRY, FERRY),
        b"\xef\xbb\xbf" + lines(FERRY, FERRY),
        b"\r\n\r\n" + lines(FERRY, FERRY).replace(b"\n", b"\r\n"),
        lines(FERRY, "", "  ", FERRY).rstrip(),
        json.dumps([FERRY, FERRY]).encode(),
        json.dumps([FERRY, FERRY], indent=2).encode(),
        b"  \n [\n" + json.dumps(FERRY).encode() + b",\n" + json.dumps(FERRY).encode() + b"\n]\n",
        json.dumps(FERRY, indent=2).encode() * 2,
        gzip.compress(lines(FERRY, FERRY)),
        gzip.compress(lines(FERRY)) + gzip.compress(lines(FERRY)),
    ],
)
def test_every_form_of_two_articles_is_read(data: bytes) -> None:
    batch = read_json_lines(data, "a.json")
    assert [document.blocks for document in batch.documents] == [BLOCKS, BLOCKS]
    assert batch.problems == ()


@pytest.mark.parametrize(
    "values",
    [
        {"headline": "", "title": "Ferry returns"},
        {"text": None, "body": "It sails.\n\nFour boats a day."},
        {"text": "", "paragraphs": ["It sails.", " ", "Four boats a day."]},
        {"text": "It sails.\nFour boats a day."},
        {"text": "It sails.\r\n \r\nFour boats a day.\r\n"},
        {"text": "<p>It sails.</p><p>Four <b>boats</b> a day.</p>"},
        {"text": "It <i>sails</i>.\n\nFour&nbsp;boats <a href='x'>a day</a>."},
        {"title": "", "headline": "Ferry <b>returns</b>", "text": "It sails&#46;\nFour boats a day&#x2e;"},
    ],
)
def test_headline_and_text_have_several_names_and_forms(values: dict[str, Any]) -> None:
    document = one(**values)
    words = [normalise(block.text) for block in document.blocks]
    assert (document.matter.headline, words) == ("Ferry returns", [block.text for block in BLOCKS])


@pytest.mark.parametrize("text", ["If a <b and c> d, 5 < 6.", "Q&A; R&D at ?a=1&copy=2", "AT&T's <tag>"])
def test_what_only_looks_like_html_stays(text: str) -> None:
    assert one(text=text).blocks == (Block(text),)


@pytest.mark.parametrize(
    ("values", "field", "expected"),
    [
        ({"authors": ["Ida Lund", "Ola Berg"]}, "author", "Ida Lund, Ola Berg"),
        ({"author": "Ida Lund"}, "author", "Ida Lund"),
        ({"author": {"name": "Ida Lund"}}, "author", "Ida Lund"),
        ({"authors": []}, "author", None),
        ({"published": "2024-05-04T09:30:00Z"}, "published", "2024-05-04T09:30:00+00:00"),
        ({"date": "2024-05-04"}, "published", "2024-05-04"),
        ({"date": "May 4, 2024"}, "published", "2024-05-04"),
        ({"date": "4 травня 2024", "language": "uk"}, "published", "2024-05-04"),
        ({"date": ""}, "published", None),
        ({"date": None, "published": ""}, "published", None),
        ({"publisher": "Holm Post"}, "publisher", "Holm Post"),
        ({"source": {"name": "Holm Post"}}, "publisher", "Holm Post"),
        ({"id": 17}, "id", "17"),
        ({"language": "en", "tags": {"a": 1}, "score": 0.5}, "language", "en"),
    ],
)
def test_what_is_said_of_an_article_has_several_names_and_forms(
    values: dict[str, Any], field: str, expected: str | None
) -> None:
    assert getattr(one(**values).matter, field) == expected


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("{broken", "line 2: it is no JSON"),
        ("[1, 2", "line 2: it is no JSON"),
        ("[1, 2]", "line 2: it is no JSON object"),
        ("null", "line 2: it is no JSON object"),
        ("[" * 100_000, "line 2: it is no JSON"),
        ({"text": "It sails."}, "line 2: the article has no headline"),
        ({"headline": 7, "text": "It sails."}, "line 2: the article has no headline"),
        ({"headline": "Ferry"}, "line 2: the article has no text"),
        ({"headline": "Ferry", "text": " \n "}, "line 2: the article has no text"),
        ({"headline": "Ferry", "paragraphs": [1]}, "line 2: the article has no text"),
        ({"headline": "Ferry", "text": "<p> </p>"}, "line 2: the article has no text"),
    ],
)
def test_a_bad_line_is_named_by_its_number_and_the_others_are_read(bad: object, why: str) -> None:
    batch = read_json_lines(lines(FERRY, bad, FERRY), "a.jsonl")
    assert [document.blocks for document in batch.documents] == [BLOCKS, BLOCKS]
    assert [str(problem).partition(";")[0] for problem in batch.problems] == [f"a.jsonl, {why}"]


def test_a_line_that_is_no_utf_8_is_a_bad_line() -> None:
    bad = b'{"headline": "Ferry \xe9", "text": "It sails."}\n'
    for data in (lines(FERRY) + bad + lines(FERRY), b"[" + b",".join((lines(FERRY), bad, lines(FERRY))) + b"]"):
        batch = read_json_lines(data, "a.jsonl")
        assert len(batch.documents) == 2
        assert [problem.why for problem in batch.problems] == ["it is not UTF-8"]


def test_a_broken_array_gives_the_articles_before_the_break() -> None:
    batch = read_json_lines(json.dumps([FERRY, FERRY]).encode()[:-10], "a.json")
    assert len(batch.documents) == 1
    assert "article 2" in str(batch.problems[0])


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"date": "yesterday"}, "published 'yesterday'"),
        ({"date": 2024}, "published 2024"),
        ({"url": "holm.example/ferry"}, "url 'holm.example/ferry'"),
        ({"language": "Klingon!"}, "language 'Klingon!'"),
        ({"id": {"a": 1}}, "id {'a': 1}"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_and_the_article_is_read(values: dict[str, Any], named: str) -> None:
    batch = read_json_lines(lines(FERRY | values), "a.jsonl")
    assert batch.documents[0].blocks == BLOCKS
    assert [problem.why for problem in batch.problems] == [f"{named} cannot be used and is left out"]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "has no article"),
        (b"\n \n", "has no article"),
        (b"[]", "has no article"),
        (b"{}", "no headline"),
        (b"rubbish", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b'[{"a":' * 50_000, "no JSON"),
        (b'[{"headline": "x", "text": ', "no JSON"),
        (bytes(range(256)), "no JSON|not UTF-8"),
        (gzip.compress(lines(FERRY))[:-12], "cut off or broken"),
        (gzip.compress(lines(FERRY))[:12] + b"rubbish", "cut off or broken"),
        (b"\x1f\x8b", "cut off or broken"),
        (json.dumps(FERRY).encode("utf-16"), "no JSON|not UTF-8"),
    ],
)
def test_a_file_without_an_article_says_why_in_one_line(data: bytes, why: str) -> None:
    with pytest.raises(StoryFileError, match=why) as refused:
        read_json_lines(data, "a.jsonl")
    assert "\n" not in str(refused.value)


class _Endless(io.RawIOBase):
    """Lines without end, of which the test counts what was taken."""

    taken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.taken += len(buffer)
        buffer[:] = b" " * len(buffer)
        return len(buffer)


def test_a_gzip_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_lines, "LARGEST_UNPACKED", 100_000)
    bomb = gzip.compress(b" " * 50_000_000)
    with pytest.raises(StoryFileError, match="more than 100,000 bytes"):
        read_json_lines(bomb, "a.jsonl.gz")


def test_no_more_is_read_of_an_endless_line_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_lines, "LARGEST_UNPACKED", 1_000_000)
    endless = _Endless()
    monkeypatch.setattr(gzip, "GzipFile", lambda fileobj: io.BufferedReader(endless))
    with pytest.raises(StoryFileError, match="more than"):
        read_json_lines(b"\x1f\x8b...", "a.gz")
    assert endless.taken < 10_000_000


def test_a_line_that_is_too_long_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_lines, "LONGEST_ARTICLE", 200)
    batch = read_json_lines(lines(FERRY, FERRY | {"text": "x" * 1000}, FERRY), "a.jsonl")
    assert len(batch.documents) == 2
    assert "line 2: it is longer than 200 bytes" in str(batch.problems[0])


def test_after_very_many_bad_lines_the_rest_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_lines, "MOST_PROBLEMS", 3)
    batch = read_json_lines(lines(FERRY, *["bad"] * 10, FERRY), "a.jsonl")
    assert len(batch.documents) == 1
    assert [problem.why for problem in batch.problems][-1] == "more than 3 bad articles; the rest is not read"


KEYS = ["headline", "text", "paragraphs", "authors", "published", "url", "source", "id", "language"]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(KEYS), inner),
)


@given(VALUES)
def test_any_json_gives_documents_or_one_line(value: object) -> None:
    try:
        documents = read_json_lines(json.dumps(value).encode(), "a").documents
    except StoryFileError as error:
        (_,) = str(error).splitlines()
    else:
        assert documents
        assert all(block.text.strip() for document in documents for block in document.blocks)


def test_objects_that_the_tests_make_have_every_key() -> None:
    assert {"id", "headline", "text", "url", "authors", "published", "publisher", "language"} < set(
        json_object(articles()[0])
    )
