"""python-telegram-bot as documented: Application, ConversationHandler, PicklePersistence. Never tuned."""

import os
from pathlib import Path
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    PicklePersistence,
)

from tests.bench.peers import wizard


def _markup(number: int) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=data)] for label, data in wizard.buttons(number)]
    )


async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    assert update.message is not None
    assert context.user_data is not None
    context.user_data["answers"] = []
    await update.message.reply_text(wizard.question(0), reply_markup=_markup(0))
    return 0


async def answer(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    query = update.callback_query
    assert query is not None
    assert query.data is not None
    assert context.user_data is not None
    number, at = map(int, query.data.split(":"))
    context.user_data["answers"].append(at)
    await query.answer()
    if number + 1 == len(wizard.QUESTIONS):
        await query.edit_message_text(wizard.summary(context.user_data["answers"]))
        return ConversationHandler.END
    await query.edit_message_text(wizard.question(number + 1), reply_markup=_markup(number + 1))
    return number + 1


def _conversation() -> ConversationHandler[ContextTypes.DEFAULT_TYPE]:
    states: dict[object, list[Any]] = {  # Any: the library's own list of handlers is invariant
        number: [CallbackQueryHandler(answer, pattern=rf"^{number}:")]
        for number in range(len(wizard.QUESTIONS))
    }
    return ConversationHandler(
        entry_points=[CommandHandler("start", start)],
        states=states,
        fallbacks=[CommandHandler("start", start)],
        name="wizard",
        persistent=True,
    )


def main() -> None:
    application = (
        ApplicationBuilder()
        .token(os.environ["BOT_TOKEN"])
        .base_url(os.environ["BOT_API_URL"] + "/bot")
        .persistence(PicklePersistence(Path(os.environ["BENCH_FOLDER"]) / "wizard.pickle"))
        .build()
    )
    application.add_handler(_conversation())
    application.run_polling()


if __name__ == "__main__":
    main()
