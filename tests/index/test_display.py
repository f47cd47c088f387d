"""How an answer looks in a terminal and in a notebook."""

import pytest

from corpus import Metadata, Story
from index import Answer, Answered, Aspect, Excerpt, Fact, FileFacts, UnreadLanguage
from index.display import in_one_line, shortened
from tests.fakes import answerer_of, ferry_story, rumours_story

ODD = Story.from_text(
    "<b>Repairs</b> cost 3 million kroner & more, said Ida Lund.",
    headline="Pier <script>alert(1)</script>" + " and more" * 20,
    metadata=Metadata(publisher="Holm & Post", published="2024-05-04"),
)
COST = "How much did the <i>repairs</i> cost?"


def test_an_answer_prints_its_outcome_its_quotation_and_its_attribution() -> None:
    answer = answerer_of(ferry_story(publisher="Holm Post", author="Kim Roe")).ask("How much did the repairs cost?")
    assert repr(answer) == str(answer)
    assert str(answer).splitlines() == [
        "The story answers (confidence 0.84).",
        "  “Repairs cost 3 million kroner.”",
        "  — Island ferry returns after storm · paragraph 2 · Holm Post · Kim Roe",
    ]


def test_a_long_story_prints_on_a_screen() -> None:
    story = Story.from_text("The pier " + "and the old pier " * 100 + "broke.", headline="Pier " * 100)
    lines = str(answerer_of(story, bar=0.0).ask("Did the pier break?")).splitlines()
    assert max(map(len, lines)) <= 320
    assert lines[1].endswith("…”")


@pytest.mark.parametrize(
    ("question", "bars", "said"),
    [
        ("How much did the repairs cost?", {"bar": 0.9}, "may not say that"),
        ("Which zebra juggles quantum teapots?", {}, "does not say"),
        ("Who wrote this?", {}, "author: the file does not say"),
        ("What is this about?", {}, "subject: Island ferry returns after storm"),
        ("hello", {}, "no question (greeting)"),
        ("რა თქვა ბერგმა?", {}, "(ka) are not read"),
    ],
)
def test_every_other_outcome_is_said_in_words(question: str, bars: dict[str, float], said: str) -> None:
    answer: Answer = answerer_of(ferry_story(), **bars).ask(question)
    assert said in str(answer)
    assert said in answer._repr_html_()


def test_a_notebook_gets_escaped_html_with_the_answering_words_marked() -> None:
    answer = answerer_of(ODD).ask(COST)
    assert isinstance(answer, Answered)
    html = answer._repr_html_()
    assert "<mark>b</mark>" in html
    assert "&lt;<mark>" in html
    assert "kroner &amp; more" in html
    assert "— Ida Lund · Pier &lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "paragraph 1 · Holm &amp; Post · 2024-05-04" in html
    assert "&lt;i&gt;repairs&lt;/i&gt;" in html


def test_an_excerpt_prints_its_quotation_and_not_the_whole_story() -> None:
    excerpt = answerer_of(ferry_story()).ranking("Who was relieved?")[0]
    assert repr(excerpt) == (
        "Excerpt('“We are relieved,” said the teacher Ola Berg.', story='ferry', paragraph=3, "
        "speaker='teacher Ola Berg')"
    )


def test_the_lines_above_a_quotation_are_shown_apart_from_it() -> None:
    story = rumours_story()
    answer = Answered("Who?", 0.5, tuple(Excerpt.of_sentence(story, story.sentences[number]) for number in (3, 1)))
    assert repr(answer).splitlines()[1:] == [
        "  What <nobody> knows:",
        "  “The captain was asleep.”",
        "  — Rumours about the ferry · paragraph 4",
        "  Myth",
        "  “The ferry has sunk.”",
        "  — Rumours about the ferry · paragraph 2",
    ]
    assert "<blockquote><i>What &lt;nobody&gt; knows:</i><br>The captain was asleep." in answer._repr_html_()
    assert repr(answer.excerpts[1]).endswith("paragraph=2, speaker=None, leads=('Myth',))")


@pytest.mark.parametrize(
    ("number", "limit", "line"),
    [
        (1, None, "Myth – The ferry has sunk."),
        (3, None, "What <nobody> knows: The captain was asleep."),
        (3, 30, "What <nobody>… The captain…"),
    ],
)
def test_in_one_line_a_quotation_keeps_its_place(number: int, limit: int | None, line: str) -> None:
    story = rumours_story()
    assert in_one_line(Excerpt.of_sentence(story, story.sentences[number]), limit) == line


def test_a_text_without_spaces_is_cut_between_characters() -> None:
    assert shortened("語" * 400, 300) == "語" * 299 + "…"
    assert shortened("word " * 100, 12) == "word word…"
    assert shortened("short", 5) == "short"


def test_facts_of_several_stories_name_each_and_an_unread_language_offers_what_there_is() -> None:
    facts = tuple(
        Fact(Story.from_text("It sails.", headline=name), Aspect.AUTHOR, None) for name in ("Ferry", "Bridge")
    )
    words = FileFacts("Who wrote them?", facts).in_words
    assert "Ferry: author" in words
    assert "Bridge: author" in words
    assert UnreadLanguage("Wer?", "de").in_words.endswith("not read.")
