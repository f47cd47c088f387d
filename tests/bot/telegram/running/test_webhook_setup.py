"""The settings of the webhook: what can work, and one line for what cannot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.http.server import Certificate
from bot.setting_values import Address
from bot.settings import Settings, SettingsError, load_settings
from bot.telegram.running.webhook_setup import webhook_of
from tests.bot.telegram.running.certificates import write_certificate

TOKEN = "123456789:TEST-token"
PUBLIC = "https://bot.example.org"
OWN_SERVER = "http://127.0.0.1:8081"


def settings(**others: Any) -> Settings:
    return load_settings(token=TOKEN, **others)


def test_without_an_address_the_bot_polls() -> None:
    assert webhook_of(settings()) is None


def test_the_address_gets_a_path_that_nobody_can_guess() -> None:
    webhook = webhook_of(settings(webhook_url=f"{PUBLIC}/bots/", webhook_listen="127.0.0.1:9000"))
    assert webhook is not None
    assert webhook.url == f"{PUBLIC}/bots/{webhook.keys.path}"
    assert TOKEN not in webhook.url
    assert (webhook.address, webhook.certificate, webhook.uploaded) == (Address("127.0.0.1", 9000), None, None)
    assert webhook.keys.path not in repr(webhook)


@pytest.mark.parametrize("port", ["", ":443", ":80", ":88", ":8443"])
def test_telegram_calls_https_at_four_ports(port: str) -> None:
    assert webhook_of(settings(webhook_url=f"{PUBLIC}{port}")) is not None


@pytest.mark.parametrize("url", ["http://127.0.0.1:9000", "https://10.0.0.2:9000", "http://bot:8080/a"])
def test_a_bot_api_server_of_ones_own_calls_any_address(url: str) -> None:
    assert webhook_of(settings(webhook_url=url, api_url=OWN_SERVER)) is not None


@pytest.mark.parametrize(
    ("others", "line"),
    [
        ({"webhook_url": "http://bot.example.org"}, "Telegram only calls https:// addresses; set one"),
        ({"webhook_url": f"{PUBLIC}:9000"}, "Telegram only calls the ports 443, 80, 88, 8443; set one of these ports"),
        ({"webhook_url": f"{PUBLIC}/?key=hush"}, "has more than a host, a port and a path; leave the rest out"),
        ({"webhook_url": f"{PUBLIC}/#hush"}, "has more than a host, a port and a path; leave the rest out"),
        ({"webhook_url": "https://me:hush@bot.example.org"}, "has more than a host, a port and a path"),
        ({"webhook_url": PUBLIC, "webhook_listen": "127.0.0.1:70000"}, "a value that can be used; set it to HOST:PORT"),
        ({"webhook_url": PUBLIC, "webhook_cert": Path("c.pem")}, "CERT: STORYBOT_WEBHOOK_KEY is not set; set both"),
        ({"webhook_url": PUBLIC, "webhook_key": Path("k.pem")}, "KEY: STORYBOT_WEBHOOK_CERT is not set; set both"),
    ],
)
def test_what_cannot_work_is_told_in_one_line(others: dict[str, Any], line: str) -> None:
    with pytest.raises(SettingsError) as caught:
        webhook_of(settings(**others))
    told = str(caught.value)
    assert told.startswith("STORYBOT_WEBHOOK_")
    assert line in told
    assert "hush" not in told
    assert "\n" not in told


def test_a_token_is_needed() -> None:
    with pytest.raises(SettingsError, match="STORYBOT_TOKEN: it is not set"):
        webhook_of(load_settings(webhook_url=PUBLIC))


def with_certificate(files: Certificate) -> Settings:
    return settings(webhook_url=PUBLIC, webhook_cert=files.chain, webhook_key=files.key)


def test_a_certificate_that_has_signed_itself_is_uploaded(tmp_path: Path) -> None:
    files = write_certificate(tmp_path)
    webhook = webhook_of(with_certificate(files))
    assert webhook is not None
    assert (webhook.certificate, webhook.uploaded) == (files, files.chain.read_bytes())


@pytest.mark.parametrize("key_first", [False, True])
def test_of_a_file_with_certificate_and_key_only_the_certificate_is_uploaded(tmp_path: Path, key_first: bool) -> None:
    files = write_certificate(tmp_path)
    certificate, key = files.chain.read_bytes(), files.key.read_bytes()
    both = tmp_path / "both.pem"
    both.write_bytes(key + certificate if key_first else certificate + key)
    webhook = webhook_of(with_certificate(Certificate(both, both)))
    assert webhook is not None
    assert webhook.uploaded == certificate


def test_those_who_vouch_for_a_certificate_are_not_uploaded(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    files, other = write_certificate(tmp_path), write_certificate(tmp_path / "other")
    certificate = files.chain.read_bytes()
    files.chain.write_bytes(certificate + other.chain.read_bytes())
    webhook = webhook_of(with_certificate(files))
    assert webhook is not None
    assert webhook.uploaded == certificate


def test_a_certificate_that_others_vouch_for_is_not_uploaded(tmp_path: Path) -> None:
    files = write_certificate(tmp_path, issuer="An authority")
    webhook = webhook_of(with_certificate(files))
    assert webhook is not None
    assert (webhook.certificate, webhook.uploaded) == (files, None)


def test_a_key_with_a_password_is_refused_without_a_question_in_the_terminal(tmp_path: Path) -> None:
    files = write_certificate(tmp_path, password=b"hush")
    with pytest.raises(SettingsError, match=r"cannot be used .* key without a password"):
        webhook_of(with_certificate(files))


def test_a_certificate_and_a_key_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    files, other = write_certificate(tmp_path), write_certificate(tmp_path / "other")
    with pytest.raises(SettingsError, match="cannot be used"):
        webhook_of(with_certificate(Certificate(files.chain, other.key)))


@pytest.mark.parametrize("kept", ["cert.pem", "key.pem"])
def test_a_file_that_is_not_there_is_named(tmp_path: Path, kept: str) -> None:
    files = write_certificate(tmp_path)
    for file in (files.chain, files.key):
        if file.name != kept:
            file.unlink()
    with pytest.raises(SettingsError, match=rf"STORYBOT_WEBHOOK_CERT={files.chain}.*No such file"):
        webhook_of(with_certificate(files))


def test_a_file_that_is_no_certificate_is_refused(tmp_path: Path) -> None:
    files = write_certificate(tmp_path)
    files.chain.write_text("no certificate")
    with pytest.raises(SettingsError, match="cannot be used"):
        webhook_of(with_certificate(files))
