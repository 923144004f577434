"""The link through which somebody chooses a password: by mail, or shown at the command line."""

from allauth.account.forms import ResetPasswordForm, default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.http import HttpRequest
from django.urls import reverse

from nhip.identity.models import Account


def send_password_link(request: HttpRequest, account: Account) -> None:
    """Mail the link to the account's own address."""
    form = ResetPasswordForm({"email": account.email})
    if form.is_valid():
        form.save(request)


def password_path(account: Account) -> str:
    """The path of a page that lets its visitor set the account's password, once, for as long as Django
    allows.
    """
    key = default_token_generator.make_token(account)
    parts = {"uidb36": user_pk_to_url_str(account), "key": key}
    return reverse("account_reset_password_from_key", kwargs=parts)
