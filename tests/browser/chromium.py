"""Finds a Chromium for the browser tests, or brings one: `python -m tests.browser.chromium`, called by `make test`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

#: Headless, and silent towards everything but the page under test.
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_PLACES = (
    "/usr/bin/chromium", "/usr/lib/chromium/chromium", "/snap/bin/chromium", "/opt/google/chrome/chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)  # fmt: skip
_MISSING = """
************************************************************************
*  THE BROWSER TESTS ARE LEFT OUT: there is no Chromium here, and none  *
*  could be installed. To run them:                                    *
*     Debian, Ubuntu:  sudo apt-get install chromium                   *
*     elsewhere:       .venv/bin/python -m playwright install chromium *
************************************************************************
"""


def find() -> str | None:
    """The path of a Chromium: on PATH, in the usual places, or the driver's own; None when there is none."""
    on_path = [path for name in _NAMES if (path := shutil.which(name))]
    return next(iter(on_path + [place for place in (*_PLACES, _own()) if Path(place).is_file()]), None)


def _own() -> str:
    """Where the browser driver keeps its own download."""
    home = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    return next(
        (str(path) for path in sorted(home.glob("chromium*/chrome-linux*/*chrome*"), reverse=True)), ""
    )


def bring() -> None:
    """Install one: with apt as root, otherwise the driver's own download. Failing is not a fault."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _try("apt-get", "update", "-qq")
        _try("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-dejavu-core")
    if find() is None:
        _try(sys.executable, "-m", "playwright", "install", "chromium")


def _try(*command: str) -> None:
    sys.stderr.write(f"bringing a Chromium: {' '.join(command[-3:])}\n")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)


def main() -> int:
    """Find or bring; say loudly when neither works. Always 0: the other tests are worth running."""
    if find() is None:
        bring()
    if find() is None:
        sys.stderr.write(_MISSING)
    return 0


if __name__ == "__main__":
    sys.exit(main())
