"""What owners see of admins, and what somebody hears who becomes one. Value + language -> card."""

from __future__ import annotations

from collections.abc import Sequence

from bot import buttons
from bot.buttons import Ruled
from bot.i18n import Language
from bot.message import Button
from bot.store.admins import Given
from bot.store.people import Person
from bot.usecases import roles
from bot.usecases.admins import Candidate, Changed, Refusal
from bot.usecases.roles import Actor, Role
from bot.views.card import Card, rows
from bot.views.renderer import render

_LONGEST_NAME = 24


def name_of(first_name: str, number: int) -> str:
    """A name as admins see it: short, told apart by its number, and unable to turn the line around it."""
    short = first_name if len(first_name) <= _LONGEST_NAME else first_name[: _LONGEST_NAME - 1] + "…"
    return f"\u2068{short}\u2069 ({number})" if short else str(number)


def word(role: Role | None, language: Language) -> str:
    """What a role is called."""
    say = language.words.gettext
    names = {"helper": say("helper"), "editor": say("editor"), "owner": say("owner"), None: say("no admin")}
    return names[role]


def one_of(role: Role | None, language: Language) -> str | None:
    """What somebody becomes by a role; None: nothing."""
    say = language.words.gettext
    names = {"helper": say("a helper"), "editor": say("an editor"), "owner": say("an owner"), None: None}
    return names[role]


def _button(label: str, act: str, about: str = "", how: str = "") -> Button:
    return Button(label, buttons.write(Ruled(act, about, how)))


def listed(first: Sequence[Person | int], given: Sequence[Given], who: Actor, language: Language) -> Card:
    """Everybody with a role: by the settings (a stranger is only a number there), and by an owner."""
    say = language.words.gettext
    fixed = [str(one) if isinstance(one, int) else name_of(one.first_name, one.id) for one in first]
    others = [
        {"name": name_of(one.first_name, one.person_id), "role": word(roles.read(one.role), language)}
        for one in given
    ]
    change = (
        _button(f"✏️ {name_of(one.first_name, one.person_id)}", "admin", str(one.person_id))
        for one in given
        if one.person_id != who.id
    )
    add = _button("➕ " + say("Add somebody"), "add")
    text = render("admin/admins", language, fixed=fixed, given=others)
    return Card(text, (*rows(change, most=1), (add,)))


def whom(language: Language, *, again: bool = False) -> Card:
    """Asks whom to add."""
    back = _button("‹ " + language.words.gettext("Back"), "admins")
    return Card(render("admin/whom", language, again=again), ((back,),))


def candidate(found: Candidate, language: Language, *, meanwhile: bool = False) -> Card:
    """Somebody, their role, and what they can be instead."""
    say = language.words.gettext
    number = str(found.person.id)
    can = [role for role in roles.ROLES if role != found.role]
    choices = [
        _button(say("Make %(role)s") % {"role": word(role, language)}, "ask", number, role) for role in can
    ]
    if found.role is not None:
        choices.append(_button("✖️ " + say("Take the role away"), "ask", number))
    text = render(
        "admin/candidate",
        language,
        name=name_of(found.person.first_name, found.person.id),
        role=None if found.role is None else word(found.role, language),
        meanwhile=meanwhile,
    )
    return Card(text, (*((one,) for one in choices), (_button("‹ " + say("Back"), "admins"),)))


def is_it_meant(found: Candidate, after: Role | None, language: Language) -> Card:
    """Asks once more before a role changes. The button tells what was before, so that an old one changes nothing."""
    say = language.words.gettext
    number = str(found.person.id)
    text = render("admin/is_it_meant", language, **_words(found.person, found.role, after, language))
    yes = _button("✅ " + say("Yes"), "make", number, f"{found.role or ''}-{after or ''}")
    return Card(text, ((yes, _button("‹ " + say("No"), "admin", number)),))


def _words(
    person: Person, before: Role | None, after: Role | None, language: Language
) -> dict[str, str | None]:
    return {
        "name": name_of(person.first_name, person.id),
        "before": None if before is None else word(before, language),
        "after": one_of(after, language),
    }


def changed(change: Changed, language: Language) -> Card:
    """It is done."""
    back = _button("‹ " + language.words.gettext("All admins"), "admins")
    text = render("admin/changed", language, **_words(change.person, change.before, change.after, language))
    return Card(text, ((back,),))


def refused(refusal: Refusal, language: Language) -> Card:
    """Why nothing was changed."""
    back = _button("‹ " + language.words.gettext("Back"), "admins")
    return Card(render("admin/refused", language, why=refusal.why, number=refusal.number), ((back,),))


def you_are(role: Role | None, language: Language) -> str:
    """What the person themselves hears."""
    return render("admin/you_are", language, role=one_of(role, language))
