"""PDF files: lines of pages, joined to paragraphs."""

from corpus.reading.pdf.reader import read_pdf

__all__ = ["read_pdf"]
