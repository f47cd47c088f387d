"""From a question to one of the six kinds of answer, with an encoder and a reader whose numbers can be worked out."""

import doctest
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import CorpusError, Metadata, Story
from index import (
    Answer,
    Answered,
    Closest,
    Excerpt,
    FileFacts,
    Reader,
    Refusal,
    RemarkMade,
    SentenceTransformerEncoder,
    StoryBot,
    StoryIndex,
    turn_of,
)
from index.deciding.calibration import DEFAULT_BAR, DEFAULT_CLOSEST_BAR
from index.question import Turn
from index.story_bot import MAX_QUESTION_CHARACTERS
from tests.fakes import CALIBRATION, WordEncoder, WordReader, answerer_of, ferry_story
from tests.index.quoted import answered, quotes, shown
from tests.strategies import stories, texts

MATCH = Story.from_paragraphs(
    "match", "Rovers win the cup", ["Rovers beat United 3-2 in the final.", "Keeper Sam Oduya saved a penalty."]
)
COST = "How much did the repairs cost?"
ZEBRA = "Which zebra juggles quantum teapots?"


def test_the_sentence_that_answers_is_quoted_whole_with_the_answering_words_marked() -> None:
    answer = answered(answerer_of(ferry_story()).ask(COST))
    (best,) = answer.excerpts
    assert (best.quote, best.paragraph) == ("Repairs cost 3 million kroner.", 2)
    assert best.highlight is not None
    assert best.quote[slice(*best.highlight)] == "3"
    # Two of the question's three words: 1 / (1 + exp(-5/3)).
    assert answer.confidence == best.score == 0.8411


def test_words_that_the_reader_is_not_sure_of_are_not_marked() -> None:
    answer = answered(answerer_of(ferry_story(), bar=0.0).ask("Did waves juggle zebras in teapots?"))
    assert answer.excerpts[0].quote == "Waves had torn away the pier in March."
    assert {excerpt.span for excerpt in answer.excerpts} == {None}


@pytest.mark.parametrize(
    ("question", "bars", "expected"),
    [
        (COST, {}, Answered),  # 0.84
        (COST, {"bar": 0.85}, Closest),
        (COST, {"bar": 0.85, "closest_bar": 0.845}, Refusal),
        (COST, {"bar": 0.8411}, Answered),  # the bar itself is enough
        (COST, {"bar": 1.0, "closest_bar": 0.8411}, Closest),
        (COST, {"bar": 0.9, "closest_bar": 0.8}, Closest),
        (COST, {"bar": 0.9, "closest_bar": 0.86}, Refusal),
        (ZEBRA, {}, Refusal),  # 0.007
        # Nothing is near the question, so that the square roots of the bars count.
        (ZEBRA, {"bar": 0.006, "closest_bar": 1.0}, Refusal),
        (ZEBRA, {"bar": 0.00001, "closest_bar": 1.0}, Answered),
        (ZEBRA, {"bar": 0.9, "closest_bar": 0.006}, Refusal),
        (ZEBRA, {"bar": 0.9, "closest_bar": 0.00001}, Closest),
        # A bar for the closest passage above that for an answer takes no answer away.
        (ZEBRA, {"bar": 0.0, "closest_bar": 0.9}, Answered),
    ],
)
def test_two_bars_part_answers_closest_passages_and_refusals(
    question: str, bars: dict[str, float], expected: type[Answer]
) -> None:
    assert type(answerer_of(ferry_story(), **bars).ask(question)) is expected


def test_the_closest_passage_is_one_without_marked_words_though_more_come_close() -> None:
    answerer = answerer_of(ferry_story(), MATCH, bar=0.95)
    answer = answerer.ask(COST)
    assert isinstance(answer, Closest)
    assert answer.passage.quote == "Repairs cost 3 million kroner."
    assert answer.passage.span is None
    assert DEFAULT_CLOSEST_BAR < answer.confidence < 0.95
    assert turn_of(answer) == Turn(COST, "", None, None)


def test_what_has_to_do_with_the_question_is_related_below_the_excerpts_and_beside_a_refusal() -> None:
    dog = "A dog barked at the old grey keeper of the distant lighthouse every single evening."
    story = Story.from_paragraphs("a", "News", ["The pier broke in March.", "The pier was new.", dog])
    answer = answered(answerer_of(story).ask("When did the pier break in March?"))
    assert quotes(answer.excerpts) == ["The pier broke in March."]
    assert quotes(answer.related) == ["The pier was new.", dog]
    assert {excerpt.span for excerpt in answer.related} == {None}
    refusal = answerer_of(story, bar=1.0, closest_bar=1.0).ask("When did the pier break in March?")
    assert isinstance(refusal, Refusal)
    assert quotes(refusal.related) == ["The pier broke in March.", "The pier was new."]


def test_a_refusal_of_what_has_nothing_to_do_with_the_stories_has_no_related_passages() -> None:
    answer = answerer_of(ferry_story(), MATCH).ask(ZEBRA)
    assert answer == Refusal(ZEBRA, 0.0067)


def test_among_several_stories_the_right_one_is_quoted_and_a_chosen_one_is_not_left() -> None:
    question = "Who saved a penalty?"
    answerer = answerer_of(ferry_story(), MATCH, bar=0.0)
    assert answered(answerer.ask(question)).excerpts[0].quote == "Keeper Sam Oduya saved a penalty."
    for story in ("ferry", "match"):
        assert {excerpt.story.id for excerpt in shown(answerer.ask(question, story=story))} == {story}
        assert {excerpt.story.id for excerpt in answerer.ranking(question, story=story)} == {story}
    for ask in (answerer.ask, answerer.ranking):
        with pytest.raises(CorpusError, match="name one of: ferry, match"):
            ask(question, story="none")


def test_another_story_is_quoted_too_if_it_is_sure_the_newest_first() -> None:
    def told(name: str, published: str, text: str) -> Story:
        return Story.from_paragraphs(name, "Storm", [text], Metadata(published=published))

    old = told("old", "2024-03-01", "The storm killed 12 people.")
    new = told("new", "2024-03-04", "The storm killed 15 people.")
    vague = told("vague", "2024-03-05", "A storm came, and people fled.")
    answer = answered(answerer_of(old, vague, new).ask("Whom did the storm kill?"))
    assert quotes(answer.excerpts) == ["The storm killed 15 people.", "The storm killed 12 people."]


def test_how_many_excerpts_are_asked_for_changes_neither_their_order_nor_the_confidence() -> None:
    answerer = answerer_of(ferry_story(), MATCH, bar=0.0)
    most = answered(answerer.ask("Who saved a penalty?", excerpts=10))
    for number in (1, 2, 10):
        fewer = answered(answerer.ask("Who saved a penalty?", excerpts=number))
        assert fewer.excerpts == most.excerpts[:number]
        assert fewer.confidence == most.confidence
    for number in (0, -1):
        with pytest.raises(ValueError, match=f"at least 1 .* not {number}"):
            answerer.ask("Who?", excerpts=number)


def test_the_ranking_is_what_was_read_best_first_whatever_the_bars() -> None:
    low, high = (answerer_of(ferry_story(), MATCH, bar=bar) for bar in (0.0, 1.0))
    ranking = low.ranking(COST)
    assert ranking == high.ranking(COST)
    assert ranking[0].quote == "Repairs cost 3 million kroner."
    scores = [excerpt.score for excerpt in ranking]
    assert scores == sorted(scores, reverse=True)
    assert len(ranking) == 5
    assert low.ranking(COST, limit=2) == ranking[:2]


def test_a_mistyped_word_is_read_as_the_storys_and_kept_in_the_question() -> None:
    answer = answered(answerer_of(ferry_story()).ask("How much did the repiars cost?"))
    assert answer.question == "How much did the repiars cost?"
    assert answer.confidence == 0.8411


def test_a_follow_up_is_asked_of_the_story_quoted_last_with_what_it_takes_up() -> None:
    answerer = answerer_of(ferry_story(), MATCH, bar=0.0)
    first = answered(answerer.ask("Who saved a penalty?", excerpts=1))
    assert first.asked_as is None
    second = answered(answerer.ask("and when?", previous=turn_of(first)))
    assert second.question == "and when?"
    assert second.asked_as is not None
    assert "penalty" in second.asked_as
    assert {excerpt.story.id for excerpt in shown(second)} == {"match"}
    assert answerer.ask("and when?", previous=first) == second
    elsewhere = answerer.ask("and when?", story="ferry", previous=turn_of(first))
    assert {excerpt.story.id for excerpt in shown(elsewhere)} == {"ferry"}


def test_it_is_what_was_asked_about_before_if_the_text_surely_answers_and_else_the_story() -> None:
    paragraphs = ["Chen Wei wrote the letter in April.", "The letter warned of famine.", "It rains."]
    answerer = answerer_of(Story.from_paragraphs("a", "A", paragraphs, Metadata(author="Ida Lund")))
    letter = answered(answerer.ask("What did the letter warn of?"))
    assert paragraphs[0] in quotes(answered(answerer.ask("Who wrote it?", previous=letter)).excerpts)
    for previous in (None, answerer.ask(ZEBRA), answerer.ask("Who wrote the article?")):
        facts = answerer.ask("Who wrote it?", previous=previous)
        assert isinstance(facts, FileFacts)
        assert facts.facts[0].value == "Ida Lund"


def test_a_question_of_its_own_gets_the_same_answer_after_any_turn() -> None:
    answerer = answerer_of(ferry_story(), MATCH)
    turn = turn_of(answerer.ask("Who saved a penalty?"))
    assert answerer.ask(COST, previous=turn) == answerer.ask(COST)


def test_a_turn_holds_the_answering_words_the_story_and_the_speaker() -> None:
    answerer = answerer_of(ferry_story())
    assert turn_of(answerer.ask(COST)) == Turn(COST, "3", "ferry", None)
    assert turn_of(answerer.ask(ZEBRA)) == Turn(ZEBRA, "", None, None)
    said = turn_of(answerer.ask("Who was relieved?"))
    assert said is not None
    assert (said.answer, said.story) == ("We", "ferry")
    assert "Ola Berg" in (said.speaker or "")
    assert turn_of(answerer.ask("hello!")) is None


def test_a_sentence_that_is_quoted_with_another_is_quoted_once() -> None:
    late = Story.from_paragraphs("late", "Late", ["The ferry was late on Monday. This ferry was late on Tuesday too."])
    for wanted in (1, 3):
        answer = answerer_of(late, bar=0.0).ask("When was the ferry late?", excerpts=wanted)
        assert quotes(shown(answer)) == [late.text]
    goal = Story.from_paragraphs("a", "A", ["Sam Oduya kept goal. He saved a penalty."])
    assert quotes(shown(answerer_of(goal, bar=0.0).ask("Who saved a penalty?", excerpts=5))) == [goal.text]
    twice = Story.from_paragraphs("a", "A", ["The ferry sails.", "It rains.", "The ferry sails."])
    answer = answerer_of(twice, bar=0.0).ask("Does the ferry sail?")
    assert quotes(shown(answer)) == ["The ferry sails.", "It rains."]


def test_a_question_that_names_nothing_is_refused_outside_a_conversation() -> None:
    for question in ("And why?", "who is she", "What did they do?", "where?"):
        assert answerer_of(ferry_story(), MATCH).ask(question) == Refusal(question, 0.0)


def test_a_text_without_a_question_gets_no_quotation() -> None:
    for text in ("", "  \n", "?!?", "😀😀", "\x00\x07", "…", "hello!", "thank you"):
        answer = answerer_of(ferry_story()).ask(text)
        assert isinstance(answer, RemarkMade | Refusal), text
        assert shown(answer) == (), text


def test_a_question_about_the_story_itself_is_answered_from_its_file() -> None:
    assert isinstance(answerer_of(ferry_story()).ask("Who wrote this?"), FileFacts)


def test_a_bot_is_made_of_a_folder_or_of_stories(tmp_path: Path) -> None:
    (tmp_path / "ferry.md").write_text("# Ferry returns\n\nRepairs cost 3 million kroner.\n", "utf-8")
    (tmp_path / "odd.txt").write_bytes(b"\xff\xfe\xff")
    with pytest.warns(UserWarning, match=r"left out: .*odd.txt"):
        bot = StoryBot.from_folder(str(tmp_path), encoder=WordEncoder(), reader=WordReader())
    assert [story.id for story in bot.stories] == ["ferry"]
    (best, *_) = bot.ranking(COST)
    assert best.quote == "Repairs cost 3 million kroner."
    told = Story.from_text("It rained.\n\nRepairs cost 3 million kroner.", headline="Ferry returns")
    done: list[tuple[int, int]] = []
    bot = StoryBot.from_stories(
        [told], encoder=WordEncoder(), reader=WordReader(), progress=lambda *counts: done.append(counts)
    )
    assert (bot.stories, done) == ((told,), [(2, 2)])
    assert (told.id, bot.ranking(COST)[0].paragraph) == ("ferry-returns", 2)


def test_a_bot_without_stories_says_so() -> None:
    with pytest.raises(CorpusError, match="stories: there are none to index; give at least one"):
        StoryBot.from_stories([], encoder=WordEncoder(), reader=WordReader())


def test_encoder_and_reader_that_are_swapped_fail_at_once() -> None:
    wrong: tuple[Any, Any] = (WordReader(), WordEncoder())
    with pytest.raises(TypeError, match="encoder is a WordReader, not a kind of Encoder"):
        StoryBot.from_stories([MATCH], encoder=wrong[0], reader=wrong[1])
    with pytest.raises(TypeError, match="reader is a WordEncoder, not a kind of Reader"):
        StoryBot(StoryIndex.build([MATCH], WordEncoder()), WordEncoder(), wrong[1])


def test_any_question_can_be_asked_of_the_packaged_models(
    packaged_story: Story, encoder: SentenceTransformerEncoder, reader: Reader
) -> None:
    answerer = StoryBot(
        StoryIndex.build([packaged_story], encoder), encoder, reader, bar=DEFAULT_BAR, calibration=CALIBRATION
    )
    for question in (
        "who \x00\x07 sails?",
        "<b>who</b> &amp; *why* <mask> </s> sails?",
        "who sails? " * 1000,
        "Ո՞վ է նա և ինչո՞ւ է գնում գագաթնաժողով։",
        "Кто председатель совета ОДКБ?",
        "谁是主席？",
        "😀 who sails",
        "\udcff who sails?",
        "who sails \ud83d",
    ):
        answer = answerer.ask(question)
        assert answer == answerer.ask(question), ascii(question)
        assert len(answer.question) <= MAX_QUESTION_CHARACTERS
        assert answer.question.encode()


@given(st.lists(stories(), min_size=1, max_size=3), texts, st.integers(1, 5), st.sampled_from([0.0, 0.5]))
def test_any_text_gets_an_answer_whose_quotations_are_slices_of_their_stories(
    several: list[Story], question: str, excerpts: int, bar: float
) -> None:
    told = [replace(story, id=f"s{number}") for number, story in enumerate(several)]
    answer = answerer_of(*told, bar=bar, languages=None).ask(question, excerpts=excerpts)
    assert len(getattr(answer, "excerpts", ())) <= excerpts
    assert 0 <= getattr(answer, "confidence", 0) <= 1
    for excerpt in shown(answer):
        assert excerpt.story in told
        assert excerpt.quote == excerpt.story.text[excerpt.start : excerpt.end] != ""
        place = excerpt.story.paragraphs[excerpt.paragraph - 1]
        assert place.start <= excerpt.start < excerpt.end <= place.end
        if excerpt.highlight:
            assert 0 <= excerpt.highlight[0] < excerpt.highlight[1] <= len(excerpt.quote)
        assert excerpt.speaker is None or excerpt.speaker in excerpt.story.text
    # A rebuilt index gives the same.
    assert answerer_of(*told, bar=bar, languages=None).ask(question, excerpts=excerpts) == answer


@pytest.mark.parametrize(
    ("start", "end", "paragraph", "span", "speaker", "why"),
    [
        (0, 10_000, 1, None, None, "not in paragraph 1"),
        (5, 5, 1, None, None, "not in paragraph 1"),
        (0, 10, 2, None, None, "not in paragraph 2"),
        (0, 10, 1, (5, 11), None, "not in the quotation"),
        (0, 10, 1, None, "Nobody", "not in the story's words"),
    ],
)
def test_a_quotation_that_is_no_slice_cannot_be_made(
    start: int, end: int, paragraph: int, span: tuple[int, int] | None, speaker: str | None, why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        Excerpt(ferry_story(), start, end, paragraph, span, speaker, 0.0)


def test_the_example_in_the_docstring_runs() -> None:
    example = doctest.DocTestParser().get_doctest(StoryBot.__doc__ or "", {}, "StoryBot", None, None)
    assert doctest.DocTestRunner(verbose=False).run(example) == (0, 5)
