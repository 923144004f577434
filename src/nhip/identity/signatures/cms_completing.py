"""Adding to a detached CMS signature what proves it later: certificates and answers about revocation.

They stand beside what is signed (CAdES B-LT, ETSI EN 319 122-1: in ``certificates`` and ``crls`` of the
signed data), so the signature holds as before and every CMS tool finds them where it looks for them.
"""

from asn1crypto import cms
from asn1crypto import crl as asn1_crl
from asn1crypto import ocsp as asn1_ocsp
from pyhanko.sign.general import CMSExtractionError

from nhip.identity.signatures.cms_reading import OCSP_ANSWER, evidence_in
from nhip.identity.signatures.gathering import gather, links_in
from nhip.kernel.api import Text, now

_BROKEN = (CMSExtractionError, ValueError, TypeError, KeyError, AttributeError, IndexError)


def complete_cms(der: bytes) -> tuple[bytes, Text | None]:
    """A signature just made, with all the answers that can be had now; and what could not be had."""
    try:
        info = cms.ContentInfo.load(der)
        signed = info["content"]
        gathered = gather(evidence_in(signed), links_in(signed, (), now()))
        if not gathered.found:
            return der, gathered.missing
        held = {each.chosen.dump() for each in signed["certificates"]}
        new = {each.dump(): each for each in gathered.certificates if each.dump() not in held}
        signed["certificates"] = [
            *signed["certificates"],
            *(cms.CertificateChoices({"certificate": each}) for each in new.values()),
        ]
        crls = (asn1_crl.CertificateList.load(each) for each in dict.fromkeys(gathered.found.crls))
        signed["crls"] = [
            *(cms.RevocationInfoChoice({"crl": each}) for each in crls),
            *(_answer(each) for each in dict.fromkeys(gathered.found.ocsps)),
        ]
        if gathered.found.ocsps:
            signed["version"] = "v5"  # RFC 5652, 5.1: there is revocation information of another format
        made: bytes = info.dump()
    except _BROKEN as error:
        return der, Text(str(error), str(error))
    return made, gathered.missing


def _answer(der: bytes) -> cms.RevocationInfoChoice:
    return cms.RevocationInfoChoice(
        {
            "other": {
                "other_rev_info_format": OCSP_ANSWER,
                "other_rev_info": asn1_ocsp.OCSPResponse.load(der),
            }
        }
    )
