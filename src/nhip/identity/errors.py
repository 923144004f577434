"""The refusals of identity, each with what happened and what to do now, in both languages."""

from datetime import date, datetime

from nhip.identity.models import AgencyCode
from nhip.identity.rules.codes import ParsedCode
from nhip.kernel.api import Refusal, Text, clock, full_date


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


def locked_out(until: datetime) -> Refusal:
    local = until.astimezone(clock.VIETNAM)
    day, hour = full_date(local.date()), f"{local:%H:%M}"
    return Refusal(
        "identity.locked_out",
        Text(vi="Tạm khóa đăng nhập", en="Signing in is locked for now"),
        Text(
            vi=f"Đã có quá nhiều lần đăng nhập sai. Bạn có thể thử lại từ {hour} ngày {day.vi}.",
            en=f"There were too many failed sign-ins. You can try again from {hour} on {day.en}.",
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


def second_factor_required() -> Refusal:
    return Refusal(
        "identity.second_factor_required",
        Text(vi="Cần xác thực hai bước", en="A second factor is needed"),
        Text(
            vi="Vai trò của bạn có thể thay đổi dữ liệu, nên mỗi phiên làm việc phải xác thực hai bước.",
            en="Your role can change data, so each session needs a second factor.",
        ),
        Text(
            vi="Vào trang Tài khoản, cài hoặc nhập mã của ứng dụng xác thực, rồi làm lại việc này.",
            en="Go to My account, set up your authenticator app or enter its code, then do this again.",
        ),
        status=403,
    )


def account_unknown(email: str) -> Refusal:
    return Refusal(
        "identity.account_unknown",
        Text(vi="Không có tài khoản này", en="There is no such account"),
        Text(vi=f"Không có tài khoản nào dùng «{email}».", en=f"No account uses “{email}”."),
        Text(vi="Kiểm tra lại địa chỉ thư.", en="Check the address."),
        status=404,
    )


def account_exists(email: str) -> Refusal:
    return Refusal(
        "identity.account_exists",
        Text(vi="Địa chỉ thư đã có tài khoản", en="The address has an account"),
        Text(vi=f"«{email}» đã được dùng.", en=f"“{email}” is in use."),
        Text(
            vi="Giao thêm vai trò cho tài khoản đó, hoặc dùng địa chỉ khác.",
            en="Grant that account a further role, or use another address.",
        ),
    )


def role_already_held() -> Refusal:
    return Refusal(
        "identity.role_already_held",
        Text(vi="Vai trò đã được giao", en="The role is already held"),
        Text(
            vi="Tài khoản đang giữ vai trò này tại cơ quan này.",
            en="The account holds this role at this agency.",
        ),
        Text(
            vi="Muốn đổi thời hạn, hãy kết thúc vai trò rồi giao lại.",
            en="To change its term, end the role and grant it again.",
        ),
    )


def role_already_ended(on: date) -> Refusal:
    day = full_date(on)
    return Refusal(
        "identity.role_already_ended",
        Text(vi="Vai trò đã kết thúc", en="The role has ended"),
        Text(vi=f"Ngày cuối là {day.vi}.", en=f"Its last day was {day.en}."),
        Text(vi="Không cần làm gì thêm.", en="There is nothing left to do."),
    )


def agency_not_in_being(name: str, on: date) -> Refusal:
    day = full_date(on)
    return Refusal(
        "identity.agency_not_in_being",
        Text(vi="Cơ quan không hoạt động vào ngày này", en="The agency does not exist on that day"),
        Text(
            vi=f"Ngày {day.vi}, {name} chưa thành lập hoặc đã kết thúc.",
            en=f"On {day.en} {name} has not been set up or has ended.",
        ),
        Text(
            vi="Chọn cơ quan kế thừa, hoặc một ngày khác.",
            en="Choose the agency's successor, or another day.",
        ),
    )


def agency_already_closed(name: str, on: date) -> Refusal:
    day = full_date(on)
    return Refusal(
        "identity.agency_already_closed",
        Text(vi="Cơ quan đã kết thúc", en="The agency is closed"),
        Text(vi=f"Ngày cuối của {name} là {day.vi}.", en=f"The last day of {name} was {day.en}."),
        Text(vi="Không cần làm gì thêm.", en="There is nothing left to do."),
    )


def agency_kept_by_law(name: str) -> Refusal:
    return Refusal(
        "identity.agency_kept_by_law",
        Text(vi="Cơ quan do tệp pháp luật quản lý", en="The agency is kept by the files of law"),
        Text(
            vi=f"{name} được nạp từ law/agencies; sửa ở đây sẽ mất khi nạp lại.",
            en=f"{name} is loaded from law/agencies; a change here would be lost at the next load.",
        ),
        Text(
            vi="Sửa tệp trong law/agencies kèm căn cứ, rồi chạy nhip load.",
            en="Change the file in law/agencies with its source, then run nhip load.",
        ),
    )


def last_administrator() -> Refusal:
    return Refusal(
        "identity.last_administrator",
        Text(vi="Đây là quản trị viên cuối cùng", en="This is the last administrator"),
        Text(
            vi="Nếu tiếp tục, không còn ai giao vai trò hay mở tài khoản được.",
            en="Nobody would be left who can grant roles or open accounts.",
        ),
        Text(vi="Giao vai trò quản trị cho người khác trước.", en="Make somebody else administrator first."),
    )


def not_a_demo_account(email: str) -> Refusal:
    return Refusal(
        "identity.not_a_demo_account",
        Text(vi="Đây không phải tài khoản trình diễn", en="This is not a demo account"),
        Text(
            vi=f"Mã của «{email}» chỉ có trên thiết bị của chủ tài khoản, hoặc tài khoản không dùng mã.",
            en=f"The codes of “{email}” are on its holder's device only, or it uses none.",
        ),
        Text(
            vi="Lệnh này chỉ dành cho tài khoản @demo.example có xác thực hai bước.",
            en="This command is for @demo.example accounts with a second factor.",
        ),
        status=403,
    )
