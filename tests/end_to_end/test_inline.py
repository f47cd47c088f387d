"""Inline mode with the real program: `@bot question` in any chat."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus import Story
from tests.bot_api import BotApiServer, InlineAnswer
from tests.end_to_end.polling_bot import LONGEST_ANSWER, polling, reply_to
from tests.end_to_end.storybot_process import Running

QUESTION = "Who is the chairman of the CSTO Collective Security Council?"
REFUSED = "How tall is Mount Everest?"
NAME = "@storybot_test_bot"
BO = 2002
OPEN = {"text": "Open the bot", "start_parameter": "inline"}


@pytest.fixture(scope="module")
def shared_server() -> Iterator[BotApiServer]:
    with BotApiServer(inline_feedback=True) as server:
        yield server


@pytest.fixture(scope="module")
def bot(shared_server: BotApiServer, state_dir: Path) -> Iterator[Running]:
    with polling(shared_server, state_dir) as process:
        yield process


def answer_to(server: BotApiServer, query: str, language_code: str = "en") -> InlineAnswer:
    query_id = server.user_types(query, language_code=language_code)
    (answer,) = server.wait_for_inline_answers(1, timeout=LONGEST_ANSWER)
    assert answer.query_id == query_id
    return answer


def test_the_best_excerpt_is_an_article_that_becomes_a_quotation_with_its_place(
    server: BotApiServer, packaged_story: Story
) -> None:
    answer = answer_to(server, QUESTION)
    best = answer.results[0]
    message = server.message(server.user_chooses(answer.query_id, best.id, -7), chat_id=-7)
    (quote,) = message.marked("blockquote")
    assert quote in packaged_story.text
    assert message.marked("bold") == ["Pashinyan"]
    assert message.text == f"{QUESTION}\n\n{quote}\n— {best.description}"
    assert not message.link_preview
    assert quote.startswith(best.title.removesuffix("…"))
    assert best.description == f"{packaged_story.headline} · paragraph 4"


def test_the_place_is_told_in_the_language_of_the_question(server: BotApiServer, packaged_story: Story) -> None:
    best = answer_to(server, "Чому Пашинян критикував ОДКБ?", language_code="en").results[0]
    assert str(best.description).endswith(f"{packaged_story.headline} · абзац 9")


def test_a_refusal_is_one_card_that_says_so(server: BotApiServer) -> None:
    answer = answer_to(server, REFUSED)
    (card,) = answer.results
    assert card.title == "The story does not say"
    assert card.description == "I looked for that, and the story does not say."
    assert card.text == f"{REFUSED}\n\n{card.description}"


def test_a_question_about_the_story_itself_is_answered_from_its_file(
    server: BotApiServer, packaged_story: Story
) -> None:
    (card,) = answer_to(server, "What is the headline?").results
    assert packaged_story.headline in card.text


@pytest.mark.parametrize("query", ["", "   ", "hello"])
def test_where_nothing_is_asked_all_suggested_questions_are_offered(
    server: BotApiServer, packaged_story: Story, query: str
) -> None:
    results = answer_to(server, query).results
    assert len(results) == 6
    for card in results:
        assert card.title.endswith("?")
        assert card.text.startswith(card.title.removesuffix("…"))
        assert packaged_story.headline in card.text


ODD = {
    "256 characters": ("Who chairs the council? " * 20)[:256],
    "256 units of emoji": "😀" * 128,
    "one letter": "W",
    "punctuation": "?!…",
    "HTML": "<b>Who</b> chairs <the> council &amp; why</blockquote>",
    "lines": "Who\nchairs\n\nthe council?",
    "control characters": "Who\x07 chairs\x00 the council?",
    "right to left": "‏מי עומד בראש המועצה?",
    "another script": "Ո՞վ է Հայաստանի վարչապետը",
    "combining marks": "W" + "\u0335\u0321" * 100,
}


@pytest.mark.parametrize("query", ODD.values(), ids=ODD)
def test_an_odd_query_gets_a_valid_answer(server: BotApiServer, query: str) -> None:
    # Where nothing is asked, the suggested questions are six.
    assert 1 <= len(answer_to(server, query).results) <= 6


def test_results_are_for_one_person_and_kept_five_minutes_with_a_way_to_the_bot(server: BotApiServer) -> None:
    for query in (QUESTION, REFUSED, ""):
        server.clear_journal()
        answer = answer_to(server, query)
        assert (answer.is_personal, answer.cache_time, answer.button) == (True, 300, OPEN)


def test_the_way_to_the_bot_leads_to_its_greeting(server: BotApiServer) -> None:
    pressed = server.user_says(f"/start {OPEN['start_parameter']}")
    assert "Ask me about the news story" in reply_to(server, pressed, chat_id=1001).text


def test_of_what_is_typed_letter_by_letter_only_the_last_state_is_answered(
    server: BotApiServer, state_dir: Path
) -> None:
    with BotApiServer() as own_server:
        # All of it waits when the bot starts, and so comes faster than anything is answered.
        typed = [own_server.user_types(QUESTION[:length]) for length in range(1, len(QUESTION) + 1)]
        others = own_server.user_types(REFUSED, user_id=BO)
        with polling(own_server, state_dir):
            own_server.wait_for_inline_answers(2, timeout=LONGEST_ANSWER)
            own_server.wait_until_read()
            assert {answer.query_id for answer in own_server.inline_answers} == {typed[-1], others}
            assert len(own_server.inline_answers) == 2


def test_the_last_state_is_answered_while_somebody_types(server: BotApiServer) -> None:
    typed = [server.user_types(QUESTION[:length]) for length in range(5, len(QUESTION) + 1)]
    while typed[-1] not in {answer.query_id for answer in server.inline_answers}:
        server.wait_for_inline_answers(len(server.inline_answers) + 1, timeout=LONGEST_ANSWER)
    last = server.inline_answers[-1]
    assert last.query_id == typed[-1]
    assert "chairman of the CSTO" in last.results[0].text


def test_the_bot_says_nothing_to_a_result_that_is_chosen_in_a_group_or_its_own_chat(server: BotApiServer) -> None:
    group = -1_001_000_000_001
    server.add_chat(group, "supergroup")
    answer = answer_to(server, QUESTION)
    for chat_id in (group, 1001):
        server.user_chooses(answer.query_id, answer.results[0].id, chat_id)
        question = server.user_says(f"{NAME} {REFUSED}", chat_id=chat_id)
        reply = reply_to(server, question, chat_id=chat_id)
        assert [sent for sent in server.sent if sent.chat_id == chat_id] == [reply]


def test_a_reply_to_a_chosen_result_asks_nothing_of_the_bot(server: BotApiServer) -> None:
    group = -1_001_000_000_002
    server.add_chat(group, "supergroup")
    answer = answer_to(server, QUESTION)
    chosen = server.user_chooses(answer.query_id, answer.results[0].id, group)
    server.user_says("Is that so?", chat_id=group, user_id=BO, reply_to=chosen)
    question = server.user_says(f"{NAME} {REFUSED}", chat_id=group, user_id=BO)
    reply = reply_to(server, question, chat_id=group)
    assert [sent for sent in server.sent if sent.chat_id == group] == [reply]


def test_the_same_query_gets_the_same_results(server: BotApiServer) -> None:
    first = answer_to(server, QUESTION)
    server.clear_journal()
    assert answer_to(server, QUESTION).results == first.results
