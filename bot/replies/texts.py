"""What the bot says itself. It never speaks of what a story tells: that is quoted."""

from __future__ import annotations

from index.understanding import Aspect, Remark

REFUSAL = "The story does not say."
REFUSAL_SEVERAL = "The stories do not say."
OFFER = "It does talk about this:"
OFFER_SEVERAL = "They do talk about this:"
RELATED = "This is in the story, though it may not answer a question of yours:"
CONTRADICTORY = "There is more than one figure for that; here they are side by side:"
FURTHER = "Further excerpts"
NO_MORE = "There is nothing more on that."
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

REMARKS = {
    Remark.GREETING: "Hello! Ask me about the news story, and I answer with its own words.",
    Remark.THANKS: "Glad to help. Ask me whatever else you would like to know about the story.",
    Remark.FAREWELL: "Goodbye! Come back when you have a question about the story.",
    Remark.HELP: (
        "I am a bot that answers questions about a news story with the story's own words, each with its place. Ask me "
        "who, what, when, where or why; where the story does not say, I tell you so."
    ),
    Remark.NOISE: "I could not find a question in that. Ask me something about the story.",
}
"""Said to what asks nothing of a story."""

ASPECTS = {
    Aspect.SUBJECT: "Headline",
    Aspect.HEADLINE: "Headline",
    Aspect.AUTHOR: "Author",
    Aspect.PUBLISHER: "Publisher",
    Aspect.PUBLISHED: "Published",
    Aspect.URL: "Link",
    Aspect.PHOTO_CREDIT: "Photo",
}
"""What stands before a fact about a story."""

NOT_IN_THE_FILE = {
    Aspect.SUBJECT: "The file of the story does not say what it is about.",
    Aspect.HEADLINE: "The file of the story has no headline.",
    Aspect.AUTHOR: "The file of the story does not say who wrote it.",
    Aspect.PUBLISHER: "The file of the story does not say who published it.",
    Aspect.PUBLISHED: "The file of the story does not say when it was published.",
    Aspect.URL: "The file of the story does not say where it can be read.",
    Aspect.PHOTO_CREDIT: "The file of the story does not say whose the photo is.",
}
"""Said where a story's file does not give what was asked for."""

NAME_A_STORY = "There are more stories. Name one by words of its headline to hear of that one."

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
