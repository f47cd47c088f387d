"""Word files: what a reader sees with all changes accepted, and what is said of files that cannot be read."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import docx
import pytest

from corpus import StoryFileError
from corpus.reading.document import Block, Document, Kind
from corpus.reading.docx import archive, read_docx
from tests.articles import Article, articles
from tests.making.docx import article_docx, body_docx, changed, saved


def read(data: bytes) -> Document:
    (document,) = read_docx(data, "story.docx")
    return document


def blocks(body: str) -> list[Block]:
    """The blocks of a body of Word's XML."""
    return list(read(body_docx(f"{paragraph('Ferry returns', style='Title')}{body}")).blocks)


def paragraph(text: str, style: str = "", properties: str = "") -> str:
    marks = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{marks}{properties}</w:pPr>{run(text)}</w:p>"


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


@pytest.mark.parametrize("article", articles(), ids=lambda article: article.name)
def test_an_article_is_read_block_by_block(article: Article) -> None:
    document = read(article_docx(article))
    matter = article.matter
    assert document.blocks == article.blocks
    assert (document.matter.headline, document.matter.author) == (matter.headline, matter.author)
    assert document.matter.published == (matter.published or "")[:10]
    assert document.matter.language == matter.language


BOX = "<w:p><w:r><w:t>A box.</w:t></w:r></w:p>"
BY = 'w:id="1" w:author="Ida" w:date="2024-05-04T09:30:00Z"'


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        (f"{run('It sails ')}<w:ins {BY}>{run('again ')}</w:ins>{run('today.')}", "It sails again today."),
        (
            f"{run('It ')}<w:del {BY}><w:r><w:delText>never </w:delText></w:r></w:del>{run('sails.')}",
            "It sails.",
        ),
        (f"{run('It ')}<w:moveFrom {BY}>{run('never ')}</w:moveFrom>{run('sails.')}", "It sails."),
        (f"{run('It ')}<w:moveTo {BY}>{run('now ')}</w:moveTo>{run('sails.')}", "It now sails."),
        (f"{run('It ')}{run('never ', '<w:strike/>')}{run('sails.')}", "It sails."),
        (f"{run('It ')}{run('never ', '<w:dstrike/>')}{run('sails.')}", "It sails."),
        (f"{run('It ')}{run('never ', '<w:vanish/>')}{run('sails.')}", "It sails."),
        (run("It ") + run("really ", '<w:strike w:val="0"/>') + run("sails."), "It really sails."),
        (f'<w:hyperlink w:anchor="x">{run("It sails")}</w:hyperlink>{run(".")}', "It sails."),
        (f"<w:smartTag>{run('Holm')}</w:smartTag>{run(' waits.')}", "Holm waits."),
        (f"<w:sdt><w:sdtContent>{run('It')}</w:sdtContent></w:sdt>{run(' sails.')}", "It sails."),
        (f"{run('One')}<w:r><w:br/></w:r>{run('two.')}", "One\ntwo."),
        (f"{run('It sails.')}<w:commentRangeStart w:id='0'/><w:r><w:commentReference w:id='0'/></w:r>", "It sails."),
        (f"{run('It sails.')}<w:r><w:footnoteReference w:id='2'/></w:r>", "It sails."),
        (f"<w:r><w:instrText>PAGE</w:instrText></w:r>{run('It sails.')}", "It sails."),
        (f"{run('It sails.')}<w:r><w:pict><w:txbxContent>{BOX}</w:txbxContent></w:pict></w:r>", "It sails."),
    ],
)
def test_the_words_are_those_that_a_reader_sees(inner: str, text: str) -> None:
    assert blocks(f"<w:p>{inner}</w:p>") == [Block(text)]


def test_inserted_paragraphs_are_in_and_deleted_marks_join() -> None:
    deleted = paragraph("It sails", properties=f"<w:rPr><w:del {BY}/></w:rPr>")
    body = f"<w:sdt><w:sdtContent>{paragraph('Inserted.')}</w:sdtContent></w:sdt>{deleted}{paragraph(' again.')}"
    assert blocks(body) == [Block("Inserted."), Block("It sails again.")]


@pytest.mark.parametrize(
    ("body", "block"),
    [
        (paragraph("What changes", "Heading2"), Block("What changes", Kind.HEADING, 2)),
        (paragraph("What changes", properties='<w:outlineLvl w:val="0"/>'), Block("What changes", Kind.HEADING, 1)),
        (f"<w:p>{run('What changes', '<w:b/>')}</w:p>", Block("What changes", Kind.HEADING, 3)),
        (f"<w:p>{run('It is all bold.', '<w:b/>')}</w:p>", Block("It is all bold.", strong=True)),
        (paragraph("Lorries", "ListNumber"), Block("Lorries", Kind.ITEM, 1)),
        (
            paragraph("Dogs", properties='<w:numPr><w:ilvl w:val="1"/><w:numId w:val="4"/></w:numPr>'),
            Block("Dogs", Kind.ITEM, 2),
        ),
        (
            paragraph("No item", properties='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>'),
            Block("No item"),
        ),
    ],
)
def test_headings_and_items_are_told_by_style_or_numbering(body: str, block: Block) -> None:
    assert blocks(body) == [block]


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def table(*rows: str, look: str = "") -> str:
    return f"<w:tbl><w:tblPr>{look}</w:tblPr>{''.join(rows)}</w:tbl>"


HEAD = row(cell("Month"), cell("Boats"), properties="<w:tblHeader/>")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            table(HEAD, row(cell("May"), cell("120"))),
            [Block("", Kind.ROW, header=("Month", "Boats"), cells=("May", "120"))],
        ),
        (
            table(row(cell("Month"), cell("Boats")), row(cell("May"), cell("120")), look='<w:tblLook w:val="04A0"/>'),
            [Block("", Kind.ROW, header=("Month", "Boats"), cells=("May", "120"))],
        ),
        (table(row(cell("May"), cell("120"))), [Block("", Kind.ROW, cells=("May", "120"))]),
        (
            table(
                HEAD,
                row(cell("May", '<w:vMerge w:val="restart"/>'), cell("120")),
                row(cell("", "<w:vMerge/>"), cell("4 late")),
                row(cell("none", '<w:gridSpan w:val="2"/>')),
            ),
            [
                Block("", Kind.ROW, header=("Month", "Boats"), cells=("May", "120")),
                Block("", Kind.ROW, header=("Month", "Boats"), cells=("May", "4 late")),
                Block("", Kind.ROW, header=("Month", "Boats"), cells=("none", "")),
            ],
        ),
        (
            table(HEAD, row(cell("May"), cell("120")), row(cell("June"), cell("0"), properties=f"<w:del {BY}/>")),
            [Block("", Kind.ROW, header=("Month", "Boats"), cells=("May", "120"))],
        ),
        (table(row(cell("One column.")), row(cell("Is no table."))), [Block("One column."), Block("Is no table.")]),
        (table(row(cell("x" * 500), cell("y"))), [Block("x" * 500), Block("y")]),
    ],
)
def test_tables_give_rows_under_their_header(body: str, expected: list[Block]) -> None:
    assert blocks(body) == expected


@pytest.mark.parametrize(
    ("title", "first", "style", "headline"),
    [
        ("Ferry returns", "Ferry returns", "Title", "Ferry returns"),
        ("A template of ours", "Ferry returns", "Title", "Ferry returns"),
        ("", "Ferry returns", "Heading1", "Ferry returns"),
        ("Ferry returns", "Ferry returns", "", "Ferry returns"),
        ("", "Ferry returns", "", "Ferry returns"),
        ("Word Document", "Ferry returns", "", "Ferry returns"),
        ("Ferry returns", "It sails on Saturday.", "", "Ferry returns"),
        ("", "It sails on Saturday.", "", None),
    ],
)
def test_the_headline_is_the_title_that_the_file_shows(
    title: str, first: str, style: str, headline: str | None
) -> None:
    word = docx.Document(io.BytesIO(body_docx(paragraph(first, style) + paragraph("Four boats a day."))))
    word.core_properties.title = title
    document = read(saved(word))
    assert document.matter.headline == headline
    assert document.blocks[-1] == Block("Four boats a day.")
    assert (Block(first) in document.blocks) == (first != headline)


@pytest.mark.parametrize(
    ("author", "created", "expected"),
    [
        ("Ida Lund; Ola Berg", datetime(2024, 5, 4, 9, 30), ("Ida Lund, Ola Berg", "2024-05-04")),  # noqa: DTZ001
        ("python-docx", datetime(2013, 12, 23, 23, 15), (None, None)),  # noqa: DTZ001
        ("Administrator", datetime(2024, 5, 4), (None, "2024-05-04")),  # noqa: DTZ001
    ],
)
def test_author_and_date_are_those_of_the_properties(
    author: str, created: datetime, expected: tuple[str | None, str | None]
) -> None:
    word = docx.Document(io.BytesIO(body_docx(paragraph("It sails."))))
    word.core_properties.author, word.core_properties.created = author, created
    matter = read(saved(word)).matter
    assert (matter.author, matter.published) == expected


def test_a_file_without_properties_says_nothing_of_itself() -> None:
    data = changed(
        body_docx(paragraph("It sails.")), "_rels/.rels", lambda part: part.replace(b"core-properties", b"none")
    )
    matter = read(data).matter
    assert (matter.author, matter.published) == (None, None)


STORY = body_docx(paragraph("It sails on Saturday."))
ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&b;'
    b"</w:t></w:r></w:p></w:body></w:document>"
)


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def marked_encrypted(data: bytes) -> bytes:
    """The archive with the flag of encrypted parts in its directory."""
    at = data.index(b"PK\x01\x02")
    return data[: at + 8] + b"\x01" + data[at + 9 :]


BAD = {
    "cut off or broken": b"",
    "cut off or broken ": STORY[: len(STORY) // 2],
    "cut off or broken  ": STORY[:-30],
    "cut off or broken   ": b"PK\x03\x04" + bytes(range(256)) * 10,
    "cut off or broken    ": STORY[:400] + b"rubbish" + STORY[407:],
    "broken or of another kind": zipped(x=b"y"),
    "broken or of another kind ": changed(STORY, "word/document.xml", lambda part: part[: len(part) // 2]),
    "broken or of another kind  ": changed(STORY, "word/document.xml", lambda _: b"\xff\xfe\x00rubbish"),
    "encrypted": marked_encrypted(STORY),
    "declares XML entities": changed(STORY, "word/document.xml", lambda _: ENTITIES),
    "declares XML entities ": changed(STORY, "docProps/core.xml", lambda _: ENTITIES.decode().encode("utf-16")),
    "far more than a text": changed(STORY, "word/styles.xml", lambda _: b" " * 40_000_000),
    "has no text": body_docx(""),
}


@pytest.mark.parametrize(("why", "data"), BAD.items())
def test_a_file_that_cannot_be_read_says_why_in_one_line(why: str, data: bytes) -> None:
    with pytest.raises(StoryFileError, match=why.strip()) as refused:
        read(data)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("limit", "why"),
    [
        ("LARGEST_FILE", "larger than"),
        ("LARGEST_UNPACKED", "far more"),
        ("LARGEST_TEXT", "far more"),
        ("MOST_PARTS", "far more"),
    ],
)
def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch, limit: str, why: str) -> None:
    monkeypatch.setattr(archive, limit, 3)
    with pytest.raises(StoryFileError, match=why):
        read(STORY)
