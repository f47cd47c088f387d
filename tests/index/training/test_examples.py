"""What the reader is trained on: windows with the right tokens labelled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from transformers import AutoTokenizer, PreTrainedTokenizerBase

from corpus import Story
from index.training.examples import Example, ExampleMaker, Recipe, plan_batches
from index.training.sources import LabelledQuestion, LabelledStory, read_news
from tests.index.training.labelled import NEWS, write

OTHER = Story.from_paragraphs("other", "Rain", ["In Sund it rained."])
ANSWER = "The old ferry sank in 1910."
COST = "Repairs cost 3 million kroner."


@pytest.fixture(scope="module")
def tokenizer(base: Path) -> PreTrainedTokenizerBase:
    return AutoTokenizer.from_pretrained(base)


@pytest.fixture(scope="module")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> LabelledStory:
    path = tmp_path_factory.mktemp("data") / "news.jsonl.gz"
    write(path, [NEWS])
    return next(read_news(path))


def made(
    tokenizer: PreTrainedTokenizerBase, labelled: LabelledStory, question: int, recipe: Recipe
) -> list[tuple[Example, str, str]]:
    """The examples of many passes over a question, with their texts and the labelled words."""
    story = replace(labelled, questions=(labelled.questions[question],))
    other = LabelledStory(OTHER, ())
    found = []

    def text_of(ids: Sequence[int]) -> str:
        return str(tokenizer.decode(list(ids)))

    for seed in range(60):
        # The story stands there twice, as it may in the files.
        for example in ExampleMaker(tokenizer, recipe, seed).make([story, story, other], lambda *_: 1.0):
            window = text_of(example.ids[example.first_of_window : -1])
            right = " ".join(
                text_of(example.ids[start : end + 1]) for start, end in zip(example.starts, example.ends, strict=True)
            )
            found.append((example, window, right))
    return found


SMALL = Recipe(smallest=12, largest=180)


def test_an_example_is_read_as_at_run_time(tokenizer: PreTrainedTokenizerBase, labelled: LabelledStory) -> None:
    for headline in (0.0, 1.0):
        for example, window, _ in made(tokenizer, labelled, 2, replace(SMALL, headline=headline, elsewhere=0.0)):
            context = f"The ferry : {window}" if headline else window
            pair = tokenizer("Who sank 10 ferries?", context)["input_ids"]
            assert list(example.ids) == pair


def test_another_form_of_a_question_comes_with_the_original_before_the_same_window(
    tokenizer: PreTrainedTokenizerBase, labelled: LabelledStory
) -> None:
    english = tokenizer("When did the ferry sink?")["input_ids"]
    seen = set()
    for example, *_ in made(tokenizer, labelled, 0, SMALL):
        seen.add(bool(example.original))
        if example.original:
            assert list(example.original[: len(english)]) == english
            after = len(english) + 1
            assert example.original[after:] == example.ids[len(example.ids) - len(example.original) + after :]
        else:
            assert list(example.ids[: len(english)]) == english
    assert seen == {True, False}


def test_a_window_that_holds_the_answer_has_its_words_labelled_and_one_without_it_says_no_answer(
    tokenizer: PreTrainedTokenizerBase, labelled: LabelledStory
) -> None:
    seen = set()
    for example, window, right in made(tokenizer, labelled, 0, SMALL):
        holds = ANSWER in window
        assert (example.starts == example.ends == (0,)) is not holds
        if holds:
            assert right == "1910"
        seen.add(holds)
    assert seen == {True, False}


def test_where_the_words_are_not_known_every_token_of_each_right_sentence_is_labelled(
    tokenizer: PreTrainedTokenizerBase, labelled: LabelledStory
) -> None:
    seen = set()
    for example, window, _ in made(tokenizer, labelled, 1, SMALL):
        held = [sentence for sentence in (ANSWER, COST) if sentence in window]
        tokens = [tokenizer(sentence, add_special_tokens=False)["input_ids"] for sentence in held]
        right = [example.ids[place] for place in example.starts]
        assert example.starts == example.ends
        assert right == [number for sentence in tokens for number in sentence] if held else example.starts == (0,)
        seen.add(tuple(held))
    assert seen >= {(ANSWER,), (COST,), (ANSWER, COST), ()}


def test_a_question_that_is_not_answered_says_so_of_every_window_and_another_storys_window_too(
    tokenizer: PreTrainedTokenizerBase, labelled: LabelledStory
) -> None:
    for example, *_ in made(tokenizer, labelled, 2, SMALL):
        assert example.starts == example.ends == (0,)
    seen = set()
    for example, window, _ in made(tokenizer, labelled, 0, replace(SMALL, elsewhere=1.0, without_answer=0.0)):
        assert (example.starts == (0,)) is ("Sund" in window)
        seen.add("Sund" in window)
    assert seen == {True, False}


def test_the_same_seed_makes_the_same_examples(tokenizer: PreTrainedTokenizerBase, labelled: LabelledStory) -> None:
    assert made(tokenizer, labelled, 0, SMALL) == made(tokenizer, labelled, 0, SMALL)


def test_a_question_is_taken_as_often_as_its_share_says(
    tokenizer: PreTrainedTokenizerBase, labelled: LabelledStory
) -> None:
    def share(question: LabelledQuestion, language: str) -> float:
        return 2.0 if language == "ru" else 0.25 * (question.kind == "near")

    maker = ExampleMaker(tokenizer, replace(SMALL, without_answer=0.0, second_near=0.0, elsewhere=0.0), 1)
    examples = list(maker.make([labelled] * 100, share))
    assert sum(example.starts != (0,) for example in examples) == 200
    assert 10 <= sum(example.starts == (0,) for example in examples) <= 40


def test_batches_keep_to_their_size_and_hold_every_example_once() -> None:
    examples = [Example(tuple(range(width)), 1, (0,), (0,)) for width in (90, 30, 60, 30, 10, 200) for _ in range(7)]
    batches = plan_batches(examples, 180, 1)
    assert sorted(len(example.ids) for batch in batches for example in batch) == sorted(len(e.ids) for e in examples)
    for batch in batches:
        assert len(batch) == 1 or max(len(example.ids) for example in batch) * len(batch) <= 180
    assert plan_batches(examples, 180, 1) == batches
    assert plan_batches(examples, 180, 2) != batches
