"""Which money is meant, and how amounts are written."""

from decimal import Decimal
from gettext import NullTranslations

import pytest

from advisor.formulas import Kind
from bot import currencies
from bot.views.amounts import Amounts


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("KES", "KES"), ("kes", "KES"), ("Rs", "INR"), ("Rs.", "INR"), ("₹", "INR"), ("euros", "EUR"), ("€", "EUR"),
     ("naira", "NGN"), ("us dollar", "USD"), ("Kenyan Shillings", "KES")],
)  # fmt: skip
def test_a_currency_is_known_by_code_sign_and_name(typed: str, meant: str) -> None:
    """However an owner calls their money."""
    assert (meant,) == currencies.read(typed, "en")


def test_a_word_of_several_countries_is_offered_with_all_of_them() -> None:
    """Shillings are counted in four countries, pesos in more."""
    assert {"KES", "TZS", "UGX", "SOS"} == set(currencies.read("shillings", "en"))
    assert () == currencies.read("shells", "en")


@pytest.mark.parametrize(
    ("hint", "zone", "first"),
    [("pt-br", None, "BRL"), ("hi", None, "INR"), ("en", "Africa/Nairobi", "KES"), ("en", None, "USD"),
     ("ar", None, "EGP"), (None, None, "USD"), ("xx", None, "USD"),
     ("zh-hans", None, "CNY"), ("de", "Nowhere/Land", "EUR")],
)  # fmt: skip
def test_the_likely_money_is_the_first_to_tap(hint: str | None, zone: str | None, first: str) -> None:
    """Where somebody lives decides before what their phone speaks."""
    assert first == currencies.likely(hint, zone)[0]


@pytest.mark.parametrize(
    ("locale", "currency", "said"),
    [("en", "USD", "$1,234.50"), ("de", "EUR", "1.234,50\u00a0€"), ("hi", "INR", "₹1,234.50"),
     ("en", "KES", "KES\u00a01,234.50"),
         ("pt_BR", "BRL", "R$\u00a01.234,50"), ("fr", "EUR", "1\u202f234,50\u00a0€"), ("id", "IDR", "Rp\u00a01.234,50"),
     ("sw", "KES", "Ksh\u00a01,234.50"), ("zh_Hans", "CNY", "¥1,234.50"), ("es", "EUR", "1.234,50\u00a0€")],
)  # fmt: skip
def test_an_amount_is_written_as_its_country_writes_it(locale: str, currency: str, said: str) -> None:
    """Signs, groups and the currency's place."""
    assert said == Amounts(locale, currency).money(Decimal("1234.5"))


@pytest.mark.parametrize(
    ("number", "kind", "said"),
    [("300", "money", "$300"), ("-0.001", "money", "$0"), ("12345.67", "money", "$12,346"),
     ("8.25", "percent", "8.25%"), ("13.5648", "percent", "13.6%"), ("1", "days", "1 day"),
     ("14", "days", "14 days"), ("1.5", "months", "1.5 months"),
     ("1", "hours", "1 hour"), ("3.628", "times", "3.6"), ("27", "count", "27")],
)  # fmt: skip
def test_a_number_is_as_exact_as_an_owner_needs(number: str, kind: Kind, said: str) -> None:
    """No cents where there are none, no tenth of a percent of a guess, never minus nothing."""
    assert said == Amounts("en", "USD").say(Decimal(number), kind, NullTranslations().ngettext)
