"""Letters of 1 MB through the exchange, twenty a second on a fixed clock, however slow the answers."""

import http.client
import json
import os
import threading
import time
import uuid
from hashlib import sha256
from urllib.parse import urlsplit

from bench._exchange_ground import Correspondent, Ground, cpu_of_all, serving

RATE = 20  # a second
SIZE = 1 << 20


def letters(where: Ground, seconds: int) -> None:
    """A file of 1 MB and the message that names it: how long both take together."""
    times: list[float] = []
    failed: list[str] = []
    with serving(where, "exchange") as server:
        before = cpu_of_all(server.pid)
        threads = []
        begun = time.monotonic()
        for number in range(seconds * RATE):
            time.sleep(max(0.0, begun + number / RATE - time.monotonic()))
            pair = where.agencies[number % 40], where.agencies[(number + 1) % 40]
            thread = threading.Thread(target=_letter, args=(where, *pair, times, failed))
            thread.start()
            threads.append(thread)
        for thread in threads:
            thread.join()
        cpu = (cpu_of_all(server.pid) - before) / len(threads)
    times.sort()
    middle, late = times[len(times) // 2] * 1e3, times[len(times) * 99 // 100] * 1e3
    print(f"\n| {RATE} letters of 1 MB a second, {seconds} s | p50 ms | p99 ms | failed | server CPU ms |")
    print("|---|---:|---:|---:|---:|")
    print(f"| upload and message | {middle:.0f} | {late:.0f} | {len(failed)} | {cpu * 1e3:.1f} |", flush=True)
    if failed:
        print(failed[0])


def _letter(
    where: Ground, sender: Correspondent, receiver: Correspondent, times: list[float], failed: list[str]
) -> None:
    content = os.urandom(SIZE)
    digest = sha256(content).hexdigest()
    envelope = {
        "format": "nhip-envelope/1",
        "sender": sender.code,
        "receivers": [receiver.code],
        "kind": "note",
        "consignment": uuid.uuid4().hex,
        "sent_at": time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime()),
        "files": [{"name": "a.pdf", "size": SIZE, "sha256": digest, "media_type": "application/pdf"}],
        "body": {},
    }
    headers = {"Authorization": f"Bearer {sender.bearer}"}
    steps = (("/exchange/v1/files", content), ("/exchange/v1/messages", json.dumps(envelope).encode()))
    begun = time.monotonic()
    connection = http.client.HTTPConnection(urlsplit(where.address()).netloc, timeout=30)
    try:
        for path, body in steps:
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            told = answer.read()
            if answer.status != 201:
                failed.append(told.decode())
    except OSError as error:
        failed.append(str(error))
    finally:
        connection.close()
    times.append(time.monotonic() - begun)
