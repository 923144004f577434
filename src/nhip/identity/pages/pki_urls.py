"""Addresses of the node's authority, written into the certificates it gives out: they never change."""

from django.urls import path

from nhip.identity.pages import pki
from nhip.identity.signatures.authority import CRL_PATH, OCSP_PATH, ROOT_PATH

app_name = "pki"
urlpatterns = [
    path(CRL_PATH.removeprefix("/"), pki.revoked, name="crl"),
    path(OCSP_PATH.removeprefix("/"), pki.standing, name="ocsp"),
    path(f"{OCSP_PATH.removeprefix('/')}/<path:asked>", pki.standing, name="ocsp_asked"),
    path(ROOT_PATH.removeprefix("/"), pki.authority, name="ca"),
]
