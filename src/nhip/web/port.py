"""The ports we are served on: are they free, and if not, who has them."""

import contextlib
import errno
import os
import re
import socket
import time
from pathlib import Path
from typing import Final

from nhip.kernel.api import Refusal, Text, setting

_PATIENCE: Final = 7.0  # seconds: a run that was just killed lets go of its port by then
_LISTENING: Final = "0A"  # the state's number in /proc/net/tcp


def exchange_port() -> int:
    """The port of the exchange: the one after the site's unless another is set."""
    chosen: int | None = setting("NHIP_EXCHANGE_PORT")
    return chosen or setting("NHIP_PORT") + 1


def demand_port(address: str, port: int, name: str = "NHIP_PORT") -> None:
    """Return when ``port``, set by ``name``, can be listened on.

    Raises :class:`Refusal` naming the process that has it.
    """
    deadline = time.monotonic() + _PATIENCE
    while (reason := _obstacle(address, port)) is not None:
        if time.monotonic() > deadline or reason != errno.EADDRINUSE:
            raise _refused(port, reason, name)
        time.sleep(0.2)


def _obstacle(address: str, port: int) -> int | None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
            probe.listen(1)
        except OSError as error:
            return error.errno
    return None


def _refused(port: int, reason: int | None, name: str) -> Refusal:
    if reason == errno.EADDRINUSE:
        who = holder(port)
        found = Text(
            vi=f"Cổng {port} đang được dùng bởi {who or 'một chương trình khác'}.",
            en=f"Port {port} is in use by {who or 'another program'}.",
        )
    else:
        said = os.strerror(reason or 0)
        found = Text(vi=f"Hệ điều hành báo: {said}.", en=f"The operating system says: {said}.")
    return Refusal(
        "web.port_taken",
        Text(vi=f"Không mở được cổng {port}.", en=f"Port {port} cannot be opened."),
        found,
        Text(
            vi=f"Dừng chương trình đó, hoặc chọn cổng khác: {name}={port + 10} make run",
            en=f"Stop that program, or choose another port: {name}={port + 10} make run",
        ),
        retriable=True,
    )


def holder(port: int) -> str | None:
    """The process listening on ``port``, as “command (process 123)”; ``None`` where the system hides it."""
    sockets = {f"socket:[{inode}]" for inode in _inodes(port)}
    for fd in Path("/proc").glob("[0-9]*/fd/*") if sockets else ():
        with contextlib.suppress(OSError):
            if str(fd.readlink()) in sockets:
                process = fd.parent.parent
                command = (
                    process.joinpath("cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                )
                return f"“{command.strip()[:80]}” (process {process.name})"
    return None


def _inodes(port: int) -> set[str]:
    found = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with contextlib.suppress(OSError):
            for line in Path(table).read_text().splitlines()[1:]:
                columns = re.split(r"\s+", line.strip())
                if columns[3] == _LISTENING and int(columns[1].rpartition(":")[2], 16) == port:
                    found.add(columns[9])
    return found
