"""Which questions take up the one before, and what they are understood as."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.question import Turn, self_contained
from index.question.follow_ups.rewriting import LONGEST_CARRIED
from tests.tables import cells

DATA = Path(__file__).parents[3] / "data"

RATIFIED = Turn("Who ratified the Rome Statute?", "Parliament of Armenia", "a")
MEMBERS = Turn("Which countries belong to the CSTO?", "Belarus, Armenia, Kazakhstan", "a")
PHONE = Turn("Who did the minister talk to on the phone?", "the president of Belarus, Ida Lund", "a")
SPENT = Turn("How much has Kestrel Power spent?", "340 million crowns", "a", "Carla Benning")
BEGUN = Turn("When did work on the dam begin?", "June 2021", "a")
SAID = Turn("What did Weiss say?", "his side should have been given a penalty", "a", "Karl Weiss")
SAILS = Turn("When will the ferry sail?", "on 4 May", "a", "Ida Lund")

QUESTION_WORDS = [
    ("and when?", RATIFIED, "when Parliament of Armenia ratified the Rome Statute?"),
    ("why?", RATIFIED, "why Parliament of Armenia ratified the Rome Statute?"),
    ("Where", RATIFIED, "Where Parliament of Armenia ratified the Rome Statute?"),
    ("ok, and in which year?", RATIFIED, "in which year Parliament of Armenia ratified the Rome Statute?"),
    ("who else?", RATIFIED, "who else ratified the Rome Statute?"),
    ("why?", Turn("Who is the mayor of Holm?", "Ida Lund", "a"), "why is Ida Lund the mayor of Holm?"),
    ("why?", BEGUN, "why did work on the dam begin?"),
    ("since when?", Turn("Is the dam closed?", "", None), "since when Is the dam closed?"),
    ("for how long?", Turn("Why was work on the dam halted?", "", None), "for how long was work on the dam halted?"),
    ("how many?", Turn("Did the court review the permits?", "", None), "how many Did the court review the permits?"),
    ("and how much water?", Turn("Did they find water?", "", None), "how much water Did they find water?"),
    ("when?", Turn("armenia icc", "", None), "when armenia icc?"),
]

FRAGMENTS = [
    ("what about Kazakhstan?", MEMBERS, "Kazakhstan belong to the CSTO?"),
    ("and Salah?", SAID, "What did Salah say?"),
    ("how about Salah", SAID, "What did Salah say?"),
    ("and in 2022?", Turn("What did Lund say in 2020?", "", None), "What did Lund say in 2022?"),
    ("in 2022?", Turn("What did Lund say in 2020?", "", None), "What did Lund say in 2022?"),
    ("and 2022?", Turn("What did Lund say in 2020?", "", None), "What did Lund say in 2022?"),
    ("and in Minsk?", Turn("What did Lund say in 2020?", "", None), "What did Lund say in 2020 in Minsk?"),
    ("and for Harbour Town?", Turn("Who scored for Vale United?", "Obi", "a"), "Who scored for Harbour Town?"),
    ("and the weapons?", Turn("Did Armenia pay for the radars?", "", "a"), "Did Armenia pay for the weapons?"),
    ("and about Russia?", Turn("What did Lund say about NATO?", "", "a"), "What did Lund say about Russia?"),
    ("and Russia?", Turn("What did Lund say about NATO?", "", "a"), "What did Lund say about Russia?"),
    (
        "and red ones?",
        Turn("How many yellow cards did Brandt show?", "five", "a"),
        "How many red cards did Brandt show?",
    ),
]

PRONOUNS = [
    ("Where was she born?", SAILS, "Where was Ida Lund born?"),
    ("Who is she?", SAILS, "Who is Ida Lund?"),
    (
        "Where does he live?",
        Turn("When was the minister arrested?", "on Tuesday", "a", "Police"),
        "Where does the minister live?",
    ),
    ("How old is she?", Turn("What did the mayor announce?", "a new ferry", "a"), "How old is the mayor?"),
    ("When, exactly, did he resign?", PHONE, "When , exactly , did Ida Lund resign?"),
    ("what did she say about NATO?", PHONE, "what did Ida Lund say about NATO?"),
    ("Who is she?", PHONE, "Who is Ida Lund?"),
    ("who criticised her?", PHONE, "who criticised Ida Lund?"),
    ("what is her name?", PHONE, "what is Ida Lund's name?"),
    ("when was it signed?", RATIFIED, "when was the Rome Statute signed?"),
    ("did they agree?", MEMBERS, "did Belarus Armenia Kazakhstan agree?"),
    ("will it apply again?", SPENT, "will Kestrel Power apply again?"),
    ("what else did she say?", SPENT, "what else did Carla Benning say?"),
    ("what else did he say?", SAID, "what else did Weiss say?"),
    ("why was it halted?", BEGUN, "why was work on the dam halted?"),
    ("who paid for it?", Turn("How much did the work cost?", "6 million", "a"), "who paid for the work?"),
    ("who led them?", Turn("What did the scientists find?", "microbes", "a"), "who led the scientists?"),
    ("and were they delivered?", Turn("Did Armenia pay for weapons?", "", "a"), "were weapons delivered?"),
    ("where is it held?", Turn("Will Lund attend the CSTO summit?", "", "a"), "where is the CSTO summit held?"),
    ("who are its members?", Turn("What is the CSTO?", "an organization", "a"), "who are the CSTO's members?"),
    ("Why did Peskov criticise him?", Turn("Who spoke?", "Ola Berg", "a"), "Why did Peskov criticise Ola Berg?"),
    ("Who published it?", Turn("What did Lund present?", "her novel", "a"), "Who published her novel?"),
    ("Who wrote it?", Turn("What did the letter warn of?", "famine", "a"), "Who wrote the letter?"),
    ("Who wrote it?", Turn("When did Lund present the novel?", "on 4 May", "a"), "Who wrote the novel?"),
    ("what happened there?", Turn("Where is the summit held?", "Minsk", "a"), "what happened in Minsk?"),
]

EVENTS = [
    ("when did that happen?", RATIFIED, "when Parliament of Armenia ratified the Rome Statute?"),
    ("who said that?", SPENT, "who said has Kestrel Power spent?"),
    ("who says so?", RATIFIED, "who said Parliament of Armenia ratified the Rome Statute?"),
    ("what did Armenia do after that?", BEGUN, "what did Armenia do after did work on the dam begin?"),
]


SIGNED = Turn("Кто подписал договор?", "Пашинян", "a")
ELSEWHERE = [
    ("а когда?", SIGNED, "когда подписал договор?"),
    ("почему?", Turn("Когда Пашинян поедет в Минск?", "", "a"), "почему Пашинян поедет в Минск?"),
    ("А в каком году?", SIGNED, "в каком году подписал договор?"),
    ("Когда это было?", SIGNED, "Когда подписал договор?"),
    ("А где это произошло?", Turn("В каком году подписали договор?", "", "a"), "где подписали договор?"),
    ("Что он сказал?", SIGNED, "Что Пашинян сказал?"),
    ("А что она ответила?", Turn("Сколько стоил мост?", "5 рублей", "a", "Ида Лунд"), "что Ида Лунд ответила?"),
    ("Что они сказали?", Turn("Кто это сделал?", "министр Пётр Белов", "a"), "Что Пётр Белов сказали?"),
    ("Кто это?", SIGNED, "Кто подписал договор. Кто это?"),
    ("Кто ему ответил?", SIGNED, "Кто подписал договор. Кто ему ответил?"),
    ("Кто написал это?", SIGNED, "Кто подписал договор. Кто написал это?"),
    ("Где он?", SIGNED, "Кто подписал договор. Где он?"),
    ("а коли це сталося?", Turn("Хто загинув?", "", "a"), "коли загинув?"),
    ("Де це було?", Turn("Скільки коштує басейн?", "", "a"), "Де коштує басейн?"),
    ("що він сказав?", Turn("Хто подав у відставку?", "мер Петро Білий", "a"), "що Петро Білий сказав?"),
    ("իսկ ե՞րբ", Turn("Ո՞վ է ստորագրել պայմանագիրը", "", "a"), "ե՞րբ է ստորագրել պայմանագիրը"),
    ("Ե՞րբ էր դա", Turn("Ո՞վ հանձնեց մրցանակը։", "", "a"), "Ե՞րբ հանձնեց մրցանակը։"),
    ("Ի՞նչ ասաց նա", Turn("Ո՞վ է վարչապետը", "Իվան Սոմյանը", "a"), "Ի՞նչ ասաց Իվան Սոմյանը"),
    ("почему?", RATIFIED, "Who ratified the Rome Statute. почему?"),
    ("and when?", SIGNED, "Кто подписал договор. and when?"),
]


@pytest.mark.parametrize(
    ("question", "previous", "expected"), [*QUESTION_WORDS, *FRAGMENTS, *PRONOUNS, *EVENTS, *ELSEWHERE]
)
def test_a_follow_up_is_completed_from_the_turn_before(question: str, previous: Turn, expected: str) -> None:
    assert self_contained(question, previous) == expected


COMPLETE = cells(
    """
    Did Lund say that he would come? | did lund say that he would come | When did Armenia say it would leave? | Which
    country said it would leave? | What did the coach say about his team? | Who lost his seat? | Did anyone lose their
    home? | Who said he would come? | What do scientists think they found? | lund and her speech | In Lund's speech,
    what did she promise? | After the war, what did they do? | What is it that Peskov regrets? | Is it true that
    Armenia left? | Why is it important to vote? | Was it clear why the dam broke? | How long does it take to get
    there? | It is said that a king built what? | What is it called when a dam breaks? | Who said that Armenia left? |
    What was the step that angered Moscow? | What happened this week? | What is this story about? | Is this article
    new? | What did this agreement change? | There is a dam? | How many countries are there? | How many members are
    there in the CSTO? | What happened? | Who resigned? | Who won the cup? | And who won the cup? | What about is the
    treaty that Lund signed? | Kazakhstan | the weapons | mussels divers | And then there were none | Who else
    criticised the referee? | Кто погиб? | Когда выборы? | Почему он ушёл в отставку? | Когда это
    правительство ушло? | Что сказала Лунд? | Где было заседание? | Хто загинув? | Де її
    поховають? | Ո՞վ է զոհվել | Wer hat das gesagt? | hello | ?! |
    Who said so many died? | Did Lund say so much was lost? |
    """
)


@pytest.mark.parametrize("question", COMPLETE)
@pytest.mark.parametrize("previous", [RATIFIED, SAID, MEMBERS], ids=["who", "what", "which"])
def test_a_question_that_stands_for_itself_is_left_alone(question: str, previous: Turn) -> None:
    assert self_contained(question, previous) is None


def test_a_pronoun_agrees_with_the_name_as_far_as_the_words_tell() -> None:
    previous = Turn("Who met Mrs Lund?", "Mr Berg", "a")
    assert self_contained("What did he say?", previous) == "What did Mr Berg say?"
    assert self_contained("What did she say?", previous) == "What did Mrs Lund say?"


@pytest.mark.parametrize(
    "previous",
    [
        Turn("Сколько стоил мост?", "5 миллионов", "a"),
        Turn("Кто открыл мост?", "", None),
        Turn("Кто открыл мост?", "Мост открыла мэр Ида Лунд.", "a"),
        Turn("Кто открыл мост?", "жители", "a"),
    ],
)
@pytest.mark.parametrize("question", ["Что она сказала?", "що сказала вона?", "Ի՞նչ ասաց նա"])
def test_what_somebody_said_is_not_asked_of_nobody(question: str, previous: Turn) -> None:
    assert self_contained(question, previous) is None


def test_after_a_refusal_the_question_counts_and_no_answer() -> None:
    assert self_contained("and when?", Turn("Who signed the treaty?", "", None)) == "when signed the treaty?"


def test_an_answer_of_a_whole_sentence_does_not_drown_the_question() -> None:
    long = "The Parliament of Armenia ratified it on a Tuesday after a debate of nine hours in Yerevan."
    assert self_contained("and when?", Turn("Who ratified the statute?", long, "a")) == "when ratified the statute?"


def test_what_stands_for_nothing_known_is_asked_with_the_last_question_beside_it() -> None:
    made = self_contained("what did he say?", Turn("Is the dam safe?", "", None))
    assert made is not None
    assert made.startswith("what did")
    assert "dam" in made


def test_nothing_is_taken_up_from_a_turn_that_said_nothing() -> None:
    assert self_contained("and when?", Turn("who?", "", None)) is None


def test_a_chain_carries_what_was_understood() -> None:
    first = self_contained("why was it halted?", BEGUN)
    assert first is not None
    second = self_contained("for how long?", Turn(first, "divers found mussels", "a"))
    assert second == "for how long was work on the dam halted?"


def test_a_chain_keeps_the_answer_that_an_earlier_follow_up_took_up() -> None:
    when = self_contained("and when?", RATIFIED)
    assert when == "when Parliament of Armenia ratified the Rome Statute?"
    why = self_contained("why?", Turn(when, "On October 3, 2023", "a"))
    assert why == "why Parliament of Armenia ratified the Rome Statute?"
    assert self_contained("and Russia?", Turn(when, "", "a")) == "when Russia ratified the Rome Statute?"


def test_the_questions_of_the_first_set_are_all_left_alone_after_any_other() -> None:
    lines = (DATA / "seed-dev.jsonl").read_text("utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines]
    taken = [
        (asked, before)
        for asked in questions
        for before in questions
        if self_contained(asked, Turn(before, "Nikol Pashinyan", "a", "Dmytro Peskov"))
    ]
    assert taken == []


words = st.lists(
    st.sampled_from(
        re.findall(
            r"\S+",
            "and what who he his it its they that this there then did is of in the a say Lund dam 2020 , ones about "
            "else how many CSTO's not so him them took in Kyiv hospital was which",
        )
    ),
    max_size=12,
).map(" ".join)
any_text = st.one_of(words, st.text(max_size=80))


@given(any_text, any_text, any_text, st.none() | any_text)
def test_any_question_after_any_turn_is_left_alone_or_becomes_one_of_bounded_length(
    question: str, before: str, answer: str, speaker: str | None
) -> None:
    made = self_contained(question, Turn(before, answer, "a", speaker))
    assert made is None or 0 < len(made.split()) <= LONGEST_CARRIED


@given(any_text, any_text)
def test_a_chain_of_follow_ups_does_not_grow_for_ever(before: str, answer: str) -> None:
    turn = Turn(before, answer, "a")
    for question in ("and why?", "who said that?", "what did he say about it?", "and the dam?") * 5:
        made = self_contained(question, turn)
        turn = Turn(made or question, answer, "a")
        assert len(turn.question.split()) <= max(LONGEST_CARRIED, len(question.split()))
