"""Embargoes and stories that expire."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import CorpusError, Metadata, read_corpus, read_stories
from corpus.story import Standing, due, standing
from tests.strategies import moments

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
BEFORE, LATER = "2026-05-04T11:29+02:00", "2026-05-04T11:31+02:00"


@pytest.mark.parametrize(
    ("embargo", "expires", "stands", "next_moment"),
    [
        (None, None, None, None),
        (BEFORE, None, None, None),
        ("2026-05-04T09:30", None, None, None),
        (LATER, None, Standing.WAITS, "2026-05-04T09:31"),
        ("2026-05-05", None, Standing.WAITS, "2026-05-05"),
        (None, LATER, None, "2026-05-04T09:31"),
        (None, "2026-05-04T09:30", Standing.EXPIRED, None),
        (None, "2026-05-04", Standing.EXPIRED, None),
        (LATER, BEFORE, Standing.WAITS, "2026-05-04T09:31"),
        (LATER, "2026-05-05", Standing.WAITS, "2026-05-04T09:31"),
    ],
)
def test_a_story_is_shown_from_the_end_of_its_embargo_until_it_expires(
    embargo: str | None, expires: str | None, stands: Standing | None, next_moment: str | None
) -> None:
    metadata = Metadata(embargo_until=embargo, expires=expires)
    assert standing(metadata, NOW) is stands
    found = due(metadata, NOW)
    assert found == (datetime.fromisoformat(next_moment).replace(tzinfo=UTC) if next_moment else None)


@given(moments, moments, st.datetimes(timezones=st.just(UTC)))
def test_what_is_due_is_later_than_now_and_nothing_changes_before_it(
    embargo: str | None, expires: str | None, now: datetime
) -> None:
    metadata = Metadata(embargo_until=embargo, expires=expires)
    following = due(metadata, now)
    assert following is None or following > now
    if following is None:
        assert standing(metadata, now) is standing(metadata, datetime.max.replace(tzinfo=UTC))


HEADS = {
    "yaml": "---\nheadline: Ferry\nembargo_until: {}\n---\n\nIt sails.",
    "toml": "+++\nheadline = 'Ferry'\nembargo_until = {}\n+++\n\nIt sails.",
    "json": '{{"headline": "Ferry", "embargo_until": {}}}\n\nIt sails.',
}
BAD = {
    "yaml": ["tomorrow", "2026-13-01", "2026-05-04T25:00", "no", "[2026-05-04]", "{a: b}", "4.5.2026", "12:30:45"],
    "toml": ["'tomorrow'", "false", "0", "12:30:45", "['2026-05-04']"],
    "json": ['"tomorrow"', "false", "0", "[]", "1777852800"],
}


@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind, values in BAD.items() for value in values])
@pytest.mark.parametrize("key", ["embargo_until", "expires"])
def test_a_moment_that_is_no_date_is_a_problem_and_the_story_is_left_out(
    tmp_path: Path, kind: str, value: str, key: str
) -> None:
    (tmp_path / "a.md").write_text("# A\n\nOne.")
    (tmp_path / "b.md").write_text(HEADS[kind].format(value).replace("embargo_until", key))
    corpus = read_corpus(tmp_path, now=NOW)
    assert ([story.id for story in corpus.stories], corpus.absent) == (["a"], ())
    (problem,) = corpus.problems
    assert problem.why.startswith(f"{key} is ")
    assert problem.cure == "write it as 2026-05-04 or 2026-05-04T09:30+02:00"


@pytest.mark.parametrize(("kind", "quote"), [("yaml", ""), ("toml", ""), ("toml", "'"), ("json", '"')])
def test_each_kind_of_front_matter_gives_moments(tmp_path: Path, kind: str, quote: str) -> None:
    (tmp_path / "a.md").write_text(HEADS[kind].format(f"{quote}2026-05-04T11:31:00+02:00{quote}"))
    corpus = read_corpus(tmp_path, now=NOW)
    assert corpus.stories == ()
    assert [story.metadata.embargo_until for story in corpus.absent] == ["2026-05-04T11:31:00+02:00"]
    assert corpus.due == {"a.md": datetime(2026, 5, 4, 9, 31, tzinfo=UTC)}
    later = read_corpus(tmp_path, now=datetime(2026, 5, 4, 9, 31, tzinfo=UTC))
    assert ([story.id for story in later.stories], later.due) == (["a"], {"a.md": None})


def test_an_empty_moment_is_none(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\nheadline: A\nembargo_until:\nexpires: ''\n---\n\nOne.")
    assert len(read_corpus(tmp_path, now=NOW).stories) == 1


@pytest.mark.parametrize("value", ['"tomorrow"', "false", "0", "[]", '{"a": "b"}'])
@pytest.mark.parametrize("key", ["embargo_until", "expires"])
def test_an_article_of_json_lines_with_a_moment_that_is_no_date_is_left_out(
    tmp_path: Path, value: str, key: str
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"headline": "A", "text": "One."}\n{"headline": "B", "text": "Two.", "' + key + f'": {value}}}\n')
    stories, (problem,) = read_stories(path)
    assert [story.id for story in stories] == ["a"]
    assert problem.what == f"{path}, line 2"
    assert problem.why.startswith(f"{key} ")
    assert problem.why.endswith("is no date, so the article is left out")


def test_an_article_of_json_lines_has_a_correction_and_moments(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"headline": "A", "text": "One.", "correction": "The bridge is 40 m long.", '
        '"embargo_until": "2026-05-04", "expires": "2026-06-04T09:30Z"}\n'
    )
    ((story,), problems) = read_stories(path)
    about = story.metadata
    assert (about.correction, about.embargo_until) == ("The bridge is 40 m long.", "2026-05-04")
    assert (about.expires, problems) == ("2026-06-04T09:30:00+00:00", [])


def test_if_all_stories_wait_reading_does_not_fail_but_nothing_can_be_asked(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(HEADS["yaml"].format("2027-01-01"))
    with pytest.raises(CorpusError, match="the only story waits for the end of its embargo, has expired or is"):
        read_corpus(tmp_path, now=NOW).askable()
    (tmp_path / "b.md").write_text(HEADS["yaml"].format("2025-01-01").replace("embargo_until", "expires"))
    with pytest.raises(CorpusError, match="all 2 stories wait for the end of an embargo, have expired"):
        read_corpus(tmp_path, now=NOW).askable()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("'Corrected on 4 May:  the bridge is 40 m long.'", "Corrected on 4 May: the bridge is 40 m long."),
        ("2026-05-04", "2026-05-04"),
        ("2026-05-04 09:30", "2026-05-04T09:30:00"),
        ("'<b>40 m</b>'", "<b>40 m</b>"),
        ("", None),
    ],
)
def test_a_correction_is_the_editors_line_or_a_date(tmp_path: Path, given: str, kept: str | None) -> None:
    (tmp_path / "a.md").write_text(f"---\nheadline: A\ncorrection: {given}\n---\n\nOne.")
    (story,) = read_corpus(tmp_path).stories
    assert story.metadata.correction == kept


def test_a_correction_that_is_no_line_is_a_problem_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\nheadline: A\ncorrection: {a: b}\n---\n\nOne.")
    with pytest.raises(CorpusError, match=r"correction is .* write a line of text, or a date such as 2026-05-04"):
        read_corpus(tmp_path)
