"""docs/admin.md tells the truth about who may what."""

import re
from pathlib import Path

from bot.scheduled import retention
from bot.usecases import roles
from tests.house import repository

_PAGE = repository.read(Path("docs/admin.md"))


def test_the_table_of_roles_is_the_one_in_the_code() -> None:
    """Each command stands in the row of the least role that may use it."""
    rows = re.findall(r"^\| (\w+) \|(.*)\|$", _PAGE, re.MULTILINE)
    told = {role: set(re.findall(r"`/(\w+)`", cell)) for role, cell in rows if role != "role"}

    assert list(roles.ROLES) == list(told)
    assert {
        role: {name for name, least in roles.COMMANDS.items() if least == role} for role in roles.ROLES
    } == told


def test_the_time_of_the_audit_is_the_one_in_the_code() -> None:
    """Whoever changes it changes what admins are told."""
    assert f"kept for {retention.AUDIT_LIVES} days" in _PAGE
    assert f"for {retention.AUDIT_LIVES} days" in repository.read(Path("docs/guarantees.md"))
