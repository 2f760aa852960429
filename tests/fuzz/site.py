"""The site as it is served, without the limit of requests: thousands are the point here."""

import os
from unittest.mock import patch

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shiraka.config.settings")
application = get_wsgi_application()
patch("shiraka.api.caller.seconds_to_wait", return_value=0).start()
