"""When the bot last heard of Telegram, and when it last finished something, so that a standstill is seen."""

from __future__ import annotations

from time import monotonic


class Pulse:
    """Moments by the monotonic clock, which stay right if the time is set.

    `heard`: when updates were last received or asked for with success, by polling or by the webhook; None before that.
    `replied`: when Telegram last replied in any way to a call by which updates are received (`getUpdates`, or what is
    called about the webhook), or was found to be away at once; a call that is never answered leaves it as it is.
    `finished`: when a request was last handled, or the last moment when none waited.
    """

    def __init__(self) -> None:
        self.heard: float | None = None
        self.replied = monotonic()
        self.finished = monotonic()

    def note_heard(self) -> None:
        """Note that updates were received, or that there are none."""
        self.heard = self.replied = monotonic()

    def note_replied(self) -> None:
        """Note that Telegram replied with an error, or that it is away."""
        self.replied = monotonic()

    def note_finished(self) -> None:
        """Note that a request was handled."""
        self.finished = monotonic()
