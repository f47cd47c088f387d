"""When the bot last heard of Telegram, and when it last finished something, so that a standstill is seen."""

from __future__ import annotations

from time import monotonic


class Pulse:
    """Moments by the monotonic clock, which stay right if the time is set.

    Attributes:
        heard: when updates were last received or asked for with success, by polling or by the webhook; None before
            that.
        unanswered: since when a reply has been due to a call by which updates are received (`getUpdates`, or what is
            called about the webhook); None if none is. A pause between two calls is no silence, nor is an error, or a
            Telegram that cannot be connected to.
        finished: when a request was last handled, or the last moment when none waited.
        undelivered: why Telegram cannot deliver updates to the webhook; empty if it can, or if the bot polls.
    """

    def __init__(self) -> None:
        self.heard: float | None = None
        self.unanswered: float | None = None
        self.finished = monotonic()
        self.undelivered = ""

    def note_asked(self, patience: float = 0.0) -> None:
        """Note that updates were asked for, whose reply is due within `patience` seconds."""
        if self.unanswered is None:
            self.unanswered = monotonic() + patience

    def note_heard(self) -> None:
        """Note that updates were received, or that there are none."""
        self.note_replied()
        self.heard = monotonic()

    def note_replied(self) -> None:
        """Note that Telegram replied, if only with an error, or could not be connected to."""
        self.unanswered = None

    def note_finished(self) -> None:
        """Note that a request was handled, or that none waits."""
        self.finished = monotonic()
