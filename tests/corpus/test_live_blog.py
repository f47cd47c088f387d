"""Which entries of a live blog are newer."""

import pytest

from corpus import ParagraphKind, ParagraphText, Story
from corpus.live_blog import ages_of_entries


def blog(*times: str) -> Story:
    """A story with one paragraph under each time, after one above all."""
    parts = [ParagraphText("Live from Lund.")]
    for time in times:
        parts += [ParagraphText(time, ParagraphKind.TIME), ParagraphText("It rains.", leads=(len(parts) + 1,))]
    return Story.from_paragraphs("live", "Live", parts)


@pytest.mark.parametrize(
    ("times", "ages"),
    [
        (("14:05", "13:00", "12.40 Uhr"), [0, 1, 2]),
        (("12:40", "13:00", "2.05pm"), [2, 1, 0]),
        (("00:10", "23:50", "22:00", "21:00"), [0, 1, 2, 3]),
        (("22:00", "23:50", "00:10", "01:00"), [3, 2, 1, 0]),
        (("11 a.m.", "12:30 p.m."), [1, 0]),
        (("12:10 a.m.", "11 a.m."), [1, 0]),
        (("14:05", "14:05"), []),
        (("14:05",), []),
        ((), []),
    ],
)
def test_the_order_of_the_times_tells_whether_the_newest_is_first(times: tuple[str, ...], ages: list[int]) -> None:
    story = blog(*times)
    found = ages_of_entries(story)
    assert [found[one.number] for one in story.paragraphs if one.leads and found] == ages
    assert 1 not in found
