"""The door through which a web server reaches the platform (WSGI)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhip.web.settings")

application = get_wsgi_application()
