"""Markdown's structure: what is text, what it is, and what is none."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import StoryFileError
from corpus.normalise import normalise
from corpus.reading.document import Block, Document, Kind
from corpus.reading.markdown import markdown_blocks, read_markdown


def texts(source: str) -> list[str]:
    return [normalise(block.text) for block in markdown_blocks(source)]


def document(source: str) -> Document:
    (found,) = read_markdown(source.encode(), "a.md")
    return found


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("One\ntwo.\n\nThree.", ["One two.", "Three."]),
        ("Some *very* **big** news.", ["Some very big news."]),
        ("See [the report](https://example.org/x).", ["See the report."]),
        ("See [the report][1].\n\n[1]: https://example.org/x", ["See the report."]),
        ("<https://example.org/x> tells more.", ["https://example.org/x tells more."]),
        ("![a ship](ship.png)\n\nText.", ["Text."]),
        ("Text.\n\n## Background\n\nMore.", ["Text.", "Background", "More."]),
        ("- one\n- two", ["one", "two"]),
        ("2023\\. That was the year.", ["2023. That was the year."]),
        ("2023. That was the year.", ["2023. That was the year."]),
        ("3) three\n4) four", ["3) three", "4) four"]),
        ("> It is over.", ["It is over."]),
        ("    It begins with four spaces.", ["It begins with four spaces."]),
        ("5 * 3 < 16 & `code` stays, so does snake_case_name.",) * 2,
        ("```\nas it is\n```", ["as it is"]),
        (
            "He said &quot;no&quot;.&nbsp;The fine is &pound;5m, &amp; no less.",
            ['He said "no". The fine is £5m, & no less.'],
        ),
        ("A &notanentity; stays.", ["A &notanentity; stays."]),
        ("A <b>bold</b> word,<br>a <span class='x'>marked</span> one.", ["A bold word, a marked one."]),
        ("An unclosed <button> and <meter> stay.", ["An unclosed and stay."]),
        ("<frameset>One.<td>Two.</td></frameset>", ["One.", "Two."]),
        ("He said <inaudible> and left.", ["He said <inaudible> and left."]),
        ("[Laughs]: no, he said.", ["[Laughs]: no, he said."]),
    ],
    ids=lambda value: str(value)[:25],
)
def test_the_words_stay_and_the_marks_go(source: str, expected: list[str] | str) -> None:
    assert texts(source) == ([expected] if isinstance(expected, str) else expected)


@pytest.mark.parametrize(
    "source",
    [
        "Seen.\n\n<!-- hidden -->\n\nSeen too.",
        "Seen. <!-- hidden\n\nhidden --> \n\nSeen too.",
        "Seen.\n<!-- hidden -->\nSeen too.",
        "Seen.\n\n[//]: # (hidden)\n\nSeen too.",
        "Seen.\n\n[//]: # (hidden (hidden) hidden)\n\nSeen too.",
        "Seen.\n\n[//]: # (hidden\nhidden\nhidden)\n\nSeen too.",
        "Seen.\n\n[//]: # (hidden\nhidden\n\nSeen too.",
        'Seen.\n\n[comment]: <> "hidden"\n\nSeen too.',
        "Seen.\n\n[//]: # hidden\n\nSeen too.",
        "Seen.\n\n~~hidden~~\n\nSeen too.",
        "Seen. <del>hidden</del>\n\n<s>hidden</s> Seen too.",
        "Seen.\n\n<del>\n\nhidden\n\n</del>\n\nSeen too.",
        "Seen.\n\n<div><strike>hidden</strike></div>\n\nSeen too.",
        "Seen.\n\n<script>hidden</script>\n\nSeen too.",
        "Seen.\n\n<nav><a href='/'>hidden</a></nav>\n\nSeen too.",
        "Seen. <button>hidden</button>\n\n<input>Seen too.",
        "Seen.\n\n<figure><img src='x'><figcaption>hidden</figcaption></figure>\n\nSeen too.",
    ],
    ids=lambda source: source[6:30],
)
def test_comments_and_what_is_struck_out_are_never_text(source: str) -> None:
    found = [block for block in document(f"# Headline\n\n{source}").blocks if normalise(block.text)]
    assert [normalise(block.text) for block in found] == ["Seen.", "Seen too."]


def test_a_comment_inside_a_paragraph_does_not_part_it() -> None:
    assert texts("It sails\n[//]: # (hidden)\non 4 May.") == ["It sails on 4 May."]


def test_a_comment_without_end_names_the_file() -> None:
    with pytest.raises(StoryFileError, match=r"a\.md: a comment that begins with <!-- has no end; close it with -->"):
        document("# Headline\n\n<!-- not to be published\n\nText.")


def test_a_tag_that_is_never_closed_leaves_nothing_out() -> None:
    assert texts("It <s>sails.\n\nOn 4 May.") == ["It sails.", "On 4 May."]


def test_headings_items_and_bold_paragraphs_are_known() -> None:
    source = "## A\n\n**Bold.**\n\n**Half** bold.\n\n- one\n  - two\n\n    more\n\n1. three"
    assert [
        (block.kind, block.level, normalise(block.text), block.strong)
        for block in markdown_blocks(source)
    ] == [
        (Kind.HEADING, 2, "A", False),
        (Kind.TEXT, 0, "Bold.", True),
        (Kind.TEXT, 0, "Half bold.", False),
        (Kind.ITEM, 1, "one", False),
        (Kind.ITEM, 2, "two", False),
        (Kind.ITEM, 2, "more", False),
        (Kind.ITEM, 1, "1. three", False),
    ]  # fmt: skip


HTML_TABLE = "<table><tr><th>Ward</th><th>Votes</th></tr><tr><td>North</td><td>1,204</td></tr></table>"


@pytest.mark.parametrize(
    "table", ["| Ward | Votes |\n|:-----|------:|\n| North | 1,204 |", "Ward | Votes\n--|--\nNorth | 1,204", HTML_TABLE]
)
def test_a_table_gives_a_row_for_each_with_the_names_of_its_cells(table: str) -> None:
    assert markdown_blocks(table) == [Block("", Kind.ROW, header=("Ward", "Votes"), cells=("North", "1,204"))]


@pytest.mark.parametrize("spanning", ["colspan", "rowspan"])
def test_cells_that_span_others_get_no_names_since_they_could_be_wrong(spanning: str) -> None:
    table = HTML_TABLE.replace("<td>North", f"<td {spanning}='2'>North")
    assert [block.header for block in markdown_blocks(table)] == [()]


def test_a_first_level_heading_at_the_start_is_the_headline() -> None:
    found = document("# Ferry returns\n\nIt sails.")
    assert (found.matter.headline, found.blocks) == ("Ferry returns", (Block("It sails."),))


def test_a_later_heading_is_a_block() -> None:
    found = document("---\nheadline: Ferry\n---\nIt sails.\n\n# Notes\n\nNone.")
    assert found.matter.headline == "Ferry"
    assert [block.text for block in found.blocks] == ["It sails.", "Notes", "None."]


@given(st.lists(st.text(alphabet="abc АБВ ,.!?“”()&<'\"", min_size=1), min_size=1, max_size=5))
def test_text_without_marks_comes_through_unchanged(paragraphs: list[str]) -> None:
    source = [normalise(text) for text in paragraphs if normalise(text) and normalise(text)[0] != "<"]
    assert texts("\n\n".join(source)) == source


@given(st.text(max_size=300))
def test_any_text_is_read_or_named(text: str) -> None:
    with suppress(StoryFileError):
        (found,) = read_markdown(text.encode(errors="replace"), "a.md")
        assert all(normalise(block.text) or any(block.cells) for block in found.blocks)
