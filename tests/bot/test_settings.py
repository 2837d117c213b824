"""Wrong settings are told by name, with what is allowed, and without repeating a secret."""

import pytest

from bot import settings
from bot.settings import SettingsError

TOKEN = "1234567:" + "A" * 35


def _fault(**given: object) -> str:
    with pytest.raises(SettingsError) as caught:
        settings.read(_env_file=None, **given)
    return str(caught.value)


def test_a_wrong_rate_names_the_variable_what_is_wrong_and_what_is_allowed() -> None:
    """The operator reads which line of .env to change, and to what."""
    said = _fault(bulk_rate="fast")

    assert said.startswith("BULK_RATE: ")
    assert "'fast'" in said
    assert "1-1000" in said


def test_all_wrong_settings_are_told_at_once() -> None:
    """Two wrong lines take one attempt to find, not two."""
    lines = _fault(bulk_rate=0, reply_slots=0).splitlines()

    assert ["BULK_RATE", "REPLY_SLOTS"] == [line.partition(":")[0] for line in lines]


def test_a_rate_that_costs_stars_needs_a_yes_to_paying() -> None:
    """Above 30 a second Telegram takes Stars: the bot does not start, and says which setting to change."""
    said = _fault(bulk_rate=31)

    assert said.startswith("BULK_RATE: Telegram takes 30 a second for free")
    assert "ALLOW_PAID_BROADCAST=true" in said
    assert 31 == settings.read(_env_file=None, bulk_rate=31, allow_paid_broadcast=True).bulk_rate
    assert 30 == settings.read(_env_file=None, bulk_rate=30).bulk_rate


def test_a_token_that_is_none_is_refused_without_being_repeated() -> None:
    """A secret in the wrong form may still be a secret."""
    said = _fault(bot_token="secret-but-wrong")

    assert said.startswith("BOT_TOKEN: ")
    assert "secret-but-wrong" not in said


def test_a_wrong_database_address_is_refused_without_its_password() -> None:
    """The address carries a password."""
    said = _fault(database_url="mysql://ann:hunter2@host/db")

    assert said.startswith("DATABASE_URL: ")
    assert "hunter2" not in said


def test_no_operator_has_to_read_a_regular_expression() -> None:
    """What must be written stands in words and as an example."""
    with pytest.raises(SettingsError) as caught:
        settings.read(_env_file=None, database_url="mysql://x", public_url="bot.example.org")

    assert "pattern" not in str(caught.value)
    assert "sqlite:///path/to/file.db" in str(caught.value)
    assert "PUBLIC_URL: is not written as it must be (given: 'bot.example.org')" in str(caught.value)


def test_admins_are_numbers_never_names() -> None:
    """A user name can be taken over by somebody else."""
    assert frozenset({7, 42}) == settings.read(_env_file=None, admin_ids="7, 42").admin_ids
    assert "names are not accepted" in _fault(admin_ids="7,@boss")


def test_a_token_never_shows_when_settings_are_printed() -> None:
    """Settings may end up in a log."""
    shown = repr(settings.read(_env_file=None, bot_token=TOKEN))

    assert TOKEN not in shown
