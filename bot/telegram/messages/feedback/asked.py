"""What the numbers need of a question and its answer."""

from __future__ import annotations

from bot.database import DIGEST_DIGITS, AskedQuestion, SentencePlace
from bot.telegram.messages.keyboards import quoted_sentences
from corpus import Sentence
from index.answer import Answer, Answered, Closest, FileFacts, Refusal, RemarkMade
from index.display import shortened
from index.excerpt import Excerpt

LONGEST_UNANSWERED = 500
"""Most characters that are kept of a question that was asked in vain."""


def asked_question(answer: Answer, seconds: float) -> AskedQuestion | None:
    """Return what is stored of a question; None for a remark, which asks nothing.

    Args:
        answer: what it got.
        seconds: from its coming to its answer.
    """
    milliseconds = round(1000 * seconds)
    match answer:
        case RemarkMade():
            return None
        case Answered(excerpts=(best, *_)):
            return AskedQuestion(answer.outcome, milliseconds, best.story.id, place_of(best, answering_sentence(best)))
        case Closest(passage=passage):
            return AskedQuestion(answer.outcome, milliseconds, passage.story.id, unanswered=_words(answer))
        case Refusal():
            return AskedQuestion(answer.outcome, milliseconds, unanswered=_words(answer))
        case FileFacts(facts=(fact, *_)):
            return AskedQuestion(answer.outcome, milliseconds, fact.story.id)
        case _:
            return AskedQuestion(answer.outcome, milliseconds)


def answering_sentence(excerpt: Excerpt) -> Sentence:
    """Return the sentence of a quotation that answers: that of its answering words, else the last one.

    A sentence before it is quoted only to say what is spoken of.
    """
    sentences = quoted_sentences(excerpt)
    at = excerpt.span[0] if excerpt.span else excerpt.end
    return next((one for one in sentences if one.start <= at < one.end), sentences[-1])


def place_of(excerpt: Excerpt, sentence: Sentence) -> SentencePlace:
    """Return where a sentence of a quotation stands."""
    story = excerpt.story
    return SentencePlace(story.id, story.digest[:DIGEST_DIGITS], sentence.start, sentence.end)


def _words(answer: Closest | Refusal) -> str | None:
    """The words of what was asked in vain; None if it may have an answer in what could not be searched."""
    return None if answer.partly_searched else shortened(answer.asked_as or answer.question, LONGEST_UNANSWERED)
