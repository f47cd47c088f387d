"""Addresses that open a page at a quotation (https://wicg.github.io/scroll-to-text-fragment/)."""

from urllib.parse import unquote

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from bot.replies.text_fragment import URL_LIMIT, Directive, folded, passage_url
from corpus import Story
from tests.fakes import ferry_story
from tests.strategies import stories

URL = "https://example.org/story"
LONG = "One two three four five six seven eight nine ten " * 3


def read(url: str) -> Directive:
    """The directive of an address."""
    terms = url.partition(":~:text=")[2].split(",")
    prefix = terms.pop(0)[:-1] if terms[0].endswith("-") else ""
    suffix = terms.pop()[1:] if terms[-1].startswith("-") else ""
    assert 1 <= len(terms) <= 2
    start, end = terms[0], terms[1] if len(terms) == 2 else ""
    return Directive(*(unquote(term) for term in (start, end, prefix, suffix)))


@pytest.mark.parametrize(
    ("page", "quotation", "directive"),
    [
        ("The quick brown fox. It jumped.", "It jumped.", "text=It%20jumped."),
        ("well-known, black & white", "well-known, black & white", "text=well%2Dknown%2C%20black%20%26%20white"),
        ("100% of “them” said: «да»", "100% of “them”", "text=100%25%20of%20%E2%80%9Cthem%E2%80%9D"),
        ("mountain range. The orange ran.", "range", "text=range"),
        ("A cat sat. A cat ran. A cat lay.", "A cat", "text=A%20cat,-sat."),
        ("The cat sat. A cat sat. the cat sat.", "A cat sat.", "text=A%20cat%20sat."),
        ("No. Why? No. Where?", "No.", "text=No.,-Why%3F"),
        ("First: yes. Second: yes.", "yes.", "text=First%3A-,yes."),
        ("One.\n\nYes.\n\nTwo.\n\nYes.", "Yes.", "text=One.-,Yes."),
        ("Straße und Maße. STRASSE!", "Straße", "text=Stra%C3%9Fe,-und"),
        ("résumé one, resume two", "résumé", "text=r%C3%A9sum%C3%A9,-one%2C"),
        ("他说。我们走。他说。", "我们走。", "text=%E6%88%91%E4%BB%AC%E8%B5%B0%E3%80%82"),
    ],
)
def test_the_fragment_names_only_the_place_of_the_quotation(page: str, quotation: str, directive: str) -> None:
    start = page.index(quotation)
    assert passage_url(URL, page, start, start + len(quotation)) == f"{URL}#:~:{directive}"


@pytest.mark.parametrize(
    ("text", "directive", "found"),
    [
        ("mountain range, orange ranges, range", Directive("range"), ["range", "range"]),
        ("The Range", Directive("rANGE"), ["Range"]),
        ("one two three two", Directive("two", prefix="three"), ["two"]),
        ("one two three two", Directive("two", suffix="three"), ["two"]),
        ("one two three four", Directive("one", "three"), ["one two three"]),
        ("one two. one three", Directive("one", "three"), ["one two. one three", "one three"]),
        ("one a x one a y", Directive("one", "a", suffix="y"), ["one a x one a", "one a"]),
        ("one\n\ntwo three", Directive("two", prefix="one"), ["two"]),
        ("one two\n\nthree", Directive("two", suffix="three"), ["two"]),
        ("one two\n\nthree", Directive("two", "three"), ["two\n\nthree"]),
        ("jumped", Directive("mped", prefix="ju"), ["mped"]),
        ("jumped", Directive("jum", suffix="ped"), ["jum"]),
        ("jumped", Directive("mped", prefix="u"), []),
        ("on and on and off", Directive("off", prefix="on and"), ["off"]),
        ("red boat came", Directive("boat came", prefix="red boat"), []),
        ("red boat came", Directive("red", "ca"), []),
        ("red boat came", Directive("red", "ca", suffix="me"), ["red boat ca"]),
        ("red boat came", Directive("red", "me"), []),
        ("she's 3.5 m", Directive("she"), []),
        ("she's 3.5 m", Directive("she's"), ["she's"]),
        ("Cafe\u0301s", Directive("CAFÉS"), ["Cafe\u0301s"]),
        ("straße", Directive("stras"), []),
    ],
)
def test_a_page_is_searched_as_a_browser_does(text: str, directive: Directive, found: list[str]) -> None:
    page = folded(text)
    assert [page[start:end] for start, end in directive.matches(page)] == list(map(folded, found))


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://example.org/a#part", "https://example.org/a#part:~:text=Yes."),
        ("https://example.org/a#", "https://example.org/a#:~:text=Yes."),
        ("https://example.org/?a=1&b=:~:", "https://example.org/?a=1&b=:~:#:~:text=Yes."),
        ("https://example.org/a#:~:text=other", "https://example.org/a#:~:text=other"),
        ("https://example.org/a#part:~:text=other", "https://example.org/a#part:~:text=other"),
        ("HTTP://example.org", "HTTP://example.org#:~:text=Yes."),
        ("mailto:desk@example.org", "mailto:desk@example.org"),
        ("https://example.org/" + "a" * 2040, "https://example.org/" + "a" * 2040),
    ],
)
def test_the_address_is_kept(url: str, linked: str) -> None:
    assert passage_url(url, "Yes. No.", 0, 4) == linked


def test_a_long_quotation_is_named_by_its_first_and_last_words() -> None:
    page = f"Begin here. At last the ferry {'was very late and ' * 10}came to shore. Then more."
    start, end = page.index("At last"), page.index(" Then")
    assert passage_url(URL, page, start, end) == f"{URL}#:~:text=At%20last%20the,came%20to%20shore."


def test_ambiguous_words_get_words_around_them() -> None:
    page = f"Begin here. {LONG}end. Then more."
    start, end = page.index("One"), page.index(" Then")
    assert passage_url(URL, page, start, end) == f"{URL}#:~:text=here.-,One%20two%20three,nine%20ten%20end."


def test_a_quotation_over_two_paragraphs_is_never_one_term() -> None:
    page = "It rained. The pier fell.\n\nNobody was hurt. It was late."
    start, end = page.index("The"), page.index(" It was")
    assert passage_url(URL, page, start, end) == f"{URL}#:~:text=The%20pier%20fell.,Nobody%20was%20hurt."


def test_a_long_text_without_white_space_is_given_in_full_if_there_is_room() -> None:
    page = "他说。" + "我们今天走到桥上看船" * 13 + "完。"
    assert read(passage_url(URL, page, 3, len(page))) == Directive(page[3:])
    page = "他说。" + "我们今天走到桥上看船" * 40 + "完。"
    assert passage_url(URL, page, 3, len(page)) == URL


@pytest.mark.parametrize(
    ("page", "start", "end"),
    [
        ("Ferries came.", 1, 5),
        ("yes " * 100, 40, 43),
        ("Yes.", 2, 2),
        ("Yes. \n No.", 4, 6),
        ("", 0, 0),
    ],
)
def test_there_is_no_fragment_if_none_names_only_that_place(page: str, start: int, end: int) -> None:
    assert passage_url(URL, page, start, end) == URL


@given(stories(), st.data())
def test_a_browser_finds_only_the_quotation_or_the_address_is_plain(story: Story, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(story.sentences) - 1))
    last = data.draw(st.integers(first, min(first + 2, len(story.sentences) - 1)))
    start, end = story.sentences[first].start, story.sentences[last].end
    url = passage_url(URL, story.text, start, end)
    assert len(url) <= URL_LIMIT
    if url == URL:
        return
    assert regex.fullmatch(r"[A-Za-z0-9_.~%:/#=,-]+", url)
    directive = read(url)
    place = len(folded(story.text[:start])), len(folded(story.text[:end]))
    assert list(directive.matches(folded(story.text))) == [place]
    for term in (directive.start, directive.end, directive.prefix, directive.suffix):
        assert "\n" not in term


def test_every_sentence_of_an_ordinary_story_has_an_address_of_its_own() -> None:
    story = ferry_story()
    urls = {passage_url(URL, story.text, sentence.start, sentence.end) for sentence in story.sentences}
    assert len(urls) == len(story.sentences)
    assert URL not in urls
