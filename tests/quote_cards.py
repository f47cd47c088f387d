"""Quote cards to look at: `python -m tests.quote_cards` draws the pictures in `tests/cards`."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from bot.cards import quote_card
from bot.voice import voice_for
from corpus import Metadata, ParagraphKind, ParagraphText, Story
from index import Excerpt

CARDS = Path(__file__).with_name("cards")


@dataclass(frozen=True, slots=True)
class Sample:
    """A card: the invented story's headline and paragraph, the words that answer, and where the story was published."""

    name: str
    locale: str
    headline: str
    text: str
    answering: str
    publisher: str
    above: str = ""
    square: bool = False

    def excerpt(self) -> Excerpt:
        """Return the last sentence of the story, with the one before if that is quoted with it."""
        parts: list[str | ParagraphText] = [self.text]
        if self.above:
            question = ParagraphText(self.above, ParagraphKind.QUESTION)
            parts = [question, ParagraphText(self.text, leads=(1,))]
        metadata = Metadata(publisher=self.publisher, published="2026-05-04")
        story = Story.from_paragraphs(self.name, self.headline, parts, metadata)
        start = story.text.index(self.answering)
        span = (start, start + len(self.answering))
        return Excerpt.of_sentence(story, story.sentences[-1], span=span)

    def card(self) -> bytes:
        """Return the picture."""
        return quote_card(self.excerpt(), voice_for(self.locale), square=self.square)


SAMPLES = (
    Sample(
        "english",
        "en",
        "Ferry to the islands sails again after three weeks of storms",
        "The ferry to Lund sails again on 4 May, said harbour master Ida Berg.",
        "on 4 May",
        "Harbour Times",
    ),
    Sample(
        "ukrainian",
        "uk",
        "Новий міст через річку відкриють восени",
        "Міст відкриють 12 вересня, якщо погода дозволить, сказала мерка Олена Коваль.",
        "12 вересня",
        "Річкова газета",
    ),
    Sample(
        "armenian",
        "hy",
        "Գյուղում նոր դպրոց են կառուցում",
        "Դպրոցը կբացվի սեպտեմբերի մեկին, ասաց տնօրեն Անահիտ Սարգսյանը։",
        "սեպտեմբերի մեկին",
        "Լեռնային լուրեր",
        square=True,
    ),
    Sample(
        "georgian",
        "en",
        "ძველი ხიდის აღდგენა ზაფხულში დასრულდება",
        "ხიდი ივლისში გაიხსნება, თქვა ინჟინერმა ნინო ბერიძემ.",
        "ივლისში",
        "მთის ამბები",
        above="როდის გაიხსნება ხიდი?",
    ),
)

if __name__ == "__main__":
    for sample in SAMPLES:
        (CARDS / f"{sample.name}.png").write_bytes(sample.card())
    sys.stderr.write(f"{CARDS} is up to date\n")
