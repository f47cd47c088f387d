"""Dates as files write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.front_matter import FrontMatter
from corpus.moments import moment_of


@pytest.mark.parametrize(
    ("text", "language", "moment"),
    [
        ("2023-11-14", None, "2023-11-14"),
        ("20231114", None, "2023-11-14"),
        ("2023-11-14T09:30", None, "2023-11-14T09:30:00"),
        ("2023-11-14T09:30:00Z", None, "2023-11-14T09:30:00+00:00"),
        ("2023-11-14 09:30:00 +0200", None, "2023-11-14T09:30:00+02:00"),
        ("2023-11-14 09:30:00 UTC", None, "2023-11-14T09:30:00+00:00"),
        ("2023-11-14T09:30:00.123+02:00", None, "2023-11-14T09:30:00+02:00"),
        ("Tue, 14 Nov 2023 09:30:00 GMT", None, "2023-11-14T09:30:00+00:00"),
        ("November 14, 2023", None, "2023-11-14"),
        ("14 Nov 2023 9:30 am", "en", "2023-11-14T09:30:00"),
        ("14 ноября 2023", "ru", "2023-11-14"),
        ("14 листопада 2023, 09:30", "uk-UA", "2023-11-14T09:30:00"),
        ("14 նոյեմբերի, 2023", "hy", "2023-11-14"),
        ("14.11.2023", "uk", "2023-11-14"),
        ("04.05.2024", None, "2024-05-04"),
        ("4. 5. 2024, 09:30", "en", "2024-05-04T09:30:00"),
        ("Sat, 04.05.2024", "uk", "2024-05-04"),
        ("04-05-2024", "uk", "2024-05-04"),
        ("11/14/2023", "en", "2023-11-14"),
        ("2024/04/05 10:30", "en", "2024-04-05T10:30:00"),
        ("2024 04 05 10:30", "en", "2024-04-05T10:30:00"),
        ("14 November 2023", "tlh", "2023-11-14"),
    ],
)
def test_dates_of_every_kind_become_iso_8601(text: str, language: str | None, moment: str) -> None:
    assert moment_of(text, language) == moment
    assert FrontMatter(published=moment).published == moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        (" 20231114 ", "2023-11-14"),
        ("2023-11-14T09", "2023-11-14T09:00:00"),
        ("20231114T093000,5z", "2023-11-14T09:30:00+00:00"),
        ("2023-11-14 09:30 +02", "2023-11-14T09:30:00+02:00"),
        ("2023-11-14 09:30 UTC", "2023-11-14T09:30:00+00:00"),
    ],
)
def test_front_matter_takes_every_iso_form_that_other_files_may_have(text: str, moment: str) -> None:
    assert FrontMatter(published=text).published == moment_of(text) == moment


@pytest.mark.parametrize("text", ["2023-11-31", "2023-11-14T24:30", "2023-11", "14 Nov 2023", "2023-11-14x09:30"])
def test_front_matter_takes_no_other_date(text: str) -> None:
    with pytest.raises(ValueError, match="published"):
        FrontMatter(published=text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "yesterday",
        "Tuesday",
        "2023",
        "November 2023",
        "14 November",
        "04/05/2024",
        "4 / 5 / 2024",
        "04/05/24 at 0930",
        "04-05-2024",
        "09:30 04 05 2024",
        "2023-13-14",
        "0000-00-00",
        "2023-11-14T25:00",
        "51 16 7 min",
        "1700000000",
        "x" * 1000,
    ],
)
def test_what_is_no_whole_date_is_none(text: str) -> None:
    assert moment_of(text, "en") is None


@given(st.text(max_size=40) | st.dates().map(str) | st.datetimes().map(str))
def test_any_text_gives_a_date_that_front_matter_takes_or_none(text: str) -> None:
    moment = moment_of(text, "en")
    assert moment is None or FrontMatter(published=moment).published == moment
