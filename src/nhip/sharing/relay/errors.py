"""What nodes refuse each other, and why."""

from datetime import datetime

from nhip.kernel.api import Refusal, Text


def slip_unreadable(found: Text) -> Refusal:
    return Refusal(
        "sharing.slip_unreadable",
        Text(vi="Phiếu giữa hai nút không đọc được", en="A slip between nodes cannot be read"),
        Text(vi=f"Phiếu {found.vi}.", en=f"It is: {found.en}."),
        Text(
            vi="Cập nhật phần mềm của nút gửi rồi thử lại.", en="Bring the sending node up to date and retry."
        ),
        status=422,
    )


def slip_untimely(at: datetime, now: datetime) -> Refusal:
    return Refusal(
        "sharing.slip_untimely",
        Text(vi="Đồng hồ hai nút lệch nhau", en="The clocks of the two nodes differ"),
        Text(
            vi=f"Phiếu ghi {at:%H:%M:%S %d/%m/%Y}, ở đây là {now:%H:%M:%S %d/%m/%Y} (UTC).",
            en=f"The slip says {at:%Y-%m-%d %H:%M:%S}, here it is {now:%Y-%m-%d %H:%M:%S} (UTC).",
        ),
        Text(vi="Chỉnh đồng hồ (NTP) ở nút bị lệch.", en="Set the clock (NTP) of the node that is wrong."),
        status=422,
        retriable=True,
    )


def announcement_overtaken(said_at: datetime, newest: datetime) -> Refusal:
    return Refusal(
        "sharing.announcement_overtaken",
        Text(vi="Bản ghi danh đã cũ", en="The announcement was overtaken"),
        Text(
            vi=f"Bản ghi {said_at:%H:%M:%S %d/%m/%Y}; bản đang dùng ghi {newest:%H:%M:%S %d/%m/%Y} (UTC).",
            en=f"It says {said_at:%Y-%m-%d %H:%M:%S}, the one in force {newest:%Y-%m-%d %H:%M:%S} (UTC).",
        ),
        Text(
            vi="Không cần làm gì: nút sẽ tự ghi danh lại. Nếu lặp lại, chỉnh đồng hồ (NTP) của nút.",
            en="Nothing: the node announces again by itself. If it goes on, set that node's clock (NTP).",
        ),
        status=409,
        retriable=True,
    )


def slip_misplaced(receiver: str, here: str) -> Refusal:
    return Refusal(
        "sharing.slip_misplaced",
        Text(vi="Phiếu gửi nhầm nút", en="The slip is for another node"),
        Text(vi=f"Phiếu đề nút {receiver}, đây là nút {here}.", en=f"It names {receiver}; this is {here}."),
        Text(vi="Sửa địa chỉ của nút trong danh bạ.", en="Correct the node's address in the register."),
        status=422,
    )


def node_unknown(code: str) -> Refusal:
    return Refusal(
        "sharing.node_unknown",
        Text(vi="Không quen biết nút này", en="This node is not known here"),
        Text(
            vi=f"Nút «{code[:40]}» không có trong danh bạ mà nút này giữ, hoặc ký bằng khóa khác.",
            en=f"“{code[:40]}” is not in the register held here, or signs with another key.",
        ),
        Text(
            vi="Đề nghị nút quốc gia ghi danh nút và khóa (nhip exchange admit).",
            en="Have the national node admit the node and its key (nhip exchange admit).",
        ),
        status=403,
        retriable=True,
    )


def slip_forged(code: str) -> Refusal:
    return Refusal(
        "sharing.slip_forged",
        Text(vi="Chữ ký của nút không đúng", en="The node's signature does not hold"),
        Text(
            vi=f"Phiếu mang tên nút {code} đã bị sửa hoặc do người khác ký.",
            en=f"It was not signed by {code}.",
        ),
        Text(vi="Kiểm tra khóa của nút gửi.", en="Check the sending node's key."),
        status=403,
    )


def answer_unfit(node: str) -> Refusal:
    return Refusal(
        "sharing.answer_unfit",
        Text(vi="Câu trả lời của nút không dùng được", en="The node's answer cannot be used"),
        Text(
            vi=f"Nút {node} trả lời không khớp phiếu đã gửi.",
            en=f"{node} did not answer the slip that was sent.",
        ),
        Text(
            vi="Sẽ tự gửi lại; nếu lặp lại, báo nút đó.",
            en="It is sent again by itself; if it goes on, tell them.",
        ),
        status=502,
        retriable=True,
    )


def message_fault() -> Refusal:
    return Refusal(
        "sharing.message_fault",
        Text(vi="Nút nhận gặp lỗi khi ghi tin", en="The receiving node met a fault in taking the message"),
        Text(
            vi="Tin chưa được ghi, và các tin sau nó của cùng cặp gửi nhận phải đợi.",
            en="It is not written, and what comes behind it between the same two agencies waits.",
        ),
        Text(
            vi="Sẽ tự gửi lại; quản trị viên nút nhận xem nhật ký của nút.",
            en="It is sent again by itself; the receiving node's administrator looks into that node's log.",
        ),
        status=500,
        retriable=True,
    )


def register_unfit(found: Text) -> Refusal:
    return Refusal(
        "sharing.register_unfit",
        Text(vi="Danh bạ kết nối không được nhận", en="The register of nodes was not taken"),
        Text(vi=f"{found.vi}.", en=f"{found.en}."),
        Text(
            vi="Danh bạ đang giữ vẫn dùng; kiểm tra NHIP_REGISTRAR_URL và NHIP_REGISTRAR_KEY.",
            en="The one held stays in force; check NHIP_REGISTRAR_URL and NHIP_REGISTRAR_KEY.",
        ),
        status=422,
        retriable=True,
    )


def not_registrar() -> Refusal:
    return Refusal(
        "sharing.not_registrar",
        Text(vi="Nút này không giữ danh bạ", en="This node does not keep the register"),
        Text(
            vi="Danh bạ do nút tại NHIP_REGISTRAR_URL lập.",
            en="The register is made by the node at NHIP_REGISTRAR_URL.",
        ),
        Text(vi="Thực hiện việc này tại nút đó.", en="Do this at that node."),
    )


def seat_out_of_scope(agency: str, node: str) -> Refusal:
    return Refusal(
        "sharing.seat_out_of_scope",
        Text(vi="Cơ quan không thuộc phạm vi của nút", en="The agency is outside the node's scope"),
        Text(
            vi=f"Nút {node} không được ghi danh cho {agency} hoặc cơ quan trên nó.",
            en=f"{node} was admitted neither for {agency} nor for a body above it.",
        ),
        Text(
            vi="Đề nghị nút quốc gia mở rộng phạm vi của nút.",
            en="Have the national node widen the node's scope.",
        ),
        status=422,
    )


def address_unfit(url: str) -> Refusal:
    return Refusal(
        "sharing.address_unfit",
        Text(vi="Địa chỉ của nút không dùng được", en="The node's address cannot be used"),
        Text(
            vi=f"«{url[:100]}» không phải địa chỉ http(s) của một máy chủ.",
            en=f"“{url[:100]}” is no http(s) address of a host.",
        ),
        Text(
            vi="Ghi như https://truc.tinh.example, không có mật khẩu, dấu ? hay dấu #.",
            en="Write it like https://exchange.province.example, with no password, ? or #.",
        ),
        status=422,
    )


def node_is_here(code: str) -> Refusal:
    return Refusal(
        "sharing.node_is_here",
        Text(vi="Không ghi danh chính nút này", en="This node does not admit itself"),
        Text(vi=f"{code} là mã của nút này.", en=f"{code} is this node's own code."),
        Text(
            vi="Ghi danh nút khác; mỗi nút đặt một mã riêng ở NHIP_NODE.",
            en="Admit another node; each has a code of its own in NHIP_NODE.",
        ),
    )
