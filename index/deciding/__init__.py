"""Deciding: which story is meant, how sure a sentence answers, what is quoted."""
