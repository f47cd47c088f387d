"""Windows, the stage that reads them, and a reader of the transformers library."""

from collections.abc import Callable, Sequence
from math import inf, isfinite, log
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import Mock

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from transformers import AutoModelForQuestionAnswering, AutoTokenizer

from corpus import ParagraphKind, ParagraphText, Story
from index import ModelError, StoryIndex
from index.model_files.devices import PADDED_TO
from index.model_files.names import ReaderModel
from index.reading import ReadCandidate, ReadingStage, SentenceReading, TransformersReader, Window
from index.reading.stage import WINDOWS_READ, WORTH_READING, windows_of
from index.retrieval import Candidate
from tests.fakes import WordEncoder, WordReader
from tests.strategies import stories

ENCODER = WordEncoder()


@given(stories(), st.integers(1, 60))
def test_the_windows_cover_a_story_in_order(story: Story, limit: int) -> None:
    lengths = WordReader().count_tokens([story.text[s.start : s.end] for s in story.sentences])
    windows = windows_of([s.paragraph for s in story.sentences], lengths, limit)
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


def test_a_window_that_is_far_from_the_question_is_not_read() -> None:
    paragraphs = [f"Paragraph {n} has " + "many words " * 70 + "." for n in range(3)]
    index, reader = StoryIndex.build([Story.from_paragraphs("a", "A", paragraphs)], ENCODER), Recorder()
    near, edge, far = (
        Candidate(index.passages[n], cosine, 0.0)
        for n, cosine in enumerate((0.7, 0.7 - WORTH_READING + 0.001, 0.7 - WORTH_READING - 0.001))
    )
    read = ReadingStage(index, reader).read("Paragraph", [far, near, edge])
    assert [one.candidate for one in read] == [near, edge]
    assert len(reader.windows) == 2


def test_a_sentence_that_lies_in_two_windows_has_the_better_of_its_readings() -> None:
    class ByPlace(WordReader):
        """Believes a sentence the less the later it stands in its window."""

        def read(self, question: str, windows: Sequence[Window]) -> list[list[SentenceReading]]:
            return [[SentenceReading(-float(n), 0.0, 0, 1) for n in range(len(window.sentences))] for window in windows]

    story = Story.from_paragraphs("a", "A", [" ".join(f"Sentence {n} has {'many words ' * 35}." for n in range(3))])
    index = StoryIndex.build([story], ENCODER)
    candidates = index.retrieve("Sentence", ENCODER.encode_question("Sentence"))
    read = ReadingStage(index, ByPlace()).read("Sentence", candidates)
    assert {one.candidate.passage.sentence: one.reading.mass for one in read} == {0: 0.0, 1: 0.0, 2: -1.0}


def interview() -> Story:
    """A question with a long reply, and a list whose line is far above its last item."""
    item, reply = "Item {} has " + "many words " * 40 + ".", "Reply {} has " + "many words " * 60 + "."
    return Story.from_paragraphs(
        "a",
        "A",
        [
            ParagraphText("We asked twice. Who will pay the ferryman?", ParagraphKind.QUESTION),
            ParagraphText(f"The state. {reply.format(1)}", leads=(1,)),
            ParagraphText(reply.format(2), leads=(1,)),
            ParagraphText("What nobody knows:", ParagraphKind.LEAD_IN),
            *(ParagraphText(item.format(n), ParagraphKind.ITEM, leads=(4,)) for n in range(5)),
        ],
    )


def test_the_lines_above_a_window_are_read_with_it() -> None:
    index, reader = StoryIndex.build([interview()], ENCODER), Recorder()
    read = ReadingStage(index, reader).read("Item 4", [Candidate(passage, 0.7, 0.0) for passage in index.passages])
    assert {window.sentences[0] for window in reader.windows} == {"We asked twice.", "What nobody knows:"}
    assert reader.windows[1].sentences[:2] == ("We asked twice.", "Who will pay the ferryman?")
    # A reading is that of the sentence itself, and not moved by the lines above it.
    assert len(read) == len(index.passages)
    assert [said(index, one)[:6] for one in read if one.reading.mass == 10] == ["Item 4"]


def test_a_reply_answers_as_much_as_its_question() -> None:
    index = StoryIndex.build([interview()], ENCODER)
    candidates = [Candidate(passage, 0.7, 0.0) for passage in index.passages]
    read = ReadingStage(index, WordReader()).read("Who will pay the ferryman?", candidates)
    # WordReader gives 10 to a sentence with all words of the question: to the question, and so to what replies first.
    assert [(said(index, one)[:9], one.reading.mass) for one in read[:3]] == [
        ("The state", 10),
        ("Reply 1 h", -10),
        ("Reply 2 h", -10),
    ]


def test_a_story_without_lines_above_is_read_as_it_stands() -> None:
    story = Story.from_paragraphs("a", "A", ["It rained. Who knows?", "The dam held."])
    index, reader = StoryIndex.build([story], ENCODER), Recorder()
    ReadingStage(index, reader).read("dam", index.retrieve("dam", ENCODER.encode_question("dam")))
    assert reader.windows == [Window("A", ("It rained.", "Who knows?", "The dam held."))]


def said(index: StoryIndex, read: ReadCandidate) -> str:
    sentence = index.stories[0].sentences[read.candidate.passage.sentence]
    return index.stories[0].text[sentence.start : sentence.end]


class TestTransformersReader:
    """A model of random weights, with a tokenizer of the packaged one's kind."""

    @pytest.fixture(scope="class")
    def reader(self, base: Path, tmp_path_factory: pytest.TempPathFactory) -> TransformersReader:
        folder = tmp_path_factory.mktemp("reader")
        torch.manual_seed(0)
        AutoModelForQuestionAnswering.from_pretrained(base).save_pretrained(folder)
        AutoTokenizer.from_pretrained(base).save_pretrained(folder)
        return TransformersReader(ReaderModel(str(folder)))

    def test_a_span_may_be_any_run_of_tokens_of_its_sentence(self, reader: TransformersReader) -> None:
        sentences = ("Ferry sails.", "It rained in Holm.")
        for expected in ("Ferry", "sails", "Ferry sails", "Ferry sails.", "It", "rained in", "It rained in Holm.", "."):
            pieces = reader._tokenizer.tokenize(expected) if expected != "." else ["."]
            number = 0 if expected in sentences[0] else 1
            reading = _with_logits(
                reader,
                lambda piece, first=pieces[0]: 9.0 * (piece == first),  # type: ignore[misc]
                lambda piece, last=pieces[-1]: 9.0 * (piece == last),  # type: ignore[misc]
                *sentences,
            )[number]
            assert sentences[number][reading.start : reading.end] == expected

    def test_mass_and_share_are_those_of_all_spans(self, reader: TransformersReader) -> None:
        (one,) = _with_logits(reader, lambda piece: 1.0 * (piece == "▁ferry"), lambda piece: 0.5, "ferry")
        # One token, and so one span; the end logit is that of the first token too.
        assert (one.mass, one.share) == (1.0, 1.0)
        # Three spans as good: each of two words, and both. The first is found, which is half of both.
        (one,) = _with_logits(reader, lambda piece: 0.0, lambda piece: 0.0, "ferry rained")
        assert [one.mass, one.share] == pytest.approx([log(3), 2 / 3])
        # A cut-off sentence answers nothing.
        _, cut = _with_logits(reader, lambda piece: 0.0, lambda piece: 0.0, "ferry " * 600, "It rained.")
        assert (cut.mass, cut.share) == (-inf, 0.0)

    def test_what_is_read_does_not_depend_on_what_is_read_beside_it(self, reader: TransformersReader) -> None:
        window = Window("A ferry", ("Repairs cost 3 million kroner.", "It rained."))
        long = Window("A storm", tuple("Waves had torn away the pier in March." for _ in range(9)))
        (alone,) = reader.read("What did it cost?", [window])
        beside, _ = reader.read("What did it cost?", [window, long])
        assert reader.read("What did it cost?", [window, long])[0] == beside
        for one, other in zip(alone, beside, strict=True):
            assert one.mass == pytest.approx(other.mass, abs=0.05)

    @pytest.mark.parametrize("words", [1, 2, 20, 50, 400])
    def test_the_lengths_that_the_model_is_given_are_few(self, reader: TransformersReader, words: int) -> None:
        with pytest.MonkeyPatch.context() as patch:
            model = Mock(wraps=reader._model)
            patch.setattr(reader, "_model", model)
            reader.read("Who?", [Window("Storm", ("Holm " * words,))])
        rows, length = model.call_args.kwargs["input_ids"].shape
        assert (rows, length % PADDED_TO) == (1, 0)

    def test_padding_changes_nothing_but_the_last_digits(self, reader: TransformersReader) -> None:
        window = Window("A ferry", ("Repairs cost 3 million kroner.", "It rained."))
        (padded,) = reader.read("What did it cost?", [window])
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("index.reading.transformers_reader.PADDED_TO", None)
            (plain,) = reader.read("What did it cost?", [window])
        for one, other in zip(padded, plain, strict=True):
            assert one.mass == pytest.approx(other.mass, abs=0.05)
            assert (one.start, one.end) == (other.start, other.end)

    def test_any_sentence_gets_a_span_inside_it(self, reader: TransformersReader) -> None:
        assert reader.read("Who?", []) == []
        for sentence in ("\u200b\u200b", "😀", "word " * 200, "։", "ա" * 900, "<mask></s>", " ".join("Holm" * 50)):
            ((reading, after),) = reader.read("Who is it?", [Window("", (sentence, "It rained."))])
            for one, text in ((reading, sentence), (after, "It rained.")):
                assert 0 <= one.start <= one.end <= len(text)
                assert isfinite(one.mass) or (one.mass < 0 and one.share == 0)
                assert text[one.start : one.end] == text[one.start : one.end].lstrip()

    def test_a_name_that_is_no_model_gets_one_line(self) -> None:
        with pytest.raises(ModelError, match="STORYBOT_READER_MODEL") as caught:
            TransformersReader(ReaderModel("no/such-model"))
        assert "\n" not in str(caught.value)


def _with_logits(
    reader: TransformersReader, start: Callable[[str], float], end: Callable[[str], float], *sentences: str
) -> list[SentenceReading]:
    """What is read of sentences where each token's start and end logit is that of its piece."""
    tokenizer = reader._tokenizer

    def model(input_ids: torch.Tensor, **_: object) -> SimpleNamespace:
        pieces = [tokenizer.convert_ids_to_tokens(row) for row in input_ids]
        logits = (torch.tensor([[logit(piece) for piece in row] for row in pieces]) for logit in (start, end))
        return SimpleNamespace(start_logits=next(logits), end_logits=next(logits))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "_model", model)
        (readings,) = reader.read("Who?", [Window("Storm", sentences)])
    return readings
