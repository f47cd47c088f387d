"""The result of a check, of `storybot doctor` or of `/readyz`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of a check: whether it passed, and a line that says what was found or what to do."""

    subject: str
    holds: bool
    line: str

    def to_json(self) -> dict[str, object]:
        """Return it as programs read it: `subject`, `ok` and `line`."""
        return {"subject": self.subject, "ok": self.holds, "line": self.line}


def report(found: Iterable[Finding]) -> dict[str, object]:
    """Return findings as programs read them: `ok` if all checks passed, and `checks`."""
    checks = list(found)
    return {"ok": all(one.holds for one in checks), "checks": [one.to_json() for one in checks]}
