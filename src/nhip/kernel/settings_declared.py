"""The list of what can be set from outside: each name with its meaning and what holds without it.

``docs/settings.md`` is written from this list (``make docs``), for those who run the platform.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from nhip.kernel.words import Text


def _flag(raw: str) -> bool:
    if raw.lower() in {"1", "true", "yes", "on"}:
        return True
    if raw.lower() in {"0", "false", "no", "off", ""}:
        return False
    raise ValueError(raw)


def _names(raw: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in raw.split(",") if part.strip())


@dataclass(frozen=True, slots=True)
class Setting:
    """One name that may be set: how its text is read, what holds without it, and what it does."""

    name: str
    read: Callable[[str], Any]
    default: Any
    meaning: Text


DECLARATIONS: Final = (
    Setting(
        "DATABASE_URL",
        str,
        "",
        Text(
            vi="Địa chỉ PostgreSQL có sẵn (postgresql://...). Để trống thì dùng PostgreSQL đi kèm.",
            en="An existing PostgreSQL (postgresql://...). Without it the embedded PostgreSQL is used.",
        ),
    ),
    Setting(
        "NHIP_HOME",
        lambda raw: Path(raw).resolve(),
        None,
        Text(
            vi="Thư mục dữ liệu của bản chạy này: cơ sở dữ liệu, khóa bí mật, tệp tĩnh đã dựng. "
            "Mặc định là .nhip trong thư mục mã nguồn.",
            en="Where this run keeps its own files: database, secrets, built assets. "
            "By default .nhip in the checkout.",
        ),
    ),
    Setting(
        "NHIP_PORT",
        int,
        8000,
        Text(vi="Cổng mạng của trang web.", en="The port the site is served on."),
    ),
    Setting(
        "NHIP_BIND",
        str,
        "127.0.0.1",
        Text(
            vi="Địa chỉ mạng mà trang web lắng nghe; 0.0.0.0 để mở cho máy khác.",
            en="The address the site listens on; 0.0.0.0 opens it to other machines.",
        ),
    ),
    Setting(
        "NHIP_SITE_URL",
        lambda raw: raw.rstrip("/"),
        "",
        Text(
            vi="Địa chỉ công khai của trang (https://...). Nếu là https thì cookie an toàn và HSTS được bật.",
            en="The site's public address (https://...). With https, secure cookies and HSTS are on.",
        ),
    ),
    Setting(
        "NHIP_ALLOWED_HOSTS",
        _names,
        (),
        Text(
            vi="Các tên máy chủ được phép, cách nhau bằng dấu phẩy. Bắt buộc khi có DATABASE_URL.",
            en="Host names the site answers to, separated by commas. Required with DATABASE_URL.",
        ),
    ),
    Setting(
        "NHIP_PROXIES",
        int,
        0,
        Text(
            vi="Số máy chủ trung gian (proxy) trước trang web và trục liên thông; địa chỉ của khách đọc từ "
            "X-Forwarded-For.",
            en="How many proxies stand before the site and the exchange; visitors' addresses are read from "
            "X-Forwarded-For.",
        ),
    ),
    Setting(
        "NHIP_SECRET_KEY",
        str,
        "",
        Text(
            vi="Khóa bí mật ký phiên làm việc, ít nhất 50 ký tự. Bắt buộc khi có DATABASE_URL; "
            "nếu không thì được sinh một lần và giữ trong NHIP_HOME.",
            en="The secret that signs sessions, at least 50 characters. Required with DATABASE_URL; "
            "otherwise made once and kept in NHIP_HOME.",
        ),
    ),
    Setting(
        "NHIP_DEMO",
        _flag,
        None,
        Text(
            vi="1: tạo tài khoản dùng thử; 0: không tạo. Mặc định chỉ tạo khi dùng PostgreSQL đi kèm.",
            en="1 creates the demo accounts, 0 does not. By default only with the embedded PostgreSQL.",
        ),
    ),
    Setting(
        "NHIP_THREADS",
        int,
        4,
        Text(
            vi="Số luồng phục vụ trang web; mỗi luồng giữ một kết nối cơ sở dữ liệu.",
            en="Threads that serve the site; each keeps one database connection.",
        ),
    ),
    Setting(
        "NHIP_WORKSHOP_BYTES",
        int,
        4_000_000,
        Text(
            vi="Xưởng chỉ số: số byte nhiều nhất của số liệu một lần gửi; định nghĩa được một phần mười.",
            en="Workshop: the most bytes of figures sent at a time; a definition may have a tenth.",
        ),
    ),
    Setting(
        "NHIP_WORKSHOP_ROWS",
        int,
        100_000,
        Text(vi="Xưởng chỉ số: số dòng số liệu nhiều nhất.", en="Workshop: the most rows of figures."),
    ),
    Setting(
        "NHIP_WORKSHOP_UNITS",
        int,
        3_000,
        Text(vi="Xưởng chỉ số: số đơn vị nhiều nhất.", en="Workshop: the most units."),
    ),
    Setting(
        "NHIP_WORKSHOP_COMPONENTS",
        int,
        300,
        Text(
            vi="Xưởng chỉ số: số thành phần nhiều nhất của một kỳ.",
            en="Workshop: the most components of an edition.",
        ),
    ),
    Setting(
        "NHIP_WORKSHOP_SECONDS",
        float,
        1.0,
        Text(
            vi="Xưởng chỉ số: bài ước tính tính lâu hơn số giây này không tính trong lúc chờ trang; "
            "lưu bài thì nó được tính như một tác vụ.",
            en="Workshop: work estimated to take more seconds than this is not computed within an answer; "
            "once saved, a job computes it.",
        ),
    ),
    Setting(
        "NHIP_WORKSHOP_PER_HOUR",
        int,
        120,
        Text(
            vi="Xưởng chỉ số: số lần tính mỗi giờ của một địa chỉ mạng; người đã đăng nhập được gấp năm.",
            en="Workshop: calculations an hour from one network address; five times as many when signed in.",
        ),
    ),
    Setting(
        "NHIP_WORKSHOP_DAYS",
        int,
        180,
        Text(
            vi="Xưởng chỉ số: bài đã lưu được giữ bao nhiêu ngày.",
            en="Workshop: how many days a saved work is kept.",
        ),
    ),
    Setting(
        "NHIP_SMTP_URL",
        str,
        "",
        Text(
            vi="Máy chủ thư: smtp://người-dùng:mật-khẩu@máy:587 (bắt buộc STARTTLS), smtps://máy:465 (TLS "
            "ngay từ đầu) hoặc smtp+plain://máy:25 (không mã hóa, chỉ trong mạng riêng). Để trống thì thư "
            "được ghi vào thư mục mail trong NHIP_HOME, mỗi thư một tệp.",
            en="The mail server: smtp://user:password@host:587 (STARTTLS demanded), smtps://host:465 (TLS "
            "from the first byte) or smtp+plain://host:25 (not encrypted, only within one's own network). "
            "Without it mail is written into the folder mail in NHIP_HOME, one file a letter.",
        ),
    ),
    Setting(
        "NHIP_MAIL_FROM",
        str,
        "",
        Text(
            vi="Người gửi của thư, ví dụ: Nhịp <so-lieu@coquan.example>. Bắt buộc khi có NHIP_SMTP_URL.",
            en="The sender of mail, as in: Nhịp <figures@agency.example>. Required with NHIP_SMTP_URL.",
        ),
    ),
    Setting(
        "NHIP_REMIND_DAYS",
        lambda raw: tuple(sorted({int(part) for part in _names(raw)}, reverse=True)),
        (10, 3),
        Text(
            vi="Nhắc đầu mối số liệu khi còn bấy nhiêu ngày làm việc, ngoài ngày cuối và sau ngày "
            "cuối; cách "
            "nhau bằng dấu phẩy.",
            en="Focal points are reminded with so many working days left, beside the last day and after it; "
            "separated by commas.",
        ),
    ),
    Setting(
        "NHIP_NODE",
        str,
        "nhip",
        Text(
            vi="Mã của nút này trên trục liên thông, không đổi về sau.",
            en="This node's code on the exchange; it does not change afterwards.",
        ),
    ),
    Setting(
        "NHIP_EXCHANGE_PORT",
        int,
        None,
        Text(
            vi="Cổng mạng của trục liên thông. Mặc định là cổng ngay sau NHIP_PORT (8001).",
            en="The port the exchange is served on. By default the one after NHIP_PORT (8001).",
        ),
    ),
    Setting(
        "NHIP_EXCHANGE_PROCESSES",
        int,
        None,
        Text(
            vi="Số tiến trình phục vụ trục liên thông. Mặc định mỗi lõi xử lý một tiến trình, nhiều nhất 4.",
            en="Processes that serve the exchange. By default one for each core, up to 4.",
        ),
    ),
    Setting(
        "NHIP_EXCHANGE_AHEAD_SECONDS",
        int,
        300,
        Text(
            vi="Trục liên thông: đồng hồ của bên gửi được nhanh hơn nhiều nhất bấy nhiêu giây.",
            en="Exchange: how many seconds a sender's clock may be ahead.",
        ),
    ),
    Setting(
        "NHIP_EXCHANGE_OLDEST_DAYS",
        int,
        30,
        Text(
            vi="Trục liên thông: phong bì cũ hơn số ngày này không được nhận lần đầu.",
            en="Exchange: an envelope older than so many days is not taken over for the first time.",
        ),
    ),
    Setting(
        "NHIP_EXCHANGE_POLLS_OF_A_SEAT",
        int,
        200,
        Text(
            vi="Trục liên thông: mỗi đầu nối giữ được nhiều nhất bấy nhiêu yêu cầu chờ tin; mỗi tiến trình "
            "giữ phần của mình.",
            en="Exchange: how many calls of one seat may wait for messages at once; each process holds its "
            "share.",
        ),
    ),
    Setting(
        "NHIP_EXCHANGE_POLLS",
        int,
        10_000,
        Text(
            vi="Trục liên thông: giữ được nhiều nhất bấy nhiêu yêu cầu chờ tin; mỗi tiến trình giữ phần của "
            "mình.",
            en="Exchange: how many calls of all seats may wait for messages at once; each process holds its "
            "share.",
        ),
    ),
    Setting(
        "NHIP_EXCHANGE_UNNAMED_MB",
        int,
        2048,
        Text(
            vi="Trục liên thông: mỗi cơ quan giữ được nhiều nhất bấy nhiêu MB tệp đã tải lên mà chưa tin nào "
            "nêu.",
            en="Exchange: how many megabytes each agency may keep that it uploaded and no message names yet.",
        ),
    ),
    Setting(
        "NHIP_EXCHANGE_FREE_MB",
        int,
        1024,
        Text(
            vi="Trục liên thông: ổ đĩa còn trống ít hơn bấy nhiêu MB thì không nhận thêm tệp của ai.",
            en="Exchange: with fewer megabytes free on the disk no more files are taken in from anybody.",
        ),
    ),
    Setting(
        "NHIP_EXCHANGE_URL",
        lambda raw: raw.rstrip("/"),
        "",
        Text(
            vi="Địa chỉ trục liên thông của nút này mà các nút khác gọi tới (https://...).",
            en="The address of this node's exchange as other nodes reach it (https://...).",
        ),
    ),
    Setting(
        "NHIP_REGISTRAR_URL",
        lambda raw: raw.rstrip("/"),
        "",
        Text(
            vi="Địa chỉ trục của nút giữ danh bạ kết nối. Để trống thì chính nút này lập và ký danh bạ.",
            en="The exchange of the node that keeps the register of nodes. Without it this node "
            "makes and signs it.",
        ),
    ),
    Setting(
        "NHIP_REGISTRAR_KEY",
        str,
        "",
        Text(
            vi="Dấu băm (32 chữ số thập lục phân) của khóa nút giữ danh bạ, nhận qua kênh khác; lệnh "
            "«nhip exchange "
            "key» ở nút đó in ra.",
            en="The fingerprint (32 hexadecimal digits) of the registrar's key, received by another "
            "way; “nhip "
            "exchange key” prints it there.",
        ),
    ),
    Setting(
        "NHIP_CLIENT_URL",
        lambda raw: raw.rstrip("/"),
        "http://127.0.0.1:8001",
        Text(
            vi="Địa chỉ trục liên thông mà lệnh «nhip documents send, inbox…» gọi tới.",
            en="The exchange that “nhip documents send, inbox…” speak to.",
        ),
    ),
    Setting(
        "NHIP_CLIENT_SEAT",
        str,
        "",
        Text(
            vi="MÃ-HỆ-THỐNG.BÍ-MẬT của đầu nối mà các lệnh đó dùng; «nhip exchange connect» in ra một lần.",
            en="SYSTEM.SECRET of the seat those commands sign in with; “nhip exchange connect” prints it "
            "once.",
        ),
    ),
    Setting(
        "NHIP_CLIENT_KEY",
        Path,
        None,
        Text(
            vi="Tệp khóa riêng (PEM) của cơ quan để các lệnh đó ký từng yêu cầu thay cho bí mật; khi đó "
            "NHIP_CLIENT_SEAT chỉ là mã cơ quan.",
            en="The agency's private key (PEM) with which those commands sign each call instead of sending a "
            "secret; NHIP_CLIENT_SEAT is then the agency's code alone.",
        ),
    ),
    Setting(
        "NHIP_LANG",
        str,
        "",
        Text(
            vi="Ngôn ngữ của dòng lệnh: vi hoặc en. Để trống thì in cả hai, tiếng Việt trước; "
            "nếu LANG là tiếng Anh thì tiếng Anh trước.",
            en="The command line's language: vi or en. Without it both are printed, Vietnamese first; "
            "English first where LANG is English.",
        ),
    ),
    Setting(
        "LANG",
        str,
        "",
        Text(
            vi="Ngôn ngữ của máy, chỉ đọc khi không có NHIP_LANG.",
            en="The machine's language, read only without NHIP_LANG.",
        ),
    ),
)
