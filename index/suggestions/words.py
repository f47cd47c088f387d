"""Closed classes of English words, as far as questions are made by them."""

from __future__ import annotations

from corpus.speakers.words import words_of

APPROXIMATE = r"(?:(?:at least|more than|about|around|some|nearly|almost|over|up to|only|fewer than) )?"
NUMBER_WORDS = words_of(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty thirty forty fifty sixty seventy eighty ninety dozens hundreds thousands"
)
MONEY = words_of("dollars euros pounds crowns kroner kronor francs yen yuan rubles roubles hryvnias drams liras cents")
TIMES = words_of("seconds minutes hours days weeks months years decades centuries")
