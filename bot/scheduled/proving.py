"""Asks a process of its own whether texts may be loaded. It keeps nothing and changes nothing."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

import bot
from bot.usecases.editions import Texts, Wrong

#: Seconds after which a check that has not ended is given up.
_PATIENCE = 300.0
_ROOT = Path(str(bot.__file__)).resolve().parents[1]


async def prove(texts: Texts) -> tuple[Wrong, ...]:
    """
    Every fault of *texts*, and of every card that is made of them, in every language; empty: they may be loaded.

    Raises:
        RuntimeError: the check itself did not end well.

    """
    # No secret and no setting is needed there, and stdin closes when this process dies: so does that one.
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.views.proof",
        cwd=_ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(_PATIENCE):
            said, trouble = await process.communicate(json.dumps(dict(texts)).encode())
    except TimeoutError:
        raise RuntimeError("the check took too long") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        last = trouble.decode(errors="replace").strip().rpartition("\n")[2]
        raise RuntimeError(f"the check ended with {process.returncode}: {last[:300]}")
    return tuple(Wrong(*each) for each in json.loads(said))
