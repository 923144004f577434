"""The relay at work: a loop in the worker process that brings other nodes what waits for them.

It looks about once a second. A node in trouble is left alone until its next try is due; the others go on.
Each node is served by a thread of its own, and so is the registrar: one slow link holds up nobody else.
"""

import logging
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Final

from django.db import Error, connection

from nhip.kernel.api import Refusal, now, setting
from nhip.sharing.relay.announcing import announce, fetch_register
from nhip.sharing.relay.client import Unreached
from nhip.sharing.relay.models import Peer
from nhip.sharing.relay.pushing import push
from nhip.sharing.relay.waiting import waiting

PAUSE: Final = 0.5
LONGEST_PAUSE: Final = 30.0
AT_ONCE: Final = 4
REGISTER_EVERY: Final = timedelta(seconds=60)
REGISTER_AGAIN: Final = timedelta(seconds=5)

_log = logging.getLogger(__name__)


def run_relay(stop: threading.Event, *, pause: float = PAUSE) -> None:
    """Relay until ``stop`` is set; blocks, so give it a thread of its own."""
    under_way: dict[str, Future[None]] = {}
    looking: Future[None] | None = None
    register = _RegisterWatch()
    wait, trouble = pause, ""
    with ThreadPoolExecutor(AT_ONCE + 1, thread_name_prefix="relay") as pool:
        try:
            while not stop.is_set():
                try:
                    if register.is_due and (looking is None or looking.done()):
                        looking = pool.submit(register.look)
                    for node in _due():
                        if node not in under_way or under_way[node].done():
                            under_way[node] = pool.submit(_push, node, stop)
                    wait, trouble = pause, ""
                except Error as error:
                    connection.close()
                    if str(error) != trouble:  # said once, not every few seconds
                        _log.error("Nothing is being relayed: %s", error)
                    wait, trouble = min(2 * wait, LONGEST_PAUSE), str(error)
                stop.wait(wait)
        finally:
            connection.close()


def _due() -> list[str]:
    """The nodes that something waits for and whose next try is due."""
    waits = {each.node for each in waiting()}
    if not waits:
        return []
    resting = Peer.objects.filter(node__in=waits, next_try_at__gt=now())
    return sorted(waits - set(resting.values_list("node", flat=True)))


def _push(node: str, stop: threading.Event) -> None:
    try:
        push(node, stop.is_set)
    except Error as error:
        _log.error("Nothing is being relayed to %s: %s", node, error)
    except Exception:  # noqa: BLE001 - one node's trouble must not end the relay of the others
        _log.exception("The relay to %s met something unforeseen.", node)
    finally:
        connection.close()


class _RegisterWatch:
    """Where another node keeps the register: told of this node's seats, and asked for its newest edition."""

    def __init__(self) -> None:
        self.next_at: datetime | None = None
        self.trouble = ""

    @property
    def is_due(self) -> bool:
        return bool(setting("NHIP_REGISTRAR_URL")) and (self.next_at is None or now() >= self.next_at)

    def look(self) -> None:
        try:
            fetch_register()
            announce()
            self.next_at, self.trouble = now() + REGISTER_EVERY, ""
        except (Unreached, Refusal, Error) as error:
            if str(error) != self.trouble:
                _log.error("The register is not brought up to date: %s", error)
            self.next_at, self.trouble = now() + REGISTER_AGAIN, str(error)
        except Exception as error:  # noqa: BLE001 - what a registrar answers must not end this for good
            if repr(error) != self.trouble:
                _log.exception("The register met something unforeseen.")
            self.next_at, self.trouble = now() + REGISTER_AGAIN, repr(error)
        finally:
            connection.close()
