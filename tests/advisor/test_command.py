"""The programmatic contract: what the command reads, prints and returns."""

import io
import json
import sys
from pathlib import Path

import pytest

from advisor import __main__ as command

CONTRACT = {
    "anchor_stores marketplaces community content live_video data_ai": None,
    "offer": "hot_food fresh packaged_food small_goods bulky_custom personal_service knowledge resale b2b_goods",
    "buyers": "consumers businesses both",
    "stage": "idea new running growing",
    "team": "solo two_to_four five_to_nine ten_plus",
    "customers_from": "passers_by regulars middlemen fairs platform social_media own_site nobody_yet",
    "margin": "under_20 from_20_to_35 from_35_to_50 over_50",
    "basket": "under_3x from_3x_to_8x over_8x no_delivery",
    "keeps": "hours days weeks durable not_goods",
    "cold_chain": "none shared own",
    "repeat": "weekly monthly rarely",
    "camera": "likes_it hands_only nobody",
    "good_to_watch": "yes no",
    "distinct": "same_as_others somewhat own_design",
    "hours": "under_5 from_5_to_10 over_10",
    "phone": "no_smartphone weak_data good_data plus_computer",
    "papers": "none partial complete",
    "capacity": "no_room two_weeks idle",
    "cash": "tight one_month patient",
    "around": "anchor dense courier remote",
    "worry": "few_buyers waste no_repeat price_pressure one_channel no_time unpaid_credit",
    "records": "none notebook digital",
    "contacts": "none under_50 from_50_to_500 over_500",
    "dependence": "no one_buyer one_platform",
    "tried_failed": "anchor_stores marketplaces community content live_video data_ai",
    "red_flags": "joining_fee recruit_rewards pit_fee counterfeit regulated_goods debt_distress missing_approval",
    "region": "china southeast_asia south_asia africa latin_america middle_east europe north_america cis other",
    "sector": "street_food bakery cafe_restaurant fruit_veg fish_meat farm packaged_food corner_shop fashion "
    "jewellery_craft cosmetics beauty_hair tailor repair tutor home_services health_care manufacturer wholesaler "
    "hospitality other",
}

Run = tuple[int, str, str]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> object:
    def _run(*arguments: str, text: str = "") -> Run:
        monkeypatch.setattr(sys, "stdin", io.StringIO(text))
        status = command.main(arguments)
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return _run


def test_the_shipped_vocabulary_keeps_the_contract(shipped: object) -> None:
    """No fact, value or trend of the contract is renamed or dropped."""
    facts = shipped.facts  # type: ignore[attr-defined]  # a Library
    for name, values in CONTRACT.items():
        if values is None:
            assert name.split() == list(shipped.trends)  # type: ignore[attr-defined]
        else:
            assert [value for value in facts[name].values if value in values.split()] == values.split()


def test_a_profile_becomes_the_object_of_the_contract(run) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Every key of the contract is there, for YAML from a file and JSON from standard input."""
    told = {"offer": "hot_food", "good_to_watch": True, "customers_from": ["regulars"], "cash": None}
    status, out, err = run("advise", text=json.dumps(told))
    found = json.loads(out)

    assert (0, "") == (status, err)
    assert list(found) == [
        "library",
        "primary",
        "secondary",
        "trends",
        "refusals",
        "certain",
        "next_question",
        "what_would_change_it",
        "plan",
    ]
    assert all(
        ["id", "rank", "state", "score", "bounds", "reasons", "warnings", "gates"] == list(one)
        for one in found["trends"]
    )
    assert ["this_week", "next", "later", "left_out", "hours", "cash_band"] == list(found["plan"])
    assert "{" not in "".join(reason["text"] for one in found["trends"] for reason in one["reasons"])
    weights = [[abs(reason["weight"]) for reason in one["reasons"]] for one in found["trends"]]
    assert all(sorted(some, reverse=True) == some for some in weights)


def test_yes_and_true_mean_the_same(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """YAML's booleans are answers, and the same content gives the same bytes."""
    file = tmp_path / "owner.yaml"
    printed = set()
    for word in ("yes", "true", '"yes"', "on"):
        file.write_text(f"offer: fresh\ngood_to_watch: {word}\ndependence: no\ntried_failed: []\n")
        printed.add(run("advise", str(file))[1])

    assert len(printed) == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"ofer": "fresh"}', 'Did you mean "offer"?'),
        ('{"offer": "frsh"}', 'Did you mean "fresh"?'),
        ('{"customers_from": "regulars"}', "takes a list"),
        ('{"offer": ["fresh"]}', "has no value"),
        ('{"hours": 7}', "Allowed: under_5"),
        ("[1, 2]", "mapping"),
        ('{"offer": "fresh", "offer": "resale"}', "stands twice"),
        ("offer: [", "not readable"),
    ],
)
def test_an_unknown_name_is_an_error_with_nothing_on_standard_output(run, text: str, says: str) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Exit status 2, the name, what is allowed, the nearest."""
    status, out, err = run("advise", text=text)

    assert (2, "") == (status, out)
    assert says in err


def test_lines_answer_line_by_line(run) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """One object a line, in order; the same as each profile alone."""
    profiles = [{"offer": "fresh"}, {}, {"offer": "resale", "hours": "over_10"}]
    _, out, _ = run("advise", "--lines", text="\n".join(map(json.dumps, profiles)) + "\n")
    alone = [json.loads(run("advise", text=json.dumps(one))[1]) for one in profiles]

    assert alone == [json.loads(line) for line in out.splitlines()]


def test_one_bad_line_stops_all_before_anything_is_printed(run) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """All input is checked first; the error names the line."""
    status, out, err = run("advise", "--lines", text='{"offer": "fresh"}\n{"offer": "frsh"}\n')

    assert (2, "") == (status, out)
    assert err.startswith("line 2: ")


def test_the_same_profile_gives_the_same_bytes(run) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Asked twice, in either order of keys."""
    one = run("advise", text='{"offer": "fresh", "hours": "under_5"}')
    two = run("advise", text='{"hours": "under_5", "offer": "fresh"}')

    assert one == two


def test_a_folder_is_checked(run, folder: Path) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Sound content: status 0. Broken content: all faults on standard output, status 1."""
    assert run("check", "--content", str(folder))[0] == 0
    (folder / "trends.yaml").write_text("trends: []\n")
    status, out, _ = run("check", "--content", str(folder))

    assert status == 1
    assert "trends.yaml: " in out


def test_made_up_owners_go_through_the_intake(run, folder: Path) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """The report counts questions and agreement, the same every time."""
    _, out, _ = run("simulate", "20", "--content", str(folder))
    report = json.loads(out)

    assert report == json.loads(run("simulate", "20", "--content", str(folder))[1])
    assert report["plausible"]["questions_max"] <= 7
    assert report["plausible"]["agree_with_full_first_two"] >= 0.7
