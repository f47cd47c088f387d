"""What is quoted of what was read, and in what order."""

from dataclasses import replace

import pytest

from corpus import Metadata, ParagraphKind, ParagraphText, Story
from index.deciding.selection import Judged, select


def story(name: str, *sentences: str, published: str | None = None) -> Story:
    return Story.from_paragraphs(name, "Storm", sentences, Metadata(published=published))


def judged(of: Story, number: int, probability: float) -> Judged:
    return Judged(of, of.sentences[number], None, probability)


KILLED = "The storm killed {} people on the northern coast of Holm on Monday night, officials said."
EARLY = story("early", KILLED.format(12), "It hit Sund on Tuesday.", "The mayor was away.", published="2024-03-01")
LATE = story("late", KILLED.format(15), KILLED.format(12).replace("officials", "they"), published="2024-03-04")
UNDATED = story("undated", "In all twelve persons died.")


def places(chosen: list[Judged]) -> list[tuple[str, int]]:
    return [(one.story.id, one.story.sentences.index(one.sentence)) for one in chosen]


@pytest.mark.parametrize(
    ("read", "bar", "answers"),
    [
        ([], 0.0, []),
        # The bar itself is enough.
        ([(EARLY, 0, 0.3)], 0.3, [("early", 0)]),
        ([(EARLY, 0, 0.29)], 0.3, []),
        # A sentence far worse than the best is no answer, though it reaches the bar.
        ([(EARLY, 0, 0.8), (EARLY, 1, 0.4), (EARLY, 2, 0.39)], 0.05, [("early", 0), ("early", 1)]),
        ([(EARLY, 0, 0.8), (EARLY, 1, 0.45)], 0.5, [("early", 0)]),
        # Another story answers only if it is sure.
        ([(EARLY, 0, 0.9), (LATE, 0, 0.69)], 0.05, [("early", 0)]),
        ([(EARLY, 0, 0.6), (UNDATED, 0, 0.6)], 0.05, [("early", 0)]),
        # Of sure ones the newest story goes first and one without a date last; unsure ones follow.
        (
            [(UNDATED, 0, 0.9), (EARLY, 0, 0.8), (LATE, 0, 0.7)],
            0.05,
            [("late", 0), ("early", 0), ("undated", 0)],
        ),
        (
            [(EARLY, 2, 0.9), (EARLY, 0, 0.8), (LATE, 0, 0.75), (EARLY, 1, 0.5)],
            0.05,
            [("late", 0), ("early", 2), ("early", 0), ("early", 1)],
        ),
        # A sentence that says the same as a better one is left out; one with another figure is not.
        ([(EARLY, 0, 0.8), (LATE, 1, 0.79), (LATE, 0, 0.7)], 0.05, [("late", 0), ("early", 0)]),
    ],
)
def test_the_sentences_that_answer_are_chosen_and_ordered(
    read: list[tuple[Story, int, float]], bar: float, answers: list[tuple[str, int]]
) -> None:
    best_first = [judged(*one) for one in read]
    chosen, others = select(best_first, bar)
    assert places(chosen) == answers
    repeated = {("late", 1)} if ("early", 0) in places(best_first) else set()
    assert places(others) == [place for place in places(best_first) if place not in answers and place not in repeated]


def blog(*sentences: str) -> Story:
    """A live blog with an hour's entry for each sentence, the oldest first, below one sentence of text."""
    parts = [ParagraphText("The storm reached Holm.")]
    for hour, sentence in enumerate(sentences, start=10):
        parts += [ParagraphText(f"{hour}:00", ParagraphKind.TIME), ParagraphText(sentence, leads=(len(parts) + 1,))]
    return Story.from_paragraphs("blog", "Storm", parts)


@pytest.mark.parametrize(
    ("read", "answers"),
    [
        # Sentences 2, 4 and 6 are the entries: the newest goes first, if it answers about as well.
        ([(2, 0.9), (4, 0.8), (6, 0.73)], [6, 4, 2]),
        ([(2, 0.9), (6, 0.71), (4, 0.5)], [2, 6, 4]),
        ([(4, 0.9), (0, 0.85), (6, 0.8)], [6, 0, 4]),
        ([(6, 0.9), (2, 0.9)], [6, 2]),
    ],
)
def test_the_newest_entry_of_a_live_blog_goes_first_among_those_about_as_good(
    read: list[tuple[int, float]], answers: list[int]
) -> None:
    story = blog("One ship is lost.", "Two men were saved at Sund.", "The harbour of Lund has been closed.")
    chosen, _ = select([judged(story, *one) for one in read], 0.1)
    assert [number for _, number in places(chosen)] == answers


def test_the_same_words_below_another_line_are_no_repetition() -> None:
    twice = blog("One ship is lost.", "One ship is lost.")
    chosen, _ = select([judged(twice, 2, 0.9), judged(twice, 4, 0.9)], 0.1)
    assert [number for _, number in places(chosen)] == [4, 2]


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("2024-03-02", "2024-03-02T00:00:01"),
        ("2024-03-02T02:00:00+00:00", "2024-03-01T23:00:00-05:00"),  # 4 o'clock in Greenwich
        ("2024-03-02T03:30:00+04:00", "2024-03-02"),  # the day before in Greenwich
        (None, "1999-01-01"),
    ],
)
def test_the_newest_story_is_that_of_the_later_instant_whatever_its_date_is_written_as(
    older: str | None, newer: str
) -> None:
    first = story("older", "The storm killed 12 people.", published=older)
    second = story("newer", "In all 15 persons died.", published=newer)
    for best_first in (
        [judged(first, 0, 0.9), judged(second, 0, 0.8)],
        [judged(second, 0, 0.9), judged(first, 0, 0.8)],
    ):
        assert [one.story.id for one in select(best_first, 0.5)[0]] == ["newer", "older"]


def test_a_date_that_cannot_be_read_counts_as_none() -> None:
    first = story("older", "The storm killed 12 people.", published="yesterday")
    second = story("newer", "In all 15 persons died.", published="2024-03-02")
    chosen, _ = select([judged(first, 0, 0.9), judged(second, 0, 0.8)], 0.5)
    assert [one.story.id for one in chosen] == ["newer", "older"]


def test_entries_of_a_story_that_is_read_twice_are_those_of_one_story() -> None:
    told = blog("One ship is lost.", "Two ships are lost.")
    first, second = places(select([judged(told, 2, 0.9), judged(told, 4, 0.88)], 0.1)[0])
    assert places(select([judged(told, 2, 0.9), judged(replace(told), 4, 0.88)], 0.1)[0]) == [first, second]
