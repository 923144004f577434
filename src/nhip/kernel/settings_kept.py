"""Settings of what must last: kept files, the ledger, keys and signatures."""

from pathlib import Path
from typing import Final

from nhip.kernel.settings_declared import Setting
from nhip.kernel.words import Text

KEPT: Final = (
    Setting(
        "NHIP_FILES",
        lambda raw: raw if raw.startswith("s3://") else Path(raw).resolve(),
        None,
        Text(
            vi="Thư mục giữ tệp làm bằng chứng, theo dấu băm SHA-256, hoặc kho S3: s3://tên-kho/tiền-tố. "
            "Mặc định là files trong NHIP_HOME; sao lưu cùng cơ sở dữ liệu.",
            en="Where files that are evidence are kept, by SHA-256: a folder, or an S3 store as "
            "s3://bucket/prefix. By default files in NHIP_HOME; back it up with the database.",
        ),
    ),
    Setting(
        "NHIP_S3_ENDPOINT",
        lambda raw: raw.rstrip("/"),
        "",
        Text(
            vi="Địa chỉ máy chủ S3 (https://...). Để trống thì là của Amazon, theo NHIP_S3_REGION.",
            en="The address of the S3 server (https://...). Without it Amazon's, by NHIP_S3_REGION.",
        ),
    ),
    Setting(
        "NHIP_S3_REGION",
        str,
        "us-east-1",
        Text(
            vi="Vùng của kho S3; máy chủ riêng thường nhận giá trị mặc định.",
            en="The S3 store's region; servers of one's own usually take the default.",
        ),
    ),
    Setting(
        "NHIP_S3_KEY",
        str,
        "",
        Text(
            vi="Mã khóa truy cập S3. Để trống thì dùng quyền được giao cho chính máy này, nếu nơi đặt máy "
            "có.",
            en="The S3 access key's id. Without it the role given to this machine is used, where there is "
            "one.",
        ),
    ),
    Setting(
        "NHIP_S3_SECRET",
        str,
        "",
        Text(
            vi="Khóa bí mật đi với NHIP_S3_KEY.",
            en="The secret of NHIP_S3_KEY.",
        ),
    ),
    Setting(
        "NHIP_OPEN_UPLOADS",
        int,
        20,
        Text(
            vi="Số tệp mà mỗi nơi gửi được tải lên dở dang cùng lúc.",
            en="How many unfinished uploads each sender may have.",
        ),
    ),
    Setting(
        "NHIP_UPLOAD_DAYS",
        int,
        7,
        Text(
            vi="Tệp tải lên dở dang được giữ bao nhiêu ngày kể từ phần nhận sau cùng.",
            en="For how many days an unfinished upload is kept after its last part.",
        ),
    ),
    Setting(
        "NHIP_MOST_FILE_MB",
        int,
        100,
        Text(
            vi="Số MB lớn nhất của một tệp được giữ.",
            en="The most megabytes that one kept file may have.",
        ),
    ),
    Setting(
        "NHIP_LEDGER_ORIGIN",
        str,
        "nhip.localhost/ledger",
        Text(
            vi="Tên của sổ cái, ghi trong mọi điểm niêm phong và trong khóa ký; chỉ đọc khi sinh khóa đầu.",
            en="The ledger's name, in every checkpoint and in its key. Read only when the first key is made.",
        ),
    ),
    Setting(
        "NHIP_LEDGER_KEY",
        lambda raw: Path(raw).resolve(),
        None,
        Text(
            vi="Tệp khóa ký của sổ cái, chỉ cần trên máy niêm phong. Mặc định là secrets/ledger.key trong "
            "NHIP_HOME; hãy sao lưu như con dấu.",
            en="The file of the ledger's signing key, needed only on the machine that seals. By default "
            "secrets/ledger.key in NHIP_HOME; back it up like a seal.",
        ),
    ),
    Setting(
        "NHIP_TRUSTED_ROOTS",
        lambda raw: Path(raw).resolve(),
        None,
        Text(
            vi="Tệp PEM chứa chứng thư gốc của các nơi cấp chữ ký số được tin cậy, ngoài nơi cấp của chính "
            "hệ thống này.",
            en="A PEM file of the root certificates of trusted authorities, beside this node's own.",
        ),
    ),
    Setting(
        "NHIP_TSA_URL",
        str,
        "",
        Text(
            vi="Địa chỉ dịch vụ cấp dấu thời gian (RFC 3161). Có thì chữ ký mới mang dấu thời gian; dịch vụ "
            "không trả lời thì vẫn ký, không có dấu. Nơi cấp của nó phải có trong NHIP_TRUSTED_ROOTS.",
            en="The address of a time-stamping authority (RFC 3161): new signatures then bear its stamp. "
            "While it does not answer, signing goes on without. Its root belongs in NHIP_TRUSTED_ROOTS.",
        ),
    ),
    Setting(
        "NHIP_PKCS11_MODULE",
        lambda raw: Path(raw).resolve(),
        None,
        Text(
            vi="Thư viện PKCS#11 của thiết bị giữ khóa ký (tệp .so). Cần gói phụ «token».",
            en="The PKCS#11 library of the device that holds signing keys (a .so file). Needs the extra "
            "“token”.",
        ),
    ),
    Setting(
        "NHIP_PKCS11_PIN",
        str,
        "",
        Text(
            vi="Mã PIN của thiết bị, hoặc file:/đường/dẫn tới tệp chứa mã. Không bao giờ được lưu; địa chỉ "
            "khóa có thể chỉ tệp riêng (pin-source).",
            en="The device's PIN, or file:/path of a file that holds it. Never stored; the address of a key "
            "may name a file of its own (pin-source).",
        ),
    ),
    Setting(
        "NHIP_SOFFICE",
        lambda raw: Path(raw).resolve(),
        None,
        Text(
            vi="Chương trình soffice của LibreOffice (cần phần Writer), chuyển văn bản soạn bằng Word, ODT "
            "sang PDF. Mặc định tìm trên máy; không có thì người soạn tự lưu thành PDF.",
            en="LibreOffice's program soffice (with Writer): turns letters typed in Word or ODT into PDF. "
            "By default looked for on the machine; without it drafters save a PDF themselves.",
        ),
    ),
)
