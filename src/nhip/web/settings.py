"""Django's settings, derived from the few that people may set (``nhip.kernel.settings``).

The platform runs in two shapes. *Embedded*: on one machine, with a database of its own, for trying and
developing. *Node*: ``DATABASE_URL`` is given, and then the secret key and the host names must be too.
"""

import secrets
from typing import Any, Final

from psycopg.conninfo import conninfo_to_dict

from nhip.kernel import postgres
from nhip.kernel.api import Refusal, Text, home, is_embedded, kept_secret, setting
from nhip.web.mail import mail_settings


def _demanded(name: str) -> Any:
    if value := setting(name):
        return value
    raise Refusal(
        "web.setting_missing",
        Text(vi=f"Thiếu cấu hình {name}.", en=f"The setting {name} is missing."),
        Text(
            vi="DATABASE_URL được đặt, nghĩa là hệ thống phục vụ thật và không tự chọn giá trị này.",
            en="DATABASE_URL is set: a node that serves people does not choose this value itself.",
        ),
        Text(
            vi=f"Đặt {name} rồi chạy lại; xem docs/settings.md.",
            en=f"Set {name} and start again; see docs/settings.md.",
        ),
    )


def _long_enough(key: str) -> str:
    if len(key) >= 50:
        return key
    raise Refusal(
        "web.secret_too_short",
        Text(vi="Khóa NHIP_SECRET_KEY quá ngắn.", en="The key NHIP_SECRET_KEY is too short."),
        Text(
            vi=f"Khóa có {len(key)} ký tự, cần ít nhất 50.",
            en=f"It has {len(key)} characters; 50 are needed.",
        ),
        Text(
            vi="Sinh khóa ngẫu nhiên dài hơn, ví dụ: openssl rand -base64 48; xem docs/settings.md.",
            en="Make a longer random one, for instance: openssl rand -base64 48; see docs/settings.md.",
        ),
    )


def _database() -> dict[str, Any]:
    values: dict[str, Any] = (
        postgres.connection_values(postgres.place())
        if is_embedded()
        else dict(conninfo_to_dict(setting("DATABASE_URL")))
    )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": values.pop("dbname", ""),
        "USER": values.pop("user", ""),
        "PASSWORD": values.pop("password", ""),
        "HOST": values.pop("host", ""),
        "PORT": str(values.pop("port", "")),
        "OPTIONS": values,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


_LOOPBACK: Final = ("localhost", "127.0.0.1", "[::1]")
_SITE_URL: Final[str] = setting("NHIP_SITE_URL")
_IS_HTTPS: Final = _SITE_URL.startswith("https://")

if is_embedded():
    SECRET_KEY = (
        setting("NHIP_SECRET_KEY")
        or kept_secret("django", lambda: secrets.token_urlsafe(64).encode()).decode()
    )
    ALLOWED_HOSTS = [*_LOOPBACK, *setting("NHIP_ALLOWED_HOSTS")]
else:
    SECRET_KEY = _long_enough(_demanded("NHIP_SECRET_KEY"))
    ALLOWED_HOSTS = list(_demanded("NHIP_ALLOWED_HOSTS"))

DEBUG = False
DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "nhip.web.urls"
WSGI_APPLICATION = "nhip.web.wsgi.application"

INSTALLED_APPS = [
    "nhip.kernel.apps.KernelConfig",
    "nhip.identity.apps.IdentityConfig",
    "nhip.sharing.apps.SharingConfig",
    "nhip.sharing.relay.apps.RelayConfig",
    "nhip.documents.axis.apps.AxisConfig",
    "nhip.documents.adapters.apps.AdaptersConfig",
    "nhip.documents.office.apps.OfficeConfig",
    "nhip.measure.apps.MeasureConfig",
    "nhip.measure.collection.apps.CollectionConfig",
    "nhip.web.apps.WebConfig",
    "nhip.identity.apps.OfficialsConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "nhip.web.headers.add_permissions_policy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "nhip.identity.signing_in.sessions.SessionLimits",
    "nhip.identity.signing_in.second_factor.SecondFactorRequired",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "nhip.web.refusals.middleware.AnswerRefusals",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# Forms are drawn by our own templates (templates/django/forms): labels above, errors beside and on top.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Languages and time: Vietnamese first, English beside it.
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "nhip_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = _IS_HTTPS
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
FORMAT_MODULE_PATH = "nhip.web.formats"

# Files: everything a page loads comes from this site, under a name that carries its digest.
STATIC_URL = "/static/"
STATIC_ROOT = home() / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# The cache is the database: counters of failed sign-ins must hold across processes.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "nhip_cache"},
}

# Signing in: by e-mail address, accounts are opened by an administrator, second factor by allauth.mfa.
AUTH_USER_MODEL = "identity.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account_home"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if _IS_HTTPS else "http"
ALLAUTH_TRUSTED_PROXY_COUNT = setting("NHIP_PROXIES")
ACCOUNT_ADAPTER = "nhip.identity.signing_in.adapter.SigningIn"
ACCOUNT_FORMS = {
    "login": "nhip.identity.signing_in.forms.SignInForm",
    "reauthenticate": "nhip.identity.signing_in.forms.SamePersonForm",
    "change_password": "nhip.identity.signing_in.forms.NewPasswordForm",
    "set_password": "nhip.identity.signing_in.forms.FirstPasswordForm",
    "reset_password": "nhip.identity.signing_in.forms.ForgottenPasswordForm",
    "reset_password_from_key": "nhip.identity.signing_in.forms.ResetPasswordForm",
}
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
MFA_ADAPTER = "nhip.identity.signing_in.second_factor.SecondFactor"
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "nhip.identity.signing_in.forms.CodeForm",
    "reauthenticate": "nhip.identity.signing_in.forms.CodeAgainForm",
    "activate_totp": "nhip.identity.signing_in.forms.AppForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = "Nhịp"

# Sessions end with the working day, and cookies stay with this site.
SESSION_COOKIE_AGE = 10 * 3600
SESSION_COOKIE_NAME = "__Host-nhip" if _IS_HTTPS else "nhip"
SESSION_COOKIE_SECURE = _IS_HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-nhip-csrf" if _IS_HTTPS else "nhip-csrf"
CSRF_COOKIE_SECURE = _IS_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "nhip.web.refusals.handlers.form_too_old"
CSRF_TRUSTED_ORIGINS = [_SITE_URL] if _SITE_URL else []

# What a browser may do with our pages: load from here, submit to here, and nothing else.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _IS_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _IS_HTTPS else None
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000

# Mail is laid into a folder, one file a letter, until a node names its mail server.
EMAIL_FILE_PATH = home() / "mail"
globals().update(mail_settings(setting("NHIP_SMTP_URL"), setting("NHIP_MAIL_FROM")))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "nhip": {"level": "INFO"},
        # A refused request is an answer, not a fault: the access log has it.
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}

# Jobs are declared in each part's jobs.py.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
