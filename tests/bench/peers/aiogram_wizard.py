"""aiogram 3 as documented: a router, the FSM and a storage, in memory or in SQLite. Tuned only if asked."""

import asyncio
import gc
import logging
import os
import sys
from pathlib import Path

from aiogram import Bot, Dispatcher, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.base import BaseStorage
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from tests.bench.peers import wizard
from tests.bench.peers.sqlite_storage import SQLiteStorage

router = Router()


class Wizard(StatesGroup):
    asking = State()


def _markup(number: int) -> InlineKeyboardMarkup:
    rows = [[InlineKeyboardButton(text=label, callback_data=data)] for label, data in wizard.buttons(number)]
    return InlineKeyboardMarkup(inline_keyboard=rows)


@router.message(CommandStart())
async def start(message: Message, state: FSMContext) -> None:
    await state.set_state(Wizard.asking)
    await state.set_data({"answers": []})
    await message.answer(wizard.question(0), reply_markup=_markup(0))


@router.callback_query(Wizard.asking)
async def answer(query: CallbackQuery, state: FSMContext) -> None:
    assert query.data is not None
    assert isinstance(query.message, Message)
    number, at = map(int, query.data.split(":"))
    answers = [*(await state.get_data())["answers"], at]
    last = number + 1 == len(wizard.QUESTIONS)
    await (state.clear() if last else state.set_data({"answers": answers}))
    await query.answer()
    if last:
        await query.message.edit_text(wizard.summary(answers))
    else:
        await query.message.edit_text(wizard.question(number + 1), reply_markup=_markup(number + 1))


async def _run(storage: BaseStorage) -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(os.environ["BOT_API_URL"]))
    dispatcher = Dispatcher(storage=storage)
    dispatcher.include_router(router)
    await dispatcher.start_polling(Bot(os.environ["BOT_TOKEN"], session=session))


def main() -> None:
    logging.basicConfig(level=logging.WARNING)
    if "tuned" in sys.argv:  # half of its time goes into collecting garbage and making its classes anew
        gc.collect()
        gc.freeze()
        gc.set_threshold(50_000, 50, 50)
    if "memory" in sys.argv:
        asyncio.run(_run(MemoryStorage()))
    else:
        asyncio.run(_run(SQLiteStorage(Path(os.environ["BENCH_FOLDER"]) / "wizard.db")))


if __name__ == "__main__":
    main()
