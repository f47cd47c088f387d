"""Stories that editors send: previewed, given another headline, added, undone."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from html import escape

from bot.database import StoredDraft
from bot.library.draft import Added, Draft, as_readers_see, planned, take_back
from bot.library.shelf import Outcome, Planned, put
from bot.program.waits import may_take_long
from bot.replies.attribution import LONGEST_PART
from bot.telegram.handlers.editing.submitted import Submitted
from bot.telegram.handlers.scopes import Scopes
from bot.telegram.messages.callback_data import DraftAction, DraftData
from bot.telegram.messages.draft_preview import added_message, preview_message, reasons, refusal_line
from bot.telegram.messages.message import Message
from bot.telegram.receiving.request import Request
from bot.telegram.receiving.submission import Submission
from bot.telegram.services import Services, now
from bot.telegram.story_changes.story_updates import StoryUpdates
from bot.voice import Voice
from corpus import StorybotError
from index.display import shortened

UNDO = timedelta(minutes=10)
"""How long a story that was added can be taken back here."""


class Drafts:
    """Makes drafts of what editors send, and does what their buttons stand for.

    Args:
        services: what handlers need.
        updates: where stories are added.
        scopes: chooses the story of a link that is known.
    """

    def __init__(self, services: Services, updates: StoryUpdates, scopes: Scopes) -> None:
        self._services = services
        self._updates = updates
        self._scopes = scopes
        self._submitted = Submitted(services.sender)

    async def submit(self, request: Request, voice: Voice) -> None:
        """Preview the story that an editor sends; the link of a story that is known chooses it."""
        services, submission = self._services, request.submission or Submission()
        if not submission.is_command and services.catalogue.at_address(submission.link):
            work = self._scopes.open_link(request, voice)
        else:
            found = await self._submitted.read(submission, voice)
            work = self._tell(request, found) if isinstance(found, str) else self._preview(request, found, voice)
        await services.carry_out(request.update_id, work)

    async def takes_headline(self, request: Request, voice: Voice) -> bool:
        """Take a reply to the message that asks for a headline as one; return whether it was such a reply."""
        services = self._services
        if not (request.private and request.replies_to and services.may_edit(request.user_id)):
            return False
        with_prompt = services.database.drafts.with_prompt(request.chat_id, request.replies_to)
        stored = await services.if_possible(with_prompt, None)
        if stored:
            await services.carry_out(request.update_id, self._change_headline(request, stored, voice))
        return stored is not None

    async def press(self, request: Request, voice: Voice) -> None:
        """Do what a pressed button stands for, if its draft is remembered and is that of whoever presses."""
        await self._services.carry_out(request.update_id, self._press(request, voice))

    async def _press(self, request: Request, voice: Voice) -> None:
        services = self._services
        stored = await services.database.drafts.get(request.chat_id, request.message_id)
        if not services.may_edit(request.user_id) or (stored and stored.user_id != request.user_id):
            await self._acknowledge(request, voice.text("editors-only"))
            return
        if stored is None or not isinstance(request.button, DraftData):
            await self._acknowledge(request, voice.text("draft-gone"))
            return
        draft = Draft.from_json(stored.content)
        match request.button.action:
            case DraftAction.ADD:
                await self._acknowledge(request)
                await self._add(request, stored, draft, voice)
            case DraftAction.UNDO if draft.added_at:
                await self._undo(request, stored, draft, voice)
            case DraftAction.HEADLINE if len(draft.stories) == 1:
                await self._acknowledge(request)
                await self._ask_headline(request, stored, draft, voice)
            case DraftAction.CANCEL if draft.stories:
                await self._acknowledge(request)
                await services.database.drafts.forget(stored.chat_id, stored.preview_id)
                await self._edit(stored, Message(voice.text("draft-cancelled")))
            case _:
                await self._acknowledge(request)

    async def _preview(self, request: Request, draft: Draft, voice: Voice) -> None:
        """Show what is to be added, and remember it if there is something to decide."""
        try:
            plan, message = await self._planned(draft, voice)
        except StorybotError as error:
            await self._tell(request, refusal_line(error, voice))
            return
        preview_id = (await self._services.sender.send(request.target, message)).message_id
        if any(one.is_written for one in plan) or (len(plan) == 1 and plan[0].outcome is Outcome.REFUSED):
            await self._store(StoredDraft(request.chat_id, preview_id, request.user_id, {}), draft)

    async def _planned(self, draft: Draft, voice: Voice) -> tuple[list[Planned], Message]:
        def made() -> tuple[list[Planned], Message]:
            plan = planned(self._updates.settings, draft.stories)
            return plan, self._message(plan, draft, voice)

        return await asyncio.to_thread(made)

    def _message(self, plan: Sequence[Planned], draft: Draft, voice: Voice) -> Message:
        shown = as_readers_see(self._updates.settings, plan)
        return preview_message(shown, draft.left_out, voice, self._services.answerer.languages)

    async def _ask_headline(self, request: Request, stored: StoredDraft, draft: Draft, voice: Voice) -> None:
        headline = escape(shortened(draft.stories[0].headline, LONGEST_PART))
        line = voice.text("draft-headline", headline=headline)
        prompt = await self._services.sender.send(request.place, Message(line), asks=True)
        await self._store(stored, replace(draft, prompt=prompt.message_id))

    async def _change_headline(self, request: Request, stored: StoredDraft, voice: Voice) -> None:
        draft = Draft.from_json(stored.content)
        if not draft.stories:
            await self._tell(request, voice.text("draft-gone"))
            return
        draft = draft.with_headline(request.text)
        try:
            _, message = await self._planned(draft, voice)
        except StorybotError as error:
            await self._tell(request, refusal_line(error, voice))
            return
        await self._store(stored, draft)
        await self._edit(stored, message)

    async def _add(self, request: Request, stored: StoredDraft, draft: Draft, voice: Voice) -> None:
        """Add the stories, unless that is done, and answer from them."""
        if not draft.added:
            try:
                with may_take_long():  # Another program may be adding stories.
                    done = await asyncio.to_thread(put, self._updates.settings, draft.stories)
            except StorybotError as error:
                await self._tell(request, voice.text("draft-not-added", **reasons(error)))
                return
            draft = replace(draft, added=tuple(Added.of(one) for one in done if one.is_written))
            if not draft.added:
                # Somebody else was faster, or it is refused.
                await self._edit(stored, await asyncio.to_thread(self._message, done, draft, voice))
                return
            draft = replace(draft, stories=(), added_at=now())
            await self._store(stored, draft)
        await self._refresh(request, voice)
        await self._edit(stored, added_message(draft.added, voice))

    async def _undo(self, request: Request, stored: StoredDraft, draft: Draft, voice: Voice) -> None:
        if draft.added_at is None or now() - draft.added_at > UNDO:
            await self._acknowledge(request, voice.text("draft-undo-late"))
            return
        await self._acknowledge(request)
        try:
            with may_take_long():
                whole = await asyncio.to_thread(take_back, self._updates.settings, draft.added)
        except StorybotError as error:
            await self._tell(request, voice.text("draft-not-undone", **reasons(error)))
            return
        await self._refresh(request, voice)
        await self._edit(stored, Message(voice.text("draft-undone") if whole else voice.text("draft-changed-since")))
        await self._services.database.drafts.forget(stored.chat_id, stored.preview_id)

    async def _refresh(self, request: Request, voice: Voice) -> None:
        """Answer from the stories as they are now; if that fails, say so, as the files are changed all the same."""
        try:
            await self._updates.refresh()
        except StorybotError as error:
            await self._tell(request, voice.text("draft-not-indexed", **reasons(error)))

    async def _store(self, stored: StoredDraft, draft: Draft) -> None:
        await self._services.database.drafts.put(replace(stored, content=draft.to_json()), now())

    async def _edit(self, stored: StoredDraft, message: Message) -> None:
        await self._services.sender.edit(stored.chat_id, stored.preview_id, message)

    async def _acknowledge(self, request: Request, alert: str | None = None) -> None:
        await self._services.sender.acknowledge(request.query_id, alert)

    async def _tell(self, request: Request, line: str) -> None:
        await self._services.sender.send(request.target, Message(line))
