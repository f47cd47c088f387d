"""A reader has the bot forget everything about them."""

from __future__ import annotations

from tests.end_to_end.reader import Reader, labels

QUESTION = "Who is the chairman of the CSTO Collective Security Council?"


def test_a_reader_is_forgotten_by_a_press_and_old_buttons_say_so(reader: Reader) -> None:
    answer = reader.asks(QUESTION)
    asked = reader.asks("/forgetme")
    assert labels(asked) == ["Forget me"]
    assert reader.presses("Forget me", asked) is None
    assert reader.waits_for_edit(1).text.startswith("Deleted: answers 1, questions 1,")
    assert "no longer remember" in str(reader.presses("Show in context", answer))
    again = reader.asks("/forgetme")
    reader.presses("Forget me", again)
    assert reader.waits_for_edit(2).text == "I keep nothing about you."
