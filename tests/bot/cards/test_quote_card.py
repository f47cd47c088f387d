"""Cards: their sizes, margins, colours and letters, and that they show all of the quotation."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from itertools import chain

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageColor

from bot.cards import card, glyphs, quote_card
from bot.cards.card import ACCENT, GREY, HEIGHT, INK, LARGEST, MARGIN, PAPER, SMALLEST, WIDTH, quotation_text
from bot.cards.glyphs import BOX, Face, clusters, has_glyph, pieces, reads_right_to_left
from bot.cards.lines import Text, lines_within
from bot.voice import LOCALES, voice_for
from bot.voice.marks import marks_around
from corpus import Metadata, Story
from index import Excerpt
from tests.quote_cards import CARDS, SAMPLES, Sample
from tests.strategies import excerpts, stories

ENGLISH = voice_for("en")
ROOM = WIDTH - 2 * MARGIN
LETTERS = {
    "Latin": "AaBbCcDdEeFfGgHhIiJjKkLlMmNnOoPpQqRrSsTtUuVvWwXxYyZzÄäÉéÑñÖöŐőŠšŽžƏəĞğİıŞş0123456789",
    "Cyrillic": "".join(map(chr, range(0x400, 0x460))) + "ҐґЎўӘәҒғҚқҢңӨөҰұҮү№₴₽",
    "Armenian": "".join(map(chr, chain(range(0x531, 0x557), range(0x561, 0x588)))) + "։՝՛՞՜՚՟«»",
    "Georgian": "".join(map(chr, range(0x10D0, 0x10F7))) + "„“",
    "signs": "“”‘’„«»–—…·•№€£$%°½!?.,:;-()[]/@#&*+=",
}
SENTENCE = "The harbour committee decided on Tuesday that the ferry sails again once the pier is mended. "


def excerpt_of(text: str, *, headline: str = "The ferry sails", **metadata: str) -> Excerpt:
    """A whole paragraph, quoted."""
    story = Story.from_paragraphs("a", headline, [text], Metadata(**metadata))  # type: ignore[arg-type]
    return Excerpt(story, 0, len(story.text), 1, None, None, 0.0)


def picture(card: bytes) -> Image.Image:
    image = Image.open(BytesIO(card))
    assert image.format == "PNG"
    return image.convert("RGB")


def has_empty_margins(image: Image.Image, margin: int) -> bool:
    """Whether nothing is drawn so near to the sides and the bottom."""
    paper = ImageColor.getrgb(PAPER)
    width, height = image.size
    strips = (
        (0, 0, margin, height),
        (width - margin, 0, width, height),
        (0, 0, width, margin),
        (0, height - margin, width, height),
    )
    return all(
        image.crop(strip).getcolors() == [((s[2] - s[0]) * (s[3] - s[1]), paper)] for strip in strips for s in [strip]
    )


@settings(max_examples=25, deadline=None)
@given(excerpts(stories()), st.sampled_from(LOCALES), st.booleans())
def test_any_quotation_is_a_picture_with_margins_of_the_right_size_or_higher(
    excerpt: Excerpt, locale: str, square: bool
) -> None:
    drawn = quote_card(excerpt, voice_for(locale), square=square)
    image = picture(drawn)
    assert image.width == WIDTH
    assert image.height >= (WIDTH if square else HEIGHT)
    # Letters may be a little wider than their place, and marks higher.
    assert has_empty_margins(image, MARGIN // 2)
    assert quote_card(excerpt, voice_for(locale), square=square) == drawn


@settings(max_examples=60, deadline=None)
@given(excerpts(stories()), st.integers(SMALLEST, LARGEST))
def test_the_lines_of_a_quotation_are_all_of_it_in_marks_and_end_before_the_margin(excerpt: Excerpt, size: int) -> None:
    lines = quotation_text(excerpt).lines(size, ROOM)
    opening, closing = marks_around(excerpt.quote)
    assert "".join(line.text for line in lines) == f"{opening}{excerpt.quote}{closing}"
    assert all(line.length <= ROOM or len(line.clusters) == 1 for line in lines)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=120), st.integers(20, 900))
def test_any_text_is_broken_into_lines_that_fit(text: str, room: int) -> None:
    lines = Text(text, Face.QUOTATION).lines(30, room)
    assert "".join(line.text for line in lines) == text
    assert all(line.length <= room or len(line.clusters) == 1 for line in lines)


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=400), st.integers(1, 3))
def test_a_long_headline_is_cut_to_so_many_lines(text: str, most: int) -> None:
    lines = lines_within(text, Face.PLAIN, 26, 300, most)
    assert len(lines) <= most
    shown = "".join(line.text for line in lines)
    assert shown == text or (shown.endswith("…") and text.startswith(shown.removesuffix("…")))


def test_a_long_headline_is_cut_after_a_word() -> None:
    (line,) = lines_within("The ferry sails again after the storm", Face.PLAIN, 26, 300, 1)
    assert line.text == "The ferry sails…"


def test_a_long_word_is_broken_between_graphemes_and_words_are_not() -> None:
    lines = [line.text for line in Text("See " + "e\u0301" * 60 + " now", Face.QUOTATION).lines(30, 300)]
    assert lines[0] == "See "
    assert lines[-1].endswith(" now")
    assert all(line.startswith("e\u0301") for line in lines[1:])
    assert [line.text for line in Text("a b\nc", Face.PLAIN).lines(30, 300)] == ["a b\n", "c"]


@pytest.mark.parametrize("unit", ["x", "日", "e\u0301"])
def test_a_word_of_any_length_is_broken_and_kept(unit: str) -> None:
    lines = Text(unit * 1_001, Face.QUOTATION).lines(SMALLEST, ROOM)
    assert "".join(line.text for line in lines) == unit * 1_001
    assert all(line.length <= ROOM for line in lines)
    # Each part is measured by itself, so that the time grows with the length alone.
    assert all(len(line.clusters) <= 200 for line in lines)


@pytest.mark.parametrize("face", Face)
@pytest.mark.parametrize("script", LETTERS)
def test_each_letter_of_four_scripts_has_its_glyph(face: Face, script: str) -> None:
    assert [one for one in LETTERS[script] if not has_glyph(face.value[0], one)] == []
    drawn = clusters(LETTERS[script], face)
    assert {one.font for one in drawn} == {face.value[0]}
    assert "".join(one.drawn for one in drawn) == LETTERS[script]


@pytest.mark.parametrize("name", ["DejaVuSerif", "DejaVuSans", "DejaVuSerif-Bold", "DejaVuSans-Bold"])
def test_a_character_has_a_glyph_if_the_font_s_table_says_so(name: str) -> None:
    table = TTFont(glyphs.FONTS / f"{name}.ttf").getBestCmap()
    characters = [*map(chr, range(0x21, 0x600)), *"ხ“…₾֏日한😀🎉ﷺ"]
    assert [one for one in characters if has_glyph(name, one) != (ord(one) in table)] == []


def test_the_fonts_come_with_their_licence() -> None:
    assert "Bitstream Vera" in (glyphs.FONTS / "LICENSE").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("❤\ufe0f", "❤"),
        ("👨‍👩‍👧 日本", f"{BOX} {BOX}{BOX}"),
        ("🇺🇦", BOX),
        ("a\u202eb\x07", "ab"),
        ("e\u0301\u20dd", "e\u0301"),
        ("1\ufe0f\u20e3", "1"),
        ("שלום", "שלום"),
    ],
)
def test_what_no_font_has_is_a_box_and_what_is_not_seen_is_left_out(text: str, drawn: str) -> None:
    assert "".join(one.drawn for one in clusters(text, Face.QUOTATION)) == drawn


@pytest.mark.skipif(not glyphs.SHAPES_TEXT, reason="this Pillow orders no right-to-left words")
@pytest.mark.parametrize(
    ("text", "marked", "shown"),
    [
        ("The שלום עולם, yes", (0, 0), ["The ", "שלום עולם", ", yes"]),
        ("The שלום 12 עולם yes", (0, 0), ["The ", "שלום 12 עולם", " yes"]),
        # The second of two words stands on the left of the first.
        ("The שלום עולם yes", (9, 13), ["The ", "עולם", "שלום ", " yes"]),
        ("שלום NATO עולם", (5, 9), [" עולם", "NATO", "שלום "]),
    ],
)
def test_right_to_left_words_stand_in_their_order(text: str, marked: tuple[int, int], shown: list[str]) -> None:
    line = clusters(text, Face.QUOTATION, marked, Face.ANSWER)
    assert [one.text for one in pieces(line, right_to_left=reads_right_to_left(text))] == shown


def test_a_pillow_that_shapes_no_text_leaves_right_to_left_words_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glyphs, "SHAPES_TEXT", False)
    line = clusters("The שלום עולם yes", Face.QUOTATION, (9, 13), Face.ANSWER)
    assert [one.text for one in pieces(line, right_to_left=False)] == ["The ", "שלום ", "עולם", " yes"]
    assert all(glyphs.shaped(one) is None for one in pieces(line, right_to_left=False))


@pytest.mark.parametrize("square", [False, True])
def test_letters_get_smaller_as_a_quotation_gets_longer_and_then_the_card_higher(square: bool) -> None:
    least = WIDTH if square else HEIGHT
    heights = [
        picture(quote_card(excerpt_of((SENTENCE * 50)[:length]), ENGLISH, square=square)).height
        for length in (1, 200, 700, 1_600, 4_000)
    ]
    # About as much as fits at the smallest size.
    fitting = 4 if square else 3
    assert heights[:fitting] == [least] * fitting
    assert least < heights[-1] < 2_200


def test_a_card_is_only_higher_if_the_quotation_does_not_fit_in_the_smallest_letters(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heights = {}
    for length in range(600, 1_000, 50):
        one = excerpt_of((SENTENCE * 20)[:length])
        heights[length] = picture(quote_card(one, ENGLISH)).height
    with monkeypatch.context() as context:
        context.setattr(card, "LARGEST", SMALLEST)
        for length, height in heights.items():
            smallest = picture(quote_card(excerpt_of((SENTENCE * 20)[:length]), ENGLISH)).height
            assert (height == HEIGHT) == (smallest == HEIGHT), length
    assert len(set(heights.values())) > 1


def _luminance(colour: str) -> float:
    """Relative luminance (https://www.w3.org/TR/WCAG21/#dfn-relative-luminance)."""
    parts = [one / 255 for one in ImageColor.getrgb(colour)[:3]]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("colour", [INK, GREY, ACCENT])
def test_colours_stand_out_from_the_paper(colour: str) -> None:
    assert (_luminance(PAPER) + 0.05) / (_luminance(colour) + 0.05) >= 4.5


def test_the_answering_words_are_in_another_colour() -> None:
    plain = replace(SAMPLES[0].excerpt(), span=None)
    accent = ImageColor.getrgb(ACCENT)

    def accented(excerpt: Excerpt) -> int:
        body = picture(quote_card(excerpt, ENGLISH)).crop((0, MARGIN + 20, WIDTH, HEIGHT - MARGIN - 30))
        return sum(count for count, colour in body.getcolors(1 << 20) or [] if colour == accent)

    assert accented(plain) == 0
    assert accented(SAMPLES[0].excerpt()) > 500


@pytest.mark.parametrize(
    "other",
    [
        {"headline": "Another headline"},
        {"publisher": "The Post"},
        {"published": "2026-05-04"},
    ],
)
def test_a_card_shows_headline_publisher_and_date(other: dict[str, str]) -> None:
    assert quote_card(excerpt_of("It sails.", **other), ENGLISH) != quote_card(excerpt_of("It sails."), ENGLISH)


def test_a_card_shows_the_speaker_and_the_lines_above_and_its_date_in_the_reader_s_language() -> None:
    georgian = SAMPLES[3].excerpt()
    assert georgian.lines_above
    assert quote_card(replace(georgian, leads=()), ENGLISH) != quote_card(georgian, ENGLISH)
    english = SAMPLES[0].excerpt()
    assert english.speaker
    assert quote_card(replace(english, speaker=None), ENGLISH) != quote_card(english, ENGLISH)
    assert quote_card(english, voice_for("hy")) != quote_card(english, ENGLISH)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_the_pictures_to_look_at_are_small(sample: Sample) -> None:
    assert (CARDS / f"{sample.name}.png").stat().st_size < 60_000
    assert picture((CARDS / f"{sample.name}.png").read_bytes()).size == picture(sample.card()).size
