"""Keys on tokens and in hardware modules: addressed by a URI of RFC 7512, reached through PKCS#11.

``pkcs11:token=Van%20thu;object=signing?pin-source=file:/run/pins/van-thu`` names the key ``signing`` on the
token ``Van thu`` and the file that holds its PIN. The node keeps the address, never the PIN: an address that
carries one is refused. The device's own library is named by ``NHIP_PKCS11_MODULE``.
"""

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_bytes
from threading import Lock
from typing import Any
from urllib.parse import unquote, unquote_to_bytes

from asn1crypto import x509

from nhip.identity.signatures.errors import token_address_unreadable, token_unreachable
from nhip.kernel.api import Text, home, kept_secret, setting

_KNOWN = frozenset({"token", "serial", "manufacturer", "model", "object", "id", "type", "slot-id"})
_PIN_WRONG = Text(vi="mã PIN sai", en="the PIN is wrong")
_ONE_AT_A_TIME = Lock()  # a device speaks with one of our threads at once


@dataclass(frozen=True, slots=True)
class TokenAddress:
    """Where a key is: the token's label or serial, the key's label or id, the file with the PIN."""

    token: str = ""
    serial: str = ""
    label: str = ""
    key_id: bytes = b""
    pin_file: str = ""


def read_token_address(uri: str) -> TokenAddress:
    """Read a URI of RFC 7512. Raises ``identity.token_address_unreadable``."""
    scheme, _, rest = uri.partition(":")
    path, _, query = rest.partition("?")
    named = dict(part.partition("=")[::2] for part in path.split(";") if part)
    asked = dict(part.partition("=")[::2] for part in query.split("&") if part)
    if scheme != "pkcs11" or "pin-value" in asked or not named.keys() <= _KNOWN:
        raise token_address_unreadable(uri.partition("?")[0])
    address = TokenAddress(
        unquote(named.get("token", "")),
        unquote(named.get("serial", "")),
        unquote(named.get("object", "")),
        unquote_to_bytes(named.get("id", "")),
        unquote(asked.get("pin-source", "")).removeprefix("file:"),
    )
    if not (address.token or address.serial) or not (address.label or address.key_id):
        raise token_address_unreadable(uri.partition("?")[0])
    return address


@contextmanager
def token_signer(uri: str, certificate: x509.Certificate, chain: list[x509.Certificate]) -> Iterator[Any]:
    """PyHanko's signer with the key at ``uri``, for the time of one signature.

    Raises ``identity.token_unreachable`` where the module, the token, the key or the PIN is not what it
    should be.
    """
    address = read_token_address(uri)
    module = setting("NHIP_PKCS11_MODULE")
    try:
        from pkcs11.exceptions import (  # noqa: PLC0415 - an extra that few nodes have
            PinIncorrect,
            PinInvalid,
            PinLenRange,
            PKCS11Error,
        )
        from pyhanko.config.pkcs11 import TokenCriteria  # noqa: PLC0415 - "
        from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session  # noqa: PLC0415 - "
    except ModuleNotFoundError as missing:
        raise token_unreachable("pip install 'nhip[token]'") from missing
    if module is None:
        raise token_unreachable("NHIP_PKCS11_MODULE")
    criteria = TokenCriteria(
        label=address.token or None, serial=address.serial.encode() if address.serial else None
    )
    is_curve = certificate.public_key.algorithm == "ec"
    with _ONE_AT_A_TIME:
        pin = _pin(address)
        note = _demand_not_refused(uri, pin)
        try:
            with open_pkcs11_session(str(module), token_criteria=criteria, user_pin=pin) as session:
                yield PKCS11Signer(
                    session,
                    signing_cert=certificate,
                    ca_chain=chain,
                    key_label=address.label or None,
                    key_id=address.key_id or None,
                    use_raw_mechanism=is_curve,  # few devices hash by themselves for ECDSA
                )
        except (PinIncorrect, PinInvalid, PinLenRange) as error:
            note.parent.mkdir(parents=True, exist_ok=True)
            note.touch()
            raise token_unreachable(_PIN_WRONG) from error
        except (PKCS11Error, OSError) as error:
            raise token_unreachable(str(error) or type(error).__name__) from error


def _demand_not_refused(uri: str, pin: str) -> Path:
    """Where it is noted that the token at ``uri`` refuses ``pin``; raises where it is noted already.

    A token locks itself after a few wrong PINs. A wrong one is tried once by all processes of the node
    together, and again only when it was changed. Its name tells nothing about the PIN to whoever lacks the
    node's secret.
    """
    secret = kept_secret("pins", lambda: token_bytes(32))
    note = home() / "pins-refused" / hmac.digest(secret, f"{uri}\0{pin}".encode(), "sha256").hex()[:32]
    if note.exists():
        raise token_unreachable(
            Text(
                vi="thiết bị đã từ chối mã PIN này, nên không thử lại để thiết bị khỏi bị khóa. Sửa mã PIN; "
                f"nếu mã PIN nay đã đúng, xóa tệp pins-refused/{note.name} trong NHIP_HOME",
                en="the device has refused this PIN; it is not tried again, so that it does not lock itself. "
                f"Correct the PIN; if it is right by now, delete pins-refused/{note.name} in NHIP_HOME",
            )
        )
    return note


def _pin(address: TokenAddress) -> str:
    given: str = f"file:{address.pin_file}" if address.pin_file else setting("NHIP_PKCS11_PIN")
    if given.startswith("file:"):
        try:
            return Path(given.removeprefix("file:")).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise token_unreachable(str(error)) from error
        except UnicodeDecodeError:  # which would tell a part of it
            raise token_unreachable("pin-source") from None
    return given
