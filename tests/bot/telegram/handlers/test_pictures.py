"""A quotation as a picture: of what surely answers, as it was quoted, and in words if Telegram takes no picture."""

from __future__ import annotations

from dataclasses import replace

import pytest
from telegram.error import BadRequest, Forbidden, NetworkError

from bot.cards import quote_card
from bot.library.withdrawals import withdraw, withdrawn
from bot.settings import Settings
from bot.telegram.messages.quotation_views import CAPTION_LIMIT, picture_caption
from bot.telegram.sending import calls
from bot.telegram.services import Services
from bot.voice import LOCALES, voice_for
from corpus import Metadata, Story
from corpus.withdrawing import without
from index import Answered, Closest, Excerpt
from tests.bot.telegram.fakes import BLOCKED, QUESTION, REFUSED, FakeBot, Written, watched, with_stories
from tests.bot.telegram.program import Make, Program, presses, says
from tests.bot.telegram.story_changes.correcting import COST, DEARER, ELSEWHERE, FERRY, take_up
from tests.bot.telegram.updates import GROUP
from tests.bot_api.html_entities import parse_html

SHARE = "Share as picture"
CHANGED = "The story has changed since then. Please ask again."
UNKNOWN = "I no longer remember that answer. Please ask again."
REFUSED_PICTURE = "The picture could not be sent. Here are the words:"


def quoted(program: Program) -> Excerpt:
    answer = watched(program.services).ask(QUESTION, excerpts=10)
    assert isinstance(answer, Answered)
    return answer.excerpts[0]


async def answered(program: Program) -> Written:
    """An answer, with all its buttons shown."""
    (reply,) = await program.comes(says(QUESTION))
    return await program.opens_more(reply)


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "LONGEST_WAIT", 0)


async def test_the_picture_replies_to_the_answer_with_the_attribution_below(bot: FakeBot, program: Program) -> None:
    reply = await answered(program)
    assert reply.labels.index(SHARE) == reply.labels.index("Copy") + 1
    await program.presses(SHARE, reply)
    assert bot.photos == [quote_card(quoted(program), voice_for("en"))]
    photo = bot.sent[-1]
    assert photo.reply is not None
    assert (photo.chat_id, photo.reply.message_id) == (reply.chat_id, reply.message_id)
    assert photo.html == picture_caption(quoted(program), voice_for("en"))
    assert (bot.alerts, len(bot.edited)) == ([None, None], 1)


async def test_it_comes_after_a_restart_and_in_a_group_in_the_language_of_the_answer(
    bot: FakeBot, make: Make, services: Services
) -> None:
    program = make()
    await services.database.conversations.choose_locale(5, "hy")
    (reply,) = await program.comes(says(f"/ask {QUESTION}", chat=GROUP))
    later = make(services)
    reply = await later.opens_more(reply, "⋯ Ավելին", chat=GROUP)
    await later.comes(presses(f"{reply.data('Կիսվել նկարով')}", reply.message_id, chat=GROUP))
    assert bot.photos == [quote_card(quoted(later), voice_for("hy"))]
    assert bot.sent[-1].chat_id == GROUP["id"]


async def test_pressed_twice_it_comes_once_and_again_after_something_else(bot: FakeBot, program: Program) -> None:
    (reply,) = await program.comes(says(QUESTION))
    shown = await program.opens_more(reply)
    for label, under in ((SHARE, shown), (SHARE, shown), ("Show in context", reply), (SHARE, shown)):
        await program.presses(label, under)
    assert len(bot.photos) == 2
    assert SHARE in (await program.opens_more(bot.edited[-1])).labels


async def test_there_is_none_of_what_may_not_answer(bot: FakeBot, program: Program) -> None:
    watched(program.services).prepared[REFUSED] = Closest(REFUSED, 0.03, quoted(program))
    (closest,) = await program.comes(says(REFUSED))
    (about,) = await program.comes(says("What is this about?", 101))
    for sent in (closest, about):
        rest = await program.opens_more(sent)
        assert "Copy" in rest.labels
        assert SHARE not in rest.labels
        number = sent.data("Show in context").split(":")[1]
        await program.comes(presses(f"a:{number}:p:0", sent.message_id))
    assert (bot.photos, bot.alerts) == ([], [None, UNKNOWN] * 2)


async def test_words_that_still_stand_are_shown_as_they_were_quoted(bot: FakeBot, program: Program) -> None:
    reply = await answered(program)
    before = quoted(program)
    await take_up(program, ELSEWHERE)
    await program.presses(SHARE, reply)
    assert bot.photos == [quote_card(before, voice_for("en"))]


async def test_words_that_were_corrected_are_on_no_picture(bot: FakeBot, program: Program) -> None:
    reply = await answered(program)
    await take_up(program, DEARER)
    assert SHARE not in (await program.opens_more(bot.edited[-1])).labels
    await program.presses(SHARE, reply)
    assert (bot.photos, bot.alerts) == ([], [None, None, CHANGED])


async def test_a_withdrawn_sentence_is_on_no_picture(
    bot: FakeBot, make: Make, services: Services, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setenv("STORYBOT_STATE_DIR", f"{tmp_path}/state")
    program = make(with_stories(services, FERRY))
    reply = await answered(program)
    sentence = next(one for one in FERRY.sentences if FERRY.text[one.start : one.end] == COST)
    withdraw(Settings(), FERRY, sentence)
    later = make(with_stories(services, without(FERRY, withdrawn(Settings()))))
    await later.presses(SHARE, reply)
    assert bot.photos == []
    assert bot.alerts == [None, CHANGED]


@pytest.mark.parametrize("words", ["PHOTO_INVALID_DIMENSIONS", "not enough rights to send photos to the chat"])
async def test_if_telegram_takes_no_picture_the_words_are_sent(bot: FakeBot, program: Program, words: str) -> None:
    reply = await answered(program)
    bot.fails("send_photo", BadRequest(words))
    await program.presses(SHARE, reply)
    assert bot.photos == []
    text = bot.sent[-1]
    assert text.text.startswith(f"{REFUSED_PICTURE}\n\n{quoted(program).quote}\n— ")
    assert text.reply is not None
    assert text.reply.message_id == reply.message_id


async def test_it_is_sent_again_while_telegram_cannot_be_reached(bot: FakeBot, program: Program) -> None:
    reply = await answered(program)
    bot.fails("send_photo", NetworkError("away"), NetworkError("away"))
    await program.presses(SHARE, reply)
    assert len(bot.photos) == 1


async def test_a_reader_who_has_blocked_the_bot_gets_nothing_more(bot: FakeBot, program: Program) -> None:
    reply = await answered(program)
    bot.fails("send_photo", BLOCKED)
    await program.presses(SHARE, reply)
    assert (bot.photos, len(bot.sent)) == ([], 1)
    assert isinstance(BLOCKED, Forbidden)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("unit", ["word ", "😀", "слово "])
def test_a_caption_fits_and_links_to_the_article(locale: str, unit: str) -> None:
    metadata = Metadata(
        publisher=unit * 90, author=unit * 90, url="https://example.org/a?b=1&c=2", published="2026-05-04"
    )
    story = Story.from_paragraphs("a", "The ferry sails", ["It sails."], metadata)
    excerpt = Excerpt.of_sentence(story, story.sentences[0])
    caption = picture_caption(excerpt, voice_for(locale))
    assert len(parse_html(caption).text.encode("utf-16-le")) // 2 <= CAPTION_LIMIT
    assert '<a href="https://example.org/a?b=1&amp;c=2">The ferry sails</a>' in caption
    short = replace(story, metadata=replace(metadata, publisher="Post", author=None, correction="The day was wrong."))
    assert "The day was wrong." in picture_caption(Excerpt.of_sentence(short, short.sentences[0]), voice_for(locale))
