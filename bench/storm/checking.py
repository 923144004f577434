"""What must hold when the storm is over, looked at from outside: through the agencies' own calls."""

import asyncio
from collections import Counter, defaultdict
from dataclasses import dataclass, field

import httpx

from bench.storm.traffic import Agency, Sent


@dataclass
class Findings:
    """What was counted, and every fault found, in words."""

    sent: int = 0
    in_logs: int = 0
    read: int = 0
    faults: list[str] = field(default_factory=list)
    seconds_under_way: list[float] = field(default_factory=list)

    def fault(self, words: str) -> None:
        if len(self.faults) < 200:
            self.faults.append(words)


async def check(agencies: list[Agency]) -> Findings:
    """Read every log again from its beginning and hold it against what senders and readers noted."""
    found = Findings()
    logs = await asyncio.gather(*(_log(agency) for agency in agencies))
    sent = defaultdict(list)
    for agency in agencies:
        found.sent += len(agency.sent)
        found.read += len(agency.received)
        for refusal in agency.refused:
            found.fault(f"refused: {refusal}")
        for each in agency.sent:
            sent[each.sender, each.receiver].append(each)
    for agency, log in zip(agencies, logs, strict=True):
        found.in_logs += len(log)
        _check_positions(agency, log, found)
        by_sender = defaultdict(list)
        for _, sender, number, consignment, _ in log:
            by_sender[sender].append((number, consignment))
        for sender, numbered in by_sender.items():
            _check_pair(f"{sender} → {agency.code}", numbered, sent.pop((sender, agency.code), []), found)
        noted = [(each.position, each.consignment, each.digest) for each in agency.received]
        if noted != [(position, consignment, digest) for position, _, _, consignment, digest in log]:
            found.fault(f"{agency.code} read something else than its log holds")
    for (sender, receiver), lost in sent.items():
        found.fault(f"{sender} → {receiver}: all {len(lost)} lost")
    _time(agencies, found)
    return found


def _check_positions(agency: Agency, log: list[tuple[int, str, int, str, str]], found: Findings) -> None:
    if [entry[0] for entry in log] != list(range(1, len(log) + 1)):
        found.fault(f"{agency.code}: positions are not dense")


def _check_pair(pair: str, numbered: list[tuple[int, str]], sent: list[Sent], found: Findings) -> None:
    if [number for number, _ in numbered] != list(range(1, len(numbered) + 1)):
        found.fault(f"{pair}: numbers are not dense or not in order")
    arrived = [consignment for _, consignment in numbered]
    wanted = [each.consignment for each in sent]
    doubled = [name for name, times in Counter(arrived).items() if times > 1]
    if doubled:
        found.fault(f"{pair}: doubled {doubled[:5]}")
    if lost := set(wanted) - set(arrived):
        found.fault(f"{pair}: lost {sorted(lost)[:5]}")
    if strange := set(arrived) - set(wanted):
        found.fault(f"{pair}: nobody was told of {sorted(strange)[:5]}")
    if not doubled and arrived != wanted:
        found.fault(f"{pair}: arrived in another order than sent")


def _time(agencies: list[Agency], found: Findings) -> None:
    at = {(each.sender, each.receiver, each.consignment): each.at for a in agencies for each in a.sent}
    for agency in agencies:
        for each in agency.received:
            if (left := at.get((each.sender, each.receiver, each.consignment))) is not None:
                found.seconds_under_way.append(max(0.0, each.at - left))
    found.seconds_under_way.sort()


async def _log(agency: Agency) -> list[tuple[int, str, int, str, str]]:
    found: list[tuple[int, str, int, str, str]] = []
    headers = {"Authorization": f"Bearer {agency.credentials}"}
    async with httpx.AsyncClient(base_url=agency.address, headers=headers, timeout=60) as http:
        while True:
            answer = await http.get("/exchange/v1/inbox", params={"after": len(found), "limit": 500})
            answer.raise_for_status()
            messages = answer.json()["messages"]
            if not messages:
                return found
            found += [
                (each["position"], each["sender"], each["number"], each["consignment"], each["digest"])
                for each in messages
            ]
