"""The virtual people: they say /start, tap, and time each reply. They never look into the bot."""

import asyncio
import json
import time
from collections import deque
from dataclasses import dataclass, field
from random import Random
from typing import assert_never

from tests.bench.strategies import Keyboard, Listen, Over, Strategy, Tap
from tests.bench.updates import Updates

_BEGINS = "/start"
_CHAT = '{"id":%d,"type":"private","first_name":"Ann"}'
_TEXT = (
    '"message":{"message_id":%d,"date":%d,"chat":%s,"from":{"id":%d,"is_bot":false,"first_name":"Ann",'
    '"language_code":"en"},"text":%s,"entities":[{"type":"bot_command","offset":0,"length":%d}]}}'
)
_TAP = (
    '"callback_query":{"id":"%d","from":{"id":%d,"is_bot":false,"first_name":"Ann","language_code":"en"},'
    '"chat_instance":"1","data":%s,"message":%s}}'
)


@dataclass(slots=True)
class Person:
    chat: int
    rng: Random
    asked_at: float | None = None  #: monotonic seconds at which the update was queued; None: nothing asked
    listening: bool = False  #: answered, but without anything to tap yet
    move: Tap | None = None  #: what comes next; after it has come: what came last
    card: str = "null"  #: the newest message as JSON, as Telegram repeats it in a tap


@dataclass(slots=True)
class Tally:
    """What happened since it was begun."""

    turns: int = 0
    taps: int = 0
    answered: int = 0  #: taps whose spinner was stopped
    finished: int = 0  #: wizards or intakes brought to their end
    unasked: int = 0  #: messages to chats that are none of the crowd's
    seconds: list[float] = field(default_factory=list)  #: one a turn, update queued to reply


class Crowd:
    """Everybody who writes to the bot, driven by its calls.

    *people* are in the middle of it at once. Who comes to the end leaves and a newcomer takes their place,
    so the load stays the same and nobody's late message is taken for the reply to something else.
    """

    def __init__(self, updates: Updates, strategy: Strategy, people: int) -> None:
        self._updates = updates
        self._strategy = strategy
        self.people = people
        self._at_once = 0
        self._eager = False
        self._next_chat = 10_001
        self._next_tap = 1
        self._next_message = 1
        self._people: dict[int, Person] = {}  # between their first words and the end
        self._left: set[int] = set()
        self._ready: deque[Person] = deque()
        self._open_taps: set[int] = set()
        self._knocks: dict[int, asyncio.Future[float]] = {}
        self.tally = Tally()

    @property
    def waiting(self) -> int:
        """How many people have had no reply, or nothing to tap."""
        return sum(person.asked_at is not None or person.listening for person in self._people.values())

    @property
    def unanswered_taps(self) -> int:
        return len(self._open_taps)

    def asks(self, chat: int) -> bool:
        """Say whether *chat* is one of those who write to the bot."""
        return chat in self._people or chat in self._left or chat in self._knocks

    def new_message(self) -> int:
        self._next_message += 1
        return self._next_message

    def knock(self, chat: int) -> None:
        """Let somebody outside the crowd say /start."""
        self._knocks[chat] = asyncio.get_running_loop().create_future()
        self._says(chat, _BEGINS)

    def first_reply(self, chat: int) -> asyncio.Future[float]:
        """Give the monotonic time at which the one who knocked was first answered."""
        return self._knocks[chat]

    def hurry(self) -> None:
        """Have people act as soon as they are answered, until `rest`; `admit` lets newcomers in."""
        self._eager, self._at_once = True, 0
        while self._ready:
            self._acts(self._ready.popleft())

    def admit(self) -> None:
        """Let there be one more person at once."""
        self._at_once += 1
        self._fill_up()

    def rest(self) -> None:
        """Have people act only when `act` is called."""
        self._eager = False

    def act(self) -> bool:
        """Let who has been ready longest act, else a newcomer; False: enough people wait already."""
        if self._ready:
            self._acts(self._ready.popleft())
        elif len(self._people) < self.people:
            self._comes()
        else:
            return False
        return True

    def hears(self, chat: int, card: str, keyboard: Keyboard) -> None:
        """Take a message or an edit as the reply to what *chat* last did."""
        person = self._people.get(chat)
        if person is None:
            self._hears_outside(chat)
            return
        if person.asked_at is not None:
            self.tally.turns += 1
            self.tally.seconds.append(time.monotonic() - person.asked_at)
            person.asked_at = None
        elif not person.listening:
            return  # a further message of a turn that is over for this person
        person.card = card
        self._decides(person, keyboard)

    def tap_answered(self, tap: int) -> None:
        if tap in self._open_taps:
            self._open_taps.remove(tap)
            self.tally.answered += 1

    def _decides(self, person: Person, keyboard: Keyboard) -> None:
        tapped = person.move.data if person.move else None
        choice = self._strategy(keyboard, tapped, person.rng)
        person.listening = isinstance(choice, Listen)
        match choice:
            case Tap():
                person.move = choice
                self._goes_on(person)
            case Over():
                self.tally.finished += 1
                del self._people[person.chat]
                self._left.add(person.chat)
                self._fill_up()
            case Listen():
                pass
            case _:
                assert_never(choice)

    def _hears_outside(self, chat: int) -> None:
        knock = self._knocks.get(chat)
        if knock is None:
            self.tally.unasked += chat not in self._left
        elif not knock.done():
            knock.set_result(time.monotonic())

    def _goes_on(self, person: Person) -> None:
        if self._eager:
            self._acts(person)
        else:
            self._ready.append(person)

    def _fill_up(self) -> None:
        while self._eager and len(self._people) < self._at_once:
            self._comes()

    def _comes(self) -> None:
        person = Person(self._next_chat, Random(self._next_chat), asked_at=time.monotonic())
        self._next_chat += 1
        self._people[person.chat] = person
        self._says(person.chat, _BEGINS)

    def _acts(self, person: Person) -> None:
        assert person.move is not None
        person.asked_at = time.monotonic()
        self._taps(person, person.move)

    def _says(self, chat: int, text: str) -> None:
        words = (self.new_message(), int(time.time()), _CHAT % chat, chat, json.dumps(text), len(text))
        self._updates.put((_TEXT % words).encode())

    def _taps(self, person: Person, tap: Tap) -> None:
        self._open_taps.add(self._next_tap)
        self.tally.taps += 1
        self._updates.put((_TAP % (self._next_tap, person.chat, json.dumps(tap.data), person.card)).encode())
        self._next_tap += 1
