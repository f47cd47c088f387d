"""Real-looking PDF files, made of articles: running heads, page numbers, hyphens at line ends, a table."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import matplotlib
from pypdf import PdfReader, PdfWriter
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Spacer, Table

from corpus.reading.document import Kind
from tests.articles import Article

# matplotlib brings fonts with Cyrillic and Armenian letters.
_FONTS = Path(matplotlib.__file__).parent / "mpl-data" / "fonts" / "ttf"
for _name, _file in (("Text", "DejaVuSerif.ttf"), ("Bold", "DejaVuSerif-Bold.ttf")):
    pdfmetrics.registerFont(TTFont(_name, _FONTS / _file))

PAGE = (420, 380)

BODY = ParagraphStyle("body", fontName="Text", fontSize=10, leading=13, spaceAfter=6)
INDENTED = ParagraphStyle("indented", BODY, firstLineIndent=14, spaceAfter=0)
HEADING = ParagraphStyle("heading", BODY, fontName="Bold", fontSize=12.5, leading=16, spaceBefore=6)
TITLE = ParagraphStyle("title", BODY, fontName="Bold", fontSize=19, leading=23, spaceAfter=10)


def article_pdf(article: Article, *, columns: int = 1, indented: bool = False, titled: bool = True) -> bytes:
    """The article on small pages with running heads and page numbers, in one or two columns."""
    style = INDENTED if indented else BODY
    flow: list[Any] = [Paragraph(article.matter.headline or "", TITLE)]
    for block in article.blocks:
        if block.kind == Kind.HEADING:
            flow.append(Paragraph(block.text, HEADING))
        elif block.kind == Kind.ITEM:
            flow.append(Paragraph(f"• {block.text}", BODY))
        elif block.kind == Kind.ROW:
            flow.append(Table([block.cells], style=[("FONTNAME", (0, 0), (-1, -1), "Text")], hAlign="LEFT"))
        else:
            flow.append(Paragraph(block.text, style))
    flow.append(Spacer(1, 4))

    def furniture(canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas.setFont("Text", 7)
        canvas.drawString(40, 364, f"{article.matter.publisher} — {article.matter.published}")
        canvas.drawCentredString(210, 16, f"– {document.page} –")

    title = (article.matter.headline or "") if titled else "Microsoft Word - final2.docx"
    return built(flow, furniture, columns=columns, title=title, author=article.matter.author or "")


def built(
    flow: Sequence[Any],
    furniture: Callable[[Canvas, BaseDocTemplate], None] | None = None,
    *,
    columns: int = 1,
    title: str = "",
    author: str = "",
) -> bytes:
    """The PDF of a flow of paragraphs."""
    out = io.BytesIO()
    width, height = PAGE
    column = (width - 80) / columns
    frames = [Frame(40 + at * column, 40, column - 10 * (columns > 1), height - 80) for at in range(columns)]
    document = BaseDocTemplate(out, pagesize=PAGE, title=title, author=author)
    document.addPageTemplates(PageTemplate(frames=frames, onPage=furniture or (lambda *_: None)))
    document.build(list(flow))
    return out.getvalue()


def lines_pdf(*pages: Sequence[str | tuple[str, float]], size: float = 11, title: str = "") -> bytes:
    """Pages of lines as they are given, each a text or a text with its size; an empty line is a gap."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=PAGE)
    if title:
        canvas.setTitle(title)
    for lines in pages:
        y = 350.0
        for line in lines:
            text, points = line if isinstance(line, tuple) else (line, size)
            y -= 1.3 * points
            if text:
                canvas.setFont("Text", points)
                canvas.drawString(40, y, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def encrypted(data: bytes, password: str) -> bytes:
    """The same file with a password to open it; an empty one only restricts what may be done with it."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt(password, owner_password="owner", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def picture_pdf() -> bytes:
    """A page that is a picture."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=PAGE)
    canvas.drawImage(ImageReader(Image.new("L", (40, 60), 200)), 0, 0, *PAGE)
    canvas.save()
    return out.getvalue()
