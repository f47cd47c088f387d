"""What asks nothing of a story, and what only starts as if."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.question import Remark, reads_as_question, remark_of, without_courtesies
from index.question.words import ANY_LANGUAGE, LANGUAGES, listed, phrases, words_of
from tests.tables import cells

REMARKS = {
    Remark.GREETING: cells(
        """
        hello | Hi! | HELLO | hey there | Good morning, bot | hiii | hello 👋 | Hi, hi | Привет, бот! | Вітаю | Բարև՛
        ձեզ | barev dzez | Добрый день
        """
    ),
    Remark.THANKS: cells(
        """
        thanks | Thank you very much! | thx | ok, thanks | Thanks for your help | Hi, thanks | Спасибо! | дуже дякую |
        Շնորհակալություն | Дякую! 🙏
        """
    ),
    Remark.FAREWELL: cells(
        """
        bye | Goodbye! | see you later | Thanks, bye | ok thanks bye | Have a nice day. | пока | ок дякую, бувай |
        Ցտեսություն
        """
    ),
    Remark.HELP: cells(
        """
        help | Help me, please | How are you? | hello, how are you doing today? | who are you | What can you do? |
        what's your name? | are you a bot? | How do I use this bot? | Which languages do you speak? | Что ты умеешь? |
        як справи? | Ո՞վ ես դու
        """
    ),
    Remark.MORE: cells(
        """
        more | Next! | more please | what else? | Thanks, next | ещё | А ещё? | дальше | ще | І далі? | էլի | հաջորդը
        """
    ),
    Remark.DOUBT: cells(
        """
        really? | Are you sure? | no way | You're wrong | Точно? | да неужели | справді? | Իսկապե՞ս
        """
    ),
    Remark.INSULT: cells(
        """
        you are stupid | You're an idiot! | Putin is such an idiot lol | hello idiot | Пашинян дурак | ты дурак? |
        Путін — дебіл | Փաշինյանը ապուշ է
        """
    ),
    Remark.ASSENT: cells(
        """
        yes | no | lol nice | great | yessss | hahaha | ахахах | 👍🏽 | 😂😂 | да | так | հա | ясно, ок
        """
    ),
    Remark.NOISE: cells(
        """
         | ?! | … | — — | <>& | zzzz | AAAAAA | asdfgh | qwerty | asdasd | lkjh | zzzz zzzz | йцукен | test
        """
    ),
}


@pytest.mark.parametrize(("text", "kind"), [(text, kind) for kind, texts in REMARKS.items() for text in texts])
def test_what_asks_nothing_is_told_by_its_kind(text: str, kind: Remark) -> None:
    assert remark_of(text) is kind


@pytest.mark.parametrize(
    "question",
    cells(
        """
        Thanks to whom did the ferry sail? | Hi-tech exports fell by how much? | hello, who is the chairman? | Hello
        Kitty sales fell? | Hey Jude | Good morning Vietnam director | Great Britain | nice attack | OK Tedi profits |
        Bye-bye penguin festival | help Armenia | Who helped? | How are the workers doing? | who are the rebels | What
        can Armenia do? | How does it work? | csto | nato | icc | xxi | a | 7 | were | power | Pashinyan | Mkrtchyan |
        ОДКБ | мить | 谁 | rrr | haha river | more than how many died? | Yes or no: did the mayor resign? | Next steps?
        | next election | who said thanks? | is putin an idiot? | Who called Putin an idiot? | tillerson moron | Кто
        назвал Путина идиотом? | Ещё жертвы? | Следующий саммит? | Помощь Украине | Пока, Россия | Хто сказав дякую? |
        наступні вибори | Ո՞վ ասաց շնորհակալություն | Հաջորդ ընտրությունները | а когда? | zzzz sails
        """
    ),
)
def test_what_may_ask_something_is_a_question(question: str) -> None:
    assert remark_of(question) is None


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("hello, who is the chairman?", "who is the chairman?"),
        ("Hi there! Good morning. What happened?", "What happened?"),
        ("hi who sails", "who sails"),
        ("Who sails? Thanks!", "Who sails?"),
        ("Hey bot, who sails? Many thanks.", "who sails?"),
        ("Thanks to whom did it sail?", "Thanks to whom did it sail?"),
        ("Hi-tech exports fell by how much?", "Hi-tech exports fell by how much?"),
        ("Hello Kitty sales", "Hello Kitty sales"),
        ("Did he say thanks", "Did he say thanks"),
        ("hello", "hello"),
        ("Привет! Кто погиб?", "Кто погиб?"),
        ("Добрый день, «Спартак» выиграл? Спасибо", "«Спартак» выиграл?"),
        ("Вітаю, хто загинув?", "хто загинув?"),
        ("Բարև ձեզ, ո՞վ է զոհվել", "ո՞վ է զոհվել"),
    ],
)
def test_a_question_is_freed_from_the_courtesies_around_it(text: str, question: str) -> None:
    assert without_courtesies(text) == question


@given(st.text(max_size=80))
def test_of_any_text_something_to_ask_remains(text: str) -> None:
    rest = without_courtesies(text)
    assert rest in text
    assert any(map(str.isalnum, rest)) or rest == text


@given(st.text("?!.,;:-–—()<>&«»\"' ", max_size=40))
def test_punctuation_alone_is_noise(text: str) -> None:
    assert remark_of(text) is Remark.NOISE


def test_each_phrase_is_of_one_kind() -> None:
    kinds = [
        (" ".join(word.text for word in words_of(phrase)), kind)
        for language in (ANY_LANGUAGE, *LANGUAGES)
        for kind, text in phrases(language)["remarks"].items()
        for phrase in listed(text)
    ]
    assert all(phrase for phrase, _ in kinds)
    assert len(dict(kinds)) == len(set(kinds))


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Is that so?", True),
        ("who dissented", True),
        ("tell me about the dam", True),
        ("Կառավարությունը հրաժարվե՞ց", True),
        ("где саммит", True),
        ("the mayor, when asked, said so", False),
        ("I never liked the mayor", False),
        ("дякую всім, було цікаво", False),
        ("😀", False),
        ("", False),
    ],
)
def test_what_reads_as_a_question_has_its_mark_or_begins_like_one(text: str, asks: bool) -> None:
    assert reads_as_question(text) is asks
