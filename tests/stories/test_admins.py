"""Who is an admin: made and unmade by owners, judged at each act, seen by nobody else."""

from __future__ import annotations

import pytest

from bot import buttons
from bot.buttons import Opened, Ruled
from bot.inbound import gate
from bot.outbound import commands
from bot.store import admins as store
from bot.store import people
from bot.store.database import Transaction
from bot.usecases import roles
from bot.usecases.roles import Role
from tests.stories import intruders
from tests.stories.owner import Owner
from tests.stories.running import Running

UNKNOWN = "I do not know that command"
#: The commands of an owner, in the order of the menu.
_OWNERS = [each["command"] for each in commands.menu("en", "owner") if each["command"] in roles.COMMANDS]
TOO_OLD = "That button is too old"


@pytest.fixture
async def root(bot: Running, ann: Owner) -> Owner:
    """Ann, whose number stands in ADMIN_IDS."""
    await _set_admin_ids(bot, ann.id)
    await ann.starts()
    return ann


async def _set_admin_ids(bot: Running, *ids: int) -> None:
    await bot.stops()
    bot.admin_ids = frozenset(ids)
    await bot.starts_again()


async def _makes(root: Owner, other: Owner, role: Role) -> None:
    """Owner *root* gives *other* a role, by the way that a person goes."""
    await root.types("/admins")
    await root.taps("➕ Add somebody")
    await root.types(str(other.id))
    await root.taps(f"Make {role}")
    await root.taps("✅ Yes")


async def _gives(owner: Owner, role: Role) -> None:
    """The role stands in the database, however it came there."""

    async def give(tx: Transaction) -> None:
        await store.give(tx, owner.id, role, 1)

    await owner.bot.puts(give)


async def _takes(owner: Owner) -> None:
    async def take(tx: Transaction) -> None:
        await store.take(tx, owner.id)

    await owner.bot.puts(take)


def _roles(bot: Running) -> dict[int, str]:
    return dict(bot.rows("SELECT person_id, role FROM admins"))


def _audit(bot: Running) -> list[tuple[object, ...]]:
    return bot.rows("SELECT who, action, whom, details FROM audit WHERE action <> 'asked' ORDER BY id")


async def _menu(owner: Owner, *names: str) -> None:
    """Wait until the chat's menu ends with these commands of admins, and no others."""
    theirs = set(roles.COMMANDS)
    await owner.bot.comes(
        lambda: [*names] == [each["command"] for each in owner.person.commands if each["command"] in theirs]
    )


async def _menus_kept(bot: Running, *ids: int) -> None:
    """Wait until it is written down that these chats have a menu of their own, and no others."""
    await bot.comes(lambda: [(each,) for each in ids] == bot.rows("SELECT chat_id FROM menus ORDER BY 1"))


def _everything_of_admins(owner: Owner) -> list[str]:
    """All that the person was told that is about admins."""
    return [each.text for each in owner.said if "admin" in each.text.lower() or "🔑" in each.text]


async def test_an_owner_adds_an_editor_who_adds_nobody(root: Owner, bob: Owner) -> None:
    """Ann makes Bob an editor; he hears it, his menu has no /admins, and the command is unknown to him."""
    await bob.starts()
    await _makes(root, bob, "editor")

    assert {bob.id: "editor"} == _roles(root.bot)
    assert [(root.id, "gave", bob.id, "nobody > editor")] == _audit(root.bot)
    assert "You are an editor" in bob.last.text
    await bob.types("/admins")
    assert UNKNOWN in bob.last.text


async def test_nothing_changes_before_the_second_tap(root: Owner, bob: Owner) -> None:
    """Ann looks at Bob, chooses a role, thinks again: he is nobody still."""
    await bob.starts()
    await root.types("/admins")
    await root.taps("➕ Add somebody")
    await root.types(str(bob.id))
    await root.taps("Make owner")
    await root.taps("‹ No")

    assert {} == _roles(root.bot)
    assert [] == _audit(root.bot)


@pytest.mark.parametrize("how", ["number", "forward", "contact", "photo"])
async def test_whoever_met_the_bot_can_be_named_in_each_way(root: Owner, bob: Owner, how: str) -> None:
    """Typed, as a contact, or by a message that was forwarded: it is the number that counts."""
    await bob.starts()
    said = await bob.types("tailor") if how != "photo" else await bob.person.sends_photo()
    await root.types("/admins")
    await root.taps("➕ Add somebody")
    if how == "number":
        await root.types(f" {bob.id} ")
    elif how == "contact":
        await root.person.sends_contact("+15550100", of=bob.person)
    else:
        await root.person.forwards(said)
    await root.bot.rests()

    assert f"({bob.id})" in root.last.text
    assert "Make helper" in [each.label for each in root.card.buttons]
    assert [] == root.bot.mentions("+15550100")


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("Bob", "cannot tell who"),
        ("@bob", "cannot tell who"),
        ("-5", "cannot tell who"),
        ("99999", "not met 99999"),
    ],
)
async def test_a_name_or_a_stranger_is_no_admin(root: Owner, words: str, answer: str) -> None:
    """Ann is told what is missing, and nothing is kept."""
    await root.types("/admins")
    await root.taps("➕ Add somebody")
    await root.types(words)

    assert answer in root.last.text
    assert {} == _roles(root.bot)


async def test_nobody_raises_or_removes_themselves_so_one_owner_is_left(
    bot: Running, root: Owner, bob: Owner, meet: object
) -> None:
    """Two owners can remove each other, but only one after the other; who is left cannot remove themselves."""
    await bob.starts()
    await _makes(root, bob, "owner")
    await _set_admin_ids(bot)  # from now on Bob is the only one
    for how in ("owner-", "owner-editor", "-owner"):
        await bob.forges(buttons.write(Ruled("make", str(bob.id), how)))
        assert "Nobody changes their own role" in bob.last.text

    assert {bob.id: "owner"} == _roles(bot)


async def test_an_owner_of_the_settings_cannot_be_changed_in_the_chat(
    bot: Running, root: Owner, bob: Owner
) -> None:
    """Only whoever runs the bot can: Bob, an owner, hears so, and Ann stays one."""
    await bob.starts()
    await _makes(root, bob, "owner")
    await bob.forges(buttons.write(Ruled("make", str(root.id), "owner-")))

    assert "by the bot's settings" in bob.last.text
    await root.types("/admins")
    assert "Owners by the bot's settings" in root.last.text


async def test_a_role_that_goes_in_the_midst_of_a_confirm_takes_the_act_with_it(
    bot: Running, root: Owner, bob: Owner, meet: object
) -> None:
    """Bob, an owner, is asked whether he means it; meanwhile Ann takes his role. His Yes is an old button."""
    carl = Owner(bot, bot.sandbox.person("Carl"))
    await carl.starts()
    await bob.starts()
    await _makes(root, bob, "owner")
    await bob.types("/admins")
    await bob.taps("➕ Add somebody")
    await bob.types(str(carl.id))
    await bob.taps("Make owner")
    await root.types("/admins")
    await root.taps(f"✏️ \u2068Bob\u2069 ({bob.id})")
    await root.taps("✖️ Take the role away")
    await root.taps("✅ Yes")
    toast = await bob.taps("✅ Yes")

    assert TOO_OLD in toast
    assert {} == _roles(bot)
    assert (root.id, "took", bob.id, "owner > nobody") == _audit(bot)[-1]


async def test_words_that_were_begun_as_an_admin_are_an_answer_after_it(bot: Running, bob: Owner) -> None:
    """Bob was asked whom to add and lost his role: what he types answers the question that is open."""
    await bob.starts()
    await _gives(bob, "owner")
    await bob.types("/admins")
    await bob.taps("➕ Add somebody")
    await _takes(bob)
    await bob.types("tailor")

    assert {"sector": "tailor"} == bob.facts


async def test_an_old_confirm_changes_nothing_that_was_changed_meanwhile(
    bot: Running, root: Owner, bob: Owner
) -> None:
    """Ann's question was about somebody without a role; a second tap finds an editor and says so."""
    await bob.starts()
    await _makes(root, bob, "editor")
    old = root.card
    await root.forges(buttons.write(Ruled("make", str(bob.id), "-owner")), on=old)

    assert "changed meanwhile" in root.last.text
    assert {bob.id: "editor"} == _roles(bot)
    assert 1 == len(_audit(bot))


async def test_who_leaves_the_settings_is_nobody_after_the_start(bot: Running, root: Owner) -> None:
    """Ann's old buttons and commands answer like anybody's; her menu goes."""
    await _menu(root, *_OWNERS)
    await root.types("/admins")
    card = root.card
    await _set_admin_ids(bot)
    toast = await root.taps("➕ Add somebody", on=card)
    await root.types("/admins")

    assert TOO_OLD in toast
    assert UNKNOWN in root.last.text
    await _menu(root)


async def test_the_menu_comes_and_goes_with_the_role(bot: Running, root: Owner, bob: Owner) -> None:
    """Bob's menu shows what he may, from the moment that he may it; a restart changes nothing."""
    await bob.starts()
    await _menu(root, *_OWNERS)
    await _gives(bob, "owner")
    await _menu(bob, *_OWNERS)
    await bot.stops()
    await bot.starts_again()
    await _gives(bob, "editor")
    await _menu(
        bob, *[each["command"] for each in commands.menu("en", "editor") if each["command"] in roles.COMMANDS]
    )
    await _takes(bob)
    await _menu(bob)
    await _menus_kept(bot, root.id)


async def test_delete_takes_the_role_and_keeps_the_audit(bot: Running, root: Owner, bob: Owner) -> None:
    """Bob erases himself: no role, no menu; that he was meant is forgotten, what he did is not."""
    await bob.starts()
    await _makes(root, bob, "owner")
    await bob.types("/delete")
    await bob.presses(Opened("erase"))
    await _menu(bob)

    assert {} == _roles(bot)
    assert [(root.id, "gave", None, "nobody > owner"), (bob.id, "left", None, None)] == _audit(bot)
    await _menus_kept(bot, root.id)
    await bob.starts()
    await bob.types("/admins")
    assert UNKNOWN in bob.last.text


async def test_the_audit_shows_what_was_done_and_turns_pages(bot: Running, root: Owner, bob: Owner) -> None:
    """Newest first, with names and numbers, ten to a page, and back."""
    await bob.starts()
    await _makes(root, bob, "editor")
    for _ in range(11):
        await root.types("/audit")
    page = root.card
    await root.taps("Older ›", on=page)

    assert "asked for /audit" in page.text
    shown = root.again(page).text
    assert f"changed the role of \u2068Bob\u2069 ({bob.id}): nobody > editor" in shown
    assert f"\u2068Ann\u2069 ({root.id}), owner" in shown
    await root.taps("‹ Newest", on=root.again(page))
    assert page.text == root.again(page).text


def _lower(least: Role) -> list[Role]:
    return list(roles.ROLES[: roles.ROLES.index(least)])


@pytest.mark.parametrize("name", sorted(roles.COMMANDS))
async def test_a_command_of_admins_is_unknown_to_everybody_else(
    bot: Running, ann: Owner, bob: Owner, name: str
) -> None:
    """Ann: an intruder, every lower role, an ex-admin. She hears what she hears to any unknown command."""
    await ann.starts()
    await ann.types("/nosuchthing")
    expected = ann.last.text
    standing: list[Role | None] = [None, *_lower(roles.COMMANDS[name]), None]
    for role in standing:
        await (_takes(ann) if role is None else _gives(ann, role))
        await ann.types(f"/{name}")
        await ann.types(f"/{name} csv")
        assert [expected, expected] == [each.text for each in ann.said[-2:]], role

    assert [] == bot.rows("SELECT 1 FROM audit")
    await bob.types(f"/{name}")
    assert {} == bot.traces(bob.id)


def _standing(least: Role) -> list[Role | None]:
    """Nobody, each role that is too low, and an ex-admin."""
    return [None, *_lower(least), None]


@pytest.mark.parametrize("act", sorted(roles.ACTS))
async def test_a_button_of_admins_is_an_old_one_to_everybody_else(
    bot: Running, ann: Owner, bob: Owner, act: str
) -> None:
    """Ann forges one that would take effect, as nobody, with each lower role, as an ex-admin; then she may."""
    await ann.starts()
    await bob.starts()
    known = await intruders.world(bot, ann.id, bob.id)
    about, how = (each.format(**known) for each in intruders.FORGED[act])
    data = buttons.write(Ruled(act, about, how))
    garbage = await ann.forges("k")
    expected = garbage, ann.last.text
    for role in _standing(roles.ACTS[act]):
        await (_takes(ann) if role is None else _gives(ann, role))
        before = intruders.traces(bot), len(ann.said) + 1
        toast = await ann.forges(data)
        assert expected == (toast, ann.last.text), role
        assert before == (intruders.traces(bot), len(ann.said)), role

    assert [] == bot.rows("SELECT 1 FROM audit")
    assert [] == _everything_of_admins(ann)
    await _gives(ann, roles.ACTS[act])
    toast = await ann.forges(data)
    assert expected != (toast, ann.last.text), "the button would do nothing for an admin either"


@pytest.mark.parametrize("topic", sorted(roles.TOPICS))
async def test_words_that_admins_are_asked_for_are_anybodys_words_from_everybody_else(
    bot: Running, ann: Owner, bob: Owner, topic: str
) -> None:
    """The question stands open for Ann, who is nobody, too low, an ex-admin: her words change nothing of admins."""
    await ann.starts()
    await bob.starts()
    known = await intruders.world(bot, ann.id, bob.id)
    about, words = (each.format(**known) for each in intruders.WAITED[topic])

    async def waits(tx: Transaction) -> None:
        await people.expect(tx, ann.id, f"{topic}:{about}")

    for role in _standing(roles.TOPICS[topic]):
        await (_takes(ann) if role is None else _gives(ann, role))
        before = intruders.traces(bot)
        await bot.puts(waits)
        await ann.types(words)
        assert before == intruders.traces(bot), role
        assert [] == _everything_of_admins(ann), role

    await _gives(ann, roles.TOPICS[topic])
    await bot.puts(waits)
    said = len(ann.said)
    await ann.types(words)
    shown = [each.text for each in ann.said[said:]]
    assert before != intruders.traces(bot) or any(str(bob.id) in each for each in shown), (
        "they would do nothing"
    )


def test_an_intruder_tries_each_act_and_each_topic() -> None:
    """Whoever adds one says in tests/stories/intruders.py how it would be forged."""
    assert set(roles.ACTS) == set(intruders.FORGED)
    assert set(roles.TOPICS) == set(intruders.WAITED)


async def test_an_admin_with_a_garbled_button_hears_what_everybody_hears(root: Owner) -> None:
    """Whatever stands in it: the tap is answered and nothing fails."""
    for data in ("k:nope", "k:make", "k:make:x:y", "k:make:5", "k:admin:", "k:audit:-1", "k:audit:" + "9" * 30,
                 "k:ask:" + "9" * 20, "k:make:5:owner-owner", "k:a:b:c:d"):  # fmt: skip
        await root.forges(data)

    assert {} == _roles(root.bot)
    assert [] == _audit(root.bot)


def test_every_command_button_and_topic_has_a_least_role_and_a_handler() -> None:
    """What has no row in the table is nobody's; what has no handler is no promise."""
    assert set(roles.COMMANDS) == set(gate.COMMANDS)
    assert set(roles.ACTS) == set(gate.ACTS)
    assert set(roles.TOPICS) == set(gate.TOPICS)
    told = {each["command"] for each in commands.menu("en", "owner")}
    assert set(roles.COMMANDS) <= told
    assert not set(roles.COMMANDS) & {each["command"] for each in commands.menu("en")}
