"""The language of a question: told where it is sure, English wherever it may be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.languages import possible_languages, unread_language
from index.question import language_of
from tests.tables import cells

QUESTIONS = {
    "ru": ["Что сказал Песков?", "Почему Пашинян не поедет в Минск?", "Сколько стоил ремонт?", "Когда пойдёт паром?",
           "Кто объявил об этом?", "Пашинян", "НАТО", "Когда зонд «Чанъэ-6» сел на Луну?", "Кто живёт в Чанъане?",
           "Где училась Наде\u0301жда Ви\u0301кторовна Са\u0301вченко?"],
    "uk": ["Що сказав Пєсков?", "Хто виграв матч?", "Скільки коштував ремонт?", "Коли саміт?", "Чому він не їде?"],
    "be": ["Што сказаў Пяскоў?", "Калі гэта будзе?", "Дзе і калі адбыўся матч?"],
    "bg": ["Какво каза Песков?", "Къде е мачът?", "Кога е изборът за кмет на град Търново?",
           "Защо?", "Какво", "А кога?", "Кой?"],
    "sr": ["Шта је рекао Песков?", "Ко је Вучић?", "Шта?", "Када?", "А када?"],
    "mk": ["Каде?", "Зошто?"],
    "hy": ["Ի՞նչ ասաց Պեսկովը", "Ո՞վ է նա։", "Փաշինյան", "Ինչո՞ւ է NATO"],
    "ka": ["რა თქვა პესკოვმა?", "ფაშინიანი"],
    "az": ["Peskov nə dedi?", "Niyə Paşinyan Minskə getmir?", "Sammit harada olacaq?", "Əliyev"],
    "tr": ["Peskov ne dedi?", "Zirve ne zaman yapılacak?", "Paşinyan neden Minsk'e gitmiyor?"],
    "de": ["Was hat Peskow gesagt?", "Wann findet der Gipfel statt?", "Wie ist das Wetter in Minsk?"],
    "fr": ["Qu'a dit Peskov ?", "Quand aura lieu le sommet ?", "Qui a gagné le match ?"],
    "es": ["¿Qué dijo Peskov?", "¿Cuándo será la cumbre?", "que dijo el presidente"],
    "pl": ["Co powiedział Pieskow?", "Kiedy odbędzie się szczyt?"],
    "it": ["Che cosa ha detto Peskov?"],
    "pt": ["O que disse Peskov?"],
    "nl": ["Wat heeft Peskov gezegd?"],
    "ro": ["Ce a spus Peskov?"],
    "cs": ["Co řekl Peskov?"],
    "el": ["Τι είπε ο Πεσκόφ;"],
    "ar": ["ماذا قال بيسكوف؟"],
    "he": ["מה אמר פסקוב?"],
    "zh": ["谁？"],
    "ja": ["ペスコフは何と言いましたか"],
    "ko": ["페스코프는 무엇을 말했습니까?"],
}  # fmt: skip


@pytest.mark.parametrize(("question", "code"), [(text, code) for code, texts in QUESTIONS.items() for text in texts])
def test_a_question_in_another_language_is_told_by_its_code(question: str, code: str) -> None:
    assert possible_languages(question)[0] == code
    assert unread_language(question, ["en"]) == code
    assert unread_language(question, ["en", code]) is None
    assert unread_language(question, None) is None


@pytest.mark.parametrize(
    "question",
    cells(
        """
        What did Peskov say about Łukasz Çelik? | What did Пашинян say about the summit? | Who is Նիկոլ Փաշինյան, and
        what did he say? | What did Əliyev say? | Was Peskov in Minsk? | What does “pourquoi pas” mean? | How much is
        ¿Quién? worth to the museum? | pashinyan lukashenko phone | armenia icc date | Ursula von der Leyen speech |
        die hard premiere | hat price | man charged with murder | Der Spiegel report | La Liga final score | Los
        Angeles de la Cruz | El Salvador president | Kim Jong Un visit | de Gaulle memoir date | Ho Chi Minh City | a
        | 7 |  | ?! | 😀 | <b> | ٣
        """
    ),
)
def test_a_question_that_may_be_english_is_read(question: str) -> None:
    assert unread_language(question, ["en"]) is None


SURE = {
    "en": ["who died", "WHO DIED?", "why?", "Who is Пашинян", "What did Նիկոլ Փաշինյան say?", "hi", "thanks"],
    "ru": ["Кто погиб?", "КТО ПОГИБ", "Где?", "а когда?", "Кто такой Donald John Trump?", "Привет", "да"],
    "uk": ["Хто загинув?", "ХТО ЗАГИНУВ", "Де?", "чому", "Хто такий Donald John Trump?", "Привіт", "дякую"],
    "hy": ["Ո՞վ է", "ԵՐԲ", "Ո՞վ է Donald John Trump", "Բարև"],
    "be": ["Што сказаў Лукашэнка?", "Дзе гэта было?"],
    None: ["Pashinyan 2023", "Пашинян", "НАТО", "7", "👍", "lol", "net income", "inch worm", "Kim Chi"],
}  # fmt: skip


@pytest.mark.parametrize(("question", "code"), [(text, code) for code, texts in SURE.items() for text in texts])
def test_the_language_is_told_only_if_it_is_sure(question: str, code: str | None) -> None:
    assert language_of(question) == code
    assert unread_language(question, ["en", "ru", "uk", "hy", "be"]) is None


def test_a_language_of_other_letters_in_latin_ones_is_told() -> None:
    for code, texts in {
        "ru-Latn": ["kto glava Kremlya", "chto on skazal o mire na sammite", "pochemu Pashinyan ne poedet v Minsk"],
        "uk-Latn": ["khto zahynuv", "Chomu vin ne poide?", "a shcho skazav mer"],
        "hy-Latn": ["ov e varchapety", "inch asac varchapety", "Erb e gnacqy"],
    }.items():
        for text in texts:
            assert language_of(text) == unread_language(text, ["en", "ru", "uk", "hy"]) == code, text


@pytest.mark.parametrize("question", ["wat time is teh final", "ile de france protest", "Kılıçdaroğlu speech"])
def test_typing_errors_and_names_make_no_question_foreign(question: str) -> None:
    assert unread_language(question, ["en"]) is None


def test_a_name_alone_is_read_where_one_of_its_languages_is() -> None:
    assert unread_language("Пашинян", ["uk"]) is None
    assert unread_language("Пашинян", ["hy"]) == "ru"


def test_a_region_makes_no_other_language() -> None:
    assert unread_language("Що сказав Пєсков?", ["uk-UA"]) is None
    assert unread_language("Що сказав Пєсков?", ["RU"]) == "uk"


@given(st.text(max_size=100))
def test_any_text_is_in_some_language_of_which_english_is_read(text: str) -> None:
    possible = possible_languages(text)
    assert possible
    assert (unread_language(text, []) is None) == ("en" in possible)


@given(st.lists(st.sampled_from("who what when the is of ferry summit Holm 7 president did".split()), min_size=1))  # noqa: SIM905 (plain words)
def test_english_words_are_never_another_language(words: list[str]) -> None:
    assert possible_languages(" ".join(words)) == ("en",)
