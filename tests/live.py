"""The platform as people meet it: a served site with reference data, and a real browser without a network.

``live_site`` gives the address of a site on a database of its own; ``browser`` a headless Chromium.
A machine without Chromium skips the journeys and says so.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from tests import databases

from nhip.kernel import postgres

_PATIENCE = 60.0
# What a worker would do in the background, for the editions that the journeys look at closely.
_WORKED_OUT = """
from nhip.web.started import started
with started():
    from nhip.measure.acts.work_out_doubt import work_out_doubt
    from nhip.measure.acts.write_paper import write_paper
    for index, edition in (("EGDI", "2018"), ("MOTCUA61", "2020")):
        work_out_doubt(index, edition)
    for language in ("vi", "en"):
        write_paper("audit", "EGDI", "2018", "", language)
    write_paper("profile", "EGDI", "2018", "VNM", "vi")
"""
# The shell without a window comes first: the same engine, and a third of the processor's time around it.
_CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
_CHROMIUM_FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"),
]


@pytest.fixture(scope="session")
def live_site(live_environment: dict[str, str]) -> str:
    """The address (``http://127.0.0.1:port``) of a site served from a database of its own.

    It has the reference data, as after ``make run``; what one journey writes, the next one of the same
    worker sees.
    """
    return f"http://127.0.0.1:{live_environment['NHIP_PORT']}"


@pytest.fixture(scope="session")
def live_environment(
    cluster: postgres.Place, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    """What that site is told by its environment, for a journey that needs another process of it."""
    with databases.database_of_its_own(cluster, "site") as database:
        yield from _served(cluster, database, tmp_path_factory.mktemp("site") / "site.log")


def _served(cluster: postgres.Place, database: str, log: Path) -> Iterator[dict[str, str]]:
    port = _free_port()
    environment: dict[str, str] = os.environ | {
        "DATABASE_URL": databases.address(cluster, database),
        "NHIP_HOME": str(cluster.base / "journeys"),  # keeps the built files from one time to the next
        "NHIP_PORT": str(port),
        "NHIP_SECRET_KEY": "only-for-the-journeys-" + "x" * 40,
        "NHIP_ALLOWED_HOSTS": "127.0.0.1",
        "NHIP_DEMO": "1",
    }
    nhip = [sys.executable, "-m", "nhip.web.cli.main"]
    subprocess.run([*nhip, "load"], env=environment, check=True, timeout=170)
    subprocess.run([sys.executable, "-c", _WORKED_OUT], env=environment, check=True, timeout=170)
    with log.open("wb") as output:
        server = subprocess.Popen([*nhip, "web"], env=environment, stdout=output, stderr=output)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(address, server, log)
        yield environment
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait(timeout=10)


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/accounts/login/", timeout=5):
                return
        except urllib.error.HTTPError as answer:
            answer.close()
            return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"The site did not start:\n{log.read_text()[-4000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A headless Chromium of the machine, with an empty profile and no way to any other host.

    One a module, not one a session: while it is open an event loop runs in this thread, and Django
    then refuses the database to the tests of other modules.
    """
    found = next(filter(None, map(shutil.which, _CHROMIUM)), None)
    if found is None:
        pytest.skip("No Chromium on this machine: no journeys (apt-get install chromium-headless-shell).")
    profile = tmp_path_factory.mktemp("chromium")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=found,
            args=_CHROMIUM_FLAGS,
            headless=True,
            env={**os.environ, "HOME": str(profile), "XDG_CONFIG_HOME": str(profile)},
        )
        yield launched
        launched.close()


@pytest.fixture
def visitor(live_site: str, browser: Browser) -> Iterator[BrowserContext]:
    """A browser window of somebody new, at desktop width, speaking Vietnamese."""
    context = browser.new_context(
        base_url=live_site,
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        viewport={"width": 1280, "height": 900},
    )
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def page(visitor: BrowserContext) -> Page:
    """An empty page of that window."""
    return visitor.new_page()
