"""The pages that everybody can reach, and what a browser says of one: its weight, its complaints."""

from typing import Any, Literal

from playwright.sync_api import BrowserContext, ConsoleMessage, Response

EXAMPLE = "chi-so=EGDI&ky=2018&don-vi=VNM&TII.internet_users.tu=46,5&TII.internet_users.den=53"
PAGES = {
    "home": "/",
    "indices": "/chi-so/",
    "index": "/chi-so/EGDI/",
    "ranking": "/chi-so/EGDI/2018/",
    "ranking of totals only": "/chi-so/EGDI/2003/",
    "ranking of provinces": "/chi-so/DTI/2022/",
    "edition without figures": "/chi-so/EGDI/2022/",
    "nothing fits the filter": "/chi-so/EGDI/2018/?q=khong+co",
    "country": "/chi-so/EGDI/2018/VNM/",
    "province": "/chi-so/DTI/2022/H17/",
    "leader": "/chi-so/EGDI/2018/DNK/",
    "last of the table": "/chi-so/EGDI/2018/SOM/",
    "long name": "/en/chi-so/EGDI/2018/VCT/",
    "how sure the ranks are": "/chi-so/MOTCUA61/2020/do-chac/",
    "audit": "/chi-so/EGDI/2018/kiem-dinh/",
    "framework": "/chi-so/EGDI/2018/khung/",
    "framework of many parts": "/chi-so/EFW/2016/khung/",
    "correlations": "/chi-so/EGDI/2018/tuong-quan/",
    "why a part": "/chi-so/EGDI/2018/VNM/vi-sao/TII/",
    "why the whole": "/chi-so/EGDI/2018/VNM/vi-sao/EGDI/",
    "method": "/chi-so/EGDI/cach-tinh/?ky=2018",
    "method of provinces": "/chi-so/DTI/cach-tinh/",
    "compare": "/so-sanh/",
    "compare nobody": "/so-sanh/?don-vi=",
    "compare a stranger": "/so-sanh/?don-vi=VNM,Atlantis",
    "simulate": "/mo-phong/",
    "simulate the example": f"/mo-phong/?{EXAMPLE}",
    "simulate nonsense": "/mo-phong/?ky=2018&TII=abc",
    "goal": "/muc-tieu/",
    "goal out of reach": "/muc-tieu/?ky=2018&hang=1",
    "workshop": "/xuong/",
    "workshop, a copy": "/xuong/ban/?tu=EGDI/2018",
    "search": "/tim/?q=viet+nam",
    "search nothing": "/tim/",
    "search in vain": "/tim/?q=zzzz",
    "ledger": "/so-cai/",
    "ledger, unknown id": "/so-cai/?ma=abc",
    "exchange": "/truc/",
    "exchange, its indicators": "/truc/chi-so/",
    "exchange, nothing counted": "/truc/chi-so/2026-10/G12/",
    "about": "/gioi-thieu/",
    "accessibility": "/cho-moi-nguoi/",
    "privacy": "/rieng-tu/",
    "sign in": "/tai-khoan/dang-nhap/",
}


def in_english(address: str) -> str:
    return address if address.startswith("/en/") else f"/en{address}"


class Reader:
    """One page of a browser, led from address to address by somebody who has been nowhere before.

    It stays the same page, because a new one costs the browser more than an address read in it. ``weight``
    is what came over the wire for the last address, ``complaints`` what the browser had to say of it.
    """

    def __init__(self, context: BrowserContext) -> None:
        self.page = context.new_page()
        self.complaints: list[str] = []
        self._weights: list[int] = []
        session = context.new_cdp_session(self.page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        session.on("Network.loadingFinished", self._weigh)
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    @property
    def weight(self) -> int:
        return sum(self._weights)

    def visit(
        self, address: str, *, width: int = 1280, scheme: Literal["light", "dark"] = "light"
    ) -> Response:
        """Open ``address`` with an empty cache and no cookies, and wait until all of it is there."""
        self.page.context.clear_cookies()
        self.page.emulate_media(color_scheme=scheme)
        self.page.set_viewport_size({"width": width, "height": 900})
        self.complaints.clear()
        self._weights.clear()
        answer = self.page.goto(address, wait_until="load")
        assert answer is not None
        return answer

    def _weigh(self, event: dict[str, Any]) -> None:
        self._weights.append(int(event["encodedDataLength"]))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)
