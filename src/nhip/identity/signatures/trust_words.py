"""Why a certificate may not be trusted for a signature, or what about it is still open, for people."""

from datetime import datetime

from asn1crypto import x509 as asn1_x509
from pyhanko_certvalidator.errors import ExpiredError, NotYetValidError, PathBuildingError

from nhip.identity.signatures.purposes import NotForSigningError
from nhip.kernel.api import Text, clock


def distrust(error: Exception) -> Text:
    if isinstance(error, NotForSigningError):
        return Text(
            vi="Chứng thư không được cấp để ký văn bản (mà cho máy chủ hoặc dịch vụ).",
            en="The certificate was not issued for signing documents (but for a server or a service).",
        )
    if isinstance(error, ExpiredError | NotYetValidError):
        return Text(
            vi="Chứng thư đã dùng ngoài thời hạn của nó.", en="The certificate was used outside its term."
        )
    # Two authorities may bear one name, as every node's own does; then the key tells them apart.
    is_of_a_namesake = "could not be verified" in str(error)
    if isinstance(error, PathBuildingError) or is_of_a_namesake:
        return Text(
            vi="Chứng thư không do nơi cấp nào mà hệ thống tin cậy cấp.",
            en="No authority that this node trusts issued the certificate.",
        )
    return Text(
        vi=f"Chứng thư không dùng được cho chữ ký này: {error}",
        en=f"The certificate cannot stand behind this signature: {error}",
    )


def revoked(when: datetime, proven: datetime | None) -> Text:
    day = _told(when)
    if proven is None:
        return Text(
            vi=f"Chứng thư đã bị thu hồi lúc {day}; không có gì chứng minh đã ký trước lúc đó.",
            en=f"The certificate was revoked at {day}; nothing proves that this was signed before.",
        )
    since = _told(proven)
    return Text(
        vi=f"Chứng thư đã bị thu hồi lúc {day}; chỉ có bằng chứng là chữ ký đã có vào lúc {since}, sau đó.",
        en=f"The certificate was revoked at {day}; nothing proves the signature before {since}, later.",
    )


def _told(moment: datetime) -> str:
    return f"{moment.astimezone(clock.VIETNAM):%H:%M %d/%m/%Y}"


def unchecked(certificate: asn1_x509.Certificate) -> Text:
    if certificate.ocsp_urls or certificate.crl_distribution_points:
        return Text(
            vi="Chưa hỏi được nơi cấp xem chứng thư có bị thu hồi không.",
            en="The issuer could not be asked whether the certificate was revoked.",
        )
    return Text(
        vi="Chứng thư không cho biết hỏi ở đâu về việc thu hồi.",
        en="The certificate does not say where to ask about revocation.",
    )
