"""Deciding: how sure a sentence answers, and what is quoted."""
