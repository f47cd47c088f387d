"""Answering many askers from stories that change: threads, the index in use, and what programs may ask for."""
