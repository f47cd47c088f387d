"""Quote cards: a quotation as a picture to share."""

from bot.cards.card import quote_card

__all__ = ["quote_card"]
