"""When the bot last heard of Telegram, and when it last finished something, so that a standstill is seen."""

from __future__ import annotations

from time import monotonic


class Pulse:
    """Moments by the monotonic clock, which stay right if the time is set.

    Attributes:
        heard: when updates were last received or asked for with success, by polling or by the webhook; None before
            that.
        replied: when Telegram last replied in any way to a call by which updates are received (`getUpdates`, or what is
            called about the webhook), or could not be connected to; a call that is never answered leaves it as it is.
        unanswered: since when a reply to such a call has been due; None if none is. A pause between two calls is no
            silence.
        finished: when a request was last handled, or the last moment when none waited.
        moved: when a request last came nearer to its end: it came, its turn came, it was handled, or it began or ended
            a wait that may take long.
    """

    def __init__(self) -> None:
        self.heard: float | None = None
        self.replied = monotonic()
        self.unanswered: float | None = None
        self.finished = self.moved = monotonic()

    def note_asked(self, patience: float = 0.0) -> None:
        """Note that updates were asked for, whose reply is due within `patience` seconds."""
        if self.unanswered is None:
            self.unanswered = monotonic() + patience

    def note_heard(self) -> None:
        """Note that updates were received, or that there are none."""
        self.note_replied()
        self.heard = self.replied

    def note_replied(self) -> None:
        """Note that Telegram replied with an error, or could not be connected to."""
        self.replied = monotonic()
        self.unanswered = None

    def note_finished(self) -> None:
        """Note that a request was handled, or that none waits."""
        self.finished = self.moved = monotonic()

    def note_moved(self) -> None:
        """Note that a request has come nearer to its end."""
        self.moved = monotonic()
