"""What an intruder would forge: for each act and each awaited word of admins one that takes effect, were it allowed.

Whoever adds an act or a topic to `bot/usecases/roles.py` adds its line here; a test says so.
"""

from __future__ import annotations

from dataclasses import replace

from bot.store import admins, broadcasts, comparisons, runs
from bot.store.broadcasts import Content, Version
from bot.store.database import Transaction
from bot.usecases.comparing import Found
from tests.stories.running import Running

#: Act -> about what, and how. {carl} is a person who has met the bot, {dora} an editor,
#: {asked} what Carl once asked people, {draft} and {sent} are the intruder's own.
FORGED: dict[str, tuple[str, str]] = {
    "admins": ("", ""),
    "admin": ("{carl}", ""),
    "add": ("", ""),
    "ask": ("{carl}", "editor"),
    "make": ("{carl}", "-editor"),
    "audit": ("", ""),
    "content": ("", ""),
    "compared": ("{compared}", "left"),
    "iq_take": ("{asked}", ""),
    "iq_back": ("{asked}", ""),
    "iq_close": ("{asked}", ""),
    "iq_mute": ("{asked}", "1"),
    "iq_show": ("{asked}", ""),
    "iq_list": ("", ""),
    "iq_duty": ("", "off"),
    "stats": ("intake", ""),
    "count": ("", ""),
    "digest": ("on", ""),
    "broadcast": ("{draft}", ""),
    "bc_list": ("", ""),
    "bc_new": ("", ""),
    "bc_say": ("{draft}", "en"),
    "bc_lang": ("{draft}", "en"),
    "bc_button": ("{draft}", "plan"),
    "bc_who": ("{draft}", "i.language"),
    "bc_pick": ("{draft}", "i.language.pt"),
    "bc_when": ("{draft}", "h12"),
    "bc_test": ("{draft}", "{dora}"),
    "bc_whom": ("{draft}", ""),
    "bc_count": ("{draft}", ""),
    "bc_go": ("{draft}", "{version}!"),
    "bc_run": ("{run}", "csv"),
    "bc_copy": ("{draft}", ""),
    "bc_drop": ("{draft}", ""),
}
#: Topic -> what it is about, and the words that are waited for.
WAITED: dict[str, tuple[str, str]] = {
    "new_admin": ("", "{carl}"),
    "bc_words": ("{draft}:en", "Other words for everybody"),
    "bc_link": ("{draft}", "Read more https://example.org"),
    "bc_source": ("{draft}:i", "flyer"),
    "bc_segment": ("{draft}", "mine"),
    "bc_at": ("{draft}", "2030-01-01 10:00"),
    "bc_edit": ("{run}:en", "Other words for everybody"),
}
#: Where an act of admins leaves a trace.
_TABLES = (
    "admins", "audit", "broadcasts", "runs", "segments", "snapshots", "documents", "moments", "inquiries", "mutes",
    "off_duty", "comparisons",
)  # fmt: skip


async def world(running: Running, intruder: int, carl: int) -> dict[str, str]:
    """What the intruder began: a draft that was counted, a broadcast that was sent, a look at whose advice changed.

    And what Carl once asked, and Dora, who is an editor. Gives their numbers.
    """
    dora = running.sandbox.person("Dora")
    await dora.types("/start")
    await running.rests()
    found: dict[str, str] = {"carl": str(carl), "dora": str(dora.id)}

    async def make(tx: Transaction) -> None:
        await admins.give(tx, dora.id, "editor", 1)
        for name in ("draft", "sent"):
            made = await broadcasts.begin(tx, intruder, 1)
            kept = await broadcasts.change(tx, replace(made, content=Content({"en": Version("News")}, "en")))
            await broadcasts.counted(
                tx,
                kept,
                {
                    "version": kept.version,
                    "reach": 1,
                    "later": 0,
                    "languages": {},
                    "skipped": {},
                    "sample": [],
                },
            )
            found.update({name: str(kept.id), "version": str(kept.version)})
        run = await runs.ask(tx, int(found["sent"]), "send", 1, intruder, 1, 1, 1)
        await runs.set_state(tx, run.id, "done", 2)
        found["run"] = str(run.id)
        # Closed: what is open would be shown to whoever gets a role.
        asked = await tx.row(
            "INSERT INTO inquiries (person_id, state, opened_at, closed_at) VALUES ($1, 'closed', $2, $2) RETURNING id",
            carl,
            running.clock.now(),
        )
        assert asked is not None
        found["asked"] = str(asked[0])
        look = await comparisons.begin(tx, "before", running.library.version, intruder, running.clock.now())
        await comparisons.move(tx, look, 0, Found(looked=1, differs=1).as_json(), running.clock.now())
        found["compared"] = str(look.id)

    await running.puts(make)
    return found


def traces(running: Running) -> dict[str, list[tuple[object, ...]]]:
    """All that acts of admins could have changed."""
    return {table: running.rows(f"SELECT * FROM {table} ORDER BY 1, 2") for table in _TABLES}
