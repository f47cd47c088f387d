"""Readers: from the bytes of a file to documents, one file for each kind."""
