"""A tiny content of six trends and seven facts, as texts. Tests change a line of it and look what happens."""

from advisor.trends import TRENDS

FACTS = """
facts:
  - {id: offer, kind: one, values: [bread, haircut, rings], usual: {bread: 4, haircut: 3, rings: 3}}
  - id: keeps
    kind: one
    values: [hours, weeks, not_goods]
    infer: [{when: {is: {offer: haircut}}, value: not_goods}]
    usual: {hours: 5, weeks: 5, not_goods: 0}
    usual_when: [{when: {is: {offer: rings}}, usual: {hours: 0, weeks: 9, not_goods: 1}}]
  - id: hours
    kind: one
    values: [few, some, many]
    ordered: true
    actionable: true
    usual: {few: 4, some: 4, many: 2}
  - {id: customers, kind: many, values: [regulars, fairs, platform], usual: {regulars: 60, fairs: 20, platform: 20}}
  - {id: phone, kind: one, values: [none, good], actionable: true, climbs: [none, good], usual: {none: 1, good: 4}}
  - {id: camera, kind: one, values: ["yes", "no"], usual: {yes: 1, no: 1}}
  - id: red_flags
    kind: many
    values: [joining_fee, counterfeit, regulated_goods]
    usual: {joining_fee: 5, counterfeit: 2, regulated_goods: 2}
"""

QUESTIONS = """
questions:
  - fact: offer
    text: "What do you sell?"
    opening: 1
    priority: 90
    options:
      - {value: bread, label: "Bread", said: "bread", synonyms: ["buns"]}
      - {value: haircut, label: "Haircuts", said: "haircuts"}
      - {value: rings, label: "Rings", said: "rings"}
  - fact: hours
    text: "How many hours?"
    opening: 2
    priority: 80
    options:
      - {value: few, label: "Under 5 hours", said: "few hours"}
      - {value: some, label: "5 to 10 hours", said: "some hours"}
      - {value: many, label: "Over 10 hours", said: "many hours"}
  - fact: keeps
    text: "How long does it keep?"
    priority: 40
    ask_when: {not: {is: {offer: haircut}}}
    options:
      - {value: hours, label: "Hours", said: "hours"}
      - {value: weeks, label: "Weeks", said: "weeks"}
      - {value: not_goods, label: "No goods", said: "no goods"}
  - fact: customers
    text: "Where do they come from?"
    priority: 70
    none_label: "Nowhere yet"
    options:
      - {value: regulars, label: "Regulars", said: "regulars"}
      - {value: fairs, label: "Fairs", said: "fairs"}
      - {value: platform, label: "A platform", said: "a platform"}
  - fact: phone
    text: "Which phone?"
    priority: 60
    options:
      - {value: none, label: "None", said: "no phone"}
      - {value: good, label: "A good one", said: "a good phone"}
  - fact: camera
    text: "Do you like the camera?"
    priority: 50
    options:
      - {value: "yes", label: "I do", said: "liking it"}
      - {value: "no", label: "No way", said: "not liking it"}
  - fact: red_flags
    text: "Is any of this so?"
    priority: 10
    effort: 2
    none_label: "None of it"
    options:
      - {value: joining_fee, label: "A joining fee", said: "a joining fee"}
      - {value: counterfeit, label: "Copies of brands", said: "copies"}
      - {value: regulated_goods, label: "Regulated goods", said: "regulated goods"}
"""

FEEDS = {"community": "[live_video]", "content": "[live_video, community]", "live_video": "[marketplaces]"}

WEIGHTS = {
    "anchor_stores": [
        ("{is: {offer: bread}}", 2),
        ("{has: {customers: fairs}}", 1),
        ("{is: {hours: few}}", -1),
    ],
    "marketplaces": [
        ("{all: [{is: {offer: rings}}, {is: {keeps: weeks}}]}", 3),
        ("{has: {customers: platform}}", 1),
    ],
    "community": [
        ("{has: {customers: regulars}}", 2),
        ("{at_most: {hours: some}}", 1),
        ("{is: {keeps: hours}}", 2),
    ],
    "content": [
        ("{is: {camera: yes}}", 2),
        ("{is: {offer: haircut}}", 1),
        ("{not: {at_least: {hours: some}}}", -2),
    ],
    "live_video": [
        ("{all: [{is: {camera: yes}}, {at_least: {hours: many}}]}", 3),
        ("{is: {phone: good}}", 1),
    ],
    "data_ai": [("{is: {keeps: hours}}", 1), ("{any: [{is: {hours: many}}, {is: {phone: good}}]}", 1)],
}

LIVE_GATE = """
  - id: live_video.no_phone
    kind: gate
    when: {is: {phone: none}}
    text: "A live needs a phone."
    opens_when: {phone: [good]}
    source: "own judgement"
    reviewed: 2026-11-22
"""

COMMUNITY_WARNING = """
  - id: community.few_hours
    kind: warning
    when: {is: {hours: few}}
    text: "Start small: you said {hours}."
    source: "own judgement"
    reviewed: 2026-11-22
"""

REFUSALS = """
rules:
  - id: refuse.joining_fee
    kind: refusal
    when: {has: {red_flags: joining_fee}}
    text: "We do not plan around a joining fee."
    instead: "Sell goods, not places."
    concerns: community
    source: "own judgement"
    reviewed: 2026-11-22
  - id: refuse.forbidden
    kind: refusal
    when: {has: {red_flags: [counterfeit, regulated_goods]}}
    text: "We do not help to sell these."
    instead: "Sell something else first."
    nulls_ranking: true
    source: "own judgement"
    reviewed: 2026-11-22
"""


def weight(trend: str, number: int, when: str, points: int) -> str:
    return f"""
  - id: {trend}.w{number}
    kind: weight
    when: {when}
    weight: {points}
    text: "It counts."
    source: "own judgement"
    reviewed: 2026-11-22
"""


def step(
    name: str,
    *,
    needs: str = "[]",
    hours: str = "[1, 2]",
    cash: str = "C0",
    size: str = "small",
    when: str = "",
) -> str:
    fits = f"    when: {when}\n" if when else ""
    return f"""
  - id: {name}
    title: "Do it"
    why: "It helps."
    how: ["One.", "Two.", "Three."]
    needs: {needs}
{fits}    hours: {hours}
    cash: {cash}
    size: {size}
    kpi: {{name: "buyers", unit: "people", good: 5}}
    done_when: "Is it done?"
    done_kind: yes_no
    stuck: "Do half."
    stop: "Stop after a month."
    risk: "Little."
    source: "own judgement"
    reviewed: 2026-11-22
"""


def _trend(trend: str) -> str:
    return f"""
  - id: {trend}
    icon: "🙂"
    name: "{trend}"
    ride: "A ride."
    story: "A story."
    feeds: {FEEDS.get(trend, "[]")}
    source: "own judgement"
    reviewed: 2026-11-22
"""


def texts() -> dict[str, str]:
    """Return all files of the tiny content."""
    rules = {
        trend: "rules:\n"
        + "".join(weight(trend, number, *one) for number, one in enumerate(WEIGHTS[trend], 1))
        for trend in TRENDS
    }
    rules["live_video"] += LIVE_GATE
    rules["community"] += COMMUNITY_WARNING
    steps = {trend: "steps:\n" + step(f"{trend}.begin") + _second(trend) for trend in TRENDS}
    return {
        "facts.yaml": FACTS,
        "questions.yaml": QUESTIONS,
        "trends.yaml": "trends:\n" + "".join(map(_trend, TRENDS)),
        "rules/refusals.yaml": REFUSALS,
        "playbooks/common.yaml": "steps:\n" + step("common.list"),
        **{f"rules/{trend}.yaml": text for trend, text in rules.items()},
        **{f"playbooks/{trend}.yaml": text for trend, text in steps.items()},
    }


def _second(trend: str) -> str:
    return step(f"{trend}.grow", needs=f"[{trend}.begin, common.list]", hours="[2, 4]", size="main")


def changed(file: str, old: str, new: str) -> dict[str, str]:
    """Return the tiny content with *old* replaced by *new* in *file*; *old* must be there."""
    content = texts()
    assert old in content[file]
    return {**content, file: content[file].replace(old, new)}


TEXTS = """
texts:
  - id: first_post
    name: "Your first post"
    wordings:
      - {id: baker, when: {is: {offer: bread}}, text: "I am {name}. Today: {offer}, ___ for one."}
      - {id: anybody, text: "I am {name}. I work {hours}. My buyers are {customers}."}
    source: "own judgement"
    reviewed: 2026-11-22
"""

PLATFORMS = """
platforms:
  - {id: bazaar, name: "Bazaar", kind: marketplace, regions: [south, north], fee: "2 of each 100", year: 2026,
     source: "Its page, 2026", reviewed: 2026-11-22}
  - {id: stall, name: "Stall", kind: marketplace, regions: [north], year: 2026,
     source: "own judgement", reviewed: 2026-11-22}
"""

TIPS = """
tips:
  - {id: community.greet, text: "Say a name today.", near: [community.begin], stage: before,
     source: "own judgement", reviewed: 2026-11-22}
  - {id: community.gifts, text: "Show three gifts.", when: {is: {offer: rings}}, months: [11, 12],
     source: "own judgement", reviewed: 2026-11-22}
"""

SUPPLIED = """    done_kind: number
    variants:
      - {id: baker, when: {is: {offer: bread}}, title: "Bake it", how: ["Knead.", "Wait.", "Bake."]}
      - {id: early, when: {any: [{is: {offer: [bread, rings]}}, {is: {hours: few}}]}, why: "It is soon done."}
    texts: [first_post]
    platforms: [marketplace]
    stop_below: 2
"""

REGION = """
  - {id: region, kind: one, values: [south, north], usual: {south: 1, north: 1}}
"""

ASKED_REGION = """
  - fact: region
    text: "Where?"
    priority: 5
    options:
      - {value: south, label: "South", said: "the south"}
      - {value: north, label: "North", said: "the north"}
"""


def supplied() -> dict[str, str]:
    """Return the tiny content with variants, ready texts, platforms and tips."""
    content = texts()
    begin, grow = content["playbooks/community.yaml"].split("  - id: community.grow")
    return {
        **content,
        "facts.yaml": FACTS + REGION,
        "questions.yaml": QUESTIONS + ASKED_REGION,
        "playbooks/community.yaml": begin.replace("    done_kind: yes_no\n", SUPPLIED)
        + "  - id: community.grow"
        + grow,
        "rules/community.yaml": content["rules/community.yaml"]
        + weight("community", 9, "{is: {region: south}}", 1),
        "texts.yaml": TEXTS,
        "platforms.yaml": PLATFORMS,
        "tips/community.yaml": TIPS,
    }
