"""Run the storm and write its report.

Ends with exit code 1 if anything was lost, doubled, out of order or not verified.
"""

import argparse
import asyncio
import json
import math
import os
import platform
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from bench.storm.checking import Findings, check
from bench.storm.network import Line
from bench.storm.nodes import RunningNode, free_port
from bench.storm.traffic import PER_LETTER, Agency

KILLS: Final = ("exchange", "exchange", "worker", "worker", "database", "node")
_SEATED = """
from nhip.identity.api import Kind, list_agencies
codes = [card.code for kind in (Kind.MINISTRY, Kind.MINISTERIAL_BODY, Kind.GOVERNMENT_BODY, Kind.PROVINCE)
         for card in list_agencies(kind)]
print(" ".join(codes))
"""
_CONNECT = """
from nhip.sharing.api import connect_seat
for code in {codes!r}:
    made = connect_seat(code, by=None)
    print(made.agency, made.system_id + "." + made.secret)
"""
_STATES = """
from collections import Counter
from nhip.documents.axis.models import Delivery
print(dict(Counter(Delivery.objects.values_list("state", flat=True))))
"""


@dataclass
class Storm:
    """The plan and what came of it."""

    seed: int
    letters: int
    agencies: int
    home: Path
    seconds: float
    pause: tuple[float, float]
    log: list[str] = field(default_factory=list)
    began: float = 0.0
    done: Counter[str] = field(default_factory=Counter)

    def tell(self, words: str) -> None:
        line = f"{time.monotonic() - self.began:7.1f} s  {words}"
        self.log.append(line)
        print(line, flush=True)

    async def run(self) -> int:
        self.began = time.monotonic()
        chance = random.Random(self.seed)
        lines = [Line(free_port(), free_port()) for _ in range(2)]
        national, province = (
            self._node(code, line) for code, line in zip(("quoc-gia", "tinh"), lines, strict=True)
        )
        try:
            for line in lines:
                await line.start()
            await asyncio.to_thread(self._set_up, national, province, lines)
            agencies = await asyncio.to_thread(self._connect, national, province)
            findings = await self._weather(chance, [national, province], lines, agencies)
            return await asyncio.to_thread(self._report, findings, [national, province], agencies)
        finally:
            for node in (national, province):
                await asyncio.to_thread(node.stop)
            for line in lines:
                await line.stop()

    def _node(self, code: str, line: Line) -> RunningNode:
        home = self.home / code
        home.mkdir(parents=True)
        site = free_port()
        environment = os.environ | {
            "NHIP_HOME": str(home),
            "NHIP_PORT": str(site),
            "NHIP_EXCHANGE_PORT": str(line.target),
            "NHIP_EXCHANGE_URL": f"http://127.0.0.1:{line.port}",
            "NHIP_NODE": code,
            "NHIP_DEMO": "0",
        }
        for name in ("DATABASE_URL", "NHIP_REGISTRAR_URL", "NHIP_REGISTRAR_KEY"):
            environment.pop(name, None)
        return RunningNode(code, home, site, line.target, environment)

    def _set_up(self, national: RunningNode, province: RunningNode, lines: list[Line]) -> None:
        national.start()
        national.wait()
        self.tell("the national node is up")
        province.environment["NHIP_REGISTRAR_URL"] = f"http://127.0.0.1:{lines[0].port}"
        province.environment["NHIP_REGISTRAR_KEY"] = national.call("exchange", "key").strip()
        province.start()
        province.wait()
        key = self.home / "tinh.pem"
        key.write_text(province.call("exchange", "key", "--pem"))
        national.call(
            "exchange", "admit", province.code, f"http://127.0.0.1:{lines[1].port}", "--key", str(key)
        )
        self.tell("the province's node is up and admitted")

    def _connect(self, national: RunningNode, province: RunningNode) -> list[Agency]:
        codes = national.call("manage", "shell", "-v", "0", "-c", _SEATED).split()
        chosen = codes[: self.agencies // 2], codes[-(self.agencies - self.agencies // 2) :]
        found = []
        for node, seated in zip((national, province), chosen, strict=True):
            said = node.call("manage", "shell", "-v", "0", "-c", _CONNECT.format(codes=seated))
            for code, credentials in (line.split() for line in said.splitlines()):
                found.append(Agency(code, node.address, credentials, math.ceil(self.letters / self.agencies)))
        self._await_register(national, {agency.code for agency in found})
        self._await_register(province, {agency.code for agency in found})
        self.tell(f"{len(found)} agencies are connected and both nodes know them")
        return found

    def _await_register(self, node: RunningNode, codes: set[str]) -> None:
        deadline = time.monotonic() + 240
        known: set[str] = set()
        while time.monotonic() < deadline:
            known = {line.split("\t")[0] for line in node.call("exchange", "seats").splitlines()}
            if codes <= known:
                return
            time.sleep(3)
        raise TimeoutError(f"{node.code} never learnt of {sorted(codes - known)}")

    async def _weather(
        self, chance: random.Random, nodes: list[RunningNode], lines: list[Line], agencies: list[Agency]
    ) -> Findings:
        codes = [agency.code for agency in agencies]
        work = [
            asyncio.create_task(agency.work([code for code in codes if code != agency.code], _own(chance)))
            for agency in agencies
        ]
        total = sum(agency.letters for agency in agencies) * PER_LETTER
        deadline = time.monotonic() + self.seconds
        try:
            while (received := sum(len(agency.received) for agency in agencies)) < total:
                if time.monotonic() > deadline:
                    self.tell(f"time is up with {received} of {total} messages read")
                    break
                for task in work:
                    if task.done():
                        task.result()
                await asyncio.sleep(chance.uniform(*self.pause))
                sent = sum(len(agency.sent) for agency in agencies)
                self.tell(f"{sent} sent, {received} read of {total}")
                if received < 0.97 * total:
                    await self._strike(chance, nodes, lines)
        finally:
            for line in lines:
                line.mend()
                line.delay = 0.0
            await asyncio.sleep(3)
            for task in work:
                task.cancel()
            await asyncio.gather(*work, return_exceptions=True)
        for node in nodes:  # whatever was killed last comes back before its logs are read
            await asyncio.to_thread(node.wait)
        return await check(agencies)

    async def _strike(self, chance: random.Random, nodes: list[RunningNode], lines: list[Line]) -> None:
        kind = chance.choice([*KILLS, "cut", "slow", "nothing"])
        node, line = chance.choice(nodes), chance.choice(lines)
        if kind in {"cut", "slow"}:
            asyncio.get_running_loop().call_later(chance.uniform(2, 12), _calm, line)
            if kind == "cut":
                line.cut()
            else:
                line.delay = chance.uniform(0.02, 0.2)
            self.tell(f"the line is {kind}")
        elif kind != "nothing":
            hit = await asyncio.to_thread(node.kill, kind)
            self.tell(f"kill -9 {kind} at {node.code}" + ("" if hit else ": there was none"))
            if kind == "node":
                await asyncio.to_thread(node.start)
            if not hit:
                return
        self.done[kind] += 1

    def _report(self, findings: Findings, nodes: list[RunningNode], agencies: list[Agency]) -> int:
        for node in nodes:
            node.wait()
            time.sleep(5)  # the sealer looks about once a second
            try:
                node.call("ledger", "verify")
                self.tell(f"the ledger of {node.code} verifies")
            except RuntimeError as error:
                findings.fault(str(error))
            self.tell(
                f"deliveries at {node.code}: {node.call('manage', 'shell', '-v', '0', '-c', _STATES).strip()}"
            )
        times = findings.seconds_under_way
        told: dict[str, Any] = {
            "seed": self.seed,
            "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
            "seconds": round(time.monotonic() - self.began, 1),
            "agencies": len(agencies),
            "sent": findings.sent,
            "in_logs": findings.in_logs,
            "read": findings.read,
            "struck": dict(self.done),
            "retries": sum(agency.retries for agency in agencies),
            "replays": sum(agency.replays for agency in agencies),
            "median_seconds_under_way": round(times[len(times) // 2], 3) if times else None,
            "p99_seconds_under_way": round(times[int(len(times) * 0.99)], 3) if times else None,
            "faults": findings.faults,
            "log": self.log,
        }
        wanted = sum(agency.letters for agency in agencies) * PER_LETTER
        if not findings.sent == findings.in_logs == findings.read == wanted:
            findings.fault(f"{wanted} were to be sent: {findings.sent} sent, {findings.in_logs} in the logs")
        (self.home / "report.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
        print(json.dumps({name: told[name] for name in told if name != "log"}, ensure_ascii=False, indent=1))
        print(f"report: {self.home / 'report.json'}")
        return 1 if findings.faults else 0


def _own(chance: random.Random) -> random.Random:
    return random.Random(chance.random())


def _calm(line: Line) -> None:
    line.mend()
    line.delay = 0.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 30))
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--agencies", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=1800, help="how long the storm may last")
    parser.add_argument(
        "--home", type=Path, help="an empty folder for both nodes; by default a temporary one"
    )
    parser.add_argument("--pause", type=float, nargs=2, default=(5, 15), help="seconds between two strikes")
    chosen = parser.parse_args()
    home = chosen.home or Path(tempfile.mkdtemp(prefix="nhip-storm-"))
    home.chmod(0o755)  # the database runs as another user where the storm runs as root
    storm = Storm(
        chosen.seed, chosen.messages // PER_LETTER, chosen.agencies, home, chosen.seconds, tuple(chosen.pause)
    )
    return asyncio.run(storm.run())


if __name__ == "__main__":
    sys.exit(main())
