"""Pictures and files: uploads, file ids, and what is refused."""

from __future__ import annotations

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaDocument, InputMediaPhoto
from telegram.error import BadRequest
from yarl import URL

from bot.sandbox import images
from bot.sandbox.people import Person
from tests.bot.sandbox.conftest import Caller

PICTURE = images.sample()


async def test_an_uploaded_photo_can_be_sent_again_by_its_id(bot: Bot, ann: Person) -> None:
    """Size and caption are told; the same id shows the same picture without another upload."""
    first = await bot.send_photo(ann.id, PICTURE, caption="<b>one</b>", parse_mode="HTML")
    second = await bot.send_photo(ann.id, first.photo[-1].file_id, caption="two")

    assert (320, 200, len(PICTURE)) == (
        first.photo[-1].width,
        first.photo[-1].height,
        first.photo[-1].file_size,
    )
    assert first.photo[-1].file_unique_id == second.photo[-1].file_unique_id
    assert [message.caption_html for message in ann.messages[1:]] == ["<b>one</b>", "two"]


async def test_a_file_can_come_under_any_name_of_its_part(call: Caller, ann: Person) -> None:
    """attach:// names the part; a name without a part is no photo."""
    sent = await call.parts("sendPhoto", {"picture": PICTURE}, chat_id=str(ann.id), photo="attach://picture")
    lost = await call.parts("sendPhoto", {"picture": PICTURE}, chat_id=str(ann.id), photo="attach://other")

    assert sent["ok"]
    assert lost["description"] == "Bad Request: there is no photo in the request"


async def test_each_kind_of_file_is_told_as_itself(bot: Bot, ann: Person) -> None:
    """A document has its name, a voice its length, a video its sides."""
    document = (await bot.send_document(ann.id, b"a,b\n", filename="prices.csv", caption="table")).document
    voice = (await bot.send_voice(ann.id, b"OggS")).voice
    video = (await bot.send_video(ann.id, b"ftyp")).video

    assert document is not None
    assert (document.file_name, document.file_size) == ("prices.csv", 4)
    assert voice is not None
    assert video is not None
    assert video.width > 0


async def test_a_document_is_kept_as_it_came(bot: Bot, ann: Person) -> None:
    """Name, type, caption and keyboard; the same id sends it again, and its words are what was uploaded."""
    key = InlineKeyboardMarkup([[InlineKeyboardButton("Back", callback_data="v:plan")]])
    first = (
        await bot.send_document(
            ann.id,
            b"%PDF-1.7",
            filename="plan.pdf",
            caption="<b>plan</b>",
            parse_mode="HTML",
            reply_markup=key,
        )
    ).document
    assert first is not None
    again = (await bot.send_document(ann.id, first.file_id)).document
    assert again is not None

    assert ("plan.pdf", "application/pdf", 8) == (first.file_name, first.mime_type, first.file_size)
    assert first.file_unique_id == again.file_unique_id
    assert ("<b>plan</b>", ["Back"]) == (
        ann.messages[-2].caption_html,
        [each.label for each in ann.messages[-2].buttons],
    )
    file = await bot.get_file(first.file_id)
    assert len(b"%PDF-1.7") == file.file_size


async def test_what_is_no_document_is_refused(bot: Bot, ann: Person) -> None:
    """Nothing in it, a caption that is too long, or a picture's id."""
    photo = (await bot.send_photo(ann.id, PICTURE)).photo[-1].file_id

    with pytest.raises(BadRequest, match="File must be non-empty"):
        await bot.send_document(ann.id, b"", filename="plan.pdf")
    with pytest.raises(BadRequest, match="caption is too long"):
        await bot.send_document(ann.id, b"x", filename="plan.pdf", caption="x" * 1025)
    with pytest.raises(BadRequest, match="Can't use file of type photo as document"):
        await bot.send_document(ann.id, photo)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"not a picture", "Image_process_failed"),
        (images.sample(5001, 5000), "Photo_invalid_dimensions"),
        (images.sample(210, 10), "Photo_invalid_dimensions"),
    ],
)
async def test_what_is_no_photo_is_refused(bot: Bot, ann: Person, content: bytes, expected: str) -> None:
    """A wrong format, too large sides, or a strip are told apart."""
    with pytest.raises(BadRequest, match=expected):
        await bot.send_photo(ann.id, content)


async def test_unknown_and_wrong_ids_are_refused(call: Caller, bot: Bot, ann: Person) -> None:
    """An id of another bot, of another kind, or an address of the web."""
    document = (await bot.send_document(ann.id, b"x", filename="x.txt")).document
    assert document is not None
    for photo, expected in [
        ("AgACAgIAAx", "wrong file identifier/HTTP URL specified"),
        (document.file_id, "can't use file of type Document as Photo"),
        ("https://a.example/x.png", "failed to get HTTP URL content"),
    ]:
        assert f"Bad Request: {expected}" == await call.refusal("sendPhoto", chat_id=ann.id, photo=photo)
    assert await call.refusal("getFile", file_id="x") == "Bad Request: invalid file_id"


async def test_captions_have_1024_units(call: Caller, bot: Bot, ann: Person) -> None:
    """After parsing, as everywhere."""
    await bot.send_photo(ann.id, PICTURE, caption=f"<b>{'x' * 1024}</b>", parse_mode="HTML")

    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_photo(ann.id, PICTURE, caption="x" * 1025)
    assert len([message for message in ann.messages if message.photo]) == 1


async def test_a_picture_is_replaced_in_place(bot: Bot, call: Caller, ann: Person) -> None:
    """editMessageMedia takes an upload or an id; the same picture and caption are no change."""
    card = await bot.send_photo(ann.id, PICTURE, caption="one")
    other = images.sample(100, 100)
    edited = await bot.edit_message_media(InputMediaPhoto(other, caption="two"), ann.id, card.message_id)
    assert not isinstance(edited, bool)

    assert (edited.photo[-1].width, ann.last.caption) == (100, "two")
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_media(InputMediaPhoto(other, caption="two"), ann.id, card.message_id)
    swapped = await bot.edit_message_media(
        InputMediaDocument(b"x", filename="x.txt"), ann.id, card.message_id
    )
    assert not isinstance(swapped, bool)
    assert (ann.last.kind, swapped.photo) == ("document", ())


async def test_a_files_address_serves_only_that_file(call: Caller, bot: Bot, ann: Person) -> None:
    """Neither tricks with the path nor another token lead anywhere."""
    photo = (await bot.send_photo(ann.id, PICTURE)).photo[-1]
    path = (await call.ok("getFile", file_id=photo.file_id))["file_path"]
    base = f"{call.sandbox.url}/file/bot{call.sandbox.token}"
    for address, status in [
        (f"{base}/{path}", 200),
        (f"{base}/photos/../{path}", 404),
        (f"{base}/photos/..%2f..%2f..%2fetc%2fpasswd", 404),
        (f"{base}x/{path}", 401),
    ]:
        async with call.session.get(URL(address, encoded=True)) as answer:
            assert status == answer.status
