"""Puts what admins see of inquiries into the outbox: cards, what is added, reminders. It decides nothing about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from advisor.library import Library
from bot import i18n
from bot.message import Bring, Edit, Message, Say
from bot.store import office as shown
from bot.store import outbox, people, remarks
from bot.store.database import Transaction
from bot.store.inquiries import Inquiry
from bot.store.outbox import Draft
from bot.store.remarks import Landed, Remark
from bot.usecases import admins, summary
from bot.usecases.office import LEAST, InGroup, Office, Target
from bot.views import lengths
from bot.views import office as views
from bot.views.office import Case
from bot.views.words import Words


@dataclass(frozen=True, slots=True)
class Cards:
    """One transaction's view of who sees what."""

    tx: Transaction
    library: Library
    those: Office
    target: Target
    now: int  #: milliseconds since 1970

    async def show(self, inquiry: Inquiry) -> None:
        """Bring every chat that is to see the inquiry up to date: its card, and what was added."""
        case = await self._case(inquiry)
        seen = await shown.showings(self.tx, inquiry.id)
        for chat_id in self._chats(inquiry):
            if chat_id in seen:
                await self._edit(chat_id, case)
                if self._gets_what_is_added(chat_id, inquiry):
                    await self._add(chat_id, case, seen[chat_id])
            elif inquiry.closed_at is None:
                await self._begin(chat_id, case)

    def _chats(self, inquiry: Inquiry) -> list[int]:
        if isinstance(self.target, InGroup):
            return [self.target.chat_id]
        return [each for each in self.target.admins if each != inquiry.person_id]

    def _gets_what_is_added(self, chat_id: int, inquiry: Inquiry) -> bool:
        """What a person adds goes to whoever has it, if that one is there; else to all."""
        if isinstance(self.target, InGroup) or inquiry.taken_by not in self.target.admins:
            return True
        return chat_id == inquiry.taken_by

    async def _case(self, inquiry: Inquiry) -> Case:
        said: list[Remark] = []
        answered = False
        for each in await remarks.of(self.tx, inquiry.id):
            if each.said_by is None:  # what was asked last stays on the card when it is answered
                said = [each] if answered else [*said, each]
            answered = each.said_by is not None
        about = await summary.of(self.tx, self.library, inquiry.person_id)
        taken = None if inquiry.taken_by is None else await self._name(inquiry.taken_by)
        muted, _ = await shown.muted(self.tx, inquiry.person_id, self.now)
        return Case(inquiry, await self._name(inquiry.person_id), taken, said, about, muted)

    async def _name(self, number: int) -> str:
        person = await people.find(self.tx, number)
        return person.first_name if person is not None and person.first_name else str(number)

    async def _words(self, chat_id: int) -> Words:
        """A group reads the source language, an admin their own."""
        person = await people.find(self.tx, chat_id)
        if person is None:
            return views.words_of(self.library, None)
        chosen = i18n.choose(person.language, person.language_hint, i18n.shipped())
        return views.words_of(self.library, chosen)

    async def _begin(self, chat_id: int, case: Case) -> None:
        """The card below, and what does not fit on it."""
        inquiry = case.inquiry
        card = views.card(case, self.those.opening.zone, await self._words(chat_id), hides=_hides(inquiry))
        (*first, last) = card.say(card=shown.card_name(inquiry.id))
        for part, message in enumerate([*first, last]):
            assert isinstance(message, Say)
            await self._put(inquiry, chat_id, f"card:{part}", replace(message, topic=inquiry.person_id))
        whole = sum(lengths.units(each.text) + 1 for each in case.remarks) <= views.ON_CARD
        for each in [] if _hides(inquiry) else case.remarks:
            if each.kind != "text" or not whole:
                await self._pass_on(chat_id, case, each)
        await self._is_upto(chat_id, inquiry, case.remarks, 0)

    async def _edit(self, chat_id: int, case: Case) -> None:
        inquiry = case.inquiry
        card = views.card(case, self.those.opening.zone, await self._words(chat_id), hides=_hides(inquiry))
        text, *_ = lengths.split(card.text)
        over = inquiry.closed_at is not None
        edit = Edit(text, card.keyboard, card=shown.card_name(inquiry.id), only_if_there=over)
        edit = replace(edit, topic=inquiry.person_id)
        await self._put(inquiry, chat_id, "edit", edit)

    async def _add(self, chat_id: int, case: Case, upto: int) -> None:
        """What the person said since the chat was given something."""
        for each in case.remarks:
            if each.id > upto:
                await self._pass_on(chat_id, case, each)
        await self._is_upto(chat_id, case.inquiry, case.remarks, upto)

    async def _is_upto(self, chat_id: int, inquiry: Inquiry, those: Sequence[Remark], before: int) -> None:
        newest = max([before, *(each.id for each in those)])
        await shown.shown(self.tx, inquiry.id, chat_id, newest)

    async def _pass_on(self, chat_id: int, case: Case, remark: Remark) -> None:
        words = await self._words(chat_id)
        text = views.added(remark, case.name, words.language)
        for part, message in enumerate(_messages(remark, text)):
            placed = replace(message, topic=case.inquiry.person_id, under=shown.card_name(case.inquiry.id))
            await self._put(case.inquiry, chat_id, f"remark:{remark.id}:{part}", placed)

    async def landed(self, landed: Landed) -> None:
        """Whoever answered hears, below their own words, what became of them."""
        remark, chat_id = landed.remark, landed.remark.from_chat
        if chat_id > 0 and await admins.actor(self.tx, self.those.first_admins, chat_id, LEAST) is None:
            return
        words = await self._words(chat_id)
        name = await self._name(remark.person_id)
        card = views.landed(landed.verdict, name, remark.inquiry_id, words.language)
        message = Say(
            card.text,
            card.keyboard,
            reply_to=remark.from_message,  # it stands in its topic
            quiet=landed.verdict == "sent",
        )
        key = f"inquiry:{remark.inquiry_id}:landed:{remark.id}"
        await outbox.put(self.tx, Draft(key, chat_id, message, inquiry=remark.inquiry_id), self.now)

    async def remind(self, inquiry: Inquiry) -> None:
        """Whoever has it, the first time; later all who see it."""
        case = await self._case(inquiry)
        holder = inquiry.taken_by if inquiry.reminded == 0 else None
        for chat_id in self._chats(inquiry):
            if chat_id > 0 and holder in self._chats(inquiry) and chat_id != holder:
                continue
            words = await self._words(chat_id)
            card = views.reminder(case, holder, self.those.opening.zone, words.language)
            said = Say(
                card.text,
                card.keyboard,
                topic=inquiry.person_id,
                under=shown.card_name(inquiry.id),
            )
            await self._put(inquiry, chat_id, f"reminder:{inquiry.reminded}", said)

    async def _put(self, inquiry: Inquiry, chat_id: int, what: str, message: Message) -> None:
        key = f"inquiry:{inquiry.id}:{chat_id}:{self.now}:{what}"
        await outbox.put(self.tx, Draft(key, chat_id, message, inquiry=inquiry.id), self.now)


def _hides(inquiry: Inquiry) -> bool:
    """What was taken back is not shown any more."""
    return inquiry.why == "withdrawn"


def _messages(remark: Remark, text: str) -> list[Say | Bring]:
    """*remark* as others get it, with *text* above it or as its caption."""
    if remark.kind == "text":
        return [Say(part) for part in lengths.split(text)]
    if remark.kind == "video_note" or lengths.length(text) > lengths.CAPTION:
        return [*(Say(part) for part in lengths.split(text)), Bring(remark.kind, remark.file_id)]
    return [Bring(remark.kind, remark.file_id, text)]
