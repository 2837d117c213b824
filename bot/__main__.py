"""Commands, each explained by --help. Says what went wrong in a sentence, never in a traceback."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from bot import keys, log, settings
from bot.commands import backups, checks, copying, databases, running
from bot.commands.saying import complain
from bot.settings import SettingsError
from bot.store.database import DatabaseAway, WrongDatabase

_COMMANDS = (
    ("run", running.run, "run the bot: with BOT_TOKEN against Telegram, without it against the sandbox"),
    ("try", running.try_out, "run the bot against the sandbox, whatever BOT_TOKEN says"),
    ("migrate", databases.migrate, "bring the database's schema up to this code"),
    (
        "copy",
        copying.copy,
        "move a bot from SQLite to PostgreSQL, or back, while it runs; then compare every row",
    ),
    ("check", checks.check, "check content, templates and settings, and say all that is wrong"),
    ("backup", backups.backup, "write all of the database into a file; the bot goes on meanwhile"),
    ("restore", backups.restore, "put a backup in the place of the database; the bot must not run"),
    ("failed", databases.failed, "list the turns that failed"),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit status: 0 well, 1 trouble, 2 wrong use."""
    options = _parser().parse_args(arguments)
    try:
        chosen = settings.read()
        token = chosen.bot_token.get_secret_value() if chosen.bot_token else ""
        log.set_up(chosen.log_level, chosen.log_format, keys.made_of(token, b"log"))
        result: int = options.do(options, chosen)
    except SettingsError as error:
        return complain(f"The settings cannot be used:\n{error}", 2)
    except (DatabaseAway, WrongDatabase) as error:
        return complain(f"The database cannot be used: {error}")
    except KeyboardInterrupt:
        return 0
    return result


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="Slipstream, a Telegram bot.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, do, about in _COMMANDS:
        command = commands.add_parser(name, help=about, description=about)
        command.set_defaults(do=do)
        if name == "failed":
            command.add_argument("--retry", action="store_true", help="let each of them be taken once more")
        if name in ("backup", "restore"):
            command.add_argument("file", metavar="FILE", help="the backup")
            command.add_argument("--force", action="store_true", help="also over what is there already")
        if name == "migrate":
            command.add_argument(
                "--post",
                action="store_true",
                help="also take away what only older code needs: none of it runs",
            )
        if name == "copy":
            command.add_argument(
                "source", metavar="FROM", help="where the bot is: sqlite:///data/slipstream.db"
            )
            command.add_argument(
                "target", metavar="TO", help="where it goes: postgresql://name:password@host/name"
            )
        if name == "try":
            command.add_argument("--port", type=int, help="port of the phone page (default: SANDBOX_PORT)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
