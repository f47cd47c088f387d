"""Where sentences begin and end."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.normalise import normalise
from corpus.sentences import MAX_SENTENCE_CHARACTERS, sentence_spans
from tests.strategies import texts


@pytest.mark.parametrize(
    "sentences",
    [
        ["The U.S. Department of State said Mr. J. K. Smith paid $3.5 million.", "He left."],
        ['He said: "We won."', "Then he left."],
        ['"Is it over?" she asked.', '"Yes," he said.'],
        ["REFERENCE.", "The union is an organization."],
        ["Wait... what?", "No!", "He met George W. Bush in Washington D.C. on Friday."],
        ["Dr. Jones, Ph.D., of Acme Inc. said so.", "See No. 5 at p. 12."],
        ["It cost £1.2bn vs. £3m. in 2020.", "It fell 3.5%."],
        ["He arrived at 5 p.m. Monday.", "She came at 6 a.m.", "The meeting began."],
        ["Lt. Gen. A.B. Ivanov spoke.", "“We’ll go.”", "They went."],
        ["He said “stop.” and left."],
        ["The statement said it “regrets this.”", "The minister didn’t."],
        ["“We won,” he said.", "“We will win again.", "Nobody believed us,” he added."],
        ["Он сказал: «Нет».", "И ушёл в г. Минск к А. Лукашенко."],
        ["По ст. 105 УК и ч. 2 ст. 15 ему грозит срок.", "См. гл. IV и рис. 5.", "Он ел рис.", "5 лет прошло."],
        ["Он был в вузе им. В. И. Ленина и в музее им. Пушкина.", "Я верю им.", "Россия помогла им.", "Они рады."],
        ["Это ул. Мира, д. 5, кв. 7.", "Он жил на Садовой ул.", "Она нет.", "Акад. Гай из ТОВ.", "Рыбак нет."],
        ["Он умер в 2001 г.", "Его сын жив.", "В 2001 г. Россия вступила в ВТО.", "Было 20 т.", "В порту тихо."],
        [
            "В 1990—1995 гг. Лось был мэром.",
            "Он служил в 1990—1995 гг.",
            "Награждён орденом.",
            "Шёл 10 год.",
            "5 лет было.",
        ],
        ["Лось (род. 3 июня 1955) писал им.", "Это т. н. «Бригада» и т. д.", "Это всё.", "Шум тел.", "5 лет."],
        ["І. Петренко сказав ім. Шевченка.", "О 10 год. 30 хв. він пішов.", "Він ішов 2 год.", "Бойко на вул. Мирній."],
        ["Він помер у 2001 р.", "Його син живий.", "Це ст. 15 КК, а сума — 5 дол. США.", "Він має 5 дол.", "Це все."],
        ["Այո։", "Հայաստանը փոքր է։"],
        ["Նա եկավ:", "«Կամուրջը փակ է», - ասաց Նիկոլ Փաշինյանը:", "Ոստիկանությունը հերքեց դա։", "Զոհվեց երեք մարդ:"],
        ["Նա ասաց: «Կամուրջը փակ է»:", "«Մենք գնում ենք»,- ասաց Սարյանը:", "«Այո»:", "2004-ին 3: 2 էր:", "- Ո՞վ էր:"],
        ["Նա ծնվել է 2004 թ.:", "116 մրցակից կար (երեկ):", "Ժամը 10:30-ին եկավ:", "Գնա՞նք?"],
        ["Նիկոլ Փաշինյան: Մենք կհաղթենք:", "Այո:"],
        ["Գործող անձինք: Արամ Սարյան, Անի Գալոյան"],
        ["这是一支笔。", "那是一本书。"],
        ["I waited . . . and waited.", "Really?!", "Yes."],
    ],
    ids=lambda sentences: sentences[0][:30],
)
def test_a_paragraph_is_cut_where_a_reader_would(sentences: list[str]) -> None:
    paragraph = " ".join(sentences)
    assert [paragraph[start:end] for start, end in sentence_spans(paragraph)] == sentences


@given(st.lists(texts, max_size=30).map(" ".join).map(normalise))
def test_the_spans_are_in_order_and_hold_every_character(paragraph: str) -> None:
    spans = sentence_spans(paragraph)
    assert "".join("".join(paragraph[start:end] for start, end in spans).split()) == "".join(paragraph.split())
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert all(paragraph[start:end] == paragraph[start:end].strip() != "" for start, end in spans)


@pytest.mark.parametrize("unit", ["word ", "word, ", "слово", "😀", "e\u0301\u0302"])
def test_a_sentence_that_never_ends_is_cut_into_quotable_parts(unit: str) -> None:
    paragraph = normalise(unit * (50_000 // len(unit)))
    spans = sentence_spans(paragraph)
    assert all(0 < end - start <= MAX_SENTENCE_CHARACTERS for start, end in spans)
    assert "".join("".join(paragraph[start:end] for start, end in spans).split()) == "".join(paragraph.split())


def test_a_long_sentence_is_cut_between_words() -> None:
    paragraph = "It rained, " * 200 + "and stopped."
    for start, end in sentence_spans(paragraph):
        assert paragraph[start:end].startswith(("It", "and"))
        assert paragraph[start:end].endswith((",", "."))


def test_a_cut_never_parts_a_letter_from_its_accents() -> None:
    paragraph = "x" + "q\u0323\u0307" * 600
    for start, _ in sentence_spans(paragraph):
        assert paragraph[start] in "xq"
