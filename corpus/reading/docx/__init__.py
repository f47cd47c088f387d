"""Word files (DOCX): paragraphs, headings, lists and tables as they are when all changes are accepted."""

from corpus.reading.docx.reader import read_docx

__all__ = ["read_docx"]
