"""A whole story in messages, and quotations that point into them."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.replies.html import MESSAGE_LIMIT, length
from bot.replies.split import kept, shows
from bot.replies.story_parts import QUOTE_LIMIT, Quote, StoryPart, quote_in, story_parts
from corpus import Story
from corpus.normalise import normalise
from tests.bot.telegram_html import FAMILY, wild_text
from tests.bot_api.entities import FormattedText, tidied, utf16_slice
from tests.bot_api.html_entities import parse_html
from tests.fakes import ferry_story
from tests.strategies import stories

wild_stories = (
    st.lists(wild_text, min_size=1, max_size=5)
    .filter(lambda texts: any(map(normalise, texts)))
    .map(lambda texts: Story.from_paragraphs("wild", "A <b> & “headline”", texts))
    | stories()
)
limits = st.integers(8, 120) | st.just(MESSAGE_LIMIT)


def stored(part: StoryPart) -> FormattedText:
    """The message as Telegram keeps it."""
    return tidied(parse_html(part.html))


@given(wild_stories, limits)
def test_the_parts_show_the_whole_story_in_order_within_the_limit(story: Story, limit: int) -> None:
    position = 0
    for part in story_parts(story, limit):
        assert length(parse_html(part.html).text) <= limit
        slice_kept = kept(story.text[part.start : part.end])
        assert slice_kept.strip() == slice_kept
        assert utf16_slice(stored(part).text, part.offset, length(slice_kept)) == slice_kept
        assert parse_html(part.html).text.endswith(story.text[part.start : part.end])
        assert part.start >= position
        assert not shows(story.text[position : part.start])
        position = part.end
    assert not shows(story.text[position:])


@given(wild_stories, limits, st.data())
def test_a_quotation_is_in_the_stored_message_at_its_position(story: Story, limit: int, data: st.DataObject) -> None:
    sentence = data.draw(st.sampled_from(story.sentences))
    end = data.draw(st.integers(sentence.start + 1, story.paragraphs[sentence.paragraph - 1].end))
    span = data.draw(st.none() | st.just((sentence.start, sentence.start + 1)))
    for part in story_parts(story, limit):
        quote = quote_in(part, story, sentence.start, end, span)
        if part.start <= sentence.start < end <= part.end:
            assert (quote is None) == (not shows(story.text[sentence.start : end]))
        if quote:
            assert 0 < length(quote.text) <= QUOTE_LIMIT
            assert quote.text == quote.text.strip()
            assert utf16_slice(stored(part).text, quote.position, length(quote.text)) == quote.text
            assert quote.text in kept(story.text[sentence.start : end])


def test_only_the_first_part_has_the_headline() -> None:
    story = Story.from_paragraphs("a", "Pier & <boat>", ["One sentence. " * 20, "Another one. " * 20])
    first, second = story_parts(story, 300)
    assert first.html.startswith("<b>Pier &amp; &lt;boat&gt;</b>\n\nOne sentence.")
    assert (first.offset, second.offset) == (length("Pier & <boat>\n\n"), 0)
    assert second.html.startswith("Another one.")
    (bare,) = story_parts(replace(ferry_story(), headline="\u202e"))
    assert bare.html == ferry_story().text


def test_a_paragraph_that_does_not_fit_is_split_between_sentences() -> None:
    story = Story.from_paragraphs("a", "A", ["The boat left at noon. Nobody was on board. The pier was gone."])
    shown = [story.text[part.start : part.end] for part in story_parts(story, 50)]
    assert shown == ["The boat left at noon. Nobody was on board.", "The pier was gone."]


def test_a_position_counts_the_characters_that_telegram_keeps_in_utf16() -> None:
    for headline, text, words, position in [
        ("😀", "😀😀 Then it rained.", "Then it rained.", 2 + 2 + 5),
        ("H\u202eH", "One\u202e two. \u202aThree.", "Three.", 4 + 9),
    ]:
        story = Story.from_paragraphs("a", headline, [text])
        (part,) = story_parts(story)
        start = story.text.index(words)
        assert quote_in(part, story, start, len(story.text)) == Quote(words, position)


def test_an_excerpt_that_is_too_long_is_narrowed_to_its_spans_sentence_or_cut_between_graphemes() -> None:
    first, second = "word " * 150 + "end.", "Second " + "word " * 150 + "end."
    story = Story.from_paragraphs("a", "A", [f"{first} {second}"])
    (part,) = story_parts(story)
    place = story.text.index("Second")
    narrowed = quote_in(part, story, 0, len(story.text), (place, place + 6))
    assert narrowed == Quote(second, part.offset + place)
    cut = quote_in(part, story, 0, len(story.text))
    assert cut is not None
    assert story.text.startswith(cut.text)
    assert QUOTE_LIMIT - 2 <= length(cut.text) <= QUOTE_LIMIT
    story = Story.from_paragraphs("a", "A", [FAMILY * 120])
    (part,) = story_parts(story)
    whole = FAMILY * (QUOTE_LIMIT // length(FAMILY))
    assert quote_in(part, story, 0, len(story.text)) == Quote(whole, part.offset)


def test_an_excerpt_over_two_parts_is_quoted_by_its_spans_sentence_or_not_at_all() -> None:
    story = Story.from_paragraphs("a", "A", ["The boat left at noon. He said that nobody was on board."])
    first, second = story_parts(story, 40)
    start, end = 0, len(story.text)
    span = (story.text.index("nobody"), story.text.index("nobody") + 6)
    assert [quote_in(part, story, start, end) for part in (first, second)] == [None, None]
    assert [quote_in(part, story, start, end, span) for part in (first, second)] == [
        None,
        Quote("He said that nobody was on board.", 0),
    ]
