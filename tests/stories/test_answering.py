"""People ask people: in a group, the question and its answer, both ways, and who may what."""

from __future__ import annotations

import pytest

from bot import buttons
from bot.buttons import Acted
from tests.stories.answering import asks, has, replies, set_up
from tests.stories.appointing import gives
from tests.stories.group import Group
from tests.stories.owner import Owner
from tests.stories.running import Running


@pytest.fixture
async def kim(bot: Running) -> Owner:
    """A helper."""
    kim = Owner(bot, bot.sandbox.person("Kim"))
    await kim.starts()
    await gives(kim, "helper")
    return kim


@pytest.fixture
async def advisers(bot: Running, kim: Owner) -> Group:
    """The admins' group, with Kim in it; the bot hears what is meant for it."""
    group = Group(bot, "Advisers")
    await group.joins(kim)
    await set_up(bot, group)
    return group


async def test_ann_asks_and_kim_answers(ann: Owner, kim: Owner, advisers: Group) -> None:
    """The question comes as one card, the answer as from the adviser, and Kim hears that it is there."""
    await ann.gets_advice()
    await asks(ann, "May I sell <my> jam at the station?")
    card = advisers.last()
    assert "May I sell <my> jam at the station?" in card.text
    assert "Ann" in card.text
    assert str(ann.id) not in card.text
    assert "Step: " in card.text
    assert "✓ Your question is with us." in ann.last.text

    await advisers.says(kim, "Yes, ask the station's manager first.", reply_to=card)
    answer = ann.last
    assert "💬 From a person of our team\nYes, ask the station's manager first." == answer.text
    assert "Kim" not in answer.text
    assert "✓ Delivered to \u2068Ann\u2069." == advisers.last().text
    assert "Answered" in advisers.again(card).text
    assert "\u2068Kim\u2069 has it" in advisers.again(card).text

    await ann.taps("👍 That helps", on=answer)
    assert "Closed: it helped" in advisers.again(card).text


async def test_the_intake_asks_on_after_a_question(ann: Owner, kim: Owner, advisers: Group) -> None:
    """Ann is in mid-intake: what she asks a person is no answer, and what was asked before is asked still."""
    await ann.starts()
    before = ann.asked
    await asks(ann, "Is this safe?")

    assert {} == ann.facts
    assert before == ann.asked
    assert "Is this safe?" in advisers.last().text
    await ann.answers()
    assert before in ann.facts


async def test_what_is_added_belongs_to_the_same_conversation(
    ann: Owner, kim: Owner, advisers: Group
) -> None:
    """By replying, by the button of the answer, and right after the question when nothing else is open."""
    await ann.gets_advice()
    await asks(ann, "First")
    card = advisers.last()
    await ann.types("Thanks!")
    assert card == advisers.last()
    await ann.types("/ask and second")
    added = advisers.last()
    assert "💬 \u2068Ann\u2069: and second" == added.text
    await advisers.says(kim, "An answer", reply_to=added)
    await ann.taps("I still have a question")
    await ann.types("What then?")

    assert 1 == len(ann.bot.rows("SELECT 1 FROM inquiries"))
    assert "What then?" in advisers.last().text
    assert "Waits since" in advisers.again(card).text
    await replies(ann, next(each for each in ann.said if "An answer" in each.text), "and this")
    assert "and this" in advisers.last().text


async def test_after_that_is_all_words_are_no_question(ann: Owner, kim: Owner, advisers: Group) -> None:
    """Ann taps it, and what she types then is talk; so it is ten minutes later without a tap."""
    await ann.gets_advice()
    await asks(ann, "First")
    await ann.taps("✓ That is all")
    await ann.types("thanks")
    await asks(ann, "Second")
    await ann.bot.until("+11 minutes")
    await ann.types("hello there")

    words = [each.text for each in advisers.said]
    assert not any("thanks" in each or "hello there" in each for each in words)


async def test_the_first_to_take_it_has_it(ann: Owner, bob: Owner, kim: Owner, advisers: Group) -> None:
    """Bob comes second; who has it gives it back; an answer by another is sent all the same."""
    await bob.starts()
    await gives(bob, "helper")
    await advisers.joins(bob)
    await ann.starts()
    await asks(ann, "Who?")
    card = advisers.last()
    assert "It is yours." == await advisers.taps(kim, "✋ I take it")
    assert "\u2068Kim\u2069 has it" in advisers.again(card).text
    assert "Somebody else has it already." == await advisers.forges(bob, "k:iq_take:1", card)
    assert "It is not yours to give back." == await advisers.taps(bob, "↩ Give it back")
    await advisers.says(bob, "Me", reply_to=card)
    assert "\u2068Kim\u2069 has it" in advisers.again(card).text
    assert any("\nMe" in each.text for each in ann.said)
    await advisers.taps(kim, "↩ Give it back")
    assert "✋ I take it" in has(advisers.again(card))


async def test_who_may_not_answer_is_told_why(ann: Owner, bob: Owner, kim: Owner, advisers: Group) -> None:
    """A member without a role, an anonymous admin, an ex-helper: nothing is sent, and they hear why."""
    await bob.starts()
    await advisers.joins(bob)
    await advisers.joins(kim, admin=True)
    await ann.starts()
    await asks(ann, "Who?")
    card, said = advisers.last(), len(ann.said)
    await advisers.says(bob, "Bob thinks so", reply_to=card)
    assert "only those can answer to whom an owner gave a role" in advisers.last().text
    await advisers.says(kim, "The group thinks so", reply_to=card, anonymous=True)
    assert "you wrote as the group" in advisers.last().text
    await gives(kim, None)
    await advisers.says(kim, "Kim thinks so", reply_to=card)
    assert "only those can answer" in advisers.last().text
    for who in (bob, kim):
        for act in ("iq_take", "iq_back", "iq_close", "iq_mute", "iq_show", "iq_list"):
            toast = await advisers.forges(who, f"k:{act}:1:7", card)
            assert "for those to whom an owner gave a role" in toast
    for data in ("k:make:5:-owner", "k:audit", "v:erase", "nonsense", "k:iq_duty::off"):
        assert "too old" in await advisers.forges(bob, data, card)

    assert said == len(ann.said)
    assert [("open", None)] == ann.bot.rows("SELECT state, taken_by FROM inquiries")
    assert [] == ann.bot.rows("SELECT 1 FROM mutes")
    assert [] == ann.bot.rows("SELECT 1 FROM audit")


async def test_a_command_in_the_group_is_silent_for_those_without_a_role(
    ann: Owner, bob: Owner, kim: Owner, advisers: Group
) -> None:
    """Kim gets the list; Bob gets nothing, in the group and in his chat what everybody gets."""
    await bob.starts()
    await advisers.joins(bob)
    await ann.starts()
    await asks(ann, "Who?")
    said = len(advisers.said)
    await advisers.says(bob, "/questions")
    assert said == len(advisers.said)
    await advisers.says(kim, "/questions")
    assert "Ann" in advisers.last().text
    for name in ("questions", "duty"):
        await bob.types(f"/{name}")
        assert "I do not know that command" in bob.last.text


async def test_talk_among_those_in_the_group_stays_there(ann: Owner, kim: Owner, advisers: Group) -> None:
    """Only a reply to a message of the conversation goes to Ann."""
    await ann.starts()
    await asks(ann, "Who?")
    said, shown = len(ann.said), len(advisers.said)
    await advisers.says(kim, "shall I?")
    own = await advisers.says(kim, "hm")
    await advisers.says(kim, "no", reply_to=own)

    assert said == len(ann.said)
    assert shown == len(advisers.said)


async def test_photos_and_voices_go_both_ways(ann: Owner, kim: Owner, advisers: Group) -> None:
    """With their captions; what cannot be passed on is told to whoever sent it."""
    await ann.gets_advice()
    await ann.types("/ask")
    await ann.person.sends("voice")
    await ann.bot.rests()
    assert "🎤 voice message" in advisers.said[-2].text
    assert "voice" in advisers.last().wire
    await ann.person.sends_photo()
    await ann.bot.rests()
    assert "photo" in advisers.last().wire
    await advisers.photo(kim, "Like <this>", reply_to=advisers.last())
    assert "From a person of our team\nLike <this>" in ann.last.caption
    await advisers.voice(kim, reply_to=advisers.said[-1])
    assert "voice" in ann.last.wire
    said = len(ann.said)
    await advisers.telegram.sends(kim.person, "sticker", reply_to=advisers.said[0])
    await ann.bot.rests()
    assert "I can pass on words, photos" in advisers.last().text
    assert said == len(ann.said)


async def test_a_person_who_blocked_the_bot_is_told_to_the_helper(
    ann: Owner, kim: Owner, advisers: Group
) -> None:
    """Kim hears that Ann did not get it."""
    await ann.starts()
    await asks(ann, "Who?")
    card = advisers.last()
    await ann.person.blocks()
    await ann.bot.rests()
    await advisers.says(kim, "Me", reply_to=card)

    assert "✗ Not delivered: \u2068Ann\u2069 blocked the bot." == advisers.last().text


async def test_an_edited_answer_is_told_to_be_sent_as_it_was(ann: Owner, kim: Owner, advisers: Group) -> None:
    """Kim mends her words: Ann has the first ones, and Kim hears so; so does Ann, of her own."""
    await ann.gets_advice()
    await ann.types("/ask")
    question = await ann.types("Whoo?")
    card = advisers.last()
    answer = await advisers.says(kim, "Mee", reply_to=card)
    await advisers.edits(kim, answer, "Me")
    assert "has your words as they were first" in advisers.last().text
    await ann.person.edits(question, "Who?")
    await ann.bot.rests()
    assert "They have your words as they were first" in ann.last.text


async def test_ann_takes_her_question_back(ann: Owner, kim: Owner, advisers: Group) -> None:
    """Its words go from the card, and what was added goes as a whole."""
    await ann.gets_advice()
    await asks(ann, "A secret of mine")
    card, said = advisers.last(), ann.last
    await ann.types("another secret")
    added = advisers.last()
    await ann.taps("Take it back", on=said)

    assert "Taken back by the person" in advisers.again(card).text
    assert not any("secret" in each.text for each in advisers.telegram.messages)
    with pytest.raises(LookupError):
        advisers.again(added)


async def test_a_muted_person_is_told_kindly(ann: Owner, kim: Owner, advisers: Group) -> None:
    """For a day; the advice goes on; then they may ask again. Kim can undo it."""
    await ann.gets_advice()
    await asks(ann, "!!!")
    card = advisers.last()
    await advisers.taps(kim, "🔇 Mute…")
    assert "Mute \u2068Ann\u2069?" in advisers.again(card).text
    await advisers.taps(kim, "‹ No")
    assert "Nobody has it yet" in advisers.again(card).text
    await advisers.taps(kim, "🔇 Mute…")
    await advisers.taps(kim, "🔇 1 day")
    assert "Muted: their questions reach nobody" in advisers.again(card).text
    await ann.types("/ask")
    assert "Questions of yours are not passed on to people until" in ann.last.text
    shown = len(advisers.said)
    await ann.types("/ask !!!")
    assert shown == len(advisers.said)
    await ann.bot.until("+25 hours")
    await ann.types("/ask")
    assert "Write your question" in ann.last.text


async def test_too_much_in_an_hour_is_said_once(ann: Owner, kim: Owner, advisers: Group) -> None:
    """Twenty messages go through, the next are not passed on, which is said once; an hour later they are."""
    await ann.gets_advice()
    await asks(ann, "0")
    for number in range(1, 24):
        await ann.types(f"/ask number {number}")
    told = [each for each in ann.said if "That is a lot at once" in each.text]

    assert 1 == len(told)
    assert not any("number 20" in each.text for each in advisers.said)
    await ann.bot.until("+61 minutes")
    await ann.types("/ask number 99")
    assert any("number 99" in each.text for each in advisers.said)


async def test_delete_takes_the_questions_with_it(ann: Owner, kim: Owner, advisers: Group) -> None:
    """Cards and what was added go from the group; those there hear that somebody is gone, not who."""
    await ann.gets_advice()
    await asks(ann, "A secret of mine")
    card = advisers.last()
    await ann.types("/delete")
    assert "Copies of what you asked people" in ann.last.text
    await ann.taps("🗑 Yes, erase everything")

    assert {} == ann.bot.traces(ann.id)
    assert [] == ann.bot.mentions("A secret of mine")
    assert not any("secret" in each.text for each in advisers.telegram.messages)
    assert "erased themselves" in advisers.last().text
    with pytest.raises(LookupError):
        advisers.again(card)


async def test_export_tells_what_was_asked_and_not_who_answered(
    ann: Owner, kim: Owner, advisers: Group
) -> None:
    """Ann's words and the answer are hers; Kim's number is not."""
    await ann.gets_advice()
    await asks(ann, "Is this mine?")
    await advisers.says(kim, "It is.", reply_to=advisers.last())
    rows = {}

    async def look(tx: object) -> None:
        from bot.usecases import export

        rows.update(await export.everything(tx, ann.id, 0))  # type: ignore[arg-type]

    await ann.bot.puts(look)

    assert ["Is this mine?", "It is."] == [each["text"] for each in rows["remarks"]]
    assert str(kim.id) not in str({**rows, "outbox": [], "inbox": []})


async def test_nobody_is_offered_a_person_when_there_is_none(ann: Owner, bot: Running) -> None:
    """No admin at all: no button in /help, no command in the menu, and /ask says so."""
    await ann.starts()
    await ann.types("/help")
    assert "/ask" not in ann.last.text
    assert "💬 Talk to a person" not in has(ann.last)
    await bot.comes(lambda: bool(bot.rows("SELECT 1 FROM facts_of_bot WHERE name = 'commands'")))
    assert "ask" not in [each["command"] for each in ann.person.commands]
    await ann.types("/ask")
    assert any("There is nobody here who could answer" in each.text for each in ann.said)
    kim = Owner(bot, bot.sandbox.person("Kim"))
    await kim.starts()
    await gives(kim, "helper")
    await ann.types("/help")
    assert "/ask" in ann.last.text
    await ann.taps("💬 Talk to a person")
    assert "Write your question to a person." in ann.last.text


async def test_a_step_that_was_not_done_leads_to_a_person(ann: Owner, kim: Owner, advisers: Group) -> None:
    """One quiet button below the reasons."""
    await ann.gets_advice()
    await ann.forges(buttons.write(Acted("common.unit_cost", "not")))
    assert "💬 Talk to a person" == has(ann.last)[-1]
    await ann.taps("💬 Talk to a person")
    assert "Write your question to a person." in ann.last.text
    assert "common.unit_cost" in ann.bot.library.steps


async def test_advice_that_says_no_leads_to_a_person(ann: Owner, kim: Owner, advisers: Group) -> None:
    """Who is refused may ask somebody; who is advised finds the way in /help."""
    await ann.gets_advice(red_flags="counterfeit")
    assert any("💬 Talk to a person" in has(each) for each in ann.said[-4:])


async def test_hours_are_told_as_they_are(ann: Owner, kim: Owner, advisers: Group) -> None:
    """On a Saturday Ann hears when people are back; a reminder comes after four hours of theirs."""
    await set_up(ann.bot, advisers, ask_hours="mon-fri 9-17", ask_zone="Africa/Nairobi", ask_within=4)
    await ann.starts()
    await ann.bot.until("saturday 12:00")
    await ann.types("/ask")
    assert "People answer Mon–Fri 9:00–17:00 (Nairobi time), usually within 4 hours of that." in ann.last.text
    assert "They are away now and back on Mon, Jan 11, 09:00." in ann.last.text
    await ann.types("When?")
    await ann.bot.until("monday 9:50")  # 12:50 in Nairobi
    assert "⏰" not in advisers.last().text
    await ann.bot.until("monday 10:01")
    assert "⏰ Question 1" in advisers.last().text
    await advisers.says(kim, "Now", reply_to=advisers.last())
    assert any("\nNow" in each.text for each in ann.said)
    await ann.bot.until("+20 days")
    await ann.bot.becomes("SELECT 1 FROM inquiries WHERE closed_at IS NOT NULL")
    assert 1 == sum("⏰" in each.text for each in advisers.said)
    assert [("closed", "silent")] == ann.bot.rows("SELECT state, why FROM inquiries")


async def test_who_has_it_is_reminded_first_then_all(ann: Owner, kim: Owner, advisers: Group) -> None:
    """Five times at most; the first names Kim so that she hears it."""
    await ann.starts()
    await asks(ann, "Who?")
    await advisers.taps(kim, "✋ I take it")
    await ann.bot.until("+25 hours")
    first = advisers.last()
    assert "has it." in first.text
    assert any(
        each["type"] == "text_link" or each["type"] == "text_mention" for each in first.wire["entities"]
    )
    await ann.bot.until("+25 hours")
    assert "did not answer. Whoever can, please reply." in advisers.last().text
    await ann.bot.until("+30 days")
    assert 5 == sum("⏰" in each.text for each in advisers.said)


async def test_a_button_of_another_persons_conversation_is_an_old_one(
    ann: Owner, bob: Owner, kim: Owner, advisers: Group
) -> None:
    """Bob forges what Ann was shown."""
    await ann.gets_advice()
    await bob.starts()
    await asks(ann, "Mine")
    for data in ("v:withdraw:1", "v:helped:1", "v:ask_all:1", "v:withdraw:x", "v:helped"):
        assert "too old" in await bob.forges(data)
    await bob.forges("v:ask:1")
    await bob.types("mine too")

    assert [("open",), ("open",)] == ann.bot.rows("SELECT state FROM inquiries")
    assert 2 == len(ann.bot.rows("SELECT DISTINCT person_id FROM inquiries"))


async def test_another_group_hears_one_sentence(ann: Owner, kim: Owner, advisers: Group) -> None:
    """Whoever puts the bot into a group of theirs gets nothing of the admins'."""
    other = Group(ann.bot, "Others")
    await other.joins(kim)
    await other.says(kim, "/questions")
    await other.says(kim, "/help")

    assert {"I advise in private chats only. Open my profile and tap Start."} == {
        each.text for each in other.said
    }
