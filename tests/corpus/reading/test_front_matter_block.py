"""Front matter in YAML, TOML and JSON, as it was written."""

import pytest

from corpus.front_matter import FrontMatterError
from corpus.reading.front_matter_block import split_front_matter


@pytest.mark.parametrize(
    "block",
    [
        "---\nheadline: Ferry sinks\nauthor: Ida Lund\n---\n",
        "---yaml\nheadline: Ferry sinks\nauthor: Ida Lund\n...\n",
        '+++\ntitle = "Ferry sinks"\nauthor = "Ida Lund"\n+++\n',
        '{\n "title": "Ferry sinks",\n "author": "Ida Lund"\n}\n',
        '---json\n{"title": "Ferry sinks", "author": "Ida Lund"}\n---\n',
    ],
    ids=["yaml", "yaml by name", "toml", "json", "json by name"],
)
@pytest.mark.parametrize("before", ["", "\n\n", " \n", "\ufeff", "\n\ufeff"])
def test_every_kind_is_read_also_below_empty_lines_and_a_byte_order_mark(before: str, block: str) -> None:
    matter, text = split_front_matter(f"{before}{block}\nThe ferry sank.")
    assert (matter.headline or matter.title, matter.author) == ("Ferry sinks", "Ida Lund")
    assert text.strip() == "The ferry sank."


@pytest.mark.parametrize("value", ["9:11", "007", "1_000", "1.10", "0x1F", "no", "2024-05-04", "12:30:45", "1e3"])
def test_a_number_time_or_word_of_yaml_stays_what_was_written(value: str) -> None:
    assert split_front_matter(f"---\nheadline: {value}\n---\n")[0].headline == value


@pytest.mark.parametrize(("value", "text"), [("9.10", "9.10"), ("1.0e2", "1.0e2"), ("2024", "2024")])
def test_a_number_of_toml_and_json_stays_what_was_written(value: str, text: str) -> None:
    assert split_front_matter(f"+++\ntitle = {value}\n+++\n")[0].title == text
    assert split_front_matter(f'{{"title": {value}}}\n')[0].title == text


@pytest.mark.parametrize(
    ("block", "published"),
    [
        ("---\ndate: 2024-05-04\n---\n", "2024-05-04"),
        ("---\ndate: 2024-05-04 10:00:00 +0200\n---\n", "2024-05-04T10:00:00+02:00"),
        ("---\npublished: 2024-05-04 10:00:00 +02:00\n---\n", "2024-05-04T10:00:00+02:00"),
        ("+++\ndate = 2024-05-04T10:00:00Z\n+++\n", "2024-05-04T10:00:00+00:00"),
        ("---\npublished: 2024-05-04T10:00:00.123Z\n---\n", "2024-05-04T10:00:00+00:00"),
        ("+++\npublished = 2024-05-04T10:00:00.123\n+++\n", "2024-05-04T10:00:00"),
        ("---\npublished: ' '\n---\n", None),
        ('{"date": "2024-05-04T10:00"}\n', "2024-05-04T10:00:00"),
        ("---\ndate: 2024-05-04\npublished: 2024-05-05\n---\n", "2024-05-05"),
        ("---\ndate: in May\n---\n", None),
        ("---\ndate: {a: b}\npublished:\n---\n", None),
    ],
)
def test_date_is_another_name_of_published_and_passed_over_in_another_form(block: str, published: str | None) -> None:
    assert split_front_matter(block)[0].published == published


def test_authors_and_source_are_other_names_of_author_and_publisher() -> None:
    matter, _ = split_front_matter("---\nauthors: [Ida Lund, Ola Berg]\nsource: Holm Post\n---\n")
    assert (matter.author, matter.publisher) == ("Ida Lund, Ola Berg", "Holm Post")
    matter, _ = split_front_matter("---\nauthors: [{name: Ida}]\nsource: https://example.org\n---\n")
    assert (matter.author, matter.publisher) == (None, None)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("---\nheadline: A\n\nText.", "the front matter has no end"),
        ('+++\ntitle = "A"\n\nText.', "the front matter has no end"),
        ("+++\ntitle = A\n+++\nText.", "the front matter is no TOML .*line 2"),
        ("{\n title: A\n}\nText.", "the front matter is no JSON .*line 2"),
        ("\n---\nheadline: A: b\n---\nText.", "the front matter is no YAML in line 3"),
        ("---\n- A\n---\nText.", "the front matter is no list of keys"),
        ("---\n" + "[" * 5000 + "\n---\nText.", "the front matter is no YAML"),
        ('{"a": ' * 5000, "the front matter is no JSON"),
        ('{"questions": [1]}\nText.', "questions is"),
        ("---\npublished: 2024-02-31\n---\nText.", "published is '2024-02-31'"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_cannot_be_read_is_named_and_never_text(source: str, why: str) -> None:
    with pytest.raises(FrontMatterError, match=why) as caught:
        split_front_matter(source)
    assert caught.value.cure


@pytest.mark.parametrize("source", ["{Correction} The dam held.", "\n\n---\n\nText below a rule.", "+ one\n+ two", ""])
def test_what_only_looks_like_front_matter_is_text(source: str) -> None:
    matter, text = split_front_matter(source)
    assert (matter.headline, text) == (None, source)
