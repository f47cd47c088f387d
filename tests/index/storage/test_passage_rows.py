"""What is kept of each sentence that is searched."""

from __future__ import annotations

from pathlib import Path

from corpus import read_story
from index.storage.story_rows import passage_rows


def test_an_item_is_found_by_the_line_above_it_and_says_another_thing_below_another_line(tmp_path: Path) -> None:
    path = tmp_path / "vaccine.md"
    path.write_text(
        "# Claims\n\nWhat is false:\n\n- The vaccine harms.\n\nWhat is disputed:\n\n- The vaccine harms.\n", "utf-8"
    )
    rows, stems = passage_rows(read_story(path))
    (first, one), (second, other) = ((row["said"], own) for row, (_, _, own) in zip(rows, stems, strict=True))
    assert first != second
    assert ("fals" in one, "disput" in other) == (True, True)
    assert [len(headline.split()) + len(own.split()) for _, headline, own in stems] == rows["stems"].tolist()
