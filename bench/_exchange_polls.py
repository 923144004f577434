"""Thousands of long polls that wait: what they hold, what they cost, how fast a message wakes its own."""

import asyncio
import json
import resource
import time
import urllib.request
from urllib.parse import urlsplit

from bench._exchange_ground import Correspondent, Ground, cpu_of_all, memory_of, serving, signed

POLLS = 5000
BEYOND = 2**40  # a position that no log reaches
PATH = "/exchange/v1/messages"


def polls(where: Ground) -> None:
    """Let them wait, then write to one agency, which wakes those who wait for it."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most < POLLS + 100:
        print(f"Only {most} open files are allowed: long polls are not measured.")
        return
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with serving(where, "exchange") as server:
        asyncio.run(_measure(where, server.pid))


async def _measure(where: Ground, pid: int) -> None:
    chosen = where.agencies[0]
    await _send(where, where.agencies[1], where.agencies[2])  # the first message of a process loads its code
    last = await asyncio.to_thread(_last_position, where, chosen)
    before = memory_of(pid)
    woken: list[float] = []
    tasks = []
    for number in range(POLLS):
        agency = where.agencies[number % len(where.agencies)]
        tasks.append(asyncio.create_task(_poll(where, agency, last if agency is chosen else BEYOND, woken)))
        if number % 50 == 49:
            await asyncio.sleep(0.05)
    await asyncio.sleep(3)
    held, idle = memory_of(pid), cpu_of_all(pid)
    await asyncio.sleep(10)
    share = (cpu_of_all(pid) - idle) / 10
    sent = time.monotonic()
    await _send(where, where.agencies[1], chosen)
    await asyncio.sleep(2)
    for task in tasks:
        task.cancel()
    took = [f"{(end - sent) * 1e3:.0f}" for end in (min(woken), max(woken))] if woken else ["-", "-"]
    each = (held - before) * 1024 / POLLS
    print("\n| idle long polls | memory before, MiB | with them | KiB each | CPU of a core | woken | ms |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    shown = f"| {POLLS:,} | {before:.0f} | {held:.0f} | {each:.0f} | {share:.1%} | {len(woken)} "
    print(f"{shown}| {took[0]} to {took[1]} |", flush=True)


def _last_position(where: Ground, agency: Correspondent) -> int:
    request = urllib.request.Request(f"{where.address()}/exchange/v1/inbox?limit=1")
    request.add_header("Authorization", f"Bearer {agency.bearer}")
    with urllib.request.urlopen(request, timeout=30) as answer:
        return int(json.load(answer)["last_position"])


async def _poll(where: Ground, agency: Correspondent, after: int, woken: list[float]) -> None:
    host = urlsplit(where.address())
    reader, writer = await asyncio.open_connection(host.hostname, host.port)
    head = f"GET /exchange/v1/inbox?after={after}&wait=60 HTTP/1.1\r\nHost: x\r\n"
    writer.write(f"{head}Authorization: Bearer {agency.bearer}\r\n\r\n".encode())
    try:
        if b"200 OK" in await reader.read(100_000):
            woken.append(time.monotonic())
    finally:
        writer.close()


async def _send(where: Ground, sender: Correspondent, receiver: Correspondent) -> None:
    content, signature = signed(sender, receiver.code)
    host = urlsplit(where.address())
    reader, writer = await asyncio.open_connection(host.hostname, host.port)
    head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(content)}\r\n"
    head += f"Exchange-Key: {sender.key_id}\r\nExchange-Signature: {signature}\r\n\r\n"
    writer.write(head.encode() + content)
    await reader.read(1000)
    writer.close()
