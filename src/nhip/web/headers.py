"""Response headers that neither Django nor django-csp sets."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponseBase

View = Callable[[HttpRequest], HttpResponseBase]

# The site asks a visitor's device for nothing.
_REFUSED: Final = (
    *("accelerometer", "autoplay", "browsing-topics", "camera"),
    *("display-capture", "encrypted-media", "fullscreen", "geolocation", "gyroscope", "hid", "magnetometer"),
    *("microphone", "midi", "payment", "picture-in-picture", "serial", "usb", "xr-spatial-tracking"),
)
_POLICY: Final = ", ".join(f"{feature}=()" for feature in _REFUSED)


def add_permissions_policy(get_response: View) -> View:
    """Middleware: tell the browser that no page of ours needs the camera, the place or any other sensor."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", _POLICY)
        return response

    return respond
