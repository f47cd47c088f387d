"""Files are told by their content, and read as what they are."""

from __future__ import annotations

import gzip
import io
import subprocess
import sys
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import StoryFileError
from corpus.reading.content import FileKind, kind_of, reader_for
from tests.articles import articles, page_of
from tests.making.docx import article_docx
from tests.making.feeds import atom, json_lines, rdf, rss
from tests.making.pdf import article_pdf

ARTICLE = articles()[0]
MARKDOWN = b"---\nheadline: Ferry returns\n---\n\nIt sails."
FILES = {
    "a.md": (MARKDOWN, FileKind.MARKDOWN),
    "a.txt": ("Паром вернулся\n\nОн идёт.".encode(), FileKind.PLAIN_TEXT),
    "a.html": (page_of("ferry-returns"), FileKind.HTML),
    "b.html": (page_of("most-zakryt"), FileKind.HTML),
    "a.pdf": (article_pdf(ARTICLE), FileKind.PDF),
    "a.docx": (article_docx(ARTICLE), FileKind.DOCX),
    "a.jsonl": (json_lines(ARTICLE), FileKind.JSON_LINES),
    "a.jsonl.gz": (json_lines(ARTICLE, packed=True), FileKind.JSON_LINES),
    "a.rss": (rss(ARTICLE), FileKind.FEED),
    "a.rdf": (rdf(ARTICLE), FileKind.FEED),
    "a.atom": (atom(ARTICLE), FileKind.FEED),
}
TOLD = {name: found for name, found in FILES.items() if found[1] not in (FileKind.MARKDOWN, FileKind.PLAIN_TEXT)}


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_of_the_kind_that_its_name_says(name: str) -> None:
    data, kind = FILES[name]
    assert kind_of(data, name) == kind


@pytest.mark.parametrize(
    "other", ["a", "a.txt", "a.md", "a.html", "a.pdf", "a.docx", "a.jsonl", "a.xml", "a.gz", "a.jpg"]
)
@pytest.mark.parametrize("name", TOLD)
def test_a_file_with_a_wrong_name_is_told_by_its_content(name: str, other: str) -> None:
    data, kind = TOLD[name]
    assert kind_of(data, other) == kind


@pytest.mark.parametrize("name", TOLD)
def test_each_kind_is_read_by_its_reader(name: str) -> None:
    data, kind = TOLD[name]
    batch = reader_for(kind)(data, name)
    assert batch.documents[0].matter.headline
    assert batch.documents[0].blocks
    assert batch.problems == ()


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"\xef\xbb\xbf  <!DOCTYPE html><p>x", "a.txt", FileKind.HTML),
        (b"<?xml version='1.0'?>\n<!-- x -->\n<HTML><p>x", "a.txt", FileKind.HTML),
        ("<!doctype html><p>x".encode("utf-16"), "a.txt", FileKind.HTML),
        (b"<p>A part of a page.</p>", "a.html", FileKind.HTML),
        (b"<article><p>A part of a page.", "page", FileKind.HTML),
        (b"<p>A centred picture</p>\n\n# Ferry", "a.md", FileKind.MARKDOWN),
        (b"<p>is a tag of HTML", "a.txt", FileKind.PLAIN_TEXT),
        (
            b"<?xml version='1.0'?><?xml-stylesheet href='x'?><feed xmlns='http://www.w3.org/2005/Atom'/>",
            "a",
            FileKind.FEED,
        ),
        (b"<!DOCTYPE rss [<!ENTITY a 'b'>]><rss/>", "a.xml", FileKind.FEED),
        (b"rubbish before <rss version='2.0'>", "a.rss", FileKind.FEED),
        (b'{"headline": "x"}', "a.txt", FileKind.JSON_LINES),
        (b'[\n  {"headline": "x"}]', "a.txt", FileKind.JSON_LINES),
        (b"{broken", "a.jsonl", FileKind.JSON_LINES),
        (b"{{ a template }}", "a.md", FileKind.MARKDOWN),
        (b"[A link](https://x.example) begins", "a.md", FileKind.MARKDOWN),
        (b"rubbish before %PDF-1.7", "a.txt", FileKind.PDF),
        (b"BM is the name of a firm", "a.txt", FileKind.PLAIN_TEXT),
        (b"MZ is another", "a.md", FileKind.MARKDOWN),
        (b"A text, whatever its name", "a.pdf", FileKind.PLAIN_TEXT),
        (b"A text, whatever its name", "a.docx", FileKind.PLAIN_TEXT),
        (b"A text without a name", "", FileKind.PLAIN_TEXT),
        ("Паром".encode("cp1251"), "a.txt", FileKind.PLAIN_TEXT),
    ],
)
def test_what_looks_alike_is_told_apart(data: bytes, name: str, kind: FileKind) -> None:
    assert kind_of(data, name) == kind


def archive(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in names:
            made.writestr(name, b"x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "why", "cure"),
    [
        (b"", "empty", "write"),
        (b" \n\0\xef\xbb\xbf", "empty", "write"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "old Office format", "docx"),
        (rb"{\rtf1\ansi Ferry}", "RTF", "docx"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "a picture", "OCR"),
        (b"\xff\xd8\xff\xe0" + bytes(50), "a picture", "OCR"),
        (b"GIF89a" + bytes(50), "a picture", "OCR"),
        (b"RIFF\x10\0\0\0WEBPVP8 " + bytes(50), "a picture", "OCR"),
        (b"\0\0\0\x18ftypheic" + bytes(50), "a picture", "OCR"),
        (b"BM\x36\0\0\0\0\0" + bytes(50), "a picture", "OCR"),
        (b"RIFF\x10\0\0\0WAVEfmt " + bytes(50), "a recording", "write down"),
        (b"\0\0\0\x18ftypmp42" + bytes(50), "a recording", "write down"),
        (b"ID3\x04\0\0" + bytes(50), "a recording", "write down"),
        (b"\x7fELF\x02" + bytes(50), "a program", "text of a story"),
        (b"MZ\x90\0" + bytes(50), "a program", "text of a story"),
        (b"SQLite format 3\0" + bytes(50), "a database", "JSON lines"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(50), "an archive", "unpack"),
        (archive("a.txt"), "an archive", "unpack"),
        (archive("xl/workbook.xml"), "a spreadsheet", "JSON lines"),
        (archive("ppt/presentation.xml"), "a presentation", "save the text"),
        (archive("mimetype", "content.xml"), "an OpenDocument", "docx"),
        (archive("mimetype", "META-INF/container.xml"), "an e-book", "save the text"),
        (archive("a.txt")[:20], "cut off or broken", "copy it again"),
        (article_docx(ARTICLE)[:2000], "the Word file is cut off", "copy or save"),
        (gzip.compress(b"A text"), "a gzip file of something other", "unpack"),
        (gzip.compress(b"A text")[:12], "cut off or broken", "pack it again"),
        (bytes(range(256)) * 20, "no text", "save the text"),
        (b"A text with \0\1\2\3\4", "no text", "save the text"),
        (b"<?xml version='1.0'?><urlset/>", "XML, but no feed", "as HTML"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; x", "MHTML", "as HTML"),
        (b"From: a@x.example\nSubject: Ferry\nContent-Type: multipart/mixed", "a mail", "as HTML"),
    ],
)
def test_a_file_that_is_not_read_is_named_with_the_way_out(data: bytes, why: str, cure: str) -> None:
    with pytest.raises(StoryFileError) as refused:
        kind_of(data, "story.txt")
    assert why in refused.value.why
    assert cure in refused.value.cure
    assert "\n" not in str(refused.value)


@given(st.binary(max_size=300), st.sampled_from(["a.txt", "a.md", "a.pdf", "a.docx", "a.html", "a.jsonl", "a.gz", "a"]))
def test_any_bytes_are_of_a_kind_that_has_a_reader_or_refused_in_one_line(data: bytes, name: str) -> None:
    try:
        kind = kind_of(data, name)
    except StoryFileError as error:
        (_,) = str(error).splitlines()
    else:
        assert callable(reader_for(kind))


def test_importing_the_corpus_imports_no_reader_of_files() -> None:
    check = (
        "import sys, corpus, corpus.reading.content;"
        "heavy = {'trafilatura', 'lxml', 'pypdf', 'docx', 'feedparser', 'dateparser', 'httpx'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
