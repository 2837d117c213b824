"""A typed sentence that names an answer is understood; one that may mean something else is asked back."""

from advisor.questions import Choice, DidYouMean, Understood, read

TRADES = (
    Choice("bakery", ("Bakery, cakes", "bread", "home baker")),
    Choice("tailor", ("Tailor, sewing", "dressmaker", "dress")),
    Choice("repair", ("Repair", "phone repair")),
)


def test_a_short_sentence_that_names_one_trade_means_it() -> None:
    """An owner writes as people talk: with a verb, and in the plural."""
    assert Understood("bakery") == read("i make breads", TRADES)
    assert Understood("repair") == read("we do phone repairs", TRADES)


def test_a_sentence_that_names_two_trades_is_asked_back() -> None:
    """Choosing one of them would be a guess."""
    assert DidYouMean(("bakery", "tailor")) == read("i make bread and dress", TRADES)


def test_a_sentence_that_denies_a_trade_does_not_mean_it() -> None:
    """The word alone says nothing when there is a no before it."""
    assert DidYouMean(("bakery", "tailor")) == read("i do not make bread", TRADES)
