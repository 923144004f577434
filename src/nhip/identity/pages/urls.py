"""Addresses of signing in and of one's own account.

The views are django-allauth's but for four, under the names it looks them up by. What this office has no use
for (sign-up, further addresses, sign-in by mailed code) has no address here.
"""

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as authenticator_app
from django.urls import path, re_path

from nhip.identity.pages.account_home import account_home, end_sessions_elsewhere
from nhip.identity.pages.images import image, images

urlpatterns = [
    path("tai-khoan/", account_home, name="account_home"),
    path("tai-khoan/phien-khac/ket-thuc/", end_sessions_elsewhere, name="account_end_other_sessions"),
    path("tai-khoan/hinh-chu-ky/", images, name="account_images"),
    path("tai-khoan/hinh-chu-ky/<str:key>.png", image, name="account_image"),
    path("tai-khoan/dang-nhap/", account.login, name="account_login"),
    path("tai-khoan/dang-xuat/", account.logout, name="account_logout"),
    path("tai-khoan/da-dong/", account.account_inactive, name="account_inactive"),
    path("tai-khoan/xac-nhan-lai/", account.reauthenticate, name="account_reauthenticate"),
    path("tai-khoan/mat-khau/doi/", account.password_change, name="account_change_password"),
    path("tai-khoan/mat-khau/dat/", account.password_set, name="account_set_password"),
    path("tai-khoan/mat-khau/quen/", account.password_reset, name="account_reset_password"),
    path("tai-khoan/mat-khau/da-gui/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^tai-khoan/mat-khau/lien-ket/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "tai-khoan/mat-khau/da-dat/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("tai-khoan/hai-buoc/", second_factor.index, name="mfa_index"),
    path("tai-khoan/hai-buoc/nhap-ma/", second_factor.authenticate, name="mfa_authenticate"),
    path("tai-khoan/hai-buoc/nhap-lai-ma/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("tai-khoan/hai-buoc/cai/", authenticator_app.activate_totp, name="mfa_activate_totp"),
    path("tai-khoan/hai-buoc/go/", authenticator_app.deactivate_totp, name="mfa_deactivate_totp"),
    path(
        "tai-khoan/hai-buoc/ma-du-phong/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"
    ),
    path(
        "tai-khoan/hai-buoc/ma-du-phong/tao/",
        recovery_codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "tai-khoan/hai-buoc/ma-du-phong/tai/",
        recovery_codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]
