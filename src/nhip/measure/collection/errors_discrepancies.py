"""The refusals about discrepancies: who may settle them, and what is missing before they are settled."""

from nhip.kernel.api import Refusal, Text
from nhip.measure.collection.cells import Fault


def discrepancy_unknown() -> Refusal:
    return Refusal(
        "collection.discrepancy_unknown",
        Text("Không có chênh lệch này", "There is no such discrepancy"),
        Text(
            "Không có, hoặc cơ quan của bạn không liên quan.",
            "It does not exist, or your agency is not a party to it.",
        ),
        Text("Chọn trong danh sách chênh lệch.", "Choose from the list of discrepancies."),
        status=404,
    )


def discrepancy_settled() -> Refusal:
    return Refusal(
        "collection.discrepancy_settled",
        Text("Chênh lệch không còn mở", "The discrepancy is not open"),
        Text("Đã có quyết định, hoặc không còn lệch.", "It was decided, or the figures agree now."),
        Text("Xem quyết định ở trang chênh lệch.", "See the decision on its page."),
    )


def not_the_owner(owner: str) -> Refusal:
    who = owner or "–"
    return Refusal(
        "collection.not_the_owner",
        Text("Chỉ cơ quan chủ trì chỉ tiêu quyết định", "The owner of the series decides"),
        Text(
            f"Người ký của cơ quan {who} quyết định; bạn có thể nêu ý kiến và đề xuất giá trị.",
            f"A signatory of agency {who} decides; you may comment and propose a value.",
        ),
        Text("Ghi ý kiến.", "Leave a remark."),
        status=403,
    )


def value_unsound(fault: Fault) -> Refusal:
    return Refusal(
        "collection.value_unsound",
        Text("Giá trị quyết định không hợp lệ", "The decided value is not sound"),
        fault.cause,
        fault.cure,
        status=422,
    )


def nothing_decided() -> Refusal:
    return Refusal(
        "collection.nothing_decided",
        Text("Chưa có quyết định để xem lại", "There is no decision to review"),
        Text("Chênh lệch chưa được quyết định.", "The discrepancy has not been decided."),
        Text("Chờ cơ quan chủ trì quyết định.", "Wait for the owner's decision."),
    )


def not_a_second_person() -> Refusal:
    return Refusal(
        "collection.not_a_second_person",
        Text("Cần người thứ hai", "A second person is needed"),
        Text(
            "Người xem lại phải có quyền kiểm tra hoặc điều phối và không phải người đã quyết định.",
            "The reviewer must be allowed to check or coordinate, and not be who decided.",
        ),
        Text("Để người khác xem lại.", "Let another person review it."),
        status=403,
    )


def own_office_reviews(agency: str) -> Refusal:
    return Refusal(
        "collection.own_office_reviews",
        Text("Cơ quan khác xem lại, không phải cơ quan quyết định", "Another office reviews"),
        Text(
            f"Quyết định là của cơ quan {agency}; bạn có vai trò tại đó, hoặc tại đơn vị trên hay dưới nó.",
            f"Agency {agency} decided; you hold a role there, or at an agency over or under it.",
        ),
        Text(
            "Để người kiểm tra hoặc điều phối của cơ quan khác xem lại.",
            "Let a reviewer or coordinator of another office review it.",
        ),
        status=403,
    )


def nothing_settled() -> Refusal:
    return Refusal(
        "collection.nothing_settled",
        Text("Chưa có giá trị để nhập", "There is no value to enter yet"),
        Text(
            "Chênh lệch chưa được quyết định và người thứ hai đồng ý.",
            "The discrepancy is not decided and agreed to by a second person.",
        ),
        Text("Nhập sau khi đã xử lý.", "Enter it once it is settled."),
    )


def not_asked_now(agency: str) -> Refusal:
    return Refusal(
        "collection.not_asked_now",
        Text("Không có đợt mở nào hỏi số liệu này", "No open round asks for this figure"),
        Text(
            f"Cơ quan {agency} không được hỏi số liệu này trong đợt nào đang mở.",
            f"No round that is open asks agency {agency} for this figure.",
        ),
        Text(
            "Đề nghị điều phối mở đợt đính chính cho chỉ tiêu này.",
            "Ask the coordinator to open a round for a correction of this series.",
        ),
    )


def moved_since(number: int) -> Refusal:
    return Refusal(
        "collection.figure_moved",
        Text("Ô số liệu vừa thay đổi", "The cell has just changed"),
        Text(f"Có người vừa ghi lần {number}.", f"Somebody has just written revision {number}."),
        Text("Tải lại trang rồi nhập lại.", "Load the page again, then enter it again."),
    )
