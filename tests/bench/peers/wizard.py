"""The peers' wizard: twelve questions with four buttons each. It knows no library."""

from collections.abc import Sequence

QUESTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("What do you sell?", ("Food", "Clothes", "Jewellery", "Services")),
    ("How long have you been doing it?", ("An idea so far", "Under a year", "1-3 years", "Longer")),
    ("Where do people buy from you?", ("At a stall", "In a shop", "At home", "Online")),
    ("How many hours a week are spare?", ("Under 5", "5 to 10", "Over 10", "None")),
    ("What phone do you use?", ("No smartphone", "Weak data", "Good data", "With a computer")),
    ("Who are your customers?", ("Passers-by", "Regulars", "Other shops", "Tourists")),
    ("How much can you invest?", ("Nothing", "A little", "A month's sales", "More")),
    ("Do you speak on camera?", ("Never", "I would try", "Sometimes", "Gladly")),
    ("How do you deliver?", ("They come", "I carry it", "A courier", "By post")),
    ("Do you take photos of your goods?", ("No", "A few", "Many", "Someone does")),
    ("Do you write down your sales?", ("No", "On paper", "In a sheet", "In an app")),
    ("What matters most now?", ("More customers", "Better margin", "Less work", "To begin")),
)


def question(number: int) -> str:
    """Give the card's text for question *number*, 0-11."""
    return f"Question {number + 1} of {len(QUESTIONS)}\n\n{QUESTIONS[number][0]}"


def buttons(number: int) -> list[tuple[str, str]]:
    """Give label and callback data of each answer to question *number*."""
    return [(label, f"{number}:{at}") for at, label in enumerate(QUESTIONS[number][1])]


def summary(answers: Sequence[int]) -> str:
    """Tell the answers back."""
    lines = (f"{text} {labels[at]}" for (text, labels), at in zip(QUESTIONS, answers, strict=True))
    return "Thank you. You said:\n" + "\n".join(lines)
