"""Replies and the list of stories in a terminal, and for other programs."""

import io
import re

import pytest
from hypothesis import given
from rich.console import Console

from bot.replies.reply import Detail, Reply
from bot.replies.stories_table import print_headlines, print_stories
from bot.replies.terminal import print_context, print_related, print_reply
from bot.voice import TERMINAL_VOICE
from corpus import Metadata, Story
from index import Excerpt
from tests.fakes import ferry_story, rumours_story
from tests.strategies import excerpts, stories


def pipe() -> Console:
    return Console(file=io.StringIO(), width=40, highlight=False)


def terminal(width: int = 40, *, colours: bool = True) -> Console:
    return Console(
        file=io.StringIO(),
        force_terminal=True,
        width=width,
        color_system="standard" if colours else None,
        legacy_windows=False,
        highlight=False,
    )


def printed(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def replied(console: Console, reply: Reply) -> str:
    print_reply(console, reply, TERMINAL_VOICE)
    return printed(console)


def plain(text: str) -> str:
    """Text without the terminal's control sequences."""
    return re.sub(r"\x1b\[[\d;]*m", "", text)


def characters(text: str) -> str:
    """Text without control sequences and white space, which folding changes."""
    return "".join(plain(text).split())


def of(story: Story, number: int = 0, span: str | None = None) -> Excerpt:
    start = story.text.index(span) if span else 0
    place = (start, start + len(span)) if span else None
    return Excerpt.of_sentence(story, story.sentences[number], span=place)


def test_the_answering_words_are_highlighted_if_there_are_colours() -> None:
    marked, bare = (Reply(quotation=of(ferry_story(), 3, span)) for span in ("3 million", None))
    assert "Repairs cost \x1b[1;33m3 million\x1b[0m kroner." in replied(terminal(80), marked)
    assert "  Repairs cost 3 million kroner." in replied(terminal(80), bare)
    for console in (pipe(), terminal(80, colours=False)):
        shown = replied(console, marked)
        assert "  Repairs cost 3 million kroner." in shown
        assert "\x1b[" not in shown


def test_for_other_programs_a_quotation_and_its_attribution_are_one_line_each() -> None:
    story = ferry_story(publisher="Holm Post", published="2024-05-04", url="https://example.org/a-long-address")
    credit = (
        "Island ferry returns after storm · paragraph {} · Holm Post · 4 May 2024 · https://example.org/a-long-address"
    )
    assert replied(pipe(), Reply(quotation=of(story, 1), further=(of(story, 2), of(story, 4)))).splitlines() == [
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


def test_in_a_terminal_a_quotation_is_folded_at_words() -> None:
    lines = replied(terminal(20, colours=False), Reply(quotation=of(ferry_story()))).splitlines()
    assert [line.rstrip() for line in lines[:3]] == ["  The ferry to Holm", "  will sail again on", "  4 May."]
    assert all(len(line) <= 20 for line in lines)


def test_in_a_terminal_lines_hang_below_the_words_after_their_mark() -> None:
    reply = Reply(quotation=of(ferry_story(), 3), offers=(of(ferry_story()),))
    lines = [line.rstrip() for line in replied(terminal(26, colours=False), reply).splitlines()]
    assert lines == [
        "  Repairs cost 3 million",
        "  kroner.",
        "  — Island ferry returns",
        "    after storm ·",
        "    paragraph 2",
        "  • The ferry to Holm will",
        "    sail again on 4 May.",
    ]


def test_the_context_of_a_quotation_is_its_paragraph_with_the_lines_above_it() -> None:
    console, coloured = pipe(), terminal(200)
    for one in (console, coloured):
        print_context(one, of(ferry_story(), 3), TERMINAL_VOICE)
    assert printed(console).splitlines() == [
        "  Waves had torn away the pier in March. Repairs cost 3 million kroner.",
        "  — Island ferry returns after storm · paragraph 2",
    ]
    assert "March. \x1b[1mRepairs cost 3 million kroner.\x1b[0m" in printed(coloured)
    console = pipe()
    print_context(console, of(rumours_story(), 3), TERMINAL_VOICE)
    assert printed(console).splitlines()[:2] == ["  What <nobody> knows:", "  The captain was asleep."]


@given(excerpts(stories()))
def test_the_context_of_any_quotation_has_its_words(excerpt: Excerpt) -> None:
    console = pipe()
    print_context(console, excerpt, TERMINAL_VOICE)
    assert characters(excerpt.quote) in characters(printed(console))


def test_headlines_are_named_with_publisher_and_date_and_the_rest_is_counted() -> None:
    console = pipe()
    story = Story.from_text(
        "Words.", headline="A [bold] one", metadata=Metadata(publisher="Post", published="2024-05-04")
    )
    print_headlines(console, [story, *(ferry_story() for _ in range(7))])
    lines = printed(console).splitlines()
    assert lines[:2] == ["A [bold] one · Post · 4 May 2024", "Island ferry returns after storm"]
    assert lines[5:] == ["and 3 more; :stories lists them"]


def test_a_line_comes_first_then_facts_then_the_quotation_and_offers_last() -> None:
    story = ferry_story()
    details = (Detail("Author:", "Ida Lund", story), Detail(None, "The file does not say."))
    reply = Reply(line="A line.", details=details, quotation=of(story), offers=(of(story, 3),))
    assert replied(pipe(), reply).splitlines() == [
        "A line.",
        "Author: Ida Lund",
        "  — Island ferry returns after storm",
        "The file does not say.",
        "  The ferry to Holm will sail again on 4 May.",
        "  — Island ferry returns after storm · paragraph 1",
        "  • Repairs cost 3 million kroner.",
    ]


def test_the_lines_above_a_quotation_come_first_and_apart_from_it() -> None:
    story = rumours_story()
    reply = Reply(quotation=of(story, 3), further=(of(story, 1),), offers=(of(story, 1), of(story, 3)))
    assert replied(pipe(), reply).splitlines() == [
        "  What <nobody> knows:",
        "  The captain was asleep.",
        "  — Rumours about the ferry · paragraph 4",
        "",
        "Further excerpts:",
        "  Myth",
        "  The ferry has sunk.",
        "  — Rumours about the ferry · paragraph 2",
        "  • Myth – The ferry has sunk.",
        "  • What <nobody> knows: The captain was asleep.",
    ]
    assert "\x1b[3mMyth\x1b[0m" in replied(terminal(80), reply)


def test_related_passages_are_labelled() -> None:
    console = pipe()
    print_related(console, [of(ferry_story()), of(ferry_story(), 3)], TERMINAL_VOICE)
    first, *rest = printed(console).splitlines()
    assert first == TERMINAL_VOICE.text("related")
    assert [rest[0], rest[3]] == [
        "  The ferry to Holm will sail again on 4 May.",
        "  Repairs cost 3 million kroner.",
    ]


@given(excerpts(stories()))
def test_any_quotation_keeps_its_characters(excerpt: Excerpt) -> None:
    *above, first, second, end = replied(pipe(), Reply(quotation=excerpt)).split("\n")
    if excerpt.story.metadata.correction:
        assert second.startswith(("  Correction: ", "  Corrected on "))
        *above, first, second = *above, first
    assert above == [f"  {line}" for line in excerpt.lines_above]
    assert first == f"  {excerpt.quote}"
    assert second.startswith("  — ")
    assert end == ""
    assert characters(replied(terminal(30), Reply(quotation=excerpt))).startswith(
        characters("".join((*excerpt.lines_above, excerpt.quote)))
    )


@pytest.mark.parametrize(
    "text", ["[bold]", "[/]", "[link=https://example.org]x[/link]", "\\[red]", ":smile:", "[not markup"]
)
def test_text_that_looks_like_markup_is_printed_literally(text: str) -> None:
    story = Story.from_paragraphs("a", f"Headline {text}", [f"He wrote {text} there."], Metadata(publisher=text))
    reply = Reply(line=text, details=(Detail("Author:", text, story),), quotation=of(story), offers=(of(story),))
    expected = characters(
        f"{text} Author: {text} — Headline {text} He wrote {text} there. — Headline {text} · paragraph 1 · {text}"
    )
    for console in (pipe(), terminal()):
        assert characters(replied(console, reply)).startswith(expected)
    for console in (pipe(), terminal(200)):
        print_stories(console, [story])
        assert re.search(rf"Headline {re.escape(text)}\s+{re.escape(text)}\s", plain(printed(console)))


def test_stories_are_a_table_in_a_terminal_and_lines_with_tabs_for_other_programs() -> None:
    several = [ferry_story(publisher="Holm Post", published="2024-05-04"), ferry_story()]
    console = pipe()
    print_stories(console, several)
    assert printed(console).splitlines() == [
        "id\theadline\tpublisher\tdate\tparagraphs\twords",
        "ferry\tIsland ferry returns after storm\tHolm Post\t4 May 2024\t3\t38",
        "ferry\tIsland ferry returns after storm\t–\t–\t3\t38",
    ]
    console = terminal(100)
    print_stories(console, several)
    heading, row, _ = (line.rstrip() for line in plain(printed(console)).splitlines())
    assert heading.split() == ["id", "headline", "publisher", "date", "paragraphs", "words"]
    assert re.split(r"  +", row) == ["ferry", "Island ferry returns after storm", "Holm Post", "4 May 2024", "3", "38"]
    assert row.index("Island") == heading.index("headline")
