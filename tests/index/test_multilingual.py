"""Models that read other languages: the question is answered, in the story's own language."""

from collections.abc import Sequence

import pytest

from index import Answered, StoryBot, StoryIndex, UnreadLanguage
from index.reading import SentenceReading, Window
from index.retrieval.encoder import Vectors
from tests.fakes import CALIBRATION, WordEncoder, WordReader, ferry_story

MEANINGS = {"скільки": "how much", "коштував": "cost", "ремонт": "repairs", "хто": "who", "мер": "mayor"}
"""All that the models below know of Ukrainian."""


def understood(question: str) -> str:
    return " ".join(MEANINGS.get(word.casefold(), word) for word in question.rstrip("?").split())


class BilingualEncoder(WordEncoder):
    """Puts a Ukrainian question where the same words in English lie."""

    def encode_question(self, question: str) -> Vectors:
        return super().encode_question(understood(question))


class BilingualReader(WordReader):
    """Reads a Ukrainian question as the same words in English."""

    def read(self, question: str, windows: Sequence[Window]) -> list[list[SentenceReading]]:
        return super().read(understood(question), windows)


def answerer_of(languages: tuple[str, ...] | None) -> StoryBot:
    encoder = BilingualEncoder()
    index = StoryIndex.build([ferry_story()], encoder)
    return StoryBot(index, encoder, BilingualReader(), calibration=CALIBRATION, languages=languages)


@pytest.mark.parametrize("languages", [None, ("en", "uk"), ("uk-UA",)])
@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("Скільки коштував ремонт?", "Repairs cost 3 million kroner."),
        ("Хто мер?", "Mayor Ida Lund announced it on Monday."),
    ],
)
def test_a_language_that_the_models_read_is_answered_with_the_storys_words(
    languages: tuple[str, ...] | None, question: str, quote: str
) -> None:
    answer = answerer_of(languages).ask(question)
    assert isinstance(answer, Answered)
    assert answer.excerpts[0].quote == quote


@pytest.mark.parametrize("languages", [("en",), ("en", "ru"), ()])
def test_a_language_that_they_do_not_read_is_told_so(languages: tuple[str, ...]) -> None:
    question = "Скільки коштував ремонт?"
    assert answerer_of(languages).ask(question) == UnreadLanguage(question, "uk")


def test_what_it_reads_can_be_asked_of_it() -> None:
    assert answerer_of(None).languages is None
    assert answerer_of(("en", "uk")).languages == ("en", "uk")
