"""One tap on the trade tells two facts: what it is, and what is sold."""

import pytest

from advisor import intake, library
from advisor.facts import Value, with_inferred
from advisor.faults import ContentError
from advisor.intake import Answer
from advisor.library import Library
from tests.advisor import tiny


def _known(shipped: Library, *answers: Answer) -> dict[str, Value]:
    """What is known of the trade after *answers*, with what follows."""
    full, _ = with_inferred(shipped, intake.profile(shipped, answers))
    return {fact: full.get(fact) for fact in ("sector", "offer")}


def test_people_are_asked_their_trade_where_the_advice_needs_what_they_sell(shipped: Library) -> None:
    """The advisor asks for one fact; a person taps their trade, which tells it."""
    assert "offer" == intake.next_question(shipped, {})
    assert "sector" == intake.following(shipped, {})


@pytest.mark.parametrize(
    ("tapped", "trade", "sells"),
    [
        ("street_food", "street_food", "hot_food"),
        ("farm_fresh", "farm", "fresh"),
        ("farm_packed", "farm", "packaged_food"),
        ("fashion_shop", "fashion", "resale"),
        ("maker_custom", "manufacturer", "bulky_custom"),
        ("maker_firms", "manufacturer", "b2b_goods"),
    ],
)
def test_one_tap_tells_the_trade_and_what_is_sold(
    shipped: Library, tapped: str, trade: str, sells: str
) -> None:
    """And the next question is about something else."""
    told = intake.profile(shipped, [Answer("sector", tapped)])

    assert {"sector": trade, "offer": sells} == _known(shipped, Answer("sector", tapped))
    assert intake.following(shipped, told) not in ("sector", "offer")


@pytest.mark.parametrize("answer", ["other", None])
def test_who_finds_no_trade_is_asked_plainly_what_they_sell(shipped: Library, answer: str | None) -> None:
    """Something else, or not sure: the second question is the plain one."""
    assert "offer" == intake.following(shipped, intake.profile(shipped, [Answer("sector", answer)]))


def test_every_trade_but_the_last_tells_what_is_sold(shipped: Library) -> None:
    """No owner who finds their trade is asked twice what they do."""
    options = shipped.questions["sector"].options
    silent = [one.id for one in options if _known(shipped, Answer("sector", one.id))["offer"] is None]

    assert ["other"] == silent == [options[-1].id]


def test_two_trades_stand_side_by_side_on_a_phone(shipped: Library) -> None:
    """Nineteen signs a label at most, and not more than a thumb can scroll through."""
    labels = [one.label for one in shipped.questions["sector"].options]

    assert [] == [label for label in labels if len(label) > 19]
    assert len(labels) <= 26


def test_answers_from_before_go_on_to_work(shipped: Library) -> None:
    """A trade without its variant says no more than it did, and what was said of the offer stays."""
    assert {"sector": "fashion"} == intake.profile(shipped, [Answer("sector", "fashion")])
    assert {"offer": "hot_food"} == intake.profile(shipped, [Answer("offer", "hot_food")])
    assert {"sector": "bakery", "offer": "small_goods"} == _known(
        shipped, Answer("sector", "bakery"), Answer("offer", "small_goods")
    )


def test_a_word_of_ones_own_wins_over_what_a_trade_tells(shipped: Library) -> None:
    """In whatever order both were said."""
    own, trade = Answer("offer", "resale"), Answer("sector", "farm_packed")

    assert {"sector": "farm", "offer": "resale"} == _known(shipped, own, trade) == _known(shipped, trade, own)


def test_another_trade_forgets_what_the_one_before_sold(shipped: Library) -> None:
    """Whoever corrects "something else" to "tailor" sells no lessons any more; the same tap again forgets nothing."""
    before = (Answer("sector", "other"), Answer("offer", "knowledge"), Answer("worry", "no_time"))

    assert (Answer("sector", "tailor"), Answer("worry", "no_time")) == intake.answered(
        shipped, before, Answer("sector", "tailor")
    )
    assert before == intake.answered(shipped, before, Answer("sector", "other"))


def test_asking_for_the_trade_says_what_its_answer_moves(shipped: Library) -> None:
    """It decides by what is sold: why it is asked names those trends."""
    assert set(shipped.trends) == set(intake.why_asked(shipped, {}, "sector"))


_RINGS = '{value: rings, label: "Rings", said: "rings"}'


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (
            '{value: rings, label: "Rings", said: "rings"}\n      - {value: rings, label: "Old", said: "rings"}',
            "an id of its own",
        ),
        (
            f'{_RINGS}\n      - {{id: old, value: rings, label: "Old rings", said: "old rings"}}',
            "the same said",
        ),
        ('{value: rings, also: {keps: weeks}, label: "Rings", said: "rings"}', "another fact of kind one"),
        (
            '{value: rings, also: {customers: fairs}, label: "Rings", said: "rings"}',
            "another fact of kind one",
        ),
        ('{value: rings, also: {keeps: wekes}, label: "Rings", said: "rings"}', 'Did you mean "weeks"?'),
    ],
)
def test_authors_hear_what_an_option_may_not_tell(options: str, says: str) -> None:
    """Two options of one name, two phrases for one value, a fact that is not there."""
    texts = tiny.texts()
    assert _RINGS in texts["questions.yaml"]
    texts["questions.yaml"] = texts["questions.yaml"].replace(_RINGS, options)

    with pytest.raises(ContentError) as caught:
        library.parse(texts)
    assert says in "\n".join(map(str, caught.value.faults))


def test_a_question_stands_instead_of_another_fact_only() -> None:
    """A misspelt one is named with what was meant."""
    texts = tiny.texts()
    texts["questions.yaml"] = texts["questions.yaml"].replace(
        "  - fact: keeps\n", "  - fact: keeps\n    instead_of: ofer\n"
    )

    with pytest.raises(ContentError, match='instead_of: there is no other fact "ofer"'):
        library.parse(texts)


def test_a_change_may_only_climb_where_an_author_said_how() -> None:
    """An actionable fact without an order names its way up."""
    texts = tiny.texts()
    texts["facts.yaml"] = texts["facts.yaml"].replace("climbs: [none, good], ", "")

    with pytest.raises(ContentError, match="climbs: name its values"):
        library.parse(texts)
