"""Files of questions in their four forms."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.normalise import normalise
from index import EvaluationFileError
from index.evaluation import EvaluationQuestion, Scope, read_question_file
from index.evaluation.stories import question_word, stories_in

GOOD = '{"question": "Who?", "answers": ["Ida"]}'
PARAGRAPHS = ["", "The old  ferry sank in 1910. Anna Berg built it.", " ", "It cost 3 million. It sank in 1910."]
QUESTIONS: list[dict[str, object]] = [
    {"question": "When did it sink?", "paragraph": 1, "answers": [[23, 27]]},
    {"question": "How  much was it?", "paragraph": 3, "answers": [[8, 9], [8, 17]], "kind": "money"},
    {"question": "Who sank it?", "paragraph": 1, "answers": []},
]
STORY: dict[str, Any] = {"id": "ferry", "title": "Ferry", "paragraphs": PARAGRAPHS, "questions": QUESTIONS}
TEXT = "The old  ferry sank in 1910. Anna Berg built it.\n\n \n\nIt cost 3 million. It sank in 1910."
NEWS: dict[str, Any] = {
    "id": "ferry",
    "headline": "Ferry",
    "language": "ru",
    "text": TEXT,
    "questions": [
        {
            "question": "Когда он утонул?",
            "english": "When did it sink?",
            "translations": {"uk": "Коли він потонув?"},
            "kind": "plain",
            "answers": [[[0, 28]], [[72, 88], [53, 71]]],
            "span": [23, 27],
        },
        {"question": "Кто его утопил?", "kind": "near", "answers": [], "span": None},
    ],
}
SQUAD: dict[str, Any] = {
    "version": "v2.0",
    "data": [
        {
            "title": "Old_ferry",
            "paragraphs": [
                {"context": "It rained.", "qas": []},
                {
                    "context": "It sank in 1910.",
                    "qas": [
                        {
                            "question": "When did it sink?",
                            "id": "1",
                            "is_impossible": False,
                            "answers": [{"text": "1910", "answer_start": 11}],
                        },
                        {
                            "question": "Who sank it?",
                            "id": "2",
                            "is_impossible": True,
                            "plausible_answers": [{"text": "1910", "answer_start": 11}],
                            "answers": [],
                        },
                    ],
                },
            ],
        },
        {"title": "Old_ferry", "paragraphs": [{"context": "Another.", "qas": []}]},
    ],
}


def with_question(**changes: object) -> str:
    return json.dumps(STORY | {"questions": [{**QUESTIONS[0], **changes}]})


def with_news(**changes: object) -> str:
    return json.dumps(NEWS | {"questions": [{**NEWS["questions"][0], **changes}]})


def with_answer(**changes: object) -> str:
    squad = json.loads(json.dumps(SQUAD))
    squad["data"][0]["paragraphs"][1]["qas"][0] |= changes
    return json.dumps(squad)


def written(tmp_path: Path, content: str | bytes, name: str = "questions.jsonl") -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_file_is_read_line_by_line(tmp_path: Path) -> None:
    full = {"question": "Որտե՞ղ", "answers": [], "story": "ferry", "kind": "off", "other": 1, "spans": []}
    path = written(tmp_path, f"{GOOD}\r\n\n  \n{json.dumps(full, ensure_ascii=False)}")
    found = read_question_file(path)
    assert found.questions == (
        EvaluationQuestion("Who?", ("Ida",), forms={"en": "Who?"}),
        EvaluationQuestion("Որտե՞ղ", (), "ferry", "off", "ferry", language="hy", forms={"hy": "Որտե՞ղ"}),
    )
    assert found.stories == ()


@pytest.mark.parametrize("character", ["\u2028", "\u0085", "\u2029"])
def test_only_the_end_of_a_line_ends_a_question(tmp_path: Path, character: str) -> None:
    path = written(tmp_path, json.dumps({"question": f"a{character}b", "answers": []}, ensure_ascii=False))
    assert [question.question for question in read_question_file(path).questions] == [f"a{character}b"]


@pytest.mark.parametrize(("name", "pack"), [("s.jsonl", bytes), ("s.jsonl.gz", gzip.compress), ("s", gzip.compress)])
def test_stories_come_with_their_questions_gzipped_or_not(
    tmp_path: Path, name: str, pack: Callable[[bytes], bytes]
) -> None:
    found = read_question_file(written(tmp_path, pack(json.dumps(STORY).encode()), name))
    (story,) = found.stories
    assert (story.id, story.headline, len(story.paragraphs)) == ("ferry", "Ferry", 2)
    assert [(q.question, q.kind, q.story) for q in found.questions] == [
        ("When did it sink?", "when", "ferry"),
        ("How much was it?", "money", "ferry"),
        ("Who sank it?", "unanswerable", "ferry"),
    ]
    assert [q.answers for q in found.questions] == [("1910",), ("3", "3 million"), ()]
    sentences = [[story.text[start:end] for start, end in q.ranges] for q in found.questions]
    # Not that of the last paragraph, which has the same words.
    assert sentences == [["The old ferry sank in 1910."], ["It cost 3 million."], []]


def test_news_come_with_their_questions_in_each_language(tmp_path: Path) -> None:
    found = read_question_file(written(tmp_path, json.dumps(NEWS)))
    (story,) = found.stories
    assert (story.id, story.headline, len(story.paragraphs)) == ("ferry", "Ferry", 2)
    first, second = found.questions
    assert [story.text[start:end] for start, end in first.ranges] == [
        "The old ferry sank in 1910.", "It sank in 1910.", "It cost 3 million.",
    ]  # fmt: skip
    assert (first.question, first.language, first.kind, first.answers) == ("Когда он утонул?", "ru", "plain", ("1910",))
    assert (second.kind, second.answerable) == ("near", False)
    table = {
        None: [("ru", "Когда он утонул?"), ("ru", "Кто его утопил?")],
        "uk": [("uk", "Коли він потонув?")],
        "all": [
            ("ru", "Когда он утонул?"), ("uk", "Коли він потонув?"), ("en", "When did it sink?"),
            ("ru", "Кто его утопил?"),
        ],
    }  # fmt: skip
    for language, expected in table.items():
        assert [(q.language, q.question) for q in found.chosen(language=language).questions] == expected
    with pytest.raises(
        EvaluationFileError, match="no question that is asked is in hy; choose --language from en, ru, uk"
    ):
        found.chosen(language="hy")


def test_the_language_of_a_file_that_does_not_say_is_told_from_its_questions(tmp_path: Path) -> None:
    for question, language in (("Когда это было и кто это сказал?", "ru"), ("When was it?", "en")):
        found = read_question_file(
            written(tmp_path, json.dumps(STORY | {"questions": [{**QUESTIONS[0], "question": question}]}))
        )
        assert found.questions[0].language == language


@pytest.mark.parametrize("indent", [None, 1])
def test_the_json_of_squad_is_read_as_it_is_published(tmp_path: Path, indent: int | None) -> None:
    found = read_question_file(written(tmp_path, json.dumps(SQUAD, indent=indent), "dev.json"))
    assert [(story.id, story.headline) for story in found.stories] == [
        ("Old_ferry", "Old ferry"),
        ("Old_ferry-2", "Old ferry"),
    ]
    assert [(q.question, q.answers, q.kind) for q in found.questions] == [
        ("When did it sink?", ("1910",), "when"),
        ("Who sank it?", (), "unanswerable"),
    ]
    ((start, end),) = found.questions[0].ranges
    assert found.stories[0].text[start:end] == "It sank in 1910."


def test_every_nth_question_is_asked_of_its_own_story_or_of_all(tmp_path: Path) -> None:
    found = read_question_file(written(tmp_path, json.dumps(STORY)))
    assert found.chosen() == found
    assert [q.question for q in found.chosen(every=2).questions] == ["When did it sink?", "Who sank it?"]
    everywhere = found.chosen(Scope.ALL)
    assert [q.story for q in everywhere.questions] == [None] * 3
    assert [(q.about, q.ranges) for q in everywhere.questions] == [("ferry", q.ranges) for q in found.questions]


spaced = st.lists(st.sampled_from(["1910", "Ida", " ", "\u00a0", "\t"]), max_size=8).map("".join)


@given(st.lists(spaced, max_size=3), spaced.filter(str.strip), st.data())
def test_an_answer_is_found_in_its_paragraph_whatever_is_left_out(
    others: list[str], told: str, data: st.DataObject
) -> None:
    number = data.draw(st.integers(0, len(others)))
    paragraphs = [*others[:number], told, *others[number:]]
    letter = data.draw(st.sampled_from([place for place, character in enumerate(told) if character.strip()]))
    start, end = data.draw(st.integers(0, letter)), data.draw(st.integers(letter + 1, len(told)))
    words = told[start:end]
    before = len("".join(f"{text}\n\n" for text in paragraphs[:number]))
    in_paragraph = {"question": "?", "paragraph": number, "answers": [[start, end]]}
    in_text = {"question": "?", "answers": [[[before + start, before + end]]]}
    story: dict[str, Any] = {"id": "any", "title": "", "paragraphs": paragraphs, "questions": [in_paragraph]}
    news: dict[str, Any] = {"id": "any", "headline": "", "text": "\n\n".join(paragraphs), "questions": [in_text]}
    ((read, (found,)),) = stories_in(Path("any"), json.dumps(story), "paragraphs")
    ((same, (in_news,)),) = stories_in(Path("any"), json.dumps(news), "text")
    assert (same.text, in_news.ranges) == (read.text, found.spans)
    ((first, last),) = found.spans
    assert read.text[first:last] == normalise(words)
    place = read.paragraphs[sum(bool(normalise(text)) for text in paragraphs[:number])]
    assert place.start <= first < last <= place.end
    assert place.number == found.paragraph


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("Who came?", "who"),
        ("To whom was it given?", "who"),
        ("WHOSE ferry is it?", "who"),
        ("In what country is it?", "what"),
        ("What's next?", "what"),
        ("How many came, and who?", "how many"),
        ("how  much is it", "how many"),
        ("How did it sink?", "how"),
        ("Why?", "why"),
        ("Which one?", "which"),
        ("Is it somewhat late?", "other"),
        ("", "other"),
    ],
)
def test_the_kind_of_a_question_is_its_first_question_word(question: str, word: str) -> None:
    assert question_word(question) == word


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "it holds no question"),
        ("\n \n", "it holds no question"),
        (b"\xff\xfe", "not UTF-8"),
        ("question,answers", "line 1: it is no JSON"),
        (GOOD + "\n{", "line 2: it is no JSON"),
        ("[]", "line 1: the line: "),
        ("null", "line 1: the line: "),
        ('"Who?"', "line 1: the line: "),
        ("[" * 10_000, "line 1: it is no JSON"),
        ("{}", "line 1: question: field required"),
        ('{"question": "Who?"}', "line 1: answers: field required"),
        ('{"question": 5, "answers": []}', "line 1: question: "),
        ('{"question": null, "answers": []}', "line 1: question: "),
        ('{"question": "Who?", "answers": "Ida"}', "line 1: answers: "),
        ('{"question": "Who?", "answers": [""]}', "line 1: answers.0: an answer needs text"),
        ('{"question": "Who?", "answers": [" "]}', "line 1: answers.0: an answer needs text"),
        ('{"question": "Who?", "answers": [null]}', "line 1: answers.0: "),
        ('{"question": "Who?", "answers": [], "story": 1}', "line 1: story: "),
        ('{"question": "Who?", "answers": [], "kind": []}', "line 1: kind: "),
        ('{"paragraphs": []}', "line 1: id: field required"),
        (json.dumps(STORY | {"id": ""}), "line 1: id: "),
        (json.dumps(STORY | {"paragraphs": "text"}), "line 1: paragraphs: "),
        (json.dumps(STORY | {"paragraphs": [1]}), "line 1: paragraphs.0: "),
        (json.dumps(STORY | {"questions": {}}), "line 1: questions: "),
        (json.dumps(STORY | {"questions": []}), "it holds no question"),
        (json.dumps(STORY | {"paragraphs": [" "], "questions": []}), "story 'ferry': it has no text"),
        (json.dumps(STORY) + "\n" + json.dumps(STORY), "story 'ferry': another story has this id too"),
        (json.dumps(STORY) + "\n" + GOOD, "line 2: id: field required"),
        (with_question(question=1), "line 1: questions.0.question: "),
        (with_question(paragraph="0"), "line 1: questions.0.paragraph: "),
        (with_question(paragraph=-1), "line 1: questions.0.paragraph: "),
        (with_question(paragraph=4), "paragraph 4 is not one of 4, counted from 0"),
        (with_question(answers=[["a", "b"]]), "line 1: questions.0.answers.0.0: "),
        (with_question(answers=[[1]]), "line 1: questions.0.answers.0.1: field required"),
        (with_question(answers=[[1, 2, 3]]), "line 1: questions.0.answers.0: "),
        (with_question(answers=[1, 2]), "line 1: questions.0.answers.0: "),
        (with_question(answers=[[-1, 2]]), "[-1, 2] is no text in its paragraph of 48 characters"),
        (with_question(answers=[[40, 49]]), "[40, 49] is no text in its paragraph of 48 characters"),
        (with_question(answers=[[5, 5]]), "[5, 5] is no text"),
        (with_question(answers=[[7, 8]]), "the answer to 'When did it sink?': [7, 8] is no text"),
        (json.dumps(NEWS | {"headline": 1}), "line 1: headline: "),
        (json.dumps(NEWS | {"text": " \n\n "}), "story 'ferry': it has no text"),
        (with_news(answers=[[0, 28]]), "line 1: questions.0.answers.0.0: "),
        (with_news(answers=[[[40, 60]]]), "is no text in its paragraph of 48 characters"),
        (with_news(answers=[[[49, 52]]]), "is no text in its paragraph"),
        (with_news(answers=[[[-3, 5]]]), "is no text in its paragraph"),
        (with_news(answers=[[[900, 905]]]), "is no text in its paragraph"),
        (with_news(span=[5]), "line 1: questions.0.span.1: field required"),
        (with_news(translations={"uk": 1}), "line 1: questions.0.translations.uk: "),
        (json.dumps({"data": 1}), "data: "),
        (json.dumps({"data": []}), "it holds no question"),
        (json.dumps({"data": [{"title": "x"}]}), "data.0.paragraphs: field required"),
        (with_answer(answers=[{"text": "1910", "answer_start": 12}]), "'1910' does not stand at character 12"),
        (with_answer(answers=[{"text": "1910", "answer_start": -4}]), "'1910' does not stand at character -4"),
        (with_answer(answers=[{"text": "", "answer_start": 0}]), "'' does not stand at character 0"),
        (with_answer(answers=[{"text": "1910"}]), "answer_start: field required"),
        (with_answer(is_impossible="no"), "is_impossible: "),
    ],
)
def test_a_bad_file_of_questions_gets_one_line_with_place_and_reason(
    tmp_path: Path, content: str | bytes, why: str
) -> None:
    path = written(tmp_path, content)
    with pytest.raises(EvaluationFileError) as caught:
        read_question_file(path)
    assert str(caught.value).startswith(str(path))
    assert why in str(caught.value)
    assert caught.value.cure
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "content",
    [b"plain text", gzip.compress(GOOD.encode())[:-9], gzip.compress(b"x" * 99)[:12] + b"\xff" * 20],
    ids=["not gzip", "cut off", "damaged"],
)
def test_a_file_that_is_called_gzip_and_is_none_gets_one_line(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(EvaluationFileError, match="it is no gzip file, or a damaged one; compress it again"):
        read_question_file(written(tmp_path, content, "questions.jsonl.gz"))


@pytest.mark.parametrize("content", [b"", gzip.compress(b"")], ids=["no byte", "no line"])
def test_an_empty_gzip_file_holds_no_question(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(EvaluationFileError, match="it holds no question"):
        read_question_file(written(tmp_path, content, "questions.jsonl.gz"))


@pytest.mark.parametrize("name", ["missing.jsonl", "."])
def test_a_file_that_cannot_be_read_gets_one_line(tmp_path: Path, name: str) -> None:
    with pytest.raises(EvaluationFileError, match=r"cannot be read \(.+\); name a file of questions"):
        read_question_file(tmp_path / name)
