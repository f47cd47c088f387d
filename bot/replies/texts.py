"""What the bot says itself. It never speaks of what a story tells: that is quoted."""

from __future__ import annotations

REFUSAL = "The story does not say."
REFUSAL_SEVERAL = "The stories do not say."
OFFER = "It does talk about this:"
OFFER_SEVERAL = "They do talk about this:"
RELATED = "This is in the story, though it may not answer a question of yours:"
FURTHER = "Further excerpts"
NO_MORE = "There is nothing more on that."
NOT_A_QUESTION = "I could not find a word in that. Ask me something about the story."
NOT_TEXT = "I can only read text. Write me a question about the story."
CHANGED = "The story has changed since then. Please ask again."
BEGUN_ANEW = "We begin anew: your next question stands for itself."
TROUBLE = "Something went wrong on my side, and I could not answer that. Please ask again in a moment."

START = (
    "Hello! Ask me about the news story, and I answer with its own words: quoted, and with the place they come from. "
    "Where the story does not say, I tell you so."
)
HELP = (
    "Write a question, as you would ask a person. I quote the sentences that answer it, and name the story, the "
    "paragraph and, where the text gives one, the speaker. I never write about the story myself. A question may take "
    "up the one before it (“and when?”); /new begins anew."
)

COMMANDS = (
    ("start", "What this bot does"),
    ("help", "How to ask"),
    ("stories", "The stories you can ask about"),
    ("new", "Forget the last question"),
)
DESCRIPTION = (
    "Ask about a news story and get its own words back: exact quotations with their place in the story. Where the "
    "story does not say, the bot says so."
)
SHORT_DESCRIPTION = "Answers questions about a news story with quotations from it."
