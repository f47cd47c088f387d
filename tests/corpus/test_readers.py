"""From a file to a story, and what is said of a file that is none."""

import json
from pathlib import Path

import pytest

from corpus import StoryFileError, read_stories, read_story
from corpus.story import slug
from tests.making.docx import body_docx

BODY = "The ferry to Holm will sail again."


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_markdown_with_front_matter_gives_headline_and_metadata(tmp_path: Path) -> None:
    story = read_story(
        written(
            tmp_path,
            "Ferry returns.md",
            "---\nheadline: Ferry returns\npublisher: Holm Post\nauthor: [Ida Lund, Ola Berg]\npublished: 2024-05-04\n"
            "url: https://example.org/ferry\nlanguage: en\nphoto_credit: Photo by Ida Lund\nlayout: post\n---\n\n"
            f"{BODY}\n",
        )
    )
    assert (story.id, story.headline, story.text) == ("ferry-returns", "Ferry returns", BODY)
    metadata = story.metadata
    assert (metadata.publisher, metadata.author, metadata.published) == (
        "Holm Post",
        "Ida Lund, Ola Berg",
        "2024-05-04",
    )
    assert (metadata.url, metadata.language) == ("https://example.org/ferry", "en")
    assert metadata.photo_credit == "Photo by Ida Lund"


@pytest.mark.parametrize(
    ("lines", "questions"),
    [
        ("questions:\n- When does it sail?\n- Who  said so?\n", ("When does it sail?", "Who said so?")),
        ("questions: When does it sail?\n", ("When does it sail?",)),
        ("questions: ['When?', 'When?']\n", ("When?",)),
        (f"questions: {'a' * 200}\n", ("a" * 200,)),
        ("questions: [a, b, c, d, e, f]\n", tuple("abcdef")),
        ("questions:\n", ()),
        ("questions: []\n", ()),
        ("", ()),
    ],
)
def test_the_editors_questions_are_metadata(tmp_path: Path, lines: str, questions: tuple[str, ...]) -> None:
    story = read_story(written(tmp_path, "a.md", f"---\nheadline: Ferry returns\n{lines}---\n{BODY}"))
    assert story.metadata.questions == questions


@pytest.mark.parametrize(
    ("name", "content", "headline"),
    [
        ("a.md", f"# Ferry returns\n\n{BODY}", "Ferry returns"),
        ("a.md", f"Ferry returns\n\n{BODY}", "Ferry returns"),
        ("a.md", f"---\ntitle: Ferry returns\n---\n{BODY}", "Ferry returns"),
        ("a.md", f"---\nheadline: 2024\n---\n{BODY}", "2024"),
        ("a.md", f"---\nheadline: Ferry returns\n---\n# Ferry returns\n\n{BODY}", "Ferry returns"),
        ("a.markdown", f"---\r\nheadline: Ferry returns\r\n---\r\n{BODY}", "Ferry returns"),
        ("a.txt", f"Ferry returns\n\n{BODY}", "Ferry returns"),
        ("a.txt", f"\ufeffFerry returns\n{BODY}", "Ferry returns"),
        ("a.txt", f"---\nheadline: Ferry returns\n---\n\n{BODY}", "Ferry returns"),
        ("a.txt", f"---\nheadline: Ferry returns\n---\nFerry returns\n\n{BODY}", "Ferry returns"),
        ("a.txt", f"+++\nauthor = 'Ida Lund'\n+++\nFerry returns\n\n{BODY}", "Ferry returns"),
        ("a.md", f"---\nheadline: 9:11\n---\n{BODY}", "9:11"),
        ("a.TXT", f"Ferry returns\r\n\r\n{BODY}\r\n", "Ferry returns"),
    ],
)
def test_the_headline_is_found_in_each_form(tmp_path: Path, name: str, content: str, headline: str) -> None:
    story = read_story(written(tmp_path, name, content))
    assert (story.headline, story.text) == (headline, BODY)


@pytest.mark.parametrize(
    "credit",
    [
        "Nikol Pashinyan (Photo - EPA)",
        "Photo: Reuters",
        "Photo by Ida Lund/Holm Post",
        "(AP Photo/Jane Doe)",
        "The pier in March (Getty Images)",
        "A man walks past the ruins in Kabul on Friday. (AP Photo/Jane Doe)",
        "The pier in March (EPA)",
        "The pier in March (Photo: EPA).",
        "Photo-EPA",
        "Фото: РБК",
    ],
)
def test_a_photo_credit_under_the_headline_is_metadata_and_no_text(tmp_path: Path, credit: str) -> None:
    story = read_story(written(tmp_path, "a.txt", f"Ferry returns\n{credit}\n\n{BODY}"))
    assert (story.metadata.photo_credit, story.text) == (credit, BODY)


@pytest.mark.parametrize(
    "line",
    [
        "The photo was taken in March.",
        "EPA rules (set in 2020) were broken.",
        "A bomb exploded in Kabul on Friday, killing four people (AP).",
        "Four people were killed in Kabul on Friday. (AFP)",
        "The museum released the first picture of the sunken ship (see photo).",
        "Police published the last picture of the boy (a photo from a school party).",
        "Photo-sharing site Holmgram was sold on Monday.",
        "Photo by Ida Lund shows the pier collapsing in March.",
    ],
)
def test_a_first_line_that_only_mentions_a_photo_is_text(tmp_path: Path, line: str) -> None:
    assert read_story(written(tmp_path, "a.txt", f"Ferry returns\n\n{line}")).text == line


def test_utf_16_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    story = read_story(written(tmp_path, "a.txt", f"Ferry returns\n\n{BODY}".encode("utf-16")))
    assert (story.headline, story.text) == ("Ferry returns", BODY)


def test_a_text_file_may_give_its_id_in_front_matter(tmp_path: Path) -> None:
    assert read_story(written(tmp_path, "a.txt", f"---\nid: ferry\n---\nFerry returns\n\n{BODY}")).id == "ferry"


def test_a_photo_credit_that_the_front_matter_gives_stays(tmp_path: Path) -> None:
    source = f"---\nphoto_credit: Ida Lund\n---\nFerry returns\nPhoto: Reuters\n\n{BODY}"
    story = read_story(written(tmp_path, "a.txt", source))
    assert (story.metadata.photo_credit, story.text) == ("Ida Lund", BODY)


def test_lines_are_paragraphs_where_no_line_is_empty(tmp_path: Path) -> None:
    assert len(read_story(written(tmp_path, "a.txt", "Headline\nOne.\nTwo.\nThree.")).paragraphs) == 3


def test_lines_are_joined_where_empty_lines_part_the_paragraphs(tmp_path: Path) -> None:
    story = read_story(written(tmp_path, "a.txt", "Headline\n\nOne\ngoes on.\n\u00a0\nTwo."))
    assert story.text == "One goes on.\n\nTwo."


BAD_FILES = {
    "empty": ("a.md", "", "the file is empty"),
    "white space": ("a.txt", " \n\u00a0\n", "the file is empty"),
    "not UTF-8": ("a.txt", b"caf\xe9\n\ntext", "not UTF-8 at byte 3"),
    "a headline alone": ("a.txt", "Ferry returns\n", "no text under its headline"),
    "front matter alone": ("a.md", "---\nheadline: Ferry\n---\n", "no text under its headline"),
    "front matter without end": ("a.md", f"---\nheadline: Ferry\n\n{BODY}", "the front matter has no end"),
    "front matter that is no YAML": ("a.md", f"---\nheadline: 'Ferry\n---\n{BODY}", "no YAML in line"),
    "front matter that is a list": ("a.md", f"---\n- Ferry\n---\n{BODY}", "no list of keys"),
    "a colon in a value": ("a.md", f"---\nheadline: Ferry: it returns\n---\n{BODY}", "no YAML in line 2"),
    "a date that is none": ("a.md", f"---\nheadline: A\npublished: soon\n---\n{BODY}", "published is 'soon'"),
    "an impossible date": ("a.md", f"---\nheadline: A\npublished: 2024-02-31\n---\n{BODY}", "2024-02-31|day is out"),
    "an address that is none": ("a.md", f"---\nheadline: A\nurl: javascript:x\n---\n{BODY}", "url is 'javascript:x'"),
    "a language that is none": ("a.md", f"---\nheadline: A\nlanguage: the best\n---\n{BODY}", "language is"),
    "seven questions": (
        "a.md",
        "---\nheadline: A\nquestions: [a, b, c, d, e, f, g]\n---\n" + BODY,
        "questions is .* write up to 6 lines of text",
    ),
    "a question that is too long": (
        "a.md",
        f"---\nheadline: A\nquestions: {'a' * 201}\n---\n{BODY}",
        "questions is 'aaa",
    ),
    "a question that is a number": ("a.md", f"---\nheadline: A\nquestions: [1]\n---\n{BODY}", "questions is"),
    "an empty question": ("a.md", f"---\nheadline: A\nquestions: ['Who?', ' ']\n---\n{BODY}", "questions is"),
    "a question with a colon": (
        "a.md",
        f"---\nheadline: A\nquestions:\n- The ferry: when?\n---\n{BODY}",
        "in quotation marks if it holds a colon",
    ),
    "a headline that is a mapping": ("a.md", f"---\nheadline: {{a: b}}\n---\n{BODY}", "headline is"),
}


@pytest.mark.parametrize(("name", "content", "why"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_bad_file_gets_one_line_with_name_reason_and_cure(
    tmp_path: Path, name: str, content: str | bytes, why: str
) -> None:
    path = written(tmp_path, name, content)
    with pytest.raises(StoryFileError, match=why) as caught:
        read_story(path)
    line = str(caught.value)
    assert "\n" not in line
    assert line.startswith(f"{path}: ")
    assert line.count("; ") >= 1


def test_a_file_that_is_not_there_gets_one_line(tmp_path: Path) -> None:
    with pytest.raises(StoryFileError, match="cannot be read"):
        read_story(tmp_path / "a.md")


def test_a_text_of_many_megabytes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoryFileError, match="larger than"):
        read_story(written(tmp_path, "a.txt", b"a" * 5_000_001))


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "a.jsonl").open("wb") as file:
        file.truncate(1_000_000_001)
    with pytest.raises(StoryFileError, match="larger than 1,000,000,000 bytes"):
        read_story(tmp_path / "a.jsonl")


def test_a_page_with_large_pictures_in_it_is_read(tmp_path: Path) -> None:
    text = "".join(
        f"<p>The ferry to Holm will sail again on day {n}, said the owner of the line.</p>" for n in range(9)
    )
    picture = "<img src='data:image/png;base64," + "A" * 6_000_000 + "'>"
    page = f"<html><head><title>Ferry</title></head><body><article><h1>Ferry returns</h1>{picture}{text}</article>"
    assert read_story(written(tmp_path, "a.html", page)).headline == "Ferry returns"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Ferry returns!", "ferry-returns"), ("Փոխադրում 2", "փոխադրում-2"), ("__a__b--c", "a-b-c"), ("!!!", "")],
)
def test_an_id_is_the_names_words_in_lower_case(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_a_paragraph_of_fifty_thousand_characters_without_an_end_is_read(tmp_path: Path) -> None:
    story = read_story(written(tmp_path, "a.txt", "Headline\n\n" + "word " * 10_000))
    assert len(story.paragraphs) == 1
    assert len(story.sentences) > 49


def test_a_file_without_a_headline_takes_its_first_block(tmp_path: Path) -> None:
    story = read_story(
        written(
            tmp_path,
            "ferry.docx",
            body_docx(f"<w:p><w:r><w:t>Ferry returns</w:t></w:r></w:p><w:p><w:r><w:t>{BODY}</w:t></w:r></w:p>"),
        )
    )
    assert (story.id, story.headline, story.text) == ("ferry", "Ferry returns", BODY)


@pytest.mark.parametrize(
    ("headlines", "ids"),
    [
        (["Weather"] * 3, ["weather", "weather-2", "weather-3"]),
        (["Weather", "Weather", "Weather 2"], ["weather", "weather-2", "weather-2-2"]),
        (["Weather 2", "Weather", "Weather", "Weather"], ["weather-2", "weather", "weather-3", "weather-4"]),
        (["???", "W", "!!!", "W"], ["w", "w-2", "w-3", "w-4"]),
        (["Weather", "id: weather-2", "Weather"], ["weather", "weather-2", "weather-3"]),
        (["Weather", "Weather", "id: weather"], ["weather-2", "weather-3", "weather"]),
        (["id: x", "id: y", "???", "Weather"], ["x", "y", "w", "weather"]),
    ],
)
def test_entries_of_a_file_get_ids_of_their_own(tmp_path: Path, headlines: list[str], ids: list[str]) -> None:
    articles = [
        {"headline": one.replace("id:", "?"), "text": f"It rains on day {n}."}
        | ({"id": one.removeprefix("id: ")} if one.startswith("id:") else {})
        for n, one in enumerate(headlines)
    ]
    stories, problems = read_stories(written(tmp_path, "w.jsonl", "\n".join(map(json.dumps, articles))))
    assert ([story.id for story in stories], problems) == (ids, [])


def test_a_file_of_several_stories_is_not_read_as_one(tmp_path: Path) -> None:
    lines = "".join(f'{{"headline": "Day {n}", "text": "It rains."}}\n' for n in (1, 2))
    with pytest.raises(StoryFileError, match="it holds 2 stories"):
        read_story(written(tmp_path, "w.jsonl", lines))


def test_a_page_whose_questions_are_bold_is_an_interview(tmp_path: Path) -> None:
    asked = (
        ("Who will pay for the bridge to Holm?", "The state will, and the county pays for the road to it."),
        ("Tell us more about the delays of last winter.", "The ice came early, and the divers had to wait for weeks."),
        ("When will the first car cross it?", "In May, if the steel arrives from the yard as it was promised."),
    )
    body = "".join(f"<p><b>{question}</b></p><p>{reply}</p>" for question, reply in asked)
    page = f"<html><body><article><h1>The bridge</h1><p>The Post spoke to the mayor of Sund.</p>{body}</article>"
    story = read_story(written(tmp_path, "a.html", page))
    replies = [one for one in story.paragraphs if one.leads]
    assert [[story.text[start:end] for start, end in story.leads_of(one.number)] for one in replies] == [
        [question] for question, _ in asked
    ]
