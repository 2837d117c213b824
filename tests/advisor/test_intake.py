"""The intake: a fold of answers, and what is asked next."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advisor import conditions, intake, library, relevance, rules
from advisor.facts import Value, with_inferred
from advisor.intake import Answer
from advisor.library import Library
from tests.advisor import tiny
from tests.advisor.profiles import any_profile, full, of_library

SMALL = library.parse(tiny.texts())
calm = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def interview(content: Library, owner: dict[str, Value]) -> dict[str, Value]:
    told: dict[str, Value] = {}
    while (question := intake.next_question(content, told)) is not None:
        assert question not in told, "asked twice"
        told[question] = owner.get(question)
    return told


def answers() -> st.SearchStrategy[list[Answer]]:
    one = any_profile(SMALL).map(lambda profile: [Answer(fact, value) for fact, value in profile.items()])
    return st.lists(one, max_size=3).map(lambda several: [answer for some in several for answer in some])


@given(answers(), answers())
def test_folding_goes_on_where_it_stopped(first: list[Answer], then: list[Answer]) -> None:
    """The profile of all answers is the later profile laid over the earlier."""
    whole = intake.profile(SMALL, [*first, *then])

    assert {**intake.profile(SMALL, first), **intake.profile(SMALL, then)} == whole


@given(answers())
def test_answering_again_changes_nothing(given_answers: list[Answer]) -> None:
    """Replaying an intake gives the same profile, in the contract's order."""
    once = intake.profile(SMALL, given_answers)
    again = intake.profile(SMALL, [Answer(fact, value) for fact, value in once.items()])

    assert list(once.items()) == list(again.items())
    assert [fact for fact in SMALL.facts if fact in once] == list(once)


def test_answers_to_older_content_drop_out(small: Library) -> None:
    """A question that is gone, a value that is gone, a tick that is gone: the rest stays."""
    told = [
        Answer("gone", "x"),
        Answer("offer", "socks"),
        Answer("hours", "few"),
        Answer("customers", ("fairs", "gone", "regulars")),
        Answer("phone", ("good",)),
        Answer("camera", None),
    ]

    assert {"hours": "few", "customers": ("regulars", "fairs"), "camera": None} == intake.profile(small, told)


def test_none_of_these_is_an_answer(small: Library) -> None:
    """No tick at all is told and kept."""
    assert {"customers": ()} == intake.profile(small, [Answer("customers", ())])


def test_the_opening_comes_first_in_its_order(small: Library) -> None:
    """Whoever begins is asked the two opening questions."""
    assert intake.next_question(small, {}) == "offer"
    assert intake.next_question(small, {"offer": "bread"}) == "hours"


def test_what_follows_or_does_not_apply_is_not_asked(small: Library) -> None:
    """A hairdresser is never asked how long a haircut keeps."""
    for number in range(20):
        owner = {**full(small, f"{number}"), "offer": "haircut"}

        assert "keeps" not in interview(small, owner)


def test_red_flags_and_the_gates_of_the_first_trend_are_always_learnt(shipped: Library) -> None:
    """Nobody ends an intake without them, unless the trade is refused."""
    for number in range(25):
        told = interview(shipped, full(shipped, f"{number}"))
        outlook = relevance.outlook(shipped, told)

        assert "red_flags" in told
        assert len(told) <= 13
        # A fact that does not apply to this owner is never asked, and its gate stays open.
        unlearnt = [name for name in outlook.hanging() if _applies(shipped, name, told)]
        assert [] == unlearnt or len(told) == 13


def _applies(shipped: Library, fact: str, told: dict[str, Value]) -> bool:
    ask = shipped.asked_when(fact)
    return ask is None or conditions.holds(ask, with_inferred(shipped, told)[0]) is not False


def test_not_sure_is_not_asked_again(shipped: Library) -> None:
    """Somebody who knows nothing is let go after a bounded number of questions."""
    assert len(interview(shipped, {})) <= 13


@calm
@given(any_profile(SMALL))
def test_any_order_of_answers_ends(profile: dict[str, Value]) -> None:
    """From whatever was told, asking ends, and about-how-many is zero exactly at the end."""
    told = dict(profile)
    for _ in range(len(SMALL.facts) + 1):
        question = intake.next_question(SMALL, told)
        assert (question is None) == (intake.remaining(SMALL, told) == 0)
        if question is None:
            return
        told[question] = full(SMALL, "x")[question]
    raise AssertionError("asked more questions than there are")


def test_the_same_profile_is_asked_the_same() -> None:
    """Two libraries of the same texts choose the same questions."""
    again = library.parse(tiny.texts())
    for profile in of_library(SMALL, 40, known=0.3):
        assert intake.next_question(SMALL, profile) == intake.next_question(again, profile)


def test_asking_is_explained_by_what_it_can_move(small: Library) -> None:
    """The phone decides on the gate of live video and counts for data."""
    assert ("live_video", "data_ai") == intake.why_asked(small, {}, "phone")
    assert ("live_video",) == intake.why_asked(small, {"hours": "many", "phone": "good"}, "phone")
    assert set(small.trends) == set(intake.why_asked(small, {}, "red_flags"))


def test_a_short_intake_mostly_agrees_with_a_full_one(shipped: Library) -> None:
    """For most made-up owners the first trend after the intake is among the first two when all is told."""
    agree = 0
    for number in range(30):
        owner = full(shipped, f"agree {number}")
        short, whole = rules.advise(shipped, interview(shipped, owner)), rules.advise(shipped, owner)
        agree += short.primary in (whole.primary, whole.secondary)

    assert agree >= 21
