"""Pictures of signatures and seals: drawn anew, with a clear ground, changed by whom they belong to."""

import re
import struct
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.unit.identity.people import make_account, make_agency, sign_in

from nhip.identity.api import Account, Role, seal_image, signature_image
from nhip.identity.models.appearance_image import AppearanceImage
from nhip.identity.signatures.images import redraw
from nhip.kernel.api import Refusal, events_about

INK, CLEAR, WHITE = (16, 48, 160, 255), (0, 0, 0, 0), (255, 255, 255, 255)


def png(width: int, height: int, point: Callable[[int, int], tuple[int, ...]]) -> bytes:
    """A PNG that tells where it was taken, besides what is to be seen."""
    rows = b"".join(b"\0" + b"".join(bytes(point(x, y)) for x in range(width)) for y in range(height))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
    told = chunk(b"eXIf", b"II*\0GPS 21.03,105.85") + chunk(b"tEXt", b"Comment\0nha rieng")
    return b"\x89PNG\r\n\x1a\n" + head + told + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def stroke(width: int = 160, height: int = 80) -> bytes:
    return png(width, height, lambda x, y: INK if abs(x - 2 * y) < 6 else CLEAR)


def test_a_picture_is_drawn_anew_without_what_came_along() -> None:
    drawn = redraw(stroke())
    assert (drawn.width, drawn.height) == (160, 80)
    assert drawn.png[:8] == b"\x89PNG\r\n\x1a\n"
    for hidden in (b"GPS", b"nha rieng", b"eXIf", b"tEXt"):
        assert hidden not in drawn.png
    assert redraw(drawn.png).png[16:29] == drawn.png[16:29]


def test_a_large_picture_is_made_smaller() -> None:
    drawn = redraw(png(1200, 60, lambda x, y: INK if y < 20 else CLEAR))
    assert (drawn.width, drawn.height) == (1000, 50)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (b"", "image_unreadable"),
        (b"GIF89a" + bytes(60), "image_unreadable"),
        (stroke()[:200], "image_unreadable"),
        (stroke(40, 40), "image_unreadable"),
        (png(80, 80, lambda *_: WHITE), "image_ground_opaque"),
        (
            stroke().replace(struct.pack(">II", 160, 80), struct.pack(">II", 60000, 60000), 1),
            "image_unreadable",
        ),
        (stroke() + bytes(2_000_001), "image_unreadable"),
    ],
    ids=["nothing", "gif", "cut short", "tiny", "white ground", "huge", "heavy"],
)
def test_what_cannot_be_shown_is_refused(given: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        redraw(given)
    assert refused.value.code == f"identity.{code}"


@pytest.fixture
def leader(db: None) -> Account:
    make_agency("G03")
    return make_account("lanh-dao@coquan.example", Role.LEADER, at="G03", second_factor=True)


@pytest.fixture
def clerk(db: None) -> Account:
    make_agency("G03")
    return make_account("van-thu@coquan.example", Role.CLERK, at="G03", second_factor=True)


def upload(client: Client, whose: str, content: bytes) -> Any:
    sent = {"cua": whose, "hinh": SimpleUploadedFile("hinh.png", content, "image/png")}
    return client.post(reverse("account_images"), sent)


def test_a_leader_changes_their_own_signature_and_the_letter_shows_it(leader: Account) -> None:
    client = sign_in(leader)
    assert signature_image(leader) == b""
    for _ in range(2):
        assert upload(client, "ca-nhan", stroke()).status_code == 302
    assert signature_image(leader) == redraw(stroke()).png
    held = AppearanceImage.objects.order_by("pk")
    assert [each.replaced_at is None for each in held] == [False, True], "the one before stays"
    told = [each for each in events_about(leader.subject) if each.type.endswith("image_changed")]
    assert len(told) == 2
    page = client.get(reverse("account_images")).content.decode()
    (address,) = re.findall(r'src="([^"]+\.png)" width="197" height="98"', page)
    assert client.get(address).content == signature_image(leader)
    assert upload(client, "G03", stroke()).status_code == 403, "a leader does not put on the seal"
    refused = upload(client, "ca-nhan", png(80, 80, lambda *_: WHITE))
    assert refused.status_code == 422
    assert "nền trong suốt" in refused.content.decode()


def test_a_clerk_changes_the_seal_and_nobody_else_gets_its_picture(clerk: Account, leader: Account) -> None:
    client = sign_in(clerk)
    ring = png(
        90, 90, lambda x, y: (200, 0, 20, 255) if 35 < ((x - 45) ** 2 + (y - 45) ** 2) ** 0.5 < 44 else CLEAR
    )
    assert upload(client, "G03", ring).status_code == 302
    assert seal_image("G03") == redraw(ring).png
    key = AppearanceImage.objects.get().key
    address = reverse("account_image", kwargs={"key": key})
    assert client.get(address).status_code == 200
    assert sign_in(leader).get(address).status_code == 404
    assert upload(client, "G12", ring).status_code == 403, "another agency's seal"
    assert upload(client, "ca-nhan", stroke()).status_code == 403, "a clerk signs nothing in their own name"
