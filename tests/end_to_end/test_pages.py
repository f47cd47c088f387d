"""Answers that are longer than a message: one message each, whose buttons lead to all of it and back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus import Story, read_corpus
from tests.bot_api import BotApiServer, SentMessage
from tests.end_to_end.polling_bot import polling
from tests.end_to_end.reader import Reader, labels, looks
from tests.end_to_end.storybot_process import Running
from tests.end_to_end.test_views import BACK, IN_CONTEXT, JUMP, MORE, PREVIOUS, quotes

NEXT = "Next quotation"
BOATS_NAMED = "What does the harbour master's list of boats name?"
LANTERNS_COUNTED = "How long is the list of lanterns?"
TRAM = "Why must the tram line stay open?"
ABOUT = "What is the story about the tram line about?"

BOATS = (
    "The harbour master's list of boats names "
    + ", ".join(f"the boat Anna-Maria {number} of the northern harbour" for number in range(1, 190))
    + "."
)
"""One sentence of more than two messages."""

REASONS = {"Ida Lund": "school", "Ola Berg": "clinic", "Eva Holm": "bakery", "Nils Dahl": "farm", "Mia Ek": "library"}


def in_bold_letters(text: str) -> str:
    """Mathematical bold letters, each of which Telegram counts as two."""
    return "".join(chr(0x1D41A + ord(letter) - ord("a")) if letter.islower() else "𝐀" for letter in text)


MAKER = " ".join(in_bold_letters("A" + "n" * 70) for _ in range(4))
LANTERNS = f"{MAKER} said the list of lanterns is long, and this is all of it: ".ljust(995, "🏮") + "."
"""A sentence that does not fit into a message together with the line above it and its place, which are long as well."""

ABOVE = f"All lanterns {'🏮' * 85}:"


@pytest.fixture(scope="module")
def long_stories(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("long") / "stories"
    folder.mkdir()
    reasons = [
        f"{name} said the tram line must stay open because "
        + ", ".join(f"{what} number {number} of the district would be cut off from the town" for number in range(1, 13))
        for name, what in REASONS.items()
    ]
    (folder / "tram.txt").write_text(f"Tram line to be closed\n\n{'. '.join(reasons)}.\n", "utf-8")
    (folder / "boats.txt").write_text(f"Harbour counts its boats\n\nThe count took a day. {BOATS}\n", "utf-8")
    matter = "\n".join(f"{name}: {'🏮' * 299}" for name in ("headline", "publisher", "author", "correction"))
    lanterns = f"---\n{matter}\n---\n\nThe town counted all of its lanterns.\n\n{ABOVE}\n\n- {LANTERNS}\n"
    (folder / "lanterns.md").write_text(lanterns, "utf-8")
    return folder


@pytest.fixture(scope="module")
def bot(shared_server: BotApiServer, long_stories: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    state_dir = tmp_path_factory.mktemp("long-bot") / "state"
    settings = {"STORYBOT_CORPUS_DIR": str(long_stories), "STORYBOT_EXCERPTS": "10"}
    with polling(shared_server, state_dir, **settings) as process:
        yield process


@pytest.fixture
def told(long_stories: Path) -> dict[str, Story]:
    return {story.id: story for story in read_corpus(long_stories).stories}


def pages_of(reader: Reader, reply: SentMessage) -> list[SentMessage]:
    """All pages of an answer, the first of which is shown; it is shown again in the end."""
    pages, before = [reply], len(reader.edits)
    while MORE in labels(pages[-1]):
        reader.presses(MORE, pages[-1])
        pages.append(reader.waits_for_edit(before + len(pages)))
    for page in reversed(pages[:-1]):
        if PREVIOUS not in labels(reader.sees(reply)):
            reader.opens_more(reply)
        count = len(reader.edits)
        reader.presses(PREVIOUS, reader.sees(reply))
        assert looks(reader.waits_for_edit(count + 1)) == looks(page)
    return pages


def sentences_of(story: Story) -> set[str]:
    """The sentences of a story; a very long one counts as several."""
    return {story.text[one.start : one.end] for one in story.sentences}


def test_three_quotations_are_on_a_page_and_the_buttons_lead_to_all_pages_and_back(
    long_stories: Path, tmp_path: Path, told: dict[str, Story]
) -> None:
    bars = {"STORYBOT_MIN_CONFIDENCE": "0", "STORYBOT_CLOSEST_CONFIDENCE": "0"}
    with (
        BotApiServer() as server,
        polling(server, tmp_path / "bot" / "state", STORYBOT_CORPUS_DIR=str(long_stories), **bars),
    ):
        reader = Reader.in_private(server, 77)
        pages = pages_of(reader, reader.asks(TRAM))
        assert [len(quotes(page)) for page in pages[:2]] == [3, 2]
        counted = re.findall("^([0-9] of [0-9]) — ", "\n".join(page.text for page in pages), re.MULTILINE)
        assert counted == [f"{number} of 5" for number in range(1, 6)]
        assert {quote for page in pages[:2] for quote in quotes(page)} == sentences_of(told["tram"])
        # The other stories have nothing to do with the question.
        assert len(pages) == 2
        shown = [quote for page in pages for quote in quotes(page)]
        assert len(shown) == len(set(shown))
        assert PREVIOUS not in labels(reader.sees(pages[0]))
        assert server.violations == ()


def test_further_quotations_that_do_not_fit_are_on_the_next_page(reader: Reader, told: dict[str, Story]) -> None:
    reply = reader.asks(TRAM)
    pages = pages_of(reader, reply)
    assert [len(quotes(page)) for page in pages[:2]] == [4, 1]
    shown = [quote for page in pages for quote in quotes(page)]
    story = told["tram"]
    assert sorted(shown[:5]) == sorted(story.text[one.start : one.end] for one in story.sentences)
    assert len(shown) == len(set(shown)) == 5
    assert reader.has_heard() == [reply]


def test_a_quotation_that_does_not_fit_is_shown_in_parts_that_make_it_whole(reader: Reader) -> None:
    reply = reader.asks(LANTERNS_COUNTED)
    pages = pages_of(reader, reply)
    assert [page.text.partition("\n")[0] for page in pages[:2]] == [
        f"This quotation is long; part {number} of 2:" for number in (1, 2)
    ]
    parts = [quote.removeprefix(f"{ABOVE}\n") for page in pages[:2] for quote in quotes(page)]
    assert "".join(" ".join(parts).split()) == "".join(LANTERNS.split())
    assert IN_CONTEXT not in labels(pages[0])
    assert reader.has_heard() == [reply]


def test_an_edit_puts_a_long_answer_in_place_of_another_and_back(reader: Reader, told: dict[str, Story]) -> None:
    question = reader.says(LANTERNS_COUNTED)
    reply = reader.reply_to(question)
    reader.presses(MORE, reply)
    reader.waits_for_edit(1)
    reader.edits_message(question, BOATS_NAMED)
    assert quotes(reader.waits_for_edit(2))[0] in sentences_of(told["boats"])
    reader.edits_message(question, LANTERNS_COUNTED)
    assert looks(reader.waits_for_edit(3)) == looks(reply)
    assert len(pages_of(reader, reader.sees(reply))) > 2
    assert reader.has_heard() == [reply]


def test_a_sentence_of_thousands_of_characters_is_quoted_and_shown_in_context_and_back(
    reader: Reader, told: dict[str, Story]
) -> None:
    assert len(BOATS) > 9_000
    reply = reader.asks(BOATS_NAMED)
    quote = quotes(reply)[0]
    assert quote in sentences_of(told["boats"])
    reader.presses(IN_CONTEXT, reply)
    shown = reader.waits_for_edit(1)
    assert shown.marked("underline") == [quote]
    around = " ".join(quotes(shown))
    part = around.removeprefix("… ").removesuffix(" …")
    before, found, after = told["boats"].text.partition(part)
    assert (found, quote in part) == (part, True)
    assert (around.startswith("… "), around.endswith(" …")) == (bool(before), bool(after))
    reader.presses(BACK, shown)
    assert looks(reader.waits_for_edit(2)) == looks(reply)
    everywhere = [quote for page in pages_of(reader, reader.sees(reply)) for quote in quotes(page)]
    assert len(everywhere) == len(set(everywhere)) > 1
    assert {*everywhere} <= {sentence for story in told.values() for sentence in sentences_of(story)}
    assert reader.has_heard() == [reply]


def test_from_the_context_of_a_quotation_one_goes_on_to_the_next_of_its_page(
    reader: Reader, told: dict[str, Story]
) -> None:
    reply = reader.asks(TRAM)
    first, second, third, fourth = quotes(reply)
    reader.presses(IN_CONTEXT, reply)
    underlined = []
    for count in range(1, 6):
        shown = reader.waits_for_edit(count)
        underlined += shown.marked("underline")
        reader.presses(NEXT, shown)
    assert underlined == [first, second, third, fourth, first]
    shown = reader.waits_for_edit(6)
    assert shown.marked("underline") == [second]
    reader.presses(JUMP, shown)
    pointer = reader.hears("Here it is in the story:")
    assert pointer.quote == second
    reader.presses(BACK, shown)
    assert looks(reader.waits_for_edit(7)) == looks(reply)


def test_what_a_story_is_about_leads_to_its_lead_in_context_and_back(reader: Reader, told: dict[str, Story]) -> None:
    reply = reader.asks(ABOUT)
    assert reply.text.startswith("Headline: Tram line to be closed\n\nIda Lund said the tram line must stay open")
    assert labels(reply)[:2] == [IN_CONTEXT, JUMP]
    reader.presses(IN_CONTEXT, reply)
    shown = reader.waits_for_edit(1)
    assert shown.marked("underline") == quotes(reply)
    reader.presses(BACK, shown)
    assert looks(reader.waits_for_edit(2)) == looks(reply)
    reader.presses(JUMP, reader.sees(reply))
    assert reader.hears("Here it is in the story:").quote == quotes(reply)[0]
    assert len(reader.edits) == 2


def test_what_the_stories_are_about_has_the_lead_of_each_and_the_buttons_go_round_them(reader: Reader) -> None:
    reply = reader.asks("What are the stories about?")
    leads = quotes(reply)
    assert (reply.text.count("Headline: "), len(leads)) == (3, 3)
    reader.presses(IN_CONTEXT, reply)
    reader.presses(NEXT, reader.waits_for_edit(1))
    shown = reader.waits_for_edit(2)
    assert shown.marked("underline") == leads[1:2]
    reader.presses(BACK, shown)
    assert looks(reader.waits_for_edit(3)) == looks(reply)
    assert reader.has_heard() == [reply]
