"""Names and figures of a question in another language, found in stories."""

import pytest
from hypothesis import given

from corpus import Story
from index import UnreadLanguage
from index.languages.shared_names import folded, rank_by_names, words_of
from tests.fakes import answerer_of, ferry_story
from tests.strategies import stories, texts


def of(*several: Story) -> list[str]:
    return [story.text[sentence.start : sentence.end] for story in several for sentence in story.sentences]


def quotes(question: str, *several: Story) -> list[str]:
    return [of(*several)[number] for number, _ in rank_by_names(question, of(*several))]


REPAIRS = "Repairs cost 3 million kroner."
SAIL = "The ferry to Holm will sail again on 4 May."
MAYOR = "Mayor Ida Lund announced it on Monday."
TEACHER = "“We are relieved,” said the teacher Ola Berg."

STRIKE = Story.from_paragraphs(
    "strike",
    "Dockers end strike in Odesa",
    [
        "Dockers in Odesa went back to work in 2021, said Oksana Shevchenko of the union.",
        "UNESCO and the minister Giorgi Beridze had offered help.",
        "In Yerevan, Hakob Petrosyan welcomed the decision.",
        "A strike in Baku and Minsk goes on, Ilham Guliyev warned.",
    ],
)
ODESA, UNESCO, YEREVAN, BAKU = (STRIKE.text[sentence.start : sentence.end] for sentence in STRIKE.sentences)


@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("Когда паром пойдёт в Холм?", SAIL),
        ("Что сказал Берг?", TEACHER),
        ("Лунд", MAYOR),
        ("Хто така Іда Лунд?", MAYOR),
        ("რა თქვა ბერგმა?", TEACHER),
        ("Ո՞վ է Լունդը", MAYOR),
        ("Was hat Berg gesagt?", TEACHER),
    ],
)
def test_a_name_leads_to_its_sentence_in_a_story_of_a_ferry(question: str, best: str) -> None:
    assert quotes(question, ferry_story())[0] == best


@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("Что сказала Оксана Шевченко?", ODESA),
        ("Що сказала Шевченко?", ODESA),
        ("Что было в 2021 году?", ODESA),
        ("Что предложила ЮНЕСКО?", UNESCO),
        ("Кто такой Беридзе?", UNESCO),
        ("ვინ არის ბერიძე?", UNESCO),
        ("Ի՞նչ ասաց Պետրոսյանը", YEREVAN),
        ("Что сказали о Петросяне?", YEREVAN),
        ("Што сказаў Гуліеў у Мінску?", BAKU),
        ("İlham Quliyev nə dedi?", BAKU),
        ("Забастовка в Минске", BAKU),
    ],
)
def test_a_name_leads_to_its_sentence_in_a_story_of_a_strike(question: str, best: str) -> None:
    assert quotes(question, ferry_story(), STRIKE)[0] == best


@pytest.mark.parametrize(
    "question",
    [
        "Где родился Байден?",
        "Какая сегодня погода в Париже?",
        "Сколько человек погибло?",
        "Коли буде наступний матч?",
        "რა ამინდია დღეს?",
        "Ինչո՞ւ",
        "2020",
        "zzzz",
        "谁",
        "",
    ],
)
def test_what_no_story_names_leads_nowhere(question: str) -> None:
    assert quotes(question, ferry_story(), STRIKE) == []


def test_a_word_that_languages_share_finds_no_sentence_by_itself() -> None:
    story = Story.from_paragraphs("a", "A", ["The president spoke.", "The president met Anna Keller."])
    assert quotes("Что сказал президент?", story) == []
    assert quotes("Что президент сказал Келлер?", story) == ["The president met Anna Keller."]


def test_a_sentence_with_more_of_the_names_comes_first() -> None:
    story = Story.from_paragraphs("a", "A", ["Keller spoke.", "Keller met Lindqvist in Oslo.", "Lindqvist left."])
    (first, best), (_, second), *_ = rank_by_names("Келлер и Линдквист", of(story))
    assert (first, best) == (1, 1.0)
    assert second < 1.0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Песков", "Peskov"),
        ("Пєсков", "Peskov"),
        ("Պետրոսյան", "Petrosyan"),
        ("Paşinyan", "Pashinyan"),
        ("Алиев", "Aliyev"),
    ],
)
def test_a_name_folds_to_one_spelling_whatever_its_letters(one: str, other: str) -> None:
    first, second = (folded(words_of(word)[0].letters) for word in (one, other))
    assert first == second


def test_a_question_that_cannot_be_read_gets_the_passages_of_its_names_in_the_chosen_story() -> None:
    answerer = answerer_of(ferry_story(), STRIKE, languages=("en",))
    answer = answerer.ask("Что сказал Берг?")
    assert isinstance(answer, UnreadLanguage)
    assert answer.language == "ru"
    assert [excerpt.quote for excerpt in answer.related] == [TEACHER]
    assert answerer.ask("Что сказал Берг?", story="strike") == UnreadLanguage("Что сказал Берг?", "ru")


@given(stories(), texts)
def test_any_text_leads_to_sentences_of_the_story_or_nowhere(story: Story, question: str) -> None:
    scores = [score for _, score in rank_by_names(question, of(story))]
    assert all(0 < score <= 1 for score in scores)
    assert scores == sorted(scores, reverse=True)
