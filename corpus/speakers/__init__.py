"""Who said it: the person or body that a text names as the source of one of its sentences.

Rules over words, not a model: a verb of saying, the phrase beside it, and the punctuation around them. If in doubt, no
speaker is given: a wrong name is worse than none.
"""

from corpus.speakers.finder import Speaker, find_speaker

__all__ = ["Speaker", "find_speaker"]
