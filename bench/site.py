"""How long the site's pages take at 20 requests a second, against its smallest answer in the same run.

A whole platform is started in a directory of its own, warmed with one visit a page, and visited on a fixed
clock over loopback, so a slow answer does not slow the visitors down. Run by ``make bench``, or alone:
``python -m bench.site [SECONDS]``.
"""

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict

RATE = 20
PAGES = {
    "ranking": "/chi-so/EGDI/2018/",
    "ranking, searched": "/chi-so/EGDI/2018/?q=viet",
    "ranking, English": "/en/chi-so/EGDI/2020/",
    "country": "/chi-so/EGDI/2018/VNM/",
    "simulator": "/mo-phong/?chi-so=EGDI&ky=2018&don-vi=VNM",
    "JSON ranking": "/api/indices/EGDI/2018",
    "smallest answer": "/api/ledger/checkpoint",
}
PEER = "smallest answer"
TARGET_MS = 50.0


def main(seconds: int = 15) -> int:
    """Print a row a page; 1 if the ranking page's p95 is over its target."""
    with tempfile.TemporaryDirectory(prefix="nhip-bench-") as home:
        port = _free_port()
        process = _start(home, port)
        try:
            _wait(port)
            for path in PAGES.values():
                for _ in range(2):
                    _visit(port, path)
            times = {name: _visit_steadily(port, path, seconds) for name, path in PAGES.items()}
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)
    peer = _percentile(times[PEER], 50)
    print(f"| page | requests | failed | p50 ms | p95 ms | p50 ÷ {PEER} |")
    print("|---|---|---|---|---|---|")
    for name, taken in times.items():
        good = [value for value in taken if value is not None]
        print(
            f"| {name} | {len(taken)} | {len(taken) - len(good)} | {_percentile(taken, 50):.1f} "
            f"| {_percentile(taken, 95):.1f} | {_percentile(taken, 50) / peer:.1f} |"
        )
    return int(_percentile(times["ranking"], 95) > TARGET_MS)


def _start(home: str, port: int) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "NHIP_HOME": home, "NHIP_PORT": str(port)}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "nhip.web.cli.main", "run"]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, patience: float = 180.0) -> None:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if _visit(port, "/") is not None:
            return
        time.sleep(0.5)
    raise SystemExit("the site did not come up")


def _visit(port: int, path: str) -> float | None:
    """Milliseconds to the whole answer; None for anything but 200."""
    begun = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
    except OSError:
        return None
    else:
        return (time.perf_counter() - begun) * 1000.0 if answer.status == 200 else None
    finally:
        connection.close()


def _visit_steadily(port: int, path: str, seconds: int) -> list[float | None]:
    taken: dict[int, float | None] = defaultdict(lambda: None)
    visitors = []
    begun = time.monotonic()
    for number in range(seconds * RATE):
        time.sleep(max(0.0, begun + number / RATE - time.monotonic()))
        visitor = threading.Thread(target=lambda n=number: taken.__setitem__(n, _visit(port, path)))
        visitor.start()
        visitors.append(visitor)
    for visitor in visitors:
        visitor.join()
    return [taken[number] for number in range(seconds * RATE)]


def _percentile(taken: list[float | None], share: float) -> float:
    """The percentile of the answers that came; a failed one counts as the slowest."""
    ordered = sorted(float("inf") if value is None else value for value in taken)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share / 100))]


if __name__ == "__main__":
    sys.exit(main(*(int(value) for value in sys.argv[1:2])))
