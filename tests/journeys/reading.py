"""The pages that everybody can reach, and what a browser says of one: its weight, its complaints."""

from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, Page, Response

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
    "about": "/gioi-thieu/",
    "accessibility": "/cho-moi-nguoi/",
    "privacy": "/rieng-tu/",
    "sign in": "/tai-khoan/dang-nhap/",
}


def in_english(address: str) -> str:
    return address if address.startswith("/en/") else f"/en{address}"


@dataclass
class Visit:
    """One page as it arrived: its bytes over the wire, what the browser complained of."""

    page: Page
    answer: Response
    weight: int = 0
    complaints: list[str] = field(default_factory=list)


def visit(context: BrowserContext, address: str, *, width: int = 1280) -> Visit:
    """Open ``address`` with an empty cache and wait until all of it is there."""
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    weights: list[int] = []
    complaints: list[str] = []
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.on("Network.loadingFinished", lambda event: weights.append(int(event["encodedDataLength"])))
    page.on(
        "console",
        lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None,
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    answer = page.goto(address, wait_until="load")
    assert answer is not None
    return Visit(page, answer, sum(weights), complaints)
