"""PDF files: paragraphs over lines and pages, and what is said of files that cannot be read."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, Table

from corpus import StoryFileError
from corpus.reading.document import Block, Document, Kind
from corpus.reading.pdf import lines, reader, widths
from corpus.reading.pdf.hyphens import Hyphens
from tests.articles import Article, articles, words
from tests.making.pdf import BODY, HEADING, TITLE, article_pdf, built, encrypted, lines_pdf, picture_pdf

ARTICLES = articles()


def read(data: bytes) -> Document:
    (document,) = reader.read_pdf(data, "story.pdf")
    return document


def texts(*pages: Any, **options: Any) -> list[str]:
    return [block.text for block in read(lines_pdf(*pages, **options)).blocks]


@pytest.mark.parametrize("options", [{}, {"indented": True}, {"titled": False}], ids=str)
@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.name)
def test_an_article_on_two_pages_is_read_block_by_block(article: Article, options: dict[str, bool]) -> None:
    document = read(article_pdf(article, **options))
    # What heads a table is not told by how it looks.
    expected = [replace(block, header=()) for block in article.blocks]
    assert [
        replace(block, page=None) for block in document.blocks if block.cells not in table_heads(article)
    ] == expected
    assert (document.matter.headline, document.matter.author) == (article.matter.headline, article.matter.author)
    assert document.matter.published is None


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.name)
def test_of_two_columns_every_word_is_read_in_its_order(article: Article) -> None:
    found = " ".join(block.text or " ".join(block.cells) for block in read(article_pdf(article, columns=2)).blocks)
    assert words(found) == words(article.text)


def table_heads(article: Article) -> set[tuple[str, ...]]:
    return {block.header for block in article.blocks if block.header}


def test_blocks_have_the_page_that_they_begin_on() -> None:
    blocks = read(lines_pdf(["Ferry returns."], ["It sails", "on Saturday."], ["The end."])).blocks
    assert [(block.text, block.page) for block in blocks] == [
        ("Ferry returns.", 1),
        ("It sails on Saturday.", 2),
        ("The end.", 3),
    ]


def test_a_paragraph_goes_on_over_a_page_end() -> None:
    first = [
        "The ferry between Holm and the mainland will sail again on",
        "Saturday, six weeks after a broken shaft stopped it in the",
    ]
    second = ["middle of the crossing.", "", "Nobody was hurt."]
    assert texts(first, second) == [
        "The ferry between Holm and the mainland will sail again on Saturday, six weeks after a broken shaft stopped "
        "it in the middle of the crossing.",
        "Nobody was hurt.",
    ]


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("After the repa-", "irs it sails", "After the repairs it sails"),
        ("the well-", "known mayor", "the well-known mayor"),
        ("a govern\u00ad", "ment plan", "a government plan"),
        ("the so-", "called plan", "the so-called plan"),
        ("in Nizhny-", "Novgorod", "in Nizhny-Novgorod"),
        ("from 2020-", "2024 on", "from 2020-2024 on"),
        ("he left –", "and came back", "he left – and came back"),
        ("Работа по-", "прежнему идёт", "Работа по-прежнему идёт"),
        ("он что-", "то сказал", "он что-то сказал"),
        ("закрыли дви-", "жение", "закрыли движение"),
        ("будь-", "який міст", "будь-який міст"),
        ("відкрили но-", "вий міст", "відкрили новий міст"),
        ("նոր ավտո\u058a", "բուսներ", "նոր ավտոբուսներ"),
        ("of COVID-", "19 cases", "of COVID-19 cases"),
        ("a 10-", "year-old", "a 10-year-old"),
        ("for 10-", "and 12-year-olds", "for 10- and 12-year-olds"),
        ("the U.S.-", "led talks", "the U.S.-led talks"),
        ("the CSTO-", "led force", "the CSTO-led force"),
        ("в 2020-", "м году", "в 2020-м году"),
        ("2023-", "ին", "2023-ին"),
        ("на юго-", "востоке", "на юго-востоке"),
        ("військово-", "морський", "військово-морський"),
        ("українсько-", "польський", "українсько-польський"),
        ("военно-", "служащих", "военнослужащих"),
        ("северо-", "атлантический", "североатлантический"),
        ("российско-", "го флота", "российского флота"),
        ("no hyphen", "here", "no hyphen here"),
        ("-", "x", "- x"),
        ("", "x", " x"),
    ],
)
def test_hyphens_at_line_ends_are_undone_where_the_word_has_none(first: str, second: str, joined: str) -> None:
    assert Hyphens([first, second]).joined(first, second) == joined


@pytest.mark.parametrize(("known", "joined"), [("the zorb-lands", "a zorb-lands"), ("the zorblands", "a zorblands")])
def test_the_rest_of_the_file_tells_how_a_word_is_written(known: str, joined: str) -> None:
    assert Hyphens([known]).joined("a zorb-", "lands") == joined


@given(st.text(max_size=20), st.text(max_size=20))
def test_joining_lines_loses_nothing_but_one_hyphen(first: str, second: str) -> None:
    joined = Hyphens([]).joined(first, second)
    assert joined.startswith(first[:-1])
    assert joined.endswith(second)
    assert len(first) + len(second) - 1 <= len(joined) <= len(first) + len(second) + 1


RUNNING = "Holm Post, Saturday edition"


@pytest.mark.parametrize("foot", ["Page {} of 4", "{}", "– {} –", "стр. {}", "էջ {}", "{} / 4"])
def test_running_heads_and_page_numbers_stay_out(foot: str) -> None:
    pages = [
        [f"{RUNNING} {at}", "", f"This is what page number {at} says.", *[""] * 18, foot.format(at)]
        for at in range(1, 5)
    ]
    assert texts(*pages) == [f"This is what page number {at} says." for at in range(1, 5)]


def test_a_line_that_repeats_in_the_text_stays() -> None:
    pages = [["Head", "", "", "", "No comment.", *[""] * 17, f"Page {at}"] for at in range(1, 4)]
    assert texts(*pages) == ["No comment."] * 3


def test_the_small_print_that_browsers_add_stays_out() -> None:
    flow = [Paragraph("Ferry returns", TITLE), Paragraph("It sails on Saturday.", BODY)]

    def small(canvas: Any, _: object) -> None:
        canvas.setFont("Text", 7)
        canvas.drawString(20, 368, "5/4/24, 9:30 AM")
        canvas.drawString(20, 10, "https://holm.example/ferry")

    assert [block.text for block in read(built(flow, small)).blocks] == ["It sails on Saturday."]


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("Ferry returns", "Ferry returns"),
        ("FERRY RETURNS!", "FERRY RETURNS!"),
        ("Edition 18 print", "Ferry returns"),
        ("Microsoft Word - ferry.docx", "Ferry returns"),
        ("untitled", "Ferry returns"),
        ("", "Ferry returns"),
    ],
)
def test_the_headline_is_the_title_that_the_page_shows_or_its_first_large_line(title: str, headline: str) -> None:
    document = read(lines_pdf([("Ferry returns", 20), "", "It sails on Saturday."], title=title))
    assert document.matter.headline == headline
    assert [block.text for block in document.blocks] == ["It sails on Saturday."]


def test_a_title_of_several_lines_is_one_headline() -> None:
    document = read(
        lines_pdf([("Ferry to Holm sails again", 18), ("after six weeks", 18), "", "It sails on Saturday."])
    )
    assert document.matter.headline == "Ferry to Holm sails again after six weeks"


def test_without_a_large_line_the_title_of_the_metadata_is_the_headline() -> None:
    assert read(lines_pdf(["It sails on Saturday."], title="Ferry returns")).matter.headline == "Ferry returns"
    assert read(lines_pdf(["It sails on Saturday."])).matter.headline is None


def test_headings_and_items_are_told_by_how_they_look() -> None:
    flow = [
        Paragraph("Ferry returns", TITLE),
        Paragraph("It sails on Saturday. " * 6, BODY),
        Paragraph("What changes", HEADING),
        Paragraph("• Children travel free.", BODY),
        Paragraph("1. Lorries need a booking.", BODY),
        Paragraph("<font name=Bold>Who pays</font>", BODY),
        Paragraph("The county pays.", BODY),
    ]
    assert [(block.kind, block.text) for block in read(built(flow)).blocks[1:]] == [
        (Kind.HEADING, "What changes"),
        (Kind.ITEM, "Children travel free."),
        (Kind.ITEM, "1. Lorries need a booking."),
        (Kind.HEADING, "Who pays"),
        (Kind.TEXT, "The county pays."),
    ]


WORDS = (
    "The WORLD COMMUNICATION MMMM agency said on Monday that it met",
    "the ministers of the WHO, and commemorated the memorandum.",
)


def word_by_word(font: str, *lines: str) -> bytes:
    """A page of words that are placed one by one, and of a table below them."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(500, 380))
    canvas.setFont(font, 10)
    for number, line in enumerate(lines):
        for at, word in enumerate(line.split()):
            before = stringWidth(" ".join(line.split()[:at]) + " " * (at > 0), font, 10)
            canvas.drawString(40 + before, 340 - 13 * number, word)
    canvas.drawString(40, 280, "Holm")
    canvas.drawString(90, 280, "late")
    canvas.drawString(40, 240, "The end.")
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize("font", ["Helvetica", "Text", "Bold"])
def test_words_that_are_placed_one_by_one_are_no_cells(font: str) -> None:
    blocks = read(word_by_word(font, *WORDS)).blocks
    assert [block.cells or block.text for block in blocks] == [" ".join(WORDS), ("Holm", "late"), "The end."]


def test_without_the_widths_of_a_font_capitals_are_taken_to_be_wider(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(widths, "Font", None)
    assert read(word_by_word("Helvetica", *WORDS)).blocks[0].text == WORDS[0]


def test_a_table_stays_in_a_file_without_a_headline() -> None:
    table = Table([("Holm", "late")], colWidths=100, style=[("FONTNAME", (0, 0), (-1, -1), "Text")])
    blocks = read(built([Paragraph("It sails on Saturday. " * 6, BODY), table])).blocks
    assert [block.cells for block in blocks] == [(), ("Holm", "late")]


def test_ligatures_are_letters() -> None:
    assert texts(["The o\ufb03ce \ufb01nds it."]) == ["The office finds it."]


def test_a_file_that_only_forbids_printing_is_read() -> None:
    assert read(encrypted(lines_pdf(["It sails on Saturday."]), "")).blocks == (Block("It sails on Saturday.", page=1),)


STORY = lines_pdf(["It sails on Saturday."])


def without_letters() -> bytes:
    """A file whose font does not say which letters its signs are."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(lines_pdf(["It sails on Saturday." * 3]))))
    resources: Any = writer.pages[0]["/Resources"]
    for font in resources["/Font"].values():
        if "/ToUnicode" not in font.get_object():
            continue
        stream = font.get_object()["/ToUnicode"].get_object()
        stream.set_data(stream.get_data().replace(b"> <00", b"> <E0"))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


BAD = {
    "cut off": STORY[: len(STORY) // 2],
    "cut off ": STORY[:-10],
    "cut off  ": b"",
    "cut off   ": b"%PDF-1.7\n" + bytes(range(256)) * 40,
    "is broken": b"%PDF-1.7\n" + bytes(range(256)) * 20 + b"%%EOF",
    "is broken ": b"%PDF-1.4\n%%EOF",
    "is broken  ": STORY.replace(b"/Pages", b"/Sages"),
    "encrypted": encrypted(STORY, "secret"),
    "only pictures": picture_pdf(),
    "has no text": lines_pdf([""]),
    "has no text ": lines_pdf(),
}


@pytest.mark.parametrize(("why", "data"), BAD.items())
def test_a_file_that_cannot_be_read_says_why_in_one_line(why: str, data: bytes) -> None:
    with pytest.raises(StoryFileError, match=why.strip()) as refused:
        read(data)
    assert "\n" not in str(refused.value)


def test_a_file_whose_signs_are_no_letters_says_so() -> None:
    with pytest.raises(StoryFileError, match="which letters its signs are"):
        read(without_letters())


def test_a_file_of_too_many_pages_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MOST_PAGES", 2)
    with pytest.raises(StoryFileError, match="more than 2 pages"):
        read(lines_pdf(["a"], ["b"], ["c"]))


def test_a_file_of_too_much_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "MOST_CHARACTERS", 30)
    with pytest.raises(StoryFileError, match="more than 30 characters"):
        read(lines_pdf(["It sails on Saturday."] * 3))


def test_a_file_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "SECONDS", -10.0)
    with pytest.raises(StoryFileError, match="reasonable time"):
        read(STORY)


def test_a_page_of_too_much_content_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "LARGEST_CONTENT", 30)
    with pytest.raises(StoryFileError, match="a page of more than 30 bytes"):
        read(STORY)


def test_a_file_of_too_many_bytes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "LARGEST_FILE", 100)
    with pytest.raises(StoryFileError, match="larger than 100 bytes"):
        read(STORY)


@given(st.integers(0, len(STORY) - 1), st.binary(min_size=1, max_size=8))
def test_a_damaged_file_gives_blocks_or_one_line(at: int, damage: bytes) -> None:
    try:
        blocks = read(STORY[:at] + damage + STORY[at + len(damage) :]).blocks
    except StoryFileError as error:
        (_,) = str(error).splitlines()
    else:
        assert all(block.text.strip() for block in blocks)
