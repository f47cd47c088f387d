"""Function words by which a language is told; function_words.toml says what each part is."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

FUNCTION_WORDS: dict[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
