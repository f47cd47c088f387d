"""Replies as Telegram's HTML: valid, within the limit, verbatim."""

import re
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.replies.html import MESSAGE_LIMIT, ROOM_BESIDE_LIST, length, listings_html, reply_html, reply_length
from bot.replies.reply import Detail, Reply
from bot.voice import LOCALES, Voice, voice_for
from corpus import Metadata, ParagraphKind, ParagraphText, Story
from corpus.story import LONGEST_LEAD
from index import Excerpt
from index.catalogue import Catalogue
from index.display import shortened
from tests.bot_api.html_entities import parse_html
from tests.fakes import ferry_story, rumours_story
from tests.strategies import excerpts, stories

VOICE = voice_for("en")
voices = st.sampled_from(LOCALES).map(voice_for)
LONG = st.builds(
    lambda unit: Story.from_paragraphs(
        "long",
        unit * 2000,
        [
            *(ParagraphText((unit * 200)[:LONGEST_LEAD], ParagraphKind.HEADING) for _ in range(3)),
            ParagraphText(unit * 3000, leads=(1, 2, 3)),
        ],
        Metadata(publisher=unit * 500),
    ),
    st.sampled_from(["word ", "<&>", "😀", '"', "слово "]),
)
any_excerpt = excerpts(stories()) | excerpts(LONG)
details = st.builds(
    Detail, st.none() | st.just("Author:"), st.text(max_size=100) | st.just("<&>" * 2000), st.none() | stories() | LONG
)
replies = st.builds(
    Reply,
    st.none() | st.text(max_size=200),
    st.none() | any_excerpt,
    st.lists(any_excerpt, max_size=6).map(tuple),
    details=st.lists(details, max_size=6).map(tuple),
)


@given(replies, voices, st.integers(3_000, 4_000) | st.just(MESSAGE_LIMIT))
def test_a_reply_is_valid_and_within_its_limit_and_complete_if_it_fits(reply: Reply, voice: Voice, limit: int) -> None:
    shown = length(parse_html(reply_html(reply, voice, limit)).text)
    whole = reply_length(reply, voice)
    assert shown == whole if whole <= limit - 2 else shown <= whole
    assert shown <= max(limit, reply_length(Reply(line=reply.line, quotation=reply.quotation), voice))
    assert length(parse_html(reply_html(reply, voice)).text) <= MESSAGE_LIMIT


@given(any_excerpt, voices)
def test_the_blockquote_holds_the_storys_characters_and_the_bold_the_answering_ones(
    excerpt: Excerpt, voice: Voice
) -> None:
    html = reply_html(Reply(quotation=excerpt), voice)
    inner = html.removeprefix("<blockquote>").partition("</blockquote>")[0]
    lines = [line if length(line) <= 200 else shortened(line, 100) for line in excerpt.lines_above]
    assert parse_html(inner).text == "".join(f"{line}\n" for line in lines) + excerpt.quote
    above = "".join(f"<i>{escape(line, quote=False)}</i>\n" for line in lines)
    assert inner.startswith(above)
    inner = inner.removeprefix(above)
    before, bold, rest = inner.partition("<b>")
    if excerpt.highlight:
        start, end = excerpt.highlight
        assert parse_html(rest.partition("</b>")[0]).text == excerpt.quote[start:end]
        assert parse_html(before).text == excerpt.quote[:start]
    else:
        assert not bold


def first(story: Story, number: int = 0) -> Excerpt:
    return Excerpt.of_sentence(story, story.sentences[number])


def test_the_headline_is_a_link_and_names_stay_as_they_are_in_another_language() -> None:
    full = ferry_story(
        publisher="Holm & Co", author="Ida Lund", published="2024-05-04T09:30", url="https://example.org/?a=1&b=2"
    )
    assert reply_html(Reply(quotation=first(full)), VOICE).endswith(
        '<i>— <a href="https://example.org/?a=1&amp;b=2">Island ferry returns after storm</a> · ¶\u00a01 · '
        "Holm &amp; Co, 4 May 2024</i>"
    )
    story = ferry_story(publisher="Holm Post", author="Ida Lund", published="2024-05-04")
    assert reply_html(Reply(quotation=first(story), further=(first(story, 3),)), voice_for("ru")) == (
        "<blockquote>The ferry to Holm will sail again on 4 May.</blockquote>\n"
        "<i>— Island ferry returns after storm · ¶\u00a01 · Holm Post, 4 мая 2024\u202fг.</i>\n\n"
        "<blockquote expandable>Repairs cost 3 million kroner.</blockquote>\n<i>— ¶\u00a02</i>"
    )


@pytest.mark.parametrize(
    ("metadata", "said"),
    [
        ({}, ""),
        ({"author": "Ida Lund"}, " · by Ida Lund"),
        ({"author": "Ida Lund", "published": "2024-05-04"}, " · by Ida Lund, 4 May 2024"),
        ({"published": "2024-05-04T09:30"}, " · 4 May 2024"),
        ({"publisher": "Holm Post", "author": "Ida Lund"}, " · Holm Post"),
        ({"publisher": "הארץ", "published": "2024-05-04"}, " · \u2068הארץ\u2069, 4 May 2024"),
    ],
)
def test_the_line_below_a_quotation_has_the_outlet_or_the_author_and_the_day(
    metadata: dict[str, str], said: str
) -> None:
    html = reply_html(Reply(quotation=first(ferry_story(**metadata))), VOICE)
    assert html.endswith(f"\n<i>— Island ferry returns after storm · ¶\u00a01{said}</i>")


def test_quotations_are_counted_and_a_story_is_not_named_twice_in_a_row() -> None:
    ferry, rumours = ferry_story(publisher="Holm Post"), rumours_story()
    several = (first(ferry, 4), first(ferry, 3), first(rumours, 3), first(ferry, 3))
    reply = Reply(quotation=several[0], further=several[1:], counts=tuple((n, 9) for n in range(4, 8)))
    text = parse_html(reply_html(reply, VOICE)).text.replace("\u00a0", " ")
    assert re.findall("^.* — .*$", text, re.MULTILINE) == [
        "4 of 9 — teacher Ola Berg · Island ferry returns after storm · ¶ 3 · Holm Post",
        "5 of 9 — ¶ 2",
        "6 of 9 — Rumours about the ferry · ¶ 4",
        "7 of 9 — Island ferry returns after storm · ¶ 2 · Holm Post",
    ]
    below = parse_html(reply_html(Reply(quotation=several[1], above=several[0]), VOICE)).text
    assert below.endswith("\n— ¶\u00a02")


@given(any_excerpt, any_excerpt, voices)
def test_the_line_below_a_quotation_is_one_line_in_italics(one: Excerpt, other: Excerpt, voice: Voice) -> None:
    reply = Reply(quotation=one, further=(other, other), counts=((1, 3), (2, 3), (3, 3)))
    html = reply_html(reply, voice, 100_000)
    lines = re.findall("</blockquote>\n<i>(.*?)</i>(?=\n\n|$)", html, re.DOTALL)
    assert len(lines) == 3
    for number, (line, excerpt) in enumerate(zip(lines, (one, other, other), strict=True)):
        assert f"¶\u00a0{excerpt.paragraph}" in line
        has_correction = number < 2 and excerpt.story.metadata.correction is not None
        assert line.count("\n") == (has_correction and (number == 0 or one.story.digest != other.story.digest))


def test_the_lines_above_a_quotation_are_escaped_and_in_italics() -> None:
    story = rumours_story()
    assert reply_html(Reply(quotation=first(story, 3), further=(first(story, 1),)), VOICE) == (
        "<blockquote><i>What &lt;nobody&gt; knows:</i>\nThe captain was asleep.</blockquote>\n"
        "<i>— Rumours about the ferry · ¶\u00a04</i>\n\n"
        "<blockquote expandable><i>Myth</i>\nThe ferry has sunk.</blockquote>\n<i>— ¶\u00a02</i>"
    )


def test_further_excerpts_without_room_are_left_out_and_never_cut() -> None:
    story = Story.from_paragraphs("a", "A", ["x" * 990 + "." for _ in range(9)])
    html = reply_html(Reply(quotation=first(story), further=tuple(first(story, n) for n in range(1, 9))), VOICE)
    assert 2 <= html.count("x" * 990 + ".") < 9
    assert all(len(run) == 990 for run in re.findall("x{2,}", html))


def test_facts_are_escaped_and_name_their_story_by_a_link() -> None:
    story = ferry_story(url="https://example.org/?a=1&b=2")
    html = reply_html(Reply(details=(Detail("Author:", "Lund <& Co>", story), Detail(None, "It does not say."))), VOICE)
    assert html == (
        '<b>Author:</b> Lund &lt;&amp; Co&gt;\n— <a href="https://example.org/?a=1&amp;b=2">Island ferry returns after '
        "storm</a>\n\nIt does not say."
    )


def test_a_first_fact_has_room_however_long_the_file_makes_it() -> None:
    html = reply_html(Reply(line="A line.", details=tuple(Detail("Author:", "word " * 3000) for _ in range(5))), VOICE)
    assert html.count("<b>Author:</b>") >= 1


def test_the_bots_own_line_is_escaped() -> None:
    for locale in LOCALES:
        for key in ("remark-help", "not-in-file-url", "name-a-story"):
            line = voice_for(locale).text(key)
            assert parse_html(reply_html(Reply(line=line), VOICE)).text == line


@given(st.lists(stories(), min_size=1, max_size=10) | LONG.map(lambda story: [story] * 10), voices)
def test_a_list_of_ten_stories_is_valid_html_and_leaves_room_in_a_message(several: list[Story], voice: Voice) -> None:
    listings = Catalogue(several).listings
    parsed = parse_html(listings_html(listings, voice))
    assert 0 < length(parsed.text) <= MESSAGE_LIMIT - ROOM_BESIDE_LIST
    marks = [f"{one.number}." for one in listings] if len(several) > 1 else ["•"]
    assert [line.split(" ")[0] for line in parsed.text.split("\n")] == marks


def test_a_right_to_left_headline_does_not_reorder_its_line() -> None:
    story = Story.from_paragraphs("a", "عودة العبارة إلى الجزيرة", ["قال المكتب إن العبارة ستبحر غدا."])
    html = reply_html(Reply(quotation=Excerpt.of_sentence(story, story.sentences[0])), VOICE)
    assert "\u2068عودة العبارة إلى الجزيرة\u2069 · ¶\u00a01" in html
    # The quotation itself has no added characters.
    assert "<blockquote>قال المكتب إن العبارة ستبحر غدا.</blockquote>" in html


def corrected(correction: str, text: str = "The bridge is 40 m long.") -> Excerpt:
    story = Story.from_text(text, headline="Bridge", metadata=Metadata(correction=correction))
    return Excerpt.of_sentence(story, story.sentences[0])


def test_a_correction_stands_below_the_attribution_with_its_marks_escaped() -> None:
    html = reply_html(Reply(quotation=corrected("Not <b>4</b> m")), VOICE)
    assert html.endswith("<i>— Bridge · ¶\u00a01\nCorrection: Not &lt;b&gt;4&lt;/b&gt; m</i>")
    other = corrected("Two.", "The bridge is 41 m long.")
    html = reply_html(Reply(quotation=corrected("One."), further=(other, other)), VOICE)
    assert html.count("Correction: Two.") == 1


def test_a_correction_that_came_after_a_page_was_laid_out_does_not_make_it_too_long() -> None:
    quotation = corrected("Not 4 m.", "word " * 810)
    assert length(parse_html(reply_html(Reply(quotation=quotation), VOICE)).text) <= MESSAGE_LIMIT
    assert "Correction" in reply_html(Reply(quotation=quotation), VOICE, MESSAGE_LIMIT + 100)
