"""Ten conversations with the bot as readers see them: `python -m tests.gallery` updates `tests/gallery.md`.

The bot is `storybot run`, with the Bot API server of the tests.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from corpus import PACKAGED_STORIES
from tests.bot_api import BotApiServer, SentMessage
from tests.end_to_end.forked import running
from tests.transcript import Transcript

GALLERY = Path(__file__).with_suffix(".md")
STORIES = Path(__file__).parent / "data" / "stories"
USERNAME = "storybot"
PATIENCE = 60.0
"""Seconds to wait for a reply on a busy machine."""

HEADING = """# Ten conversations

What readers see in Telegram of a bot that has the packaged story and three others. `python -m tests.gallery` holds
these conversations and writes them down. Buttons stand in brackets; what Telegram folds is unfolded here."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person who talks to the bot."""

    name: str
    id: int
    language_code: str = "en"


ANI, BO, NARE = Person("Ani", 101), Person("Bo", 102), Person("Nare", 103, "hy")


@dataclass(slots=True)
class Scene:
    """A conversation in one chat. Each action waits for what the bot does, and adds both to the transcript.

    Args:
        server: the Bot API server of the bot.
        transcript: the text of the conversation.
        chat_id: the chat, or None for the private chat of the person.
        topic_id: the chat's topic, or None.
    """

    server: BotApiServer
    transcript: Transcript
    chat_id: int | None = None
    topic_id: int | None = None
    _asked: dict[int, int] = field(default_factory=dict)

    def asks(self, person: Person, text: str, how: str = "", *, to: SentMessage | None = None) -> SentMessage:
        """Write a message, and return the bot's reply."""
        self.transcript.says(person.name, text, how)

        def say() -> None:
            self._asked[person.id] = self.server.user_says(
                text,
                chat_id=self.chat_id,
                user_id=person.id,
                language_code=person.language_code,
                reply_to=to.message_id if to else None,
                topic_id=None if to else self.topic_id,
            )

        (reply,) = self._sent_by(say, 1)
        replies = reply.reply_to == self._asked[person.id] and self.chat_id is not None
        self.transcript.shows(reply, f", in reply to {person.name}" if replies else "")
        return reply

    def edits(self, person: Person, text: str) -> SentMessage:
        """Edit the last message, and return the bot's edited message."""
        self.transcript.says(person.name, text, " changes the question")
        message_id = self._asked[person.id]
        return self._edited_by(
            lambda: self.server.user_edits(message_id, text, chat_id=self.chat_id, user_id=person.id)
        )

    def presses(self, person: Person, label: str, message: SentMessage) -> SentMessage:
        """Press a button that edits the message, and return the edited one."""
        return self._edited_by(self._press(person, label, message))

    def presses_for(self, person: Person, label: str, message: SentMessage, count: int = 1) -> tuple[SentMessage, ...]:
        """Press a button that sends new messages, and return them."""
        sent = self._sent_by(self._press(person, label, message), count)
        for one in sent:
            self.transcript.shows(one, f", in reply to its message, quoting “{one.quote}”" if one.quote else "")
        return sent

    def turns_buttons(self, person: Person, label: str, message: SentMessage) -> None:
        """Press a button that changes nothing but the buttons, and show those."""
        before = len(self.server.edits)
        self._press(person, label, message)()
        edited = self.server.wait_for(before + 1, timeout=PATIENCE, edited=True)[before]
        assert edited.text == message.text
        self.transcript.shows_buttons(edited, " changes the buttons")

    def _press(self, person: Person, label: str, message: SentMessage) -> Callable[[], object]:
        self.transcript.tells(f"**{person.name}** presses `[ {label} ]`")
        return lambda: self.server.user_presses(
            label,
            message.message_id,
            chat_id=self.chat_id,
            user_id=person.id,
            language_code=person.language_code,
        )

    def _sent_by(self, act: Callable[[], object], count: int) -> tuple[SentMessage, ...]:
        before = len(self.server.sent)
        act()
        return self.server.wait_for(before + count, timeout=PATIENCE)[before:]

    def _edited_by(self, act: Callable[[], object]) -> SentMessage:
        before = len(self.server.edits)
        act()
        edited = self.server.wait_for(before + 1, timeout=PATIENCE, edited=True)[before]
        self.transcript.shows(edited, " changes its message")
        return edited


def an_answer(server: BotApiServer) -> Transcript:
    scene = Scene(server, Transcript("An answer", "The story's own words, with their place; the answer is in bold."))
    scene.asks(ANI, "Who is the chairman of the CSTO Collective Security Council?")
    message = scene.asks(ANI, "When did work on the dam begin?")
    scene.turns_buttons(ANI, "⋯ More", message)
    scene.turns_buttons(ANI, "‹ Back", message)
    return scene.transcript


def a_refusal(server: BotApiServer) -> Transcript:
    scene = Scene(
        server,
        Transcript("A refusal", "Where the stories do not say, the bot says so, and offers passages and questions."),
    )
    refusal = scene.asks(ANI, "When did Armenia join the CSTO?")
    scene.presses_for(ANI, refusal.buttons[0]["text"], refusal)
    question = next(button["text"] for button in refusal.buttons if button["text"].endswith("?"))
    scene.presses_for(ANI, question, refusal)
    return scene.transcript


def more_excerpts(server: BotApiServer) -> Transcript:
    scene = Scene(server, Transcript("More excerpts", "Page by page, and last what is related but no answer."))
    message = scene.asks(ANI, "What did Peskov say?")
    scene.turns_buttons(ANI, "⋯ More", scene.presses(ANI, "Next ›", message))
    scene.presses(ANI, "‹ Previous", message)
    return scene.transcript


def in_context(server: BotApiServer) -> Transcript:
    scene = Scene(server, Transcript("In context", "The quotation underlined in its paragraph, in the same message."))
    message = scene.asks(ANI, "When did Armenia ratify the Rome Statute?")
    scene.presses(ANI, "Show in context", message)
    scene.presses(ANI, "Back to the quotation", message)
    return scene.transcript


def in_the_story(server: BotApiServer) -> Transcript:
    about = "The story is posted once in a chat; Telegram scrolls to the words that a reply quotes."
    scene = Scene(server, Transcript("In the story", about))
    message = scene.asks(BO, "Who scored the winner in the cup final?")
    scene.presses_for(BO, "In the story", message, 2)
    message = scene.asks(BO, "How many people watched the final?")
    scene.presses_for(BO, "In the story", message)
    return scene.transcript


def a_follow_up(server: BotApiServer) -> Transcript:
    about = "A question may take up the one before it."
    scene = Scene(server, Transcript("A follow-up", about))
    scene.asks(BO, "Who leads the team that drilled into Lake Ostrov?")
    scene.asks(BO, "and when?")
    return scene.transcript


def an_edited_question(server: BotApiServer) -> Transcript:
    scene = Scene(server, Transcript("An edited question", "Its answer is edited with it, and no new message comes."))
    scene.asks(ANI, "Where is the CSTO summit held?")
    scene.edits(ANI, "Who is Dmytro Peskov?")
    scene.edits(ANI, "thank you!")
    return scene.transcript


def a_group(server: BotApiServer) -> Transcript:
    about = (
        "In a group the bot answers who calls it by its name, replies to it, or uses /ask, in the topic they are in."
    )
    group = -1001
    server.add_chat(group, "supergroup", title="Readers")
    scene = Scene(server, Transcript("A group", about), group, server.add_topic(group, "Courts"))
    where = " in the topic “Courts”"
    message = scene.asks(ANI, f"@{USERNAME} who dissented?", where)
    scene.asks(BO, "What did he argue?", f"{where}, in reply to storybot", to=message)
    scene.asks(BO, "/ask How long did the legal fight last?", where)
    return scene.transcript


def inline_mode(server: BotApiServer) -> Transcript:
    transcript = Transcript("In any chat", "Typed behind the bot's name, a question brings quotations to choose from.")
    for text in ("how tall is mount everest?", "who called the ruling a victory?"):
        before = len(server.inline_answers)
        query_id = server.user_types(text, user_id=ANI.id)
        answer = server.wait_for_inline_answers(before + 1, timeout=PATIENCE)[before]
        transcript.tells(f"**{ANI.name}** types `@{USERNAME} {text}` and is shown:")
        transcript.lists(answer)
    first = answer.results[0]
    server.add_chat(BO.id, "private", first_name=BO.name)
    chosen = server.message(server.user_chooses(query_id, first.id, BO.id), chat_id=BO.id)
    transcript.tells(f"**{ANI.name}** chooses the first, and sends it to **{BO.name}**:")
    transcript.shows(chosen, " via storybot", ANI.name)
    return transcript


def another_language(server: BotApiServer) -> Transcript:
    about = "The bot's own lines are in the language of the question, or a chosen one; quotations stay."
    scene = Scene(server, Transcript("Another language", about))
    scene.asks(NARE, "Who is the chairman of the CSTO Collective Security Council?")
    scene.asks(NARE, "Որտե՞ղ է կայանալու գագաթնաժողովը")
    message = scene.asks(NARE, "/language")
    scene.presses(NARE, "English", message)
    scene.asks(NARE, "How tall is Mount Everest?")
    return scene.transcript


SCENES: tuple[Callable[[BotApiServer], Transcript], ...] = (
    an_answer,
    a_refusal,
    more_excerpts,
    in_context,
    in_the_story,
    a_follow_up,
    an_edited_question,
    a_group,
    inline_mode,
    another_language,
)


def gallery(folder: Path) -> str:
    """Run the conversations, and return them as Markdown.

    Args:
        folder: an empty folder for the corpus and the bot's state.

    Raises AssertionError if a reply does not come, or the bot sends a request that Telegram would refuse.
    """
    corpus = folder / "stories"
    shutil.copytree(PACKAGED_STORIES, corpus)
    shutil.copytree(STORIES, corpus, dirs_exist_ok=True)
    with BotApiServer(username=USERNAME) as server:
        settings = {
            "STORYBOT_TOKEN": server.token,
            "STORYBOT_API_URL": server.url,
            "STORYBOT_CORPUS_DIR": str(corpus),
            "STORYBOT_QUESTIONS_PER_MINUTE": "600",
        }
        with running("run", state_dir=folder / "state", settings=settings) as process:
            process.wait_for_log("polling as")
            parts = [HEADING, *(scene(server).markdown() for scene in SCENES)]
        if server.violations:
            raise AssertionError(f"Telegram would refuse this: {server.violations}")
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        GALLERY.write_text(gallery(Path(name)), "utf-8")
    sys.stderr.write(f"{GALLERY} is up to date\n")
