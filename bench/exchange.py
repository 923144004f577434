"""What the exchange carries: signed status messages, letters of 1 MB, and thousands who only wait.

Every message is signed by its sender (P-256), verified, numbered, logged with its event by PostgreSQL with
fsync, and answered after the commit; sent one a call, and twenty a call as a system does that answers for
many letters. The same bytes through the barest endpoint with the same group commits,
in the same run, say what of that is ours. The client is on the same machine. Run by ``make bench``, or alone:
``python -m bench.exchange [SECONDS]``.
"""

import base64
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from bench._exchange_ground import Correspondent, Ground, cpu_of_all, ground, serving, signed
from bench._exchange_letters import letters
from bench._exchange_polls import polls

CONNECTIONS = 256
BUNDLING = 32  # connections that send bundles
BUNDLE = 20  # messages in each
MOST_PREPARED = 6000  # messages for each second measured
PATH = "/exchange/v1/messages"

LUA = """
local requests, at = {{}}, 0
function init(args)
  for line in io.lines("{file}") do
    local path, told, body = line:match("^([^\\t]*)\\t([^\\t]*)\\t(.*)$")
    local headers = {{["Content-Type"] = "application/json"}}
    for name, value in told:gmatch("([^:|]+): ([^|]+)") do headers[name] = value end
    requests[#requests + 1] = wrk.format("POST", path, headers, body)
  end
end
function request() at = at % #requests + 1; return requests[at] end
"""


@dataclass(frozen=True)
class Load:
    """What came of a load: messages logged a second, milliseconds a call, CPU µs a message by process."""

    rate: float
    p50: float
    p99: float
    failed: int
    server: float
    database: float
    client: float


def prepared(where: Ground, count: int, file: Path) -> None:
    """Write ``count`` calls that bring one signed message each, a line a call: path, headers, body."""
    with file.open("wb") as output:
        for sender, content, signature in _made(where, count):
            told = f"Exchange-Key: {sender.key_id}|Exchange-Signature: {signature}"
            output.write(f"{PATH}\t{told}\t".encode() + content + b"\n")


def prepared_in_bundles(where: Ground, count: int, file: Path) -> None:
    """The same messages, signed one by one, in calls of ``BUNDLE`` that a sender signs in for."""
    gathered: dict[str, list[dict[str, str]]] = {}
    with file.open("wb") as output:
        for sender, content, signature in _made(where, count):
            mine = gathered.setdefault(sender.code, [])
            mine.append({"content": content.decode(), "signature": signature, "key_id": sender.key_id})
            if len(mine) == BUNDLE:
                told = f"Authorization: Bearer {sender.bearer}"
                body = json.dumps({"messages": gathered.pop(sender.code)}, ensure_ascii=False)
                output.write(f"{PATH}/batch\t{told}\t{body}\n".encode())


def _made(where: Ground, count: int) -> Iterator[tuple[Correspondent, bytes, str]]:
    agencies = where.agencies
    for number in range(count):
        sender, receiver = agencies[number % 40], agencies[(number * 7 + 3) % 40]
        yield sender, *signed(sender, receiver.code)


def load(where: Ground, which: str, seconds: int, file: Path, connections: int = CONNECTIONS) -> Load:
    """Send what is prepared in ``file``, as fast as answers come; what reached the log is counted there."""
    script = file.with_name("send.lua")
    script.write_text(LUA.format(file=file))
    options = ["-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "--latency", "-s", str(script)]
    with serving(where, which) as server:
        before = cpu_of_all(server.pid), where.postgres_cpu(), os.times()
        held = where.logged(which)
        begun = time.monotonic()
        done = subprocess.run(["wrk", *options, where.address()], capture_output=True, text=True, check=True)
        took = time.monotonic() - begun
        written = where.logged(which) - held
        after = cpu_of_all(server.pid), where.postgres_cpu(), os.times()
    told = done.stdout
    client = after[2].children_user + after[2].children_system
    client -= before[2].children_user + before[2].children_system
    micro = 1e6 / written
    return Load(
        rate=written / took,
        p50=_milliseconds(told, "50%"),
        p99=_milliseconds(told, "99%"),
        failed=int(_found(r"Non-2xx or 3xx responses: (\d+)", told, "0")),
        server=(after[0] - before[0]) * micro,
        database=(after[1] - before[1]) * micro,
        client=client * micro,
    )


def _found(pattern: str, told: str, otherwise: str = "") -> str:
    found = re.search(pattern, told)
    return found[1] if found else otherwise


def _milliseconds(told: str, share: str) -> float:
    written = _found(rf"{share}\s+([\d.]+(?:us|ms|s))", told)
    value, unit = written.rstrip("ums"), written.lstrip("0123456789.")
    return float(value) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[unit]


def messages(where: Ground, seconds: int) -> None:
    """Signed messages through the exchange, and the same bytes through the barest endpoint."""
    if shutil.which("wrk") is None:
        print("wrk is not installed: the rate of messages is not measured (apt-get install wrk).")
        return
    with tempfile.TemporaryDirectory() as place:
        single, bundled = Path(place) / "single", Path(place) / "bundled"
        prepared(where, 500 + seconds * MOST_PREPARED, single)
        prepared_in_bundles(where, 500 + seconds * MOST_PREPARED, bundled)
        bare = load(where, "bare", max(3, seconds // 2), single)
        ours = load(where, "exchange", seconds, single)
        bundles = load(where, "exchange", seconds, bundled, BUNDLING)
        again = load(where, "bare", max(3, seconds // 2), single)
    print(f"\n{seconds} s; {CONNECTIONS} connections, of bundles {BUNDLING}; p50 and p99 are of calls\n")
    print("| | messages a second | p50 ms | p99 ms | failed | CPU µs: server | PostgreSQL | client |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    for name, each in (
        ("bare endpoint", bare),
        ("exchange, one a call", ours),
        (f"exchange, {BUNDLE} a call", bundles),
        ("bare endpoint again", again),
    ):
        print(
            f"| {name} | {each.rate:,.0f} | {each.p50:.1f} | {each.p99:.1f} | {each.failed} "
            f"| {each.server:.0f} | {each.database:.0f} | {each.client:.0f} |"
        )
    print(f"\nOne P-256 verification in the same run: {verification(where):.0f} µs of CPU.")
    cost = (ours.server + ours.database) / (bare.server + bare.database)
    print(f"\nCPU of a message, server and PostgreSQL: {cost:.1f} times the bare endpoint's.", flush=True)


def verification(where: Ground, times: int = 2000) -> float:
    """CPU µs that checking one signature takes now; what others do to the machine slows all alike."""
    sender = where.agencies[0]
    content, signature = signed(sender, sender.code)
    written, key = base64.b64decode(signature), sender.key.public_key()
    begun = time.process_time()
    for _ in range(times):
        key.verify(written, content, ec.ECDSA(SHA256()))
    return (time.process_time() - begun) / times * 1e6


def main(seconds: int = 20) -> None:
    """Measure and print."""
    with ground() as where:
        messages(where, seconds)
        letters(where, seconds)
        polls(where)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
