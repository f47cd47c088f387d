"""Archives: what was written comes back, and anything else is refused before a file is touched."""

import gzip
import io
import json
import stat
import tarfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive import (
    DATABASE,
    FORMAT,
    INDEX,
    LIST,
    BackupError,
    check_archive,
    unpack_archive,
    write_archive,
)
from index import StateError

NAMES = (INDEX, DATABASE, "stories/a.md", "stories/deep/er/ä b.txt", "stories/desk\\ferry.md", "stories/a\tb\n.md")
CONTENT = b"The ferry sails."


@given(files=st.dictionaries(st.sampled_from(NAMES), st.binary(max_size=3000)))
def test_files_come_back_as_they_were(tmp_path_factory: pytest.TempPathFactory, files: dict[str, bytes]) -> None:
    folder = tmp_path_factory.mktemp("archive")
    for number, content in enumerate(files.values()):
        (folder / str(number)).write_bytes(content)
    write_archive(folder / "a.tar.gz", {name: folder / str(number) for number, name in enumerate(files)})
    assert stat.S_IMODE((folder / "a.tar.gz").stat().st_mode) == 0o600
    assert {name: one.size for name, one in check_archive(folder / "a.tar.gz").items()} == {
        name: len(content) for name, content in files.items()
    }
    (folder / "out").mkdir()
    unpack_archive(folder / "a.tar.gz", folder / "out")
    found = {path.relative_to(folder / "out").as_posix(): path for path in folder.glob("out/**/*") if path.is_file()}
    assert {name: path.read_bytes() for name, path in found.items()} == files


Members = list[tuple[tarfile.TarInfo, bytes]]


def member(name: str, content: bytes = b"", kind: bytes = tarfile.REGTYPE) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.size, info.type, info.linkname = len(content), kind, "/etc/passwd"
    return info, content


def listed(*names: str, format: int = FORMAT, content: bytes = CONTENT) -> tuple[tarfile.TarInfo, bytes]:
    one = {"size": len(content), "sha256": sha256(content).hexdigest()}
    return member(LIST, json.dumps({"format": format, "files": dict.fromkeys(names, one)}).encode())


def archive_of(path: Path, members: Members) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for info, content in members:
            archive.addfile(info, io.BytesIO(content))
    return path


GOOD = [listed(INDEX, "stories/a.md"), member(INDEX, CONTENT), member("stories/a.md", CONTENT)]
OUTSIDE = (
    "/etc/passwd",
    "../storybot.db",
    "stories/../../x",
    "stories/../storybot.db",
    "stories",
    "stories/",
    "stories//a.md",
    "stories/./a.md",
    "stories/a\x00.md",
    "stories\\..\\a.md",
    "heartbeat",
    ".env",
    "index.sqlite-wal",
    "",
)


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_name_that_has_no_place_in_a_backup_is_refused(tmp_path: Path, name: str) -> None:
    path = archive_of(tmp_path / "a.tar.gz", [listed(name), member(name, CONTENT)])
    reads: tuple[Callable[[Path], object], ...] = (check_archive, lambda path: unpack_archive(path, tmp_path / "out"))
    for read in reads:
        with pytest.raises(BackupError, match="no place in a backup") as caught:
            read(path)
        assert "\n" not in str(caught.value)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ([], "no list"),
        (GOOD[1:], "no list"),
        ([member(LIST, b"[]")], "cannot be read"),
        ([member(LIST, b"nonsense")], "cannot be read"),
        ([member(LIST, b"{}")], "cannot be read"),
        ([member(LIST, b"", tarfile.SYMTYPE)], "cannot be read|no list"),
        ([listed(INDEX, format=99)], "another version of storybot"),
        (GOOD[:2], "'stories/a.md' is missing"),
        ([GOOD[0], GOOD[1], *GOOD[1:]], "'index.sqlite' is not in its list"),
        ([*GOOD, member("stories/b.md")], "'stories/b.md' is not in its list"),
        ([GOOD[0], member(INDEX, b"The ferry sinks."), GOOD[2]], "'index.sqlite' is not as it was written"),
        ([GOOD[0], member(INDEX, CONTENT + b"!"), GOOD[2]], "'index.sqlite' is not as it was written"),
        ([GOOD[0], member(INDEX, b"", tarfile.SYMTYPE), GOOD[2]], "'index.sqlite' is not in its list"),
        ([GOOD[0], member(INDEX, b"", tarfile.LNKTYPE), GOOD[2]], "'index.sqlite' is not in its list"),
        ([GOOD[0], member(INDEX, b"", tarfile.DIRTYPE), GOOD[2]], "'index.sqlite' is not in its list"),
        ([GOOD[0], member(INDEX, b"", tarfile.FIFOTYPE), GOOD[2]], "'index.sqlite' is not in its list"),
    ],
)
def test_an_archive_that_is_not_what_its_list_says_is_refused(tmp_path: Path, members: Members, why: str) -> None:
    path = archive_of(tmp_path / "a.tar.gz", members)
    with pytest.raises(BackupError, match=why) as caught:
        check_archive(path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda _: b"no archive",
        lambda data: data[:-30],
        lambda data: data[: len(data) // 2],
        lambda data: data[:40] + bytes([data[40] ^ 1]) + data[41:],
        lambda data: gzip.decompress(data),
        lambda data: gzip.compress(gzip.decompress(data)[:1500]),
    ],
)
def test_a_damaged_archive_is_refused(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    path = archive_of(tmp_path / "a.tar.gz", GOOD)
    assert [*check_archive(path)] == [INDEX, "stories/a.md"]
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(BackupError, match="damaged or no backup") as caught:
        check_archive(path)
    assert "\n" not in str(caught.value)


def test_an_archive_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match=r"a\.tar\.gz: there is no such file"):
        check_archive(tmp_path / "a.tar.gz")


def test_a_folder_that_cannot_be_written_gets_one_line(tmp_path: Path) -> None:
    path = archive_of(tmp_path / "a.tar.gz", GOOD)
    (tmp_path / "out").write_text("a file")
    with pytest.raises(StateError, match="cannot be written"):
        unpack_archive(path, tmp_path / "out")
