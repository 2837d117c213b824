"""Commands: run · try · migrate · check · failed. Says what went wrong in a sentence, never in a traceback."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
import sys
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

from bot import log, settings
from bot.settings import Settings, SettingsError
from bot.store.database import DatabaseAway, WrongDatabase


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit status: 0 well, 1 trouble, 2 wrong use."""
    options = _parser().parse_args(arguments)
    try:
        chosen = settings.read()
        log.set_up(chosen.log_level)
        result: int = options.do(options, chosen)
    except SettingsError as error:
        return _complain(f"The settings cannot be used:\n{error}", 2)
    except (DatabaseAway, WrongDatabase) as error:
        return _complain(f"The database cannot be used: {error}", 1)
    except KeyboardInterrupt:
        return 0
    return result


def _complain(text: str, status: int) -> int:
    print(log.redact(text), file=sys.stderr)  # noqa: T201  # the command line's own voice
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="Slipstream, a Telegram bot.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, do, about in (
        ("run", _run, "run the bot: with BOT_TOKEN against Telegram, without it against the sandbox"),
        ("try", _try, "run the bot against the sandbox, whatever BOT_TOKEN says"),
        ("migrate", _migrate, "bring the database's schema up to this code"),
        ("check", _check, "check content, templates and settings, and say all that is wrong"),
        ("failed", _failed, "list the turns that failed"),
    ):
        command = commands.add_parser(name, help=about, description=about)
        command.set_defaults(do=do)
        if name == "failed":
            command.add_argument("--retry", action="store_true", help="let each of them be taken once more")
        if name == "try":
            command.add_argument("--port", type=int, help="port of the phone page (default: SANDBOX_PORT)")
    return parser


def _until_stopped(work: Coroutine[Any, Any, None]) -> int:
    """Run *work* until it ends, or until SIGINT or SIGTERM stops it."""

    async def stoppable() -> None:
        async with asyncio.TaskGroup() as tasks:
            task = tasks.create_task(work)
            loop = asyncio.get_running_loop()
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, task.cancel)

    with contextlib.suppress(asyncio.CancelledError):
        try:
            asyncio.run(stoppable())
        except BaseExceptionGroup as group:
            first = _first(group)
            if isinstance(first, asyncio.CancelledError):
                return 0
            raise first from None
    return 0


def _first(error: BaseException) -> BaseException:
    """The error at the bottom of nested groups: what really happened."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _run(options: argparse.Namespace, chosen: Settings) -> int:
    if chosen.bot_token is None:
        return _try(options, chosen)
    from bot import app  # noqa: PLC0415  # the other commands start without it

    try:
        return _with_content(lambda: _until_stopped(app.run(chosen)))
    except app.CannotListen as error:
        return _complain(f"Nobody can be heard at LISTEN_HOST and LISTEN_PORT: {error}", 1)


def _with_content(work: Callable[[], int]) -> int:
    from advisor.faults import ContentError  # noqa: PLC0415  # as above

    try:
        return work()
    except ContentError as error:
        return _complain(f"The content is faulty, so nobody is advised by it:\n{error}", 1)


def _try(options: argparse.Namespace, chosen: Settings) -> int:
    from bot import trial  # noqa: PLC0415  # only here: a bot at Telegram never loads it

    port = getattr(options, "port", None)
    return _with_content(
        lambda: _until_stopped(trial.run(chosen, chosen.sandbox_port if port is None else port))
    )


def _migrate(_: argparse.Namespace, chosen: Settings) -> int:
    from bot import app  # noqa: PLC0415  # as above

    before, after = asyncio.run(app.migrate(chosen))
    print(f"schema {after}" if before == after else f"schema {before or 'none'} -> {after}")  # noqa: T201  # as above
    return 0


def _check(_: argparse.Namespace, chosen: Settings) -> int:
    return _with_content(lambda: _checked(chosen.content_dir))


def _checked(folder: str) -> int:
    # Not by `app`: a check would load all of Telegram's library with it.
    from advisor import library as contents  # noqa: PLC0415  # as above
    from bot import resources  # noqa: PLC0415  # as above
    from bot.views import checking  # noqa: PLC0415  # as above

    library = contents.parse(resources.content(folder))
    faults = checking.faults(library)
    for fault in faults:
        _complain(fault, 1)
    if not faults:
        print(f"settings, content {library.version} and templates are sound")  # noqa: T201  # as above
    return 1 if faults else 0


def _failed(options: argparse.Namespace, chosen: Settings) -> int:
    path = chosen.database_url.removeprefix("sqlite:///")
    if chosen.database_url.startswith("sqlite") and not Path(path).exists():
        return _complain(f"There is no database at {path}.", 1)
    for line in asyncio.run(_report_failed(chosen.database_url, retry=options.retry)):
        print(log.redact(line))  # noqa: T201  # as above
    return 0


async def _report_failed(url: str, *, retry: bool) -> list[str]:
    """A line for each failed turn; works beside a running bot."""
    from bot.store import inbox  # noqa: PLC0415  # as above
    from bot.store.database import open_database  # noqa: PLC0415  # as above

    database = await open_database(url, beside=True)
    try:
        turns = await database.transact(inbox.failed)
        lines = [f"update {each.update_id}, tried {each.attempts} times: {each.error}" for each in turns]
        if retry:
            number = await database.transact(inbox.retry_failed)
            return [*lines, f"{number} waiting again"]
    finally:
        await database.close()
    return lines or ["no failed turns"]


if __name__ == "__main__":
    sys.exit(main())
