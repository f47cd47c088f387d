"""Windows, the stage that reads them, and the packaged reader."""

from collections.abc import Sequence
from math import isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Story
from index import ModelError, StoryIndex
from index.model_names import ReaderModel
from index.reading import Reader, ReadingStage, SentenceReading, TransformersReader, Window
from index.reading.stage import WINDOWS_READ
from index.reading.windows import windows_of
from tests.fakes import WordEncoder, WordReader, ferry_story
from tests.strategies import stories, texts

ENCODER = WordEncoder()


@given(stories(), st.integers(1, 60))
def test_the_windows_cover_a_story_in_order(story: Story, limit: int) -> None:
    lengths = ENCODER.count_tokens([story.text[s.start : s.end] for s in story.sentences])
    windows = windows_of([s.paragraph for s in story.sentences], lengths, limit)
    assert [n for window in windows for n in window if n >= 0]
    assert sorted({n for window in windows for n in window}) == list(range(len(story.sentences)))
    for window in windows:
        assert len(window) == 1 or sum(lengths[n] for n in window) <= limit


def test_a_window_that_is_cut_inside_a_paragraph_hands_on_its_last_sentence() -> None:
    assert windows_of([1, 1, 1, 1], [2, 2, 2, 2], 4) == [range(2), range(1, 3), range(2, 4)]


def test_a_half_full_window_ends_with_its_paragraph() -> None:
    assert windows_of([1, 2, 3], [2, 2, 2], 4) == [range(1), range(1, 2), range(2, 3)]
    assert windows_of([1, 2, 3], [2, 2, 2], 40) == [range(3)]


class Recorder(WordReader):
    """Keeps what it is asked to read."""

    def __init__(self) -> None:
        self.windows: list[Window] = []

    def read(self, question: str, windows: Sequence[Window]) -> list[list[SentenceReading]]:
        self.windows.extend(windows)
        return super().read(question, windows)


def test_no_more_windows_are_read_than_the_limit_and_the_best_come_first() -> None:
    story = Story.from_paragraphs("a", "A", [f"Paragraph {n} has " + "many words " * 70 + "." for n in range(20)])
    index, reader = StoryIndex.build([story], ENCODER), Recorder()
    candidates = index.retrieve("Paragraph 7", ENCODER.encode_question("Paragraph 7"))
    read = ReadingStage(index, reader).read("Paragraph 7", candidates)
    assert len(reader.windows) == WINDOWS_READ
    assert reader.windows[0].sentences[0].startswith("Paragraph 7 ")
    assert [one.candidate for one in read] == [c for c in candidates if c in {one.candidate for one in read}]


class TestPackagedReader:
    """The model that the project trained."""

    def test_the_answering_words_are_found(self, reader: Reader) -> None:
        story = ferry_story()
        window = Window(story.headline, tuple(story.text[s.start : s.end] for s in story.sentences))
        (readings,) = reader.read("How much did the repairs cost?", [window])
        best = max(range(len(readings)), key=lambda n: readings[n].span)
        assert window.sentences[best] == "Repairs cost 3 million kroner."
        assert "3 million" in window.sentences[best][readings[best].start : readings[best].end]

    def test_a_reading_does_not_depend_much_on_what_is_read_beside_it(self, reader: Reader) -> None:
        window = Window("A ferry", ("Repairs cost 3 million kroner.", "It rained."))
        long = Window("A storm", tuple("Waves had torn away the pier in March." for _ in range(9)))
        (alone,), (beside, _) = (
            reader.read("What did it cost?", [window]),
            reader.read("What did it cost?", [window, long]),
        )
        for one, other in zip(alone, beside, strict=True):
            assert one.span == pytest.approx(other.span, abs=0.5)

    def test_the_same_batch_gets_the_same_readings(self, reader: Reader) -> None:
        windows = [Window("A ferry", ("Repairs cost 3 million kroner.",))]
        assert reader.read("What did it cost?", windows) == reader.read("What did it cost?", windows)

    def test_nothing_to_read_gives_nothing(self, reader: Reader) -> None:
        assert reader.read("Who?", []) == []

    @pytest.mark.parametrize("sentence", ["\u200b\u200b", "😀", "word " * 200, "։", "ա" * 900])
    def test_any_sentence_gets_a_span_inside_it(self, reader: Reader, sentence: str) -> None:
        ((reading, after),) = reader.read("Who is it?", [Window("", (sentence, "It rained."))])
        assert 0 <= reading.start <= reading.end <= len(sentence)
        assert isfinite(after.span) or after.span < 0

    def test_a_name_that_is_no_model_gets_one_line(self) -> None:
        with pytest.raises(ModelError, match="STORYBOT_READER_MODEL") as caught:
            TransformersReader(ReaderModel("no/such-model"))
        assert "\n" not in str(caught.value)


@given(st.lists(texts, min_size=1, max_size=4), texts)
def test_the_stand_in_reads_every_sentence(sentences: list[str], question: str) -> None:
    (readings,) = WordReader().read(question, [Window("", tuple(sentences))])
    assert len(readings) == len(sentences)
