"""Certificates of officers and agencies, signing with them, and telling whether a signature holds."""

from nhip.identity.signatures.encoding import write_once

write_once()
