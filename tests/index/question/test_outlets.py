"""Questions that ask a publisher's stories, and questions that merely mention a publisher or a word of its name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.question import names_outlet, outlets_asked
from tests.tables import cells

OUTLETS = cells(
    """
    Holm Post | The Guardian | Time | BBC | Armenpress | Новая газета | Медуза | Правда | Українська правда |
    Громадське | Արմենպրես
    """
)

ASKED = {
    "Holm Post": cells(
        """
        What does Holm Post say about the ferry? | what does holm post say about the ferry | When does the ferry sail
        according to Holm Post? | In the Holm Post article, who announced it? | What does the Holm Post article say
        about repairs? | What did Holm Post report? | Who, according to Holm Post, announced it? | When does Holm Post
        say the ferry will sail? | In Holm Post's story, who announced it? | in Holm Post who announced it |
        Сколько стоил ремонт, по данным Holm Post? | Що пише Holm Post про пором?
        """
    ),
    "The Guardian": ["According to the Guardian, when does it sail?", "What is The Guardian reporting about it?"],
    "BBC": ["According to BBC News, when does it sail?", "According to The BBC, When Does Ida Lund Sail"],
    "Time": ["What has Time written about the dam?"],
    "Новая газета": cells(
        """
        Что пишет «Новая газета» о пароме? | По данным «Новой газеты», сколько стоил ремонт? | В статье «Новой газеты»
        кто объявил? | что новая газета писала про паром
        """
    ),
    "Медуза": ["Что пишет Медуза о пароме?", "Кто объявил об этом, по данным Медузы?", "что Медуза пишет про паром"],
    "Українська правда": cells(
        """
        Що пише Українська правда про пором? | За даними Української правди, хто це оголосив? | Що Українська правда
        повідомила про ремонт?
        """
    ),
    "Громадське": ["У статті Громадського хто це оголосив?"],
    "Արմենպրես": cells(
        """
        Ի՞նչ է գրում Արմենպրեսը լաստանավի մասին | Ըստ Արմենպրեսի՝ ե՞րբ է գագաթնաժողովը | Արմենպրեսի հոդվածում ո՞վ է
        հայտարարել այդ մասին
        """
    ),
    "Armenpress": ["Armenpress-ի հաղորդմամբ ե՞րբ է գագաթնաժողովը", "Ի՞նչ է Armenpress-ը գրում գագաթնաժողովի մասին"],
}

MENTIONED = cells(
    """
    Who owns Holm Post? | When was Holm Post founded? | What happened at Holm Post? | Who is the editor of the Guardian
    |
    Why did the mayor sue Holm Post?
    | What did the mayor tell Holm Post? | Did Holm Post apologise? | How many readers
    does Holm Post have? | What did a reporter of Holm Post see? | According to the Holm Post editor, what happened? |
    Who told the BBC about the ferry? | Why did police search Holm Post? | Where is the Holm Post building? | Why did
    the Guardian say sorry? | What story made Holm Post famous? | What time is it? | what does time say about us |
    according to time and place | What is the post office called? | Who is the guardian of the child? | What does the
    guardian say about the child? | Что сказал министр BBC? | Что сообщил BBC министр обороны?
    | Что передал Пашинян BBC?
    | According to the Guardian Council, who was barred? |
    How many voted according to the Guardian Electoral Commission?
    | What does the Time Institute say about trust?
    | Кто владеет «Новой газетой»? | Кто сообщил Медузе о пароме? | В чём правда? | что правда говорит о нас | Где
    выходит новая газета? | Чи правда, що пором повернувся? | Хто є власником Української правди? | Що сказав міністр
    BBC? | Ո՞վ է Արմենպրեսի տնօրենը | Ո՞վ է խոսել Արմենպրեսի հետ
    """
)


@pytest.mark.parametrize(("outlet", "question"), [(outlet, one) for outlet, all in ASKED.items() for one in all])
def test_a_question_asks_the_stories_of_the_publisher_that_it_names(outlet: str, question: str) -> None:
    asked = outlets_asked(question, OUTLETS)
    assert asked is not None
    assert asked.outlets == (outlet,)
    assert outlets_asked(question, [one for one in OUTLETS if one != outlet]) is None


@pytest.mark.parametrize("question", MENTIONED)
def test_a_question_that_mentions_a_publisher_or_a_word_of_its_name_asks_all_stories(question: str) -> None:
    assert outlets_asked(question, OUTLETS) is None


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("What does Holm Post say about the ferry?", "the ferry?"),
        ("what has Holm Post written on Ida Lund’s plans", "Ida Lund’s plans"),
        ("Что пишет Медуза о пароме «Аврора»?", "пароме «Аврора»?"),
        ("Що пише Українська правда про пором?", "пором?"),
    ],
)
def test_of_what_a_publisher_says_about_something_that_is_asked(question: str, subject: str) -> None:
    asked = outlets_asked(question, OUTLETS)
    assert asked is not None
    assert asked.asked == subject


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("According to Holm Post, when does the ferry sail?", "when does the ferry sail?"),
        ("When does the ferry sail according to the Holm Post?", "When does the ferry sail?"),
        ("Who, according to Holm Post, announced it?", "Who announced it?"),
        ("In Holm Post’s article, who announced it? 🙂", "who announced it? 🙂"),
        ("in “Holm Post” who announced it", "who announced it"),
        ("По данным «Новой газеты», сколько стоил ремонт?", "сколько стоил ремонт?"),
        ("Сколько стоил ремонт, по данным издания «Новая газета»?", "Сколько стоил ремонт?"),
        ("Кто, по данным «Новой газеты», объявил?", "Кто объявил?"),
        ("В статье Медузы кто объявил?", "кто объявил?"),
        ("За даними Української правди, хто це оголосив?", "хто це оголосив?"),
        ("Ըստ Արմենպրեսի՝ ե՞րբ է գագաթնաժողովը", "ե՞րբ է գագաթնաժողովը"),
        ("Armenpress-ի հաղորդմամբ ե՞րբ է գագաթնաժողովը", "ե՞րբ է գագաթնաժողովը"),
    ],
)
def test_an_aside_that_names_the_publisher_is_left_out(question: str, rest: str) -> None:
    asked = outlets_asked(question, OUTLETS)
    assert asked is not None
    assert asked.asked == rest


def test_any_other_question_is_asked_as_it_is() -> None:
    question = "When does Holm Post say the ferry will sail?"
    asked = outlets_asked(question, OUTLETS)
    assert asked is not None
    assert asked.asked == question


def test_publishers_that_are_spelled_alike_are_asked_together() -> None:
    asked = outlets_asked("What did the Holm Post report?", ["Holm Post", "The Holm Post", "Holm"])
    assert asked is not None
    assert asked.outlets == ("Holm Post", "The Holm Post")


def test_a_name_is_found_in_a_quotation_with_any_ending() -> None:
    assert names_outlet("The strike is over, Holm Post's editor said.", ["Holm Post"])
    assert names_outlet("Об этом сообщили «Новой газете».", ["Медуза", "Новая газета"])
    assert not names_outlet("He went to the post office in Holm.", ["Holm Post"])


@given(st.text(), st.lists(st.text(max_size=20), max_size=3))
def test_any_question_and_any_names_can_be_compared(question: str, outlets: list[str]) -> None:
    asked = outlets_asked(question, outlets)
    assert asked is None or set(asked.outlets) <= set(outlets)
