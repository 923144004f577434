"""The refusals of identity, each with what happened and what to do now, in both languages."""

from datetime import date, datetime

from nhip.identity.models import AgencyCode
from nhip.identity.rules.codes import ParsedCode
from nhip.kernel.api import Refusal, Text, full_date


def agency_unknown(code: str) -> Refusal:
    return Refusal(
        "identity.agency_unknown",
        Text(vi="Không có cơ quan này", en="There is no such agency"),
        Text(vi=f"Danh bạ không có mã «{code}».", en=f"The register has no code “{code}”."),
        Text(
            vi="Kiểm tra lại mã, hoặc tìm theo tên: nhip agency find «tên».",
            en="Check the code, or search by name: nhip agency find NAME.",
        ),
        status=404,
    )


def code_unreadable(parsed: ParsedCode) -> Refusal:
    return Refusal(
        "identity.code_unreadable",
        Text(vi="Không đọc được mã cơ quan", en="The agency code cannot be read"),
        Text(
            vi=f"«{parsed.raw}»: " + " ".join(finding.text.vi for finding in parsed.findings),
            en=f"“{parsed.raw}”: " + " ".join(finding.text.en for finding in parsed.findings),
        ),
        Text(
            vi="Ghi mã như 000.00.13.H53 hoặc H53.13, hoặc tìm cơ quan theo tên.",
            en="Write a code like 000.00.13.H53 or H53.13, or search for the agency by name.",
        ),
        law="vn-level1-codes",
        status=422,
    )


def code_unknown(parsed: ParsedCode, level_1: str | None) -> Refusal:
    under = (
        Text(vi=f" Mã này thuộc {level_1}.", en=f" It belongs under {level_1}.")
        if level_1
        else Text(vi="", en="")
    )
    return Refusal(
        "identity.code_unknown",
        Text(vi="Chưa có cơ quan mang mã này", en="No agency bears this code"),
        Text(
            vi=f"Mã {parsed.canonical} đúng dạng nhưng chưa có trong danh bạ.{under.vi}",
            en=f"The code {parsed.canonical} is well formed but not in the register.{under.en}",
        ),
        Text(
            vi="Quản trị viên có thể thêm đơn vị và mã tại trang quản trị.",
            en="An administrator can add the unit and its code in the administration pages.",
        ),
        status=404,
    )


def code_not_valid_then(parsed: ParsedCode, on: date, latest: AgencyCode) -> Refusal:
    day = full_date(on)
    return Refusal(
        "identity.code_not_valid_then",
        Text(vi="Mã không có hiệu lực vào ngày này", en="The code did not hold on that day"),
        Text(
            vi=f"Ngày {day.vi}, không cơ quan nào mang mã {parsed.canonical}. Gần nhất: {latest.agency.name}"
            f"{_span(latest).vi}.",
            en=f"On {day.en} no agency bore {parsed.canonical}. Latest bearer: {latest.agency.name}"
            f"{_span(latest).en}.",
        ),
        Text(
            vi="Hỏi theo một ngày mã còn hiệu lực, hoặc bỏ ngày để xem cơ quan kế thừa.",
            en="Ask for a day on which the code held, or leave out the day to see the successor.",
        ),
        law=latest.source or None,
        status=404,
    )


def _span(code: AgencyCode) -> Text:
    vi, en = "", ""
    if code.valid_from:
        vi, en = f" từ {full_date(code.valid_from).vi}", f" since {full_date(code.valid_from).en}"
    if code.valid_to:
        vi += f" đến hết {full_date(code.valid_to).vi}"
        en += f" until {full_date(code.valid_to).en}"
    return Text(vi=vi, en=en)


def not_permitted(action: Text) -> Refusal:
    return Refusal(
        "identity.not_permitted",
        Text(vi="Bạn không có quyền thực hiện việc này", en="You may not do this"),
        Text(
            vi=f"Không vai trò nào bạn đang giữ cho phép {action.vi}.",
            en=f"None of the roles you hold permits you to {action.en}.",
        ),
        Text(
            vi="Đề nghị quản trị viên giao vai trò phù hợp; xem vai trò của bạn tại trang Tài khoản.",
            en="Ask an administrator for a fitting role; your roles are on the page My account.",
        ),
        status=403,
    )


def locked_out(until: datetime, clock_time: str) -> Refusal:
    day = full_date(until.date())
    return Refusal(
        "identity.locked_out",
        Text(vi="Tạm khóa đăng nhập", en="Signing in is locked for now"),
        Text(
            vi=f"Đã có quá nhiều lần đăng nhập sai. Bạn có thể thử lại từ {clock_time} ngày {day.vi}.",
            en=f"There were too many failed sign-ins. You can try again from {clock_time} on {day.en}.",
        ),
        Text(
            vi="Chờ đến giờ đó. Nếu quên mật khẩu, hãy dùng «Quên mật khẩu»; nếu không phải bạn đã thử, "
            "hãy báo quản trị viên.",
            en="Wait until then. If you forgot your password use “Forgot password”; if it was not you who "
            "tried, tell an administrator.",
        ),
        retriable=True,
        status=429,
    )
