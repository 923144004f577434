"""The refusals about certificates, keys and signing: what happened and what to do now, in both languages."""

from datetime import datetime

from nhip.kernel.api import Refusal, Text, clock


def no_certificate() -> Refusal:
    return Refusal(
        "identity.no_certificate",
        Text(vi="Chưa có chứng thư số để ký", en="There is no certificate to sign with"),
        Text(
            vi="Tài khoản không có chứng thư còn hạn, chưa thu hồi và có khóa ở hệ thống.",
            en="The account has no certificate in its term, unrevoked, whose key the node holds.",
        ),
        Text(
            vi="Đề nghị quản trị viên cấp chứng thư, rồi ký lại.",
            en="Ask an administrator for a certificate, then sign again.",
        ),
    )


def certificate_unknown(fingerprint: str) -> Refusal:
    return Refusal(
        "identity.certificate_unknown",
        Text(vi="Không có chứng thư này", en="There is no such certificate"),
        Text(vi=f"Không có chứng thư {fingerprint}.", en=f"No certificate has the digest {fingerprint}."),
        Text(vi="Kiểm tra lại dấu băm.", en="Check the digest."),
        status=404,
    )


def no_seal(code: str) -> Refusal:
    return Refusal(
        "identity.no_seal",
        Text(vi="Cơ quan chưa có chứng thư số để đóng dấu", en="The agency has no certificate to seal with"),
        Text(
            vi=f"Cơ quan {code} không có chứng thư con dấu còn hạn, chưa thu hồi và dùng được ở đây.",
            en=f"Agency {code} has no certificate of its seal in its term, unrevoked and usable here.",
        ),
        Text(
            vi=f"Quản trị viên cấp hoặc đăng ký: nhip agency certify {code}.",
            en=f"An administrator issues or registers one: nhip agency certify {code}.",
        ),
    )


def certificate_not_in_force(name: str, valid_to: datetime, revoked_at: datetime | None) -> Refusal:
    day = clock.VIETNAM
    return Refusal(
        "identity.certificate_not_in_force",
        Text(vi="Chứng thư số không còn hiệu lực", en="The certificate is not in force"),
        Text(
            vi=f"{name}: đã bị thu hồi lúc {revoked_at.astimezone(day):%d/%m/%Y %H:%M}.",
            en=f"{name}: it was revoked on {revoked_at.astimezone(day):%d/%m/%Y %H:%M}.",
        )
        if revoked_at
        else Text(
            vi=f"{name}: ngoài thời hạn, hết hạn ngày {valid_to.astimezone(day):%d/%m/%Y}.",
            en=f"{name}: outside its term, which ends on {valid_to.astimezone(day):%d/%m/%Y}.",
        ),
        Text(vi="Ký bằng chứng thư còn hiệu lực.", en="Sign under a certificate that is in force."),
    )


def certificate_unreadable() -> Refusal:
    return Refusal(
        "identity.certificate_unreadable",
        Text(vi="Không đọc được chứng thư số", en="The certificate cannot be read"),
        Text(
            vi="Tệp không phải là chứng thư X.509 (DER hoặc PEM) dùng để ký.",
            en="The file is no X.509 certificate (DER or PEM) for signing.",
        ),
        Text(vi="Xuất lại chứng thư từ nơi cấp.", en="Export the certificate again from its issuer."),
        status=422,
    )


def certificate_registered_already(name: str) -> Refusal:
    return Refusal(
        "identity.certificate_registered_already",
        Text(vi="Chứng thư số đã được đăng ký", en="The certificate is registered already"),
        Text(vi=f"{name} đã có trong danh sách.", en=f"{name} is in the register."),
        Text(vi="Không cần làm gì thêm.", en="There is nothing more to do."),
    )


def token_address_unreadable(address: str) -> Refusal:
    return Refusal(
        "identity.token_address_unreadable",
        Text(vi="Không đọc được địa chỉ khóa trên thiết bị", en="The address of the key cannot be read"),
        Text(
            vi=f"«{address}» không nêu đủ thiết bị (token, serial) và khóa (object, id), hoặc chứa mã PIN.",
            en=f"“{address}” does not name the device (token, serial) and key (object, id), or holds a PIN.",
        ),
        Text(
            vi="Ghi theo RFC 7512, như pkcs11:token=Van%20thu;object=ky. Mã PIN ở tệp riêng (pin-source).",
            en="Write it by RFC 7512, as pkcs11:token=Seal;object=key. Keep the PIN in a file (pin-source).",
        ),
        status=422,
    )


def token_unreachable(why: str | Text) -> Refusal:
    told = why if isinstance(why, Text) else Text(why, why)
    return Refusal(
        "identity.token_unreachable",
        Text(vi="Không dùng được thiết bị giữ khóa", en="The device that holds the key cannot be used"),
        Text(
            vi=f"Thiết bị hoặc thư viện trả lời: {told.vi}.", en=f"The device or its library says: {told.en}."
        ),
        Text(
            vi="Cắm lại thiết bị, kiểm tra mã PIN và NHIP_PKCS11_MODULE, rồi ký lại.",
            en="Plug the device in again, check the PIN and NHIP_PKCS11_MODULE, and sign again.",
        ),
        retriable=True,
    )


def pdf_unreadable(why: str | Text) -> Refusal:
    told = why if isinstance(why, Text) else Text(why, why)
    return Refusal(
        "identity.pdf_unreadable",
        Text(vi="Không ký được tệp PDF này", en="This PDF file cannot be signed"),
        Text(
            vi=f"Tệp hỏng, có mật khẩu hoặc không phải PDF: {told.vi}.",
            en=f"It is broken, locked or no PDF: {told.en}.",
        ),
        Text(
            vi="Xuất lại tệp PDF không mật khẩu, rồi ký.",
            en="Export the PDF again without a password, then sign.",
        ),
        status=422,
    )


def image_unreadable(why: str) -> Refusal:
    return Refusal(
        "identity.image_unreadable",
        Text(vi="Không dùng được hình chữ ký hoặc con dấu", en="The image of the signature cannot be used"),
        Text(vi=f"Hình cần là PNG nhỏ: {why}.", en=f"It has to be a small PNG: {why}."),
        Text(
            vi="Tải lên hình PNG nền trong suốt, không quá 2 MB, mỗi cạnh từ 60 đến 4000 điểm.",
            en="Upload a PNG with a transparent ground, at most 2 MB, 60 to 4000 points a side.",
        ),
        status=422,
    )


def no_signature_to_show() -> Refusal:
    return Refusal(
        "identity.no_signature_to_show",
        Text(vi="Bạn chưa ký văn bản ở đây", en="You do not sign letters here"),
        Text(
            vi="Hình chữ ký dành cho người có vai trò ký văn bản hoặc đã được cấp chứng thư số.",
            en="A picture of a signature is for those who sign letters, or hold a certificate to sign with.",
        ),
        Text(
            vi="Đề nghị quản trị viên của cơ quan giao vai trò hoặc cấp chứng thư số.",
            en="Ask your agency's administrator for the role or for a certificate.",
        ),
        status=403,
    )


def image_ground_opaque() -> Refusal:
    return Refusal(
        "identity.image_ground_opaque",
        Text(vi="Hình chưa có nền trong suốt", en="The image has no transparent ground"),
        Text(
            vi="Nền của hình che mất chữ bên dưới; Nghị định 30/2020/NĐ-CP yêu cầu PNG nền trong suốt.",
            en="Its ground would hide the words beneath; Decree 30/2020 asks for a PNG with a clear ground.",
        ),
        Text(
            vi="Xóa nền của hình bằng phần mềm ảnh, lưu lại dạng PNG, rồi tải lên.",
            en="Take the ground away in an image editor, save it as PNG, and upload it again.",
        ),
        status=422,
    )


def container_unreadable(vi: str, en: str) -> Refusal:
    return Refusal(
        "identity.container_unreadable",
        Text(vi="Không đọc được gói ASiC-E", en="The ASiC-E container cannot be read"),
        Text(vi=vi, en=en),
        Text(vi="Đề nghị bên gửi lập lại gói.", en="Ask the sender to make the container again."),
        status=422,
    )
