"""Replies and the list of stories in a terminal, and where another program reads them."""

import io
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from rich.console import Console

from bot.replies.reply import Detail, Reply
from bot.replies.stories_table import print_stories
from bot.replies.terminal import print_related, print_reply
from bot.voice import TERMINAL_VOICE
from corpus import Metadata, Story
from index import Excerpt
from tests.fakes import ferry_story
from tests.strategies import excerpts, stories

MARKUP = ["[bold]", "[/]", "[link=https://example.org]x[/link]", "\\[red]", ":smile:", "[not markup"]


def pipe() -> Console:
    return Console(file=io.StringIO(), width=40, highlight=False)


def terminal(width: int = 40, color_system: str | None = "standard") -> Console:
    return Console(
        file=io.StringIO(),
        force_terminal=True,
        width=width,
        color_system=color_system,  # type: ignore[arg-type]
        legacy_windows=False,
        highlight=False,
    )


def printed(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def plain(text: str) -> str:
    """Text without the terminal's control sequences."""
    return re.sub(r"\x1b\[[\d;]*m", "", text)


def characters(text: str) -> str:
    """Text without white space, which folding changes."""
    return "".join(text.split())


def of(story: Story, number: int = 0, span: str | None = None) -> Excerpt:
    start = story.text.index(span) if span else 0
    place = (start, start + len(span)) if span else None
    return Excerpt.of_sentence(story, story.sentences[number], span=place)


def test_the_answering_words_are_highlighted_where_there_are_colours() -> None:
    console = terminal(width=80)
    print_reply(console, Reply(quotation=of(ferry_story(), 3, "3 million")), TERMINAL_VOICE)
    assert re.search(r"Repairs cost \x1b\[1;33m3 million\x1b\[0m kroner\.", printed(console))


@pytest.mark.parametrize("console", [pipe(), terminal(width=80, color_system=None)], ids=["pipe", "no colours"])
def test_nothing_is_highlighted_where_there_are_none(console: Console) -> None:
    print_reply(console, Reply(quotation=of(ferry_story(), 3, "3 million")), TERMINAL_VOICE)
    assert "  Repairs cost 3 million kroner." in printed(console)
    assert "\x1b[" not in printed(console)


def test_a_quotation_without_answering_words_has_no_highlight() -> None:
    console = terminal(width=80)
    print_reply(console, Reply(quotation=of(ferry_story(), 3)), TERMINAL_VOICE)
    assert "  Repairs cost 3 million kroner." in printed(console)


def test_elsewhere_a_quotation_and_its_attribution_are_one_line_each() -> None:
    console = pipe()
    story = ferry_story(publisher="Holm Post", published="2024-05-04", url="https://example.org/a-long-address")
    print_reply(console, Reply(quotation=of(story, 1), further=(of(story, 2), of(story, 4))), TERMINAL_VOICE)
    credit = (
        "Island ferry returns after storm · paragraph {} · Holm Post · 4 May 2024 · https://example.org/a-long-address"
    )
    assert printed(console).splitlines() == [
        "  Mayor Ida Lund announced it on Monday.",
        f"  — Mayor Ida Lund · {credit.format(1)}",
        "",
        "Further excerpts:",
        "  Waves had torn away the pier in March.",
        f"  — {credit.format(2)}",
        "",
        "  “We are relieved,” said the teacher Ola Berg.",
        f"  — teacher Ola Berg · {credit.format(3)}",
    ]


def test_in_a_terminal_a_quotation_is_folded_at_words_within_its_width() -> None:
    console = terminal(width=20, color_system=None)
    print_reply(console, Reply(quotation=of(ferry_story())), TERMINAL_VOICE)
    lines = [line.rstrip() for line in printed(console).splitlines()]
    assert lines[:3] == ["  The ferry to Holm", "  will sail again on", "  4 May."]
    assert all(len(line) <= 20 for line in lines)


def test_a_refusal_is_a_line_with_what_is_offered() -> None:
    console = pipe()
    print_reply(
        console, Reply(line="The story does not say.", offers=(of(ferry_story()), of(ferry_story(), 3))), TERMINAL_VOICE
    )
    assert printed(console).splitlines() == [
        "The story does not say.",
        "  • The ferry to Holm will sail again on 4 May.",
        "  • Repairs cost 3 million kroner.",
    ]


def test_facts_stand_before_the_quotation_with_their_story_where_there_are_several() -> None:
    console = pipe()
    story = ferry_story()
    details = (Detail("Author:", "Ida Lund", story), Detail(None, "The file does not say."))
    print_reply(console, Reply(line="A line.", details=details, quotation=of(story)), TERMINAL_VOICE)
    assert printed(console).splitlines()[:5] == [
        "A line.",
        "Author: Ida Lund",
        "  — Island ferry returns after storm",
        "The file does not say.",
        "  The ferry to Holm will sail again on 4 May.",
    ]


def test_related_passages_are_labelled_as_what_they_are() -> None:
    console = pipe()
    print_related(console, [of(ferry_story()), of(ferry_story(), 3)], TERMINAL_VOICE)
    first, *rest = printed(console).splitlines()
    assert first.startswith("This is in the story, though it may not answer")
    assert [line for line in rest if line.startswith("  ") and "—" not in line] == [
        "  The ferry to Holm will sail again on 4 May.",
        "  Repairs cost 3 million kroner.",
    ]


@given(excerpts(stories()))
def test_elsewhere_any_quotation_is_one_line_of_its_own_characters(excerpt: Excerpt) -> None:
    console = pipe()
    print_reply(console, Reply(quotation=excerpt), TERMINAL_VOICE)
    first, second, end = printed(console).split("\n")
    assert first == f"  {excerpt.quote}"
    assert second.startswith("  — ")
    assert end == ""


@given(excerpts(stories()))
def test_in_a_terminal_the_characters_of_any_quotation_are_complete(excerpt: Excerpt) -> None:
    console = terminal(width=30)
    print_reply(console, Reply(quotation=excerpt), TERMINAL_VOICE)
    assert characters(plain(printed(console))).startswith(characters(excerpt.quote))


@pytest.mark.parametrize("text", MARKUP)
@pytest.mark.parametrize("console_of", [pipe, terminal])
def test_text_that_looks_like_markup_is_printed_as_it_is(text: str, console_of: Callable[[], Console]) -> None:
    console = console_of()
    story = Story.from_paragraphs("a", f"Headline {text}", [f"He wrote {text} there."], Metadata(publisher=text))
    details = (Detail("Author:", text, story),)
    print_reply(console, Reply(line=text, details=details, quotation=of(story), offers=(of(story),)), TERMINAL_VOICE)
    shown = characters(plain(printed(console)))
    assert shown.startswith(
        characters(
            f"{text} Author: {text} — Headline {text} He wrote {text} there. — Headline {text} · paragraph 1 · {text}"
        )
    )


@pytest.mark.parametrize("text", MARKUP)
@pytest.mark.parametrize("console", [pipe(), terminal(width=200)], ids=["pipe", "terminal"])
def test_a_list_of_stories_prints_what_looks_like_markup_as_it_is(text: str, console: Console) -> None:
    print_stories(console, [Story.from_paragraphs("a", f"A {text}", ["Text."], Metadata(publisher=f"B {text}"))])
    shown = plain(printed(console))
    assert f"A {text}" in shown
    assert f"B {text}" in shown


def test_elsewhere_stories_are_lines_of_fields_between_tabs() -> None:
    console = pipe()
    print_stories(console, [ferry_story(publisher="Holm Post", published="2024-05-04"), ferry_story()])
    assert printed(console).splitlines() == [
        "id\theadline\tpublisher\tdate\tparagraphs\twords",
        "ferry\tIsland ferry returns after storm\tHolm Post\t4 May 2024\t3\t38",
        "ferry\tIsland ferry returns after storm\t–\t–\t3\t38",
    ]


def test_in_a_terminal_stories_are_a_table() -> None:
    console = terminal(width=100)
    print_stories(console, [ferry_story(publisher="Holm Post", published="2024-05-04")])
    heading, row = (line.rstrip() for line in plain(printed(console)).splitlines())
    assert heading.split() == ["id", "headline", "publisher", "date", "paragraphs", "words"]
    assert re.split(r"  +", row) == ["ferry", "Island ferry returns after storm", "Holm Post", "4 May 2024", "3", "38"]
    assert row.index("Island") == heading.index("headline")


def test_in_a_narrow_terminal_a_table_loses_none_of_a_headline() -> None:
    console = terminal(width=40)
    print_stories(console, [Story.from_paragraphs("a", "unbreakable" * 9, ["Text."])])
    assert plain(printed(console)).count("k") == 9
    assert all(len(line) <= 40 for line in plain(printed(console)).splitlines())
