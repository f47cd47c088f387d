"""What the bot says itself is in the reader's language; quotations stay as they are in the story."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.replies.attribution import SHORT_HEADLINE
from bot.telegram.profile import COMMANDS
from bot.voice import LOCALES, own_name, voice_for
from corpus import Story
from index.display import shortened
from tests.bot_api import BotApiServer, SentMessage
from tests.end_to_end.polling_bot import LONGEST_ANSWER, polling, reply_to
from tests.end_to_end.storybot_process import Running

QUESTION = "Who is the chairman of the CSTO Collective Security Council?"
REFUSED = "When did Armenia join the CSTO?"
NAME = "@storybot_test_bot"
OTHERS = ("hy", "ru", "uk")

GREETINGS = {"en": "Hello!", "hy": "Բարև ձեզ։", "ru": "Здравствуйте!", "uk": "Вітаю!"}
REFUSALS = {
    "en": "The story does not say.",
    "hy": "Հոդվածում այդ մասին չի ասվում։",
    "ru": "В статье об этом не говорится.",
    "uk": "У статті про це не йдеться.",
}
BUTTONS = {
    "en": "Show in context",
    "hy": "Ցույց տալ համատեքստում",
    "ru": "Показать в контексте",
    "uk": "Показати в контексті",
}
CHOSEN = {
    "en": "I now write in English.",
    "hy": "Այսուհետ կգրեմ հայերեն։",
    "ru": "Теперь пишу по-русски.",
    "uk": "Тепер пишу українською.",
}


@pytest.fixture(scope="module")
def bot(shared_server: BotApiServer, state_dir: Path) -> Iterator[Running]:
    with polling(shared_server, state_dir) as process:
        yield process


@pytest.fixture
def person(request: pytest.FixtureRequest) -> int:
    """Somebody who has written nothing before, and chosen nothing."""
    return 10_000 + request.session.items.index(request.node)


def ask(server: BotApiServer, person: int, text: str, language_code: str = "en") -> SentMessage:
    asked = server.user_says(text, user_id=person, language_code=language_code)
    return reply_to(server, asked, chat_id=person)


@pytest.mark.parametrize("locale", OTHERS)
def test_the_bots_lines_are_in_the_language_of_the_readers_telegram_until_another_is_chosen(
    server: BotApiServer, person: int, packaged_story: Story, locale: str
) -> None:
    assert ask(server, person, "/start", locale).text.startswith(GREETINGS[locale])
    assert ask(server, person, REFUSED, locale).text.startswith(REFUSALS["en"])
    ask(server, person, f"/language {locale}")
    answer = ask(server, person, QUESTION, locale)
    (quote,) = answer.marked("blockquote")
    assert quote in packaged_story.text
    headline = shortened(packaged_story.headline, SHORT_HEADLINE)
    assert answer.text == f"{quote}\n— {headline} · ¶\u00a04"
    assert answer.buttons[0]["text"] == BUTTONS[locale]
    refusal = ask(server, person, REFUSED, locale)
    assert refusal.text.startswith(REFUSALS[locale])
    passages = [str(button["text"]) for button in refusal.buttons[:3]]
    assert all(passage[0] + passage[-1] == "«»" for passage in passages)
    assert all(passage.strip("«…»") in packaged_story.text for passage in passages)


@pytest.mark.parametrize("code", ["de", "pt-br", "zh-hans", "tlh"])
def test_whoever_has_another_language_is_spoken_to_in_english(server: BotApiServer, person: int, code: str) -> None:
    assert ask(server, person, "/start", code).text.startswith(GREETINGS["en"])


@pytest.mark.parametrize("code", ["ru-RU", "RU"])
def test_a_code_with_a_country_is_understood(server: BotApiServer, person: int, code: str) -> None:
    assert ask(server, person, "/start", code).text.startswith(GREETINGS["ru"])


def test_language_offers_each_language_in_its_own_name_and_a_press_chooses_it(
    server: BotApiServer, person: int
) -> None:
    offer = ask(server, person, "/language")
    assert [button["text"] for button in offer.buttons] == [own_name(locale) for locale in LOCALES]
    server.user_presses(own_name("uk"), offer.message_id, chat_id=person, user_id=person)
    (edited,) = server.wait_for(1, timeout=LONGEST_ANSWER, edited=True)
    assert edited.message_id == offer.message_id
    assert edited.text.startswith(CHOSEN["uk"])
    assert edited.buttons == []
    assert ask(server, person, REFUSED).text.startswith(REFUSALS["uk"])


@pytest.mark.parametrize("code", [*LOCALES, "UK", " hy "])
def test_language_with_a_code_chooses_it_at_once(server: BotApiServer, person: int, code: str) -> None:
    locale = code.strip().lower()
    assert ask(server, person, f"/language {code}", "ru").text.startswith(CHOSEN[locale])
    assert ask(server, person, REFUSED, "ru").text.startswith(REFUSALS[locale])


@pytest.mark.parametrize("unknown", ["xx", "klingon", "uk ru", "<b>", "🇦🇲"])
def test_language_with_anything_else_offers_those_there_are(server: BotApiServer, person: int, unknown: str) -> None:
    offer = ask(server, person, f"/language {unknown}", "uk")
    assert offer.text.startswith("Цієї мови я не знаю")
    assert len(offer.buttons) == len(LOCALES)
    assert ask(server, person, "/start", "uk").text.startswith(GREETINGS["uk"])


def test_a_button_of_an_unknown_language_changes_nothing(server: BotApiServer, person: int) -> None:
    offer = ask(server, person, "/language", "ru")
    server.user_presses("l:xx", offer.message_id, chat_id=person, user_id=person, forged=True)
    server.wait_for_calls("answerCallbackQuery", 1, timeout=LONGEST_ANSWER)
    assert ask(server, person, "/start", "ru").text.startswith(GREETINGS["ru"])


class TestInGroups:
    GROUP = -1_001_000_000_001

    def ask(self, server: BotApiServer, text: str, person: int, language_code: str = "en") -> SentMessage:
        asked = server.user_says(text, chat_id=self.GROUP, user_id=person, language_code=language_code)
        return reply_to(server, asked, chat_id=self.GROUP)

    def test_each_is_spoken_to_in_their_own_language(self, server: BotApiServer, person: int) -> None:
        server.add_chat(self.GROUP, "supergroup")
        for other, locale in enumerate(LOCALES):
            reply = self.ask(server, f"/start{NAME}", 1_000_000 + other, locale)
            assert reply.text.startswith(GREETINGS[locale])

    def test_whoever_presses_chooses_for_themselves_and_the_others_still_can(
        self, server: BotApiServer, person: int
    ) -> None:
        server.add_chat(self.GROUP, "supergroup")
        offer = self.ask(server, f"/language{NAME}", person)
        other = person + 1_000_000
        for who, locale in ((person, "hy"), (other, "uk")):
            server.clear_journal()
            server.user_presses(own_name(locale), offer.message_id, chat_id=self.GROUP, user_id=who)
            (call,) = server.wait_for_calls("answerCallbackQuery", 1, timeout=LONGEST_ANSWER)
            assert str(call.parameters["text"]).startswith(CHOSEN[locale])
        assert self.ask(server, f"{NAME} {REFUSED}", person).text.startswith(REFUSALS["hy"])
        assert self.ask(server, f"{NAME} {REFUSED}", other).text.startswith(REFUSALS["uk"])
        assert server.edits == ()

    def test_what_an_anonymous_administrator_chooses_holds_for_those_of_that_group(
        self, server: BotApiServer, person: int
    ) -> None:
        for group, locale in ((self.GROUP - 1, "uk"), (self.GROUP - 2, "en")):
            server.add_chat(group, "supergroup")
            if locale != "en":
                chosen = server.anonymous_admin_says(f"/language {locale}", chat_id=group)
                reply_to(server, chosen, chat_id=group)
            asked = server.anonymous_admin_says(f"{NAME} {REFUSED}", chat_id=group)
            assert reply_to(server, asked, chat_id=group).text.startswith(REFUSALS[locale])


def test_a_chosen_language_outlasts_the_program(state_dir: Path) -> None:
    with BotApiServer() as server:
        with polling(server, state_dir):
            ask(server, 5005, "/language hy")
        with polling(server, state_dir):
            assert ask(server, 5005, REFUSED).text.startswith(REFUSALS["hy"])


WHO_ASKED = {"en": "person", "hy": "հեղինակ", "ru": "автор", "uk": "автор"}


@pytest.mark.parametrize("locale", LOCALES)
def test_privacy_tells_how_long_what_is_kept(server: BotApiServer, person: int, locale: str) -> None:
    lines = ask(server, person, "/privacy", locale).text.splitlines()
    assert [line.startswith("•") for line in lines] == [False, *[True] * 8, False, False, False]
    assert "/new" in lines[3]
    days, minutes = (sum(f" {number} " in line for line in lines) for number in (30, 60))
    assert (days, minutes) == (3, 1)
    # Who asked is kept both for the buttons and for the numbers.
    assert sum(WHO_ASKED[locale] in line for line in lines[1:9]) == 2


def test_privacy_follows_the_settings(state_dir: Path) -> None:
    with (
        BotApiServer() as server,
        polling(server, state_dir, STORYBOT_KEEP_DAYS="1", STORYBOT_FOLLOW_UP_MINUTES="0"),
    ):
        told = ask(server, 5005, "/privacy").text
    assert "For 1 day, so that" in told
    assert "No questions to follow up on." in told


@pytest.mark.parametrize("locale", LOCALES)
def test_commands_and_descriptions_are_registered_in_each_language(shared_server: BotApiServer, locale: str) -> None:
    def registered(method: str) -> object:
        code = "" if locale == "en" else locale
        address = f"{shared_server.base_url}{shared_server.token}/{method}"
        return httpx.post(address, json={"language_code": code}).json()["result"]

    voice = voice_for(locale)
    expected = [{"command": name, "description": voice.text(f"command-{name}")} for name in COMMANDS]
    assert registered("getMyCommands") == expected
    assert registered("getMyDescription") == {"description": voice.text("description")}
    assert registered("getMyShortDescription") == {"short_description": voice.text("short-description")}
