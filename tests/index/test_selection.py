"""What is quoted of what was read, and in what order."""

from dataclasses import replace

from corpus import Metadata, Story
from index.selection import Judged, select


def story(name: str, *sentences: str, published: str | None = None) -> Story:
    return Story.from_paragraphs(name, "Storm", sentences, Metadata(published=published))


def judged(of: Story, number: int, probability: float, answer: str) -> Judged:
    sentence = of.sentences[number]
    start = of.text.index(answer, sentence.start)
    return Judged(of, sentence, (start, start + len(answer)), True, False, probability)


EARLY = story(
    "early", "The storm killed 12 people.", "It hit Holm on Monday.", "The mayor was away.", published="2024-03-01"
)
LATE = story("late", "The storm killed 15 people.", "The storm killed 12 people.", published="2024-03-04")
UNDATED = story("undated", "In all 12 people died.")


def quoted(chosen: tuple[Judged, ...]) -> list[str]:
    return [f"{one.story.id}: {one.text}" for one in chosen]


def test_the_best_comes_first_and_far_worse_ones_are_related() -> None:
    read = [judged(EARLY, 2, 0.1, "mayor"), judged(EARLY, 0, 0.8, "12"), judged(EARLY, 1, 0.45, "Monday")]
    chosen = select("What happened?", read, bar=0.05)
    assert quoted(chosen.answers) == ["early: The storm killed 12 people.", "early: It hit Holm on Monday."]
    assert quoted(chosen.related) == ["early: The mayor was away."]


def test_below_the_bar_everything_is_related() -> None:
    chosen = select("What?", [judged(EARLY, 0, 0.2, "12")], bar=0.3)
    assert not chosen.answers
    assert quoted(chosen.related) == ["early: The storm killed 12 people."]


def test_the_bar_itself_is_enough() -> None:
    assert select("What?", [judged(EARLY, 0, 0.3, "12")], bar=0.3).answers


def test_of_answers_about_as_good_the_newest_story_goes_first_and_one_without_a_date_last() -> None:
    read = [judged(UNDATED, 0, 0.80, "12"), judged(EARLY, 0, 0.79, "12"), judged(LATE, 0, 0.7, "15")]
    chosen = select("What did the storm do?", read, bar=0.05)
    assert [one.story.id for one in chosen.answers] == ["late", "early", "undated"]


def test_a_newer_story_that_answers_worse_stays_behind() -> None:
    chosen = select("What?", [judged(LATE, 0, 0.5, "15"), judged(EARLY, 0, 0.8, "12")], bar=0.05)
    assert [one.story.id for one in chosen.answers] == ["early", "late"]


def test_a_sentence_that_repeats_a_better_one_is_left_out_and_one_with_another_figure_is_not() -> None:
    read = [judged(EARLY, 0, 0.8, "12"), judged(LATE, 1, 0.5, "12"), judged(LATE, 0, 0.45, "15")]
    chosen = select("What did the storm do?", read, bar=0.05)
    assert quoted(chosen.answers) == ["early: The storm killed 12 people.", "late: The storm killed 15 people."]


def test_where_somebodys_words_are_asked_for_a_sentence_that_gives_them_goes_first() -> None:
    read = [judged(EARLY, 1, 0.6, "Monday"), replace(judged(EARLY, 2, 0.5, "away"), wanted_speaker=True)]
    chosen = select("What did the mayor say?", read, bar=0.05)
    assert [one.answer for one in chosen.answers] == ["away", "Monday"]
    far_worse = [judged(EARLY, 1, 0.6, "Monday"), replace(judged(EARLY, 2, 0.1, "away"), wanted_speaker=True)]
    assert [one.answer for one in select("What did the mayor say?", far_worse, bar=0.05).answers] == ["Monday"]


def test_two_figures_for_what_was_asked_stand_side_by_side() -> None:
    read = [judged(EARLY, 0, 0.8, "12"), judged(EARLY, 1, 0.6, "Monday"), judged(LATE, 0, 0.5, "15")]
    chosen = select("How many people were killed?", read, bar=0.05)
    assert chosen.contradictory
    assert [one.answer for one in chosen.answers] == ["12", "15", "Monday"]


def test_the_same_figure_or_another_question_contradicts_nothing() -> None:
    agreeing = [judged(EARLY, 0, 0.8, "12"), judged(UNDATED, 0, 0.7, "12")]
    assert not select("How many people were killed?", agreeing, bar=0.05).contradictory
    apart = [judged(EARLY, 0, 0.8, "12"), judged(LATE, 0, 0.7, "15")]
    assert not select("Whom did the storm kill?", apart, bar=0.05).contradictory
    assert not select("How many people were killed?", [], bar=0.05).contradictory


def test_a_denial_stands_beside_what_it_denies_though_it_is_worse_and_has_the_same_words() -> None:
    told = story("told", "The ferry left the port of Holm.", "It rained.", "The ferry never left the port of Holm.")
    read = [judged(told, 0, 0.8, "left"), judged(told, 1, 0.6, "rained"), judged(told, 2, 0.2, "left")]
    chosen = select("Did the ferry leave?", read, bar=0.05)
    assert chosen.contradictory
    assert [one.probability for one in chosen.answers] == [0.8, 0.2, 0.6]
    assert not chosen.related
    above = select("Did the ferry leave?", read, bar=0.3)
    assert not above.contradictory
    assert [one.probability for one in above.related] == [0.2]
