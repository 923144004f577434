"""Kept files in an object store that speaks S3: Amazon's, or one on a government's own machines.

``NHIP_FILES=s3://bucket/prefix``; each content is one object, named by its digest. Parts wait on this machine
until they are whole; the object appears whole or not at all, and the store checks each piece it receives by
SHA-256. Without a key in the settings obstore looks for the machine's own role. What goes wrong is logged
without keys.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from nhip.kernel.files.refusing import store_away, unknown
from nhip.kernel.files.stores import BLOCK
from nhip.kernel.settings import home, setting

if TYPE_CHECKING:
    from obstore.store import S3Config

log = logging.getLogger(__name__)

_PIECE: Final = 8 << 20


def bucket_store(address: str) -> "BucketStore":
    """The store at ``s3://bucket/prefix``, with endpoint, region and key from the settings."""
    endpoint, region = setting("NHIP_S3_ENDPOINT"), setting("NHIP_S3_REGION")
    return BucketStore(_client(address, endpoint, region, setting("NHIP_S3_KEY"), setting("NHIP_S3_SECRET")))


@cache
def _client(address: str, endpoint: str, region: str, key: str, secret: str) -> S3Store:
    bucket, _, prefix = address.removeprefix("s3://").strip("/").partition("/")
    settings: S3Config = {"region": region, "checksum_algorithm": "SHA256"}
    if endpoint:
        settings["endpoint"] = endpoint
    if key:
        settings["access_key_id"], settings["secret_access_key"] = key, secret
    return S3Store(
        bucket,
        prefix=prefix or None,
        config=settings,
        client_options={
            "allow_http": endpoint.startswith("http://"),
            "connect_timeout": "5s",
            "timeout": "120s",
        },
        retry_config={"max_retries": 3},
    )


class BucketStore:
    """A bucket, or what lies under a prefix of it."""

    def __init__(self, client: S3Store) -> None:
        self._client = client
        self.arrivals: Path = home() / "arrivals"

    def size(self, digest: str) -> int | None:
        try:
            with _answering():
                return obstore.head(self._client, digest)["size"]
        except FileNotFoundError:
            return None

    def settle(self, arrived: Path, digest: str) -> None:
        if self.size(digest) != arrived.stat().st_size:
            with _answering():
                obstore.put(self._client, digest, arrived, chunk_size=_PIECE, max_concurrency=4)

    def read(self, digest: str, start: int, end: int) -> Iterator[bytes]:
        try:
            with _answering():
                answer = obstore.get(self._client, digest, options={"range": (start, end)})
                for block in answer.stream(min_chunk_size=BLOCK):
                    yield bytes(block)
        except FileNotFoundError:
            raise unknown(digest) from None

    def remove(self, digest: str) -> None:
        with _answering():
            obstore.delete(self._client, digest)


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except BaseError as broken:
        log.warning("S3: %s", str(broken).partition("\n")[0])
        raise store_away() from None
