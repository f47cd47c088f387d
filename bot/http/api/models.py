"""The objects that the API takes and gives, for checking requests and for its description.

The replies are made elsewhere (`bot.replies.contract`, `bot.library.story_object`); these models describe them.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from corpus.normalise import normalise, printable

LONGEST_QUESTION = 4096
"""Characters of a question, as in Telegram. Of a longer one than 1,000, only the beginning is read."""

LONGEST_ID = 300

StoryId = Annotated[
    str, Field(min_length=1, max_length=LONGEST_ID, description="The id of a story, or the beginning of it.")
]
Offset = Annotated[int, Field(ge=0, description="Offset into the story's text, in Unicode characters.")]


def _not_empty(question: str) -> str:
    if not normalise(question):
        raise ValueError("it is empty")
    return question


class _Request(BaseModel):
    """What is asked for. A key that is not known is refused, since it may be a misspelt one."""

    model_config = ConfigDict(strict=True, extra="forbid")


class AskRequest(_Request):
    """A question about the stories."""

    question: Annotated[str, AfterValidator(_not_empty)] = Field(
        min_length=1, max_length=LONGEST_QUESTION, description="The question, in any words."
    )
    story: StoryId | None = Field(None, description="The story to ask, by the beginning of its id. If null, all.")
    excerpts: int | None = Field(None, ge=1, le=10, description="Most quotations to give.")


class QuoteRequest(_Request):
    """A paragraph of a story."""

    story: StoryId
    paragraph: int = Field(ge=1, description="The number of the paragraph, from 1.")


class NoArguments(_Request):
    """Nothing."""


class _Reply(BaseModel):
    # All keys are always there: those with a default too.
    model_config = ConfigDict(json_schema_serialization_defaults_required=True)


class StoryHead(_Reply):
    """A story, with null for what its file does not give."""

    id: str
    headline: str
    publisher: str | None
    author: str | None
    published: str | None = Field(description="A date or moment in ISO 8601.")
    url: str | None


class Excerpt(_Reply):
    """A quotation: characters of the story's text."""

    quote: str
    highlight: tuple[int, int] | None = Field(description="The words that answer, as offsets into the quotation.")
    story: StoryHead
    paragraph: int = Field(ge=1, description="The number of the paragraph.")
    start: Offset
    end: Offset
    speaker: str | None = Field(description="Whose words they are, as the text says it.")
    score: float
    leads: list[str] = Field(description="Lines of the story that have to be shown above the quotation.")


class Fact(_Reply):
    """What a story's file says about the story."""

    aspect: str
    value: str | None
    story: StoryHead


class Answer(_Reply):
    """The answer to a question, as `storybot ask --json` prints it."""

    question: str = Field(description="The question, normalised.")
    outcome: Literal["answer", "closest", "refusal", "facts", "remark", "unread_language"]
    answered: bool = Field(description="Whether the stories or their files answer.")
    confidence: float = Field(ge=0, le=1)
    excerpts: list[Excerpt] = Field(description="Quotations that answer.")
    related: list[Excerpt] = Field(description="Passages that do not answer, or the closest one.")
    facts: list[Fact]
    remark: str | None
    unread_language: str | None
    asked_as: str | None
    partly_searched: bool = Field(description="Whether a part of the archive could not be searched.")
    took_ms: float


class QuotedSentence(_Reply):
    """A sentence of a story."""

    text: str
    start: Offset
    end: Offset
    speaker: str | None = Field(description="Whose words they are, as the text says it.")


class Quote(_Reply):
    """A paragraph of a story."""

    story: StoryHead
    paragraph: int = Field(ge=1)
    kind: str
    start: Offset
    end: Offset
    leads: list[str] = Field(description="Lines of the story that have to be shown above the paragraph.")
    sentences: list[QuotedSentence]


class Outlet(_Reply):
    """Another outlet that has published the same text."""

    id: str
    publisher: str | None
    url: str | None
    published: str | None


class StoryRow(StoryHead):
    """A story in the list, as `storybot stories --json` prints it."""

    outlets: list[Outlet]
    language: str | None
    correction: str | None
    embargo_until: str | None
    expires: str | None
    standing: Literal["waits", "expired"] | None
    paragraphs: int
    words: int
    source: str
    path: str


class Stories(_Reply):
    """The stories, in an object, as MCP wants it."""

    stories: list[StoryRow]


class Problem(_Reply):
    """Why a request was refused."""

    error: str = Field(description="One line: what is wrong.")


class UnknownStory(Problem):
    """The same if a story was named that is not there."""

    candidates: list[str] = Field(description="Ids that may be meant.")


def problem_of(error: ValidationError) -> str:
    """Return the first thing that is wrong with a request, in one line."""
    first = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(printable(str(part))[:LONGEST_ID] for part in first["loc"])
    told = first["msg"].removeprefix("Value error, ").replace("Extra inputs are not permitted", "there is no such key")
    return f"{place}: {told}" if place else told
