"""Files are downloaded within their limit, and nothing tells their addresses."""

from functools import partial

import httpx
import pytest

from bot.telegram.sending.files import FileLostError, FileTooLargeError, body_of

ADDRESS = "https://api.telegram.org/file/bot1:secret/documents/file_1"


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> dict[str, httpx.Response | Exception]:
    """What is at each address."""
    there: dict[str, httpx.Response | Exception] = {}

    def give(request: httpx.Request) -> httpx.Response:
        found = there[str(request.url)]
        if isinstance(found, Exception):
            raise found
        return found

    monkeypatch.setattr(httpx, "AsyncClient", partial(httpx.AsyncClient, transport=httpx.MockTransport(give)))
    return there


async def test_a_file_of_the_largest_size_is_downloaded(web: dict[str, httpx.Response | Exception]) -> None:
    web[ADDRESS] = httpx.Response(200, content=b"1234")
    assert await body_of(ADDRESS, 4) == b"1234"
    with pytest.raises(FileTooLargeError):
        await body_of(ADDRESS, 3)


@pytest.mark.parametrize(
    "found",
    [
        httpx.Response(404, text=ADDRESS),
        httpx.Response(302, headers={"location": "http://127.0.0.1/"}),
        httpx.ConnectError(ADDRESS),
        httpx.ReadTimeout(ADDRESS),
        TimeoutError(ADDRESS),
    ],
    ids=str,
)
async def test_a_file_that_is_not_given_is_lost_without_a_word_of_its_address(
    web: dict[str, httpx.Response | Exception], caplog: pytest.LogCaptureFixture, found: httpx.Response | Exception
) -> None:
    web[ADDRESS] = found
    with caplog.at_level("DEBUG", logger="bot"), pytest.raises(FileLostError) as error:
        await body_of(ADDRESS, 4)
    assert "could not download a file" in caplog.text
    assert "secret" not in f"{caplog.text} {error.value!r} {error.value.__cause__!r}"


async def test_a_file_without_an_address_is_lost() -> None:
    with pytest.raises(FileLostError):
        await body_of("", 4)
