"""The refusals of sharing: what was found and where, and what its sender can do now, in both languages."""

from datetime import datetime

from nhip.kernel.api import Refusal, Text


def envelope_unreadable(place: str, found: Text) -> Refusal:
    where = place or "/"
    return Refusal(
        "sharing.envelope_unreadable",
        Text(vi="Không đọc được phong bì", en="The envelope cannot be read"),
        Text(vi=f"Tại «{where}»: {found.vi}.", en=f"At “{where}”: {found.en}."),
        Text(
            vi="Sửa chỗ đã nêu rồi gửi lại; cấu trúc phong bì ở docs/exchange.md.",
            en="Mend the place named and send it again; docs/exchange.md describes the envelope.",
        ),
        status=422,
    )


def signature_wrong(key_id: str) -> Refusal:
    return Refusal(
        "sharing.signature_wrong",
        Text(vi="Chữ ký của phong bì không đúng", en="The envelope's signature does not hold"),
        Text(
            vi=f"Chữ ký không khớp với nội dung nhận được theo khóa {key_id[:120]}.",
            en=f"It does not fit the content received under the key {key_id[:120]}.",
        ),
        Text(
            vi="Ký lại đúng các byte được gửi (JSON dạng chuẩn), bằng khóa đã đăng ký của cơ quan.",
            en="Sign exactly the bytes you send (canonical JSON) with the agency's registered key.",
        ),
        status=403,
    )


def key_unknown(key_id: str, sender: str) -> Refusal:
    return Refusal(
        "sharing.key_unknown",
        Text(vi="Khóa ký không được chấp nhận", en="The signing key is not accepted"),
        Text(
            vi=f"Khóa {key_id[:120]} không phải là khóa đang dùng của {sender}.",
            en=f"The key {key_id[:120]} is not the one that {sender} uses now.",
        ),
        Text(
            vi="Kiểm tra mã khóa, hoặc đăng ký khóa mới của cơ quan với nút này.",
            en="Check the key id, or register the agency's new key with this node.",
        ),
        status=403,
    )


def not_the_sender(by: str, sender: str) -> Refusal:
    return Refusal(
        "sharing.not_the_sender",
        Text(vi="Không được gửi thay cơ quan khác", en="Nobody sends in another's name"),
        Text(
            vi=f"Hệ thống của {by} gửi phong bì đứng tên {sender}.",
            en=f"The system of {by} sent an envelope in the name of {sender}.",
        ),
        Text(vi="Ghi đúng mã cơ quan gửi.", en="Name your own agency as the sender."),
        status=403,
    )


def sender_not_connected(sender: str) -> Refusal:
    return Refusal(
        "sharing.sender_not_connected",
        Text(vi="Cơ quan gửi chưa kết nối tại nút này", en="The sender is not connected to this node"),
        Text(vi=f"{sender} không có đầu nối đang mở.", en=f"{sender} has no open seat here."),
        Text(
            vi="Đề nghị quản trị viên mở đầu nối: nhip exchange connect MÃ.",
            en="Ask the administrator to open one: nhip exchange connect CODE.",
        ),
        status=403,
    )


def receiver_unknown(receiver: str, found: Text) -> Refusal:
    return Refusal(
        "sharing.receiver_unknown",
        Text(vi="Không có nơi nhận này", en="There is no such receiver"),
        Text(vi=f"«{receiver}»: {found.vi}", en=f"“{receiver}”: {found.en}"),
        Text(
            vi="Kiểm tra mã nơi nhận trong danh sách cơ quan đã kết nối (/exchange/v1/agencies).",
            en="Check the code against the list of connected agencies (/exchange/v1/agencies).",
        ),
        status=422,
    )


def receiver_closed(receiver: str, heirs: tuple[str, ...]) -> Refusal:
    named = ", ".join(heirs)
    return Refusal(
        "sharing.receiver_closed",
        Text(vi="Nơi nhận đã chấm dứt hoạt động", en="The receiver has ended"),
        Text(
            vi=f"{receiver} không còn hoạt động; "
            + (f"nhiệm vụ được chia cho {named}." if heirs else "chưa rõ cơ quan kế thừa."),
            en=f"{receiver} no longer exists; "
            + (f"its work was divided among {named}." if heirs else "no successor is known."),
        ),
        Text(
            vi="Chọn cơ quan đang đảm nhiệm việc này làm nơi nhận rồi gửi lại.",
            en="Choose the body that does this work now as the receiver, and send again.",
        ),
        status=422,
    )


def receiver_not_connected(receiver: str) -> Refusal:
    return Refusal(
        "sharing.receiver_not_connected",
        Text(vi="Nơi nhận chưa kết nối", en="The receiver is not connected"),
        Text(
            vi=f"{receiver} có trong danh bạ nhưng không có đầu nối đang mở.",
            en=f"{receiver} stands in the register but has no open seat.",
        ),
        Text(
            vi="Gửi bằng hình thức khác, hoặc gửi lại khi cơ quan này đã kết nối.",
            en="Send by other means, or again once that agency is connected.",
        ),
        status=422,
        retriable=True,
    )


def consignment_reused(consignment: str, first: datetime) -> Refusal:
    return Refusal(
        "sharing.consignment_reused",
        Text(vi="Mã gửi đã dùng cho nội dung khác", en="The consignment id was used for other content"),
        Text(
            vi=f"Mã «{consignment}» đã được nhận lúc {first:%H:%M:%S %d/%m/%Y} (UTC) với nội dung khác.",
            en=f"“{consignment}” was taken over on {first:%Y-%m-%d %H:%M:%S} (UTC) with other content.",
        ),
        Text(
            vi="Gửi lại thì giữ nguyên từng byte; nội dung mới thì dùng mã mới.",
            en="To repeat a message, send the same bytes; for new content choose a new id.",
        ),
    )


def out_of_order(number: int, expected: int) -> Refusal:
    return Refusal(
        "sharing.out_of_order",
        Text(vi="Tin không đúng thứ tự", en="The message is out of order"),
        Text(
            vi=f"Số {number} được gửi, số kế tiếp phải là {expected}.",
            en=f"Number {number} was sent; the next one must be {expected}.",
        ),
        Text(vi=f"Gửi lại từ số {expected}.", en=f"Send again from number {expected}."),
        retriable=True,
    )


def busy() -> Refusal:
    return Refusal(
        "sharing.busy",
        Text(vi="Đầu nối đang bận", en="The seat is busy"),
        Text(
            vi="Một việc khác đang ghi tin của nơi gửi hoặc nơi nhận này.",
            en="Something else is writing messages of this sender or receiver.",
        ),
        Text(
            vi="Gửi lại sau vài giây; gửi lại là vô hại.",
            en="Send it again in a few seconds; that is harmless.",
        ),
        status=503,
        retriable=True,
    )


def clock_ahead(sent_at: datetime, most: int) -> Refusal:
    return Refusal(
        "sharing.clock_ahead",
        Text(vi="Thời điểm gửi nằm trong tương lai", en="The time of sending lies in the future"),
        Text(
            vi=f"sent_at là {sent_at:%H:%M:%S %d/%m/%Y} (UTC), sớm hơn đồng hồ nút này quá {most} giây.",
            en=f"sent_at is {sent_at:%Y-%m-%d %H:%M:%S} (UTC), over {most} s ahead of this node's clock.",
        ),
        Text(
            vi="Chỉnh đồng hồ máy gửi (NTP) rồi gửi lại.",
            en="Set the sending machine's clock (NTP), then retry.",
        ),
        status=422,
        retriable=True,
    )


def too_old(sent_at: datetime, most: int) -> Refusal:
    return Refusal(
        "sharing.too_old",
        Text(vi="Phong bì đã quá cũ", en="The envelope is too old"),
        Text(
            vi=f"sent_at là {sent_at:%d/%m/%Y}, quá {most} ngày, và mã gửi này chưa từng được nhận.",
            en=f"sent_at is {sent_at:%Y-%m-%d}, over {most} days ago; this consignment never arrived before.",
        ),
        Text(
            vi="Lập phong bì mới với thời điểm gửi hiện tại.", en="Make a new envelope with the present time."
        ),
        status=422,
    )


def kind_unknown(kind: str, known: tuple[str, ...]) -> Refusal:
    named = ", ".join(known) or "-"
    return Refusal(
        "sharing.kind_unknown",
        Text(vi="Không có loại tin này", en="There is no such kind of message"),
        Text(vi=f"Loại «{kind}»; nút này nhận: {named}.", en=f"“{kind}”; this node takes: {named}."),
        Text(vi="Ghi đúng trường kind.", en="Set the member kind."),
        status=422,
    )


def file_missing(place: str, digest: str) -> Refusal:
    return Refusal(
        "sharing.file_missing",
        Text(vi="Chưa có tệp được nêu", en="A named file is not here"),
        Text(
            vi=f"{place}: cơ quan gửi chưa tải lên tệp có SHA-256 {digest}.",
            en=f"{place}: the sender has not uploaded the file with SHA-256 {digest}.",
        ),
        Text(
            vi="Tải tệp lên trước (POST /exchange/v1/uploads), rồi gửi lại phong bì.",
            en="Upload the file first (POST /exchange/v1/uploads), then send the envelope again.",
        ),
        status=422,
        retriable=True,
    )


def file_differs(place: str, said: int, found: int) -> Refusal:
    return Refusal(
        "sharing.file_differs",
        Text(vi="Tệp không như phong bì ghi", en="A file is not what the envelope says"),
        Text(
            vi=f"{place}: phong bì ghi {said} byte, tệp có {found} byte.",
            en=f"{place}: the envelope says {said} bytes, the file has {found}.",
        ),
        Text(vi="Ghi đúng kích thước của tệp đã tải lên.", en="Name the size of the file that was uploaded."),
        status=422,
    )


def not_seated(code: str) -> Refusal:
    return Refusal(
        "sharing.not_seated",
        Text(vi="Cơ quan chưa có đầu nối", en="The agency has no seat"),
        Text(vi=f"{code} không có đầu nối đang mở.", en=f"{code} has no open seat."),
        Text(
            vi="Kết nối trước: nhip exchange connect MÃ.", en="Connect it first: nhip exchange connect CODE."
        ),
        status=404,
    )


def seat_elsewhere(agency: str, node: str) -> Refusal:
    return Refusal(
        "sharing.seat_elsewhere",
        Text(vi="Cơ quan đã kết nối ở nút khác", en="The agency sits at another node"),
        Text(
            vi=f"Đầu nối của {agency} ở nút {node}; tin của cơ quan được đánh số và giữ tại đó.",
            en=f"The seat of {agency} is at {node}, where its messages are numbered and kept.",
        ),
        Text(
            vi=f"Mở lại ở nút {node}; đầu nối chưa chuyển được sang nút khác.",
            en=f"Open it again at {node}; a seat cannot move to another node yet.",
        ),
    )


def nothing_to_acknowledge(upto: int, last: int) -> Refusal:
    return Refusal(
        "sharing.nothing_to_acknowledge",
        Text(vi="Không có tin ở vị trí này", en="There is no message at that position"),
        Text(
            vi=f"Vị trí {upto} chưa có; tin mới nhất ở vị trí {last}.",
            en=f"Position {upto} does not exist; the newest message stands at {last}.",
        ),
        Text(
            vi="Xác nhận đến vị trí của tin đã thực nhận.",
            en="Acknowledge the position of what you received.",
        ),
        status=422,
    )


def message_unknown(identity: str) -> Refusal:
    return Refusal(
        "sharing.message_unknown",
        Text(vi="Không có tin này", en="There is no such message"),
        Text(
            vi=f"Không có tin «{identity[:60]}», hoặc cơ quan của bạn không gửi và không nhận tin đó.",
            en=f"“{identity[:60]}” does not exist, or your agency neither sent nor received it.",
        ),
        Text(vi="Kiểm tra lại mã tin.", en="Check the message's id."),
        status=404,
    )


def key_unfit(found: Text) -> Refusal:
    return Refusal(
        "sharing.key_unfit",
        Text(vi="Khóa công khai không dùng được", en="The public key cannot be used"),
        Text(vi=f"{found.vi}.", en=f"{found.en}."),
        Text(
            vi="Dùng khóa công khai PEM: EC P-256, Ed25519, hoặc RSA từ 2048 bit.",
            en="Give a public key in PEM: EC P-256, Ed25519, or RSA of at least 2048 bits.",
        ),
        status=422,
    )


def file_not_yours(digest: str) -> Refusal:
    return Refusal(
        "sharing.file_not_yours",
        Text(vi="Không có tệp này cho cơ quan của bạn", en="There is no such file for your agency"),
        Text(
            vi=f"Không tin nào gửi cơ quan bạn nêu tệp {digest[:64]}, và cơ quan bạn không tải nó lên.",
            en=f"No message to you names the file {digest[:64]}, nor did you upload it.",
        ),
        Text(vi="Kiểm tra lại SHA-256 ghi trong phong bì.", en="Check the SHA-256 that the envelope names."),
        status=404,
    )


def node_renamed(known: str, wanted: str) -> Refusal:
    return Refusal(
        "sharing.node_renamed",
        Text(vi="Nút này đã mang mã khác", en="This node bears another code already"),
        Text(
            vi=f"NHIP_NODE là {wanted}; dữ liệu ở đây là của nút {known}.",
            en=f"NHIP_NODE is {wanted}; the data here belong to the node {known}.",
        ),
        Text(
            vi=f"Đặt NHIP_NODE={known}, hoặc một NHIP_HOME hay DATABASE_URL khác cho nút mới.",
            en=f"Set NHIP_NODE={known}, or another NHIP_HOME or DATABASE_URL for a new node.",
        ),
    )
