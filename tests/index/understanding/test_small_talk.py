"""What asks nothing of a story, and what only starts as if."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.understanding import Remark, remark_of, without_courtesies

REMARKS = {
    Remark.GREETING: ["hello", "Hi!", "HELLO", "hey there", "Good morning, bot", "hiii", "hello 👋", "Hi, hi"],
    Remark.THANKS: [
        "thanks",
        "Thank you very much!",
        "thx",
        "ok, thanks",
        "great",
        "Thanks for your help",
        "Hi, thanks",
    ],
    Remark.FAREWELL: ["bye", "Goodbye!", "see you later", "Thanks, bye", "good night", "Have a nice day."],
    Remark.HELP: [
        "help",
        "Help me, please",
        "How are you?",
        "hello, how are you doing today?",
        "who are you",
        "What can you do?",
        "what's your name?",
        "are you a bot?",
        "How do I use this bot?",
        "Which languages do you speak?",
    ],
    Remark.NOISE: [
        "",
        "?!",
        "😀😀",
        "…",
        "— —",
        "<>&",
        "zzzz",
        "AAAAAA",
        "asdfgh",
        "qwerty",
        "asdasd",
        "lkjh",
        "zzzz zzzz",
        "йцукен",
    ],
}


@pytest.mark.parametrize(("text", "kind"), [(text, kind) for kind, texts in REMARKS.items() for text in texts])
def test_what_asks_nothing_is_told_by_its_kind(text: str, kind: Remark) -> None:
    assert remark_of(text) is kind


@pytest.mark.parametrize(
    "question",
    [
        "Thanks to whom did the ferry sail?",
        "Hi-tech exports fell by how much?",
        "hello, who is the chairman?",
        "Hello Kitty sales fell?",
        "Hey Jude",
        "Good morning Vietnam director",
        "Great Britain",
        "nice attack",
        "OK Tedi profits",
        "Bye-bye penguin festival",
        "help Armenia",
        "Who helped?",
        "How are the workers doing?",
        "who are the rebels",
        "What can Armenia do?",
        "How does it work?",
        "csto",
        "nato",
        "icc",
        "xxi",
        "a",
        "7",
        "were",
        "power",
        "Pashinyan",
        "Mkrtchyan",
        "ОДКБ",
        "мить",
        "谁",
        "rrr",
        "haha river",
        "zzzz sails",
    ],
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
    ],
)
def test_a_question_is_freed_from_the_courtesies_around_it(text: str, question: str) -> None:
    assert without_courtesies(text) == question


@given(st.text(max_size=80))
def test_of_any_text_something_to_ask_remains(text: str) -> None:
    rest = without_courtesies(text)
    assert rest in text
    assert any(map(str.isalnum, rest)) or rest == text


@given(st.text(max_size=40).filter(lambda text: not any(map(str.isalnum, text)) and "_" not in text))
def test_what_has_no_letter_and_no_digit_is_noise(text: str) -> None:
    assert remark_of(text) is Remark.NOISE
