"""Fetching of pages: from public addresses alone, within limits, and what is said where it fails."""

from __future__ import annotations

import datetime as dt
import errno
import gzip
import socket
import ssl
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from ipaddress import IPv4Address, ip_address
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bot import fetching
from bot.fetching import (
    Address,
    Fetched,
    FetchError,
    Validators,
    fetch,
    is_public,
    system_resolver,
)
from tests.bot.site import HOME, INSIDE, PAGE, Site, served


@pytest_asyncio.fixture
async def site() -> AsyncIterator[Site]:
    async for one in served(Site()):
        yield one


async def refusal(site: Site, path: str, host: str = "example.org") -> str:
    """What is said where a path cannot be fetched."""
    with pytest.raises(FetchError) as refused:
        await site.fetch(path, host)
    assert "\n" not in str(refused.value)
    return refused.value.why


async def test_a_version_that_is_known_is_not_sent_again(site: Site) -> None:
    first = await site.fetch("/feed")
    assert (first.data, first.is_unchanged) == (PAGE, False)
    assert first.validators == Validators('"1"', "Mon, 04 May 2026 10:00:00 GMT")
    again = await site.fetch("/feed", known=first.validators)
    assert (again.data, again.is_unchanged) == (b"", True)


async def test_a_page_is_fetched_with_its_type_and_address(site: Site) -> None:
    fetched = await site.fetch("/page")
    assert fetched == Fetched(PAGE, "text/html", f"http://example.org:{site.port}/page")
    assert site.requests[0].headers["Host"] == f"example.org:{site.port}"
    assert site.requests[0].method == "GET"


async def test_redirects_are_followed_to_the_last_address(site: Site) -> None:
    assert (await site.fetch("/hops/5")).final_url == f"http://example.org:{site.port}/page"
    assert await refusal(site, "/hops/6") == "it redirects more than 5 times"
    assert await refusal(site, "/loop") == "it redirects more than 5 times"


async def test_every_host_on_the_way_is_resolved_and_checked(site: Site) -> None:
    await site.fetch(f"/to?url=http://other.example:{site.port}/page")
    assert site.resolved == ["example.org", "other.example"]
    assert await refusal(site, "/to?url=http://inside.example/") == "inside.example is not on the public internet"


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("file:///etc/passwd", "it redirects to not a web address"),
        ("ftp://example.org/a", "it redirects to not a web address"),
        ("gopher://example.org/", "it redirects to not a web address"),
        ("http://user:secret@example.org/", "it redirects to an address with a user name or password"),
        ("http://nowhere.example/", "there is no host nowhere.example"),
        ("http://[::1", "the connection failed (Invalid URL in location header: Invalid port: ':1'.)"),
    ],
)
async def test_a_redirect_to_what_may_not_be_fetched_is_refused(site: Site, target: str, why: str) -> None:
    assert await refusal(site, f"/to?url={target}") == why


async def test_one_bad_address_of_a_host_is_enough(site: Site) -> None:
    site.hosts["mixed.example"] = [HOME, INSIDE]
    assert await refusal(site, "/page", "mixed.example") == "mixed.example is not on the public internet"
    assert site.requests == []


async def test_the_connection_is_made_to_the_address_that_was_checked(site: Site) -> None:
    """A name that means another address the second time it is asked for (DNS rebinding)."""
    answers = [[HOME], [INSIDE], [INSIDE]]

    async def resolve(host: str, port: int) -> Sequence[Address]:
        return answers.pop(0)

    url = f"http://rebinding.example:{site.port}/page"
    assert (await fetch(url, resolve=resolve, allowed=lambda one: one == HOME)).data == PAGE
    assert len(answers) == 2


async def from_the_second_address(site: Site, first: Address) -> bytes:
    """What comes from a host of two addresses."""
    site.hosts["two.example"] = [first, HOME]
    url = f"http://two.example:{site.port}/page"
    return (await fetch(url, resolve=site.resolve, allowed=lambda one: one.is_loopback)).data


async def test_the_next_address_of_a_host_is_tried_if_one_does_not_answer(site: Site) -> None:
    assert await from_the_second_address(site, IPv4Address("127.0.0.2")) == PAGE


async def test_an_address_that_drops_packets_takes_only_part_of_the_time(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "CONNECT_SECONDS", 0.5)
    with dropping(IPv4Address("127.0.0.2"), site.port) as silent:
        assert await from_the_second_address(site, silent) == PAGE


async def test_an_address_of_the_other_kind_is_tried_second_and_the_last_one_has_all_the_time_that_is_left(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[tuple[str, float]] = []

    async def send(_client: httpx.AsyncClient, request: httpx.Request, **_: object) -> httpx.Response:
        tried.append((request.url.host, request.extensions["timeout"]["connect"]))
        raise httpx.ConnectTimeout("")

    monkeypatch.setattr(httpx.AsyncClient, "send", send)
    names = ("2606:4700::1", "2606:4700::2", "8.8.8.8")
    site.hosts["three.example"] = [ip_address(name) for name in names]
    assert (await refusal(site, "/page", "three.example")).startswith("the connection failed")
    assert tried == [("2606:4700::1", 4.0), ("8.8.8.8", 4.0), ("2606:4700::2", 20.0)]


@contextmanager
def dropping(address: IPv4Address, port: int) -> Iterator[IPv4Address]:
    """An address at which nothing replies, as the queue of who listens there is full."""
    with ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind((str(address), port))
        listener.listen(0)
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex((str(address), port))
        yield address


async def test_no_cookie_is_kept_and_no_credential_is_sent(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    await site.fetch("/cookie")
    await site.fetch("/page")
    assert len(site.requests) == 3
    assert not any({"Cookie", "Authorization", "Referer"} & set(request.headers) for request in site.requests)


@pytest.mark.parametrize(
    ("status", "why"),
    [
        (401, "the page asks for a login (HTTP 401)"),
        (403, "the site refuses to give the page to a program (HTTP 403)"),
        (404, "there is no such page (HTTP 404)"),
        (418, "the site refuses (HTTP 418)"),
        (429, "the site is asked too often (HTTP 429)"),
        (503, "the site has an error (HTTP 503)"),
        (304, "the site refuses (HTTP 304)"),
    ],
)
async def test_an_answer_that_is_no_page_says_why(site: Site, status: int, why: str) -> None:
    assert await refusal(site, f"/status/{status}") == why


@pytest.mark.parametrize(("path", "may_pass"), [("/status/404", False), ("/status/429", True), ("/status/503", True)])
async def test_a_refusal_tells_whether_a_later_try_may_succeed(site: Site, path: str, may_pass: bool) -> None:
    with pytest.raises(FetchError) as caught:
        await site.fetch(path)
    assert caught.value.may_pass is may_pass


@pytest.mark.parametrize(
    ("error", "may_pass"),
    [
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), False),
        (UnicodeError("label too long"), False),
        (socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution"), True),
        (OSError(errno.EMFILE, "Too many open files"), True),
    ],
)
async def test_a_host_without_an_address_tells_whether_a_later_try_may_succeed(
    error: Exception, may_pass: bool
) -> None:
    async def resolve(host: str, port: int) -> Sequence[Address]:
        raise error

    with pytest.raises(FetchError) as caught:
        await fetch("https://news.example/ferry", resolve=resolve)
    assert caught.value.may_pass is may_pass
    assert caught.value.why.startswith("the connection failed" if may_pass else "there is no host")


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "X-GZip "])
async def test_a_page_may_be_packed(site: Site, encoding: str) -> None:
    site.body, site.headers = gzip.compress(PAGE), {"Content-Encoding": encoding}
    assert (await site.fetch("/page")).data == PAGE


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "rubbish"])
async def test_a_page_that_is_packed_in_another_way_is_refused(site: Site, encoding: str) -> None:
    site.headers = {"Content-Encoding": encoding}
    assert await refusal(site, "/page") == "the page is packed in a way that was not asked for"


async def test_a_page_that_is_packed_badly_is_refused(site: Site) -> None:
    site.body, site.headers = b"rubbish", {"Content-Encoding": "gzip"}
    assert (await refusal(site, "/page")).startswith("the connection failed")


async def test_no_more_is_read_than_the_limit(site: Site) -> None:
    assert await refusal(site, "/endless") == "it is larger than 10,000,000 bytes"
    site.body, site.headers = gzip.compress(b" " * 60_000_000), {"Content-Encoding": "gzip"}
    assert await refusal(site, "/page") == "it is larger than 10,000,000 bytes"


async def test_no_longer_is_waited_than_the_limit(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "SECONDS", 0.2)
    assert await refusal(site, "/slow") == "it takes longer than 0 seconds"


async def test_an_empty_page_is_refused(site: Site) -> None:
    site.body = b""
    assert await refusal(site, "/page") == "the page is empty"


async def test_a_port_where_nobody_answers_says_so(site: Site) -> None:
    with pytest.raises(FetchError, match="the connection failed"):
        await fetch("http://example.org:1/", resolve=site.resolve, allowed=lambda one: True)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://017700000001/",
        "http://localhost/", "http://localhost./", "http://LOCALHOST:8080/", "http://0.0.0.0/", "http://0/",
        "http://[::1]/", "http://[::]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[fe80::1]/",
        "http://[fd00:ec2::254]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://[ff02::1]/",
        "http://10.1.2.3/", "http://172.16.0.1/", "http://192.168.1.1/", "http://169.254.169.254/latest/meta-data/",
        "http://100.100.100.200/", "http://168.63.129.16/", "http://192.0.0.192/", "http://198.18.0.1/",
        "http://224.0.0.1/", "http://255.255.255.255/", "http://240.0.0.1/", "https://127.0.0.1:8443/",
        "http://①②⑦.⓪.⓪.①/",
    ],
)  # fmt: skip
async def test_addresses_of_the_machine_and_its_network_are_refused(url: str) -> None:
    with pytest.raises(FetchError, match=r"not on the public internet|no host|not a web address"):
        await fetch(url)


@pytest.mark.parametrize(
    "url",
    [
        "", "ferry", "example.org/ferry", "//example.org/", "http://", "http:///page", "https://[::1", "http://[x]/",
        "file:///etc/passwd", "ftp://example.org/", "data:text/html,x", "javascript:alert(1)", "ssh://example.org",
        "http://user@example.org/", "http://user:secret@example.org/", "http://:@example.org/",
        "http://user:p/secret@example.org/", "http://user:p@secret@example.org/", "ftp://user:secret@example.org/",
        "http://exa mple.org/",
        "http://example.org:99999/", "http://example.org:x/", "http://" + "a" * 70_000, "http://\0/", "ht\ntp://x/",
    ],
)  # fmt: skip
async def test_what_is_no_address_of_the_web_is_refused_without_asking(url: str) -> None:
    async def resolve(host: str, port: int) -> Sequence[Address]:
        raise OSError

    with pytest.raises(FetchError) as refused:
        await fetch(url, resolve=resolve)
    assert "\n" not in str(refused.value)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::808:808", True),
        ("2002:808:808::", True),
        ("192.0.0.192", False),
        ("192.88.99.1", False),
        ("192.0.2.1", False),
        ("168.63.129.16", False),
        ("64:ff9b::a00:1", False),
        ("64:ff9b:1::1", False),
        ("2002:a00:1::", False),
        ("2001:0:4136:e378:8000:63bf:3fff:fdd2", False),
        ("2001:db8::1", False),
        ("3fff::1", False),
        ("fec0::1", False),
        ("::127.0.0.1", False),
        ("ff0e::1", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(ip_address(address)) == public


async def test_the_system_resolves_names_and_numbers() -> None:
    assert await system_resolver("127.0.0.1", 80) == [HOME]
    assert set(await system_resolver("localhost", 80)) <= {HOME, ip_address("::1")}


# Encrypted connections.


def certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """A certificate of a name that is signed by itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file, key_file = folder / "certificate.pem", folder / "key.pem"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    key_file.write_bytes(key.private_bytes(serialization.Encoding.PEM, private, plain))
    return file, key_file


async def test_the_certificate_is_checked_for_the_name_and_not_for_the_address(tmp_path: Path) -> None:
    file, key = certificate(tmp_path, "example.org")
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(file, key)
    names: list[str | None] = []
    server.sni_callback = lambda _, name, __: names.append(name)
    trusting = ssl.create_default_context(cafile=str(file))
    async for site in served(Site(), server):
        url = f"https://example.org:{site.port}/page"
        fetched = await fetch(url, resolve=site.resolve, allowed=lambda one: one == HOME, certificates=trusting)
        assert (fetched.data, fetched.final_url) == (PAGE, url)
        assert names == ["example.org"]
        for host, context in (("other.example", trusting), ("example.org", None)):
            with pytest.raises(FetchError, match="the connection failed"):
                await fetch(
                    f"https://{host}:{site.port}/page",
                    resolve=site.resolve,
                    allowed=lambda one: one == HOME,
                    certificates=context,
                )
