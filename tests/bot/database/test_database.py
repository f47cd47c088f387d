"""Opening: tables that are brought up to date, and what people are told if that fails."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, make_url, text

from bot.database import Database, DatabaseError
from bot.database.errors import shown
from bot.database.session import engine_for, read_url
from bot.database.tables import Base


async def test_the_migrations_make_the_tables_that_the_program_uses(address: str) -> None:
    await (await Database.open(address)).close()

    def differences(connection: Connection) -> list[Any]:
        return list(compare_metadata(MigrationContext.configure(connection), Base.metadata))

    engine = engine_for(read_url(address))
    async with engine.connect() as connection:
        found = await connection.run_sync(differences)
    await engine.dispose()
    assert found == []


async def test_a_database_is_opened_again_with_its_content(address: str) -> None:
    database = await Database.open(address)
    await database.conversations.choose_locale(5, "hy")
    await database.close()
    database = await Database.open(address)
    assert await database.conversations.locale(5) == "hy"
    await database.close()


async def test_several_programs_may_open_a_new_database_at_once(address: str) -> None:
    opened = await asyncio.gather(*(Database.open(address) for _ in range(4)))
    await opened[0].conversations.choose_locale(5, "hy")
    assert [await database.conversations.locale(5) for database in opened] == ["hy"] * 4
    for database in opened:
        await database.close()


async def test_a_database_of_a_newer_version_is_left_alone(address: str) -> None:
    await (await Database.open(address)).close()
    engine = engine_for(read_url(address))
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = 'of tomorrow'"))
    await engine.dispose()
    with pytest.raises(DatabaseError, match="a newer version of storybot has written it; install that version"):
        await Database.open(address)


@pytest.mark.parametrize(
    ("bad", "line"),
    [
        ("nonsense", "is not an address; write sqlite:///FILE"),
        ("mysql://user:hush@localhost/name", "it is not supported; write sqlite:///FILE"),
        ("sqlite+pysqlite:///file", "it is not supported; write sqlite:///FILE"),
        ("postgresql://user:hush@localhost:none/name", "is not an address; write sqlite:///FILE"),
        ("postgresql://user:hush@127.0.0.1:1/name", "it cannot be opened"),
        ("postgresql://user:hush@127.0.0.1:1/name?sslmode=odd", "it cannot be opened"),
        ("postgresql://127.0.0.1:1/name?user=me&password=hush", "its option password is not supported; leave it out"),
        ("sqlite:///file?mode=ro", "its option mode is not supported; leave it out"),
        ("postgresql://user:hu@hush@localhost/name", "write postgresql://USER:PASSWORD@HOST/NAME, and"),
        ("postgresql://localhost/name;password=hush", "write postgresql://USER:PASSWORD@HOST/NAME, and"),
        ("postgresql://localhost/name?hush=1", "one of its options is not supported; leave it out"),
        ("sqlite://user:hush@host/file", "SQLite has no users, passwords and hosts; write sqlite:///FILE"),
        ("sqlite:///file;password=hush", "SQLite has no users, passwords and hosts; write sqlite:///FILE"),
        ("sqlite:////proc/no/such/folder/file", "it cannot be opened"),
    ],
)
async def test_an_address_that_cannot_be_used_gets_one_line_without_the_password(bad: str, line: str) -> None:
    with pytest.raises(DatabaseError) as caught:
        await Database.open(bad)
    assert line in str(caught.value)
    assert "hush" not in str(caught.value)
    assert "\n" not in str(caught.value)


WORDS = ("zq7hush", "kx9quiet")
"""What passwords are made of; no other part of an address has them."""

passwords = st.lists(st.sampled_from([*WORDS, *"@:/?#;&=%[]' \\é", "%40", "%2F"]), min_size=1, max_size=7).map("".join)
PLACES = (
    "postgresql://user:{}@host/name",
    "postgresql+asyncpg://user:{}@127.0.0.1:5432/name?ssl=require",
    "postgresql://:{}@[::1]/name",
    "postgresql://user;password={}@host/name",
    "postgresql://host/name?password={}",
    "postgresql://host/name?user=me&password={}",
    "postgresql://user:word@host/name?sslmode=require;password={}",
    "postgresql://host/name;password={}",
    "postgresql://host;password={}/name",
    "sqlite:///file?password={}",
    "sqlite:///file;password={}",
    "sqlite://user:{}@host/file",
)


@given(st.sampled_from(PLACES), passwords)
def test_no_part_of_a_password_is_shown_wherever_it_stands_in_an_address(place: str, password: str) -> None:
    try:
        url = read_url(place.format(password))
    except DatabaseError as error:
        said = [str(error)]
    else:
        refused = f"connection refused for {url.password or ''}"
        said = [shown(url), str(DatabaseError.of(OSError(refused), url))]
    assert not [word for word in WORDS for line in said if word in line]


@pytest.mark.parametrize(
    ("address", "password"),
    [
        ("postgresql://me%40home:p%40ss@db.example.org:5432/name", "p@ss"),
        ("postgresql://user:a/b?c#d;e=f&g@[::1]/name", "a/b?c#d;e=f&g"),
        ("postgresql:///name?host=/run/postgresql&port=5432", None),
    ],
)
def test_an_address_may_have_a_password_of_odd_characters(address: str, password: str | None) -> None:
    assert read_url(address).password == password


async def test_a_missing_driver_is_named_with_its_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "asyncpg", None)
    with pytest.raises(DatabaseError) as caught:
        await Database.open("postgresql://user:hush@127.0.0.1:1/name")
    assert 'asyncpg is not installed; pip install "storybot[postgres]"' in str(caught.value)
    assert "hush" not in str(caught.value)


async def test_a_server_without_that_database_gets_a_line(postgres_address: str) -> None:
    url = make_url(postgres_address).set(database="no_such", password="hush")
    with pytest.raises(DatabaseError) as caught:
        await Database.open(url.render_as_string(hide_password=False))
    assert "it cannot be opened" in str(caught.value)
    assert "hush" not in str(caught.value)


async def test_the_ssl_mode_of_an_address_is_used(postgres_address: str) -> None:
    await (await Database.open(f"{postgres_address}?sslmode=disable")).close()
    url = read_url(f"{postgres_address}?sslmode=verify-full")
    assert (url.query["ssl"], "sslmode" in url.query) == ("verify-full", False)
