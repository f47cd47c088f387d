"""Addresses of a Milvus."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.milvus.server.address import MilvusAddress


def test_an_address_names_a_folder_or_a_server_and_what_is_there() -> None:
    assert MilvusAddress.read("milvus-lite:/srv/milvus") == MilvusAddress(Path("/srv/milvus"), "")
    assert MilvusAddress.read("milvus-lite:here").folder == Path("here").absolute()
    server = MilvusAddress.read("https://milvus.example/news?name=archive")
    assert (server.url, server.database, server.name) == ("https://milvus.example:443", "news", "archive")
    assert MilvusAddress.read("http://[::1]:9").url == "http://[::1]:9"
    assert MilvusAddress.read("http://milvus").url == "http://milvus:19530"


@pytest.mark.parametrize(
    ("text", "token", "is_"),
    [
        ("https://me:p%40ss@milvus", "", "me:p@ss"),
        ("https://key@milvus", "", "key"),
        ("https://me:pass@milvus", "another", "another"),
        ("https://milvus", "", ""),
    ],
)
def test_the_token_is_in_the_address_or_beside_it_and_is_never_shown(text: str, token: str, is_: str) -> None:
    address = MilvusAddress.read(text, token)
    assert address.token == is_
    assert str(address) == "https://milvus:443/?name=storybot"
    assert not is_ or is_ not in repr(address)


@pytest.mark.parametrize(
    "text",
    [
        "milvus-lite:",
        "http://",
        "ftp://milvus",
        "http://milvus:port",
        "http://milvus/a-b",
        "http://milvus?name=a-b",
        "http://milvus?nam=a",
        "http://milvus#a",
        "http://milvus/a/b",
    ],
)
def test_a_bad_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (each has its own words)
        MilvusAddress.read(text)


@pytest.mark.parametrize("password", ["hunter2?x", "123?x", "hunter2#x", "hunter2/x", "hunter2[x", "hunter2\u2100"])
def test_no_part_of_a_password_is_in_what_is_said_of_a_bad_address(password: str) -> None:
    with pytest.raises(ValueError) as raised:  # noqa: PT011  (each has its own words)
        MilvusAddress.read(f"https://root:{password}@milvus:19530")
    assert not re.search("hunter|123", str(raised.value))
    assert raised.value.__suppress_context__ or raised.value.__context__ is None


@given(st.text())
def test_any_text_is_an_address_or_refused(text: str) -> None:
    try:
        MilvusAddress.read(f"http://{text}")
    except ValueError:
        return
