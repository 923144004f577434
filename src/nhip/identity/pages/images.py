"""The pictures that one's signature and the seals one puts on are shown by: see them, upload another."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from nhip.identity.acts.change_image import change_seal_image, change_signature_image
from nhip.identity.models import Account
from nhip.identity.models.appearance_image import AppearanceImage
from nhip.identity.queries.agencies import agencies_by_code
from nhip.identity.queries.images import images_visible_to, sealed_by, signs_here
from nhip.identity.signatures.images import MOST_BYTES
from nhip.kernel.api import Refusal, Text

OWN = "ca-nhan"
# The place for a signature on a letter and the seal's diameter in millimetres, in the browser's points.
_POINTS = 96 / 25.4
_SIGNATURE, _SEAL = (52.0, 26.0), (36.0, 36.0)


@dataclass(frozen=True, slots=True)
class Shown:
    """One picture on the page: whose it is, its form's name, and how large it comes out on a letter."""

    name: Text
    field: str
    is_seal: bool
    image: AppearanceImage | None
    width: int = 0
    height: int = 0


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def images(request: HttpRequest) -> HttpResponse:
    """The pictures that are mine to change, each as it comes out on a letter."""
    account = _own(request)
    if request.method != "POST":
        return _page(request, account, None)
    whose = request.POST.get("cua", OWN)
    sent = request.FILES.get("hinh")
    given = bytes(sent.read(MOST_BYTES + 1)) if sent is not None else b""
    try:
        if whose == OWN:
            change_signature_image(given, by=account)
        else:
            change_seal_image(whose, given, by=account)
    except Refusal as refusal:
        return _page(request, account, refusal)
    messages.success(request, _("Đã thay hình. Văn bản ký từ nay dùng hình này."))
    return redirect("account_images")


@never_cache
@login_required
@require_safe
def image(request: HttpRequest, key: str) -> HttpResponse:
    """The picture itself, for those it is theirs to change."""
    found = images_visible_to(_own(request)).filter(key=key).first()
    if found is None:
        raise Http404
    answer = HttpResponse(bytes(found.png), content_type="image/png")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _page(request: HttpRequest, account: Account, refused: Refusal | None) -> HttpResponse:
    held = list(images_visible_to(account).select_related("agency", "uploaded_by"))
    shown = []
    if signs_here(account):
        mine = next((each for each in held if each.account_id == account.pk), None)
        name = Text(vi="Chữ ký của bạn", en="Your signature")
        shown.append(_shown(name, OWN, mine, _SIGNATURE, is_seal=False))
    cards = agencies_by_code(sorted(sealed_by(account)))
    for code, card in cards.items():
        seal = next((each for each in held if each.agency and each.agency.code == code), None)
        shown.append(_shown(card.name, code, seal, _SEAL, is_seal=True))
    trail = [
        {"name": Text(vi="Tài khoản", en="My account"), "address": reverse("account_home")},
        {"name": Text(vi="Hình chữ ký, con dấu", en="Pictures of signature and seal")},
    ]
    page = {"shown": shown, "refused": refused, "trail": trail}
    return render(request, "identity/images.html", page, status=refused.status if refused else 200)


def _shown(
    name: Text, field: str, held: AppearanceImage | None, room: tuple[float, float], *, is_seal: bool
) -> Shown:
    """A picture fitted into its room on the page, as it is fitted on a letter."""
    if held is None:
        return Shown(name, field, is_seal, None)
    scale = min(room[0] / held.width, room[1] / held.height) * _POINTS
    return Shown(name, field, is_seal, held, round(held.width * scale), round(held.height * scale))


def _own(request: HttpRequest) -> Account:
    assert isinstance(request.user, Account)  # held by login_required
    return request.user
