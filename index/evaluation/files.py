"""The text of the files that an evaluation reads, and what can be wrong with it."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from index.errors import EvaluationFileError

_GZIP_MAGIC = b"\x1f\x8b"


def read_text(path: Path) -> str:
    """Return the text of a file, gzipped or not; raises EvaluationFileError if it cannot be read."""
    try:
        data = path.read_bytes()
        if path.suffix == ".gz" or data.startswith(_GZIP_MAGIC):
            data = gzip.decompress(data)
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise EvaluationFileError(str(path), "not UTF-8", "save it again as UTF-8") from None
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise EvaluationFileError(
            str(path), "it is no gzip file, or a damaged one", "compress it again, or give it a name without .gz"
        ) from None
    except OSError as error:
        raise EvaluationFileError(
            str(path), f"cannot be read ({error.strerror})", "name a file of questions: JSON lines, or SQuAD's form"
        ) from None


def numbered_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of JSON lines that are not empty, with their numbers from 1."""
    # Not by splitlines: JSON's strings may hold what it takes for line ends (U+2028).
    return ((number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip())


def invalid(where: str, error: ValidationError, cure: str) -> EvaluationFileError:
    """Return the error for what pydantic refused: its first complaint, with the key that it is about."""
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return EvaluationFileError(where, "it is no JSON", cure)
    key = ".".join(map(str, first["loc"])) or "the line"
    reason = first["msg"].removeprefix("Value error, ")
    return EvaluationFileError(where, f"{key}: {reason[:1].lower()}{reason[1:]}", cure)
