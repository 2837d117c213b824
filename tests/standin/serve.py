"""
Starts telemelya, a Bot API stand-in of others, on loopback, prints its address, and ends when its standard input does.

It runs in the environment that `make standin` makes, and knows nothing of the bot.
"""

from __future__ import annotations

import os
import socket
import sys
import threading

LOOPBACK = "127.0.0.1"


def main() -> None:
    """Start its two stores, then itself, each on any free port."""
    os.environ["REDIS_URL"] = f"redis://{LOOPBACK}:{_redis()}/0"
    os.environ["MINIO_ENDPOINT"] = f"{LOOPBACK}:{_s3()}"
    os.environ["AUTH_KEYS"] = ""
    os.environ["STRICT_EDIT"] = "true"  # an edit of what is not there is refused, as at Telegram
    import uvicorn  # type: ignore[import-not-found,unused-ignore]  # in the other environment
    from telemelya.server.app import app  # type: ignore[import-not-found,unused-ignore]

    listening = socket.socket()
    listening.bind((LOOPBACK, 0))
    listening.listen()  # who comes early waits
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    threading.Thread(target=_end_with_input, args=(server,), daemon=True).start()
    sys.stdout.write(f"http://{LOOPBACK}:{listening.getsockname()[1]}\n")
    sys.stdout.flush()
    server.run(sockets=[listening])
    os._exit(0)  # the two stores have threads that would hold it


def _redis() -> int:
    import fakeredis  # type: ignore[import-not-found,unused-ignore]

    server = fakeredis.TcpFakeServer((LOOPBACK, 0), server_type="redis")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return int(server.server_address[1])


def _s3() -> int:
    from moto.server import ThreadedMotoServer  # type: ignore[import-not-found,unused-ignore]

    server = ThreadedMotoServer(ip_address=LOOPBACK, port=0, verbose=False)
    server.start()
    return int(server.get_host_and_port()[1])


def _end_with_input(server: object) -> None:
    sys.stdin.read()
    server.should_exit = True  # type: ignore[attr-defined]  # uvicorn's


if __name__ == "__main__":
    main()
