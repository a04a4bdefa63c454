"""A site with one view behind a key of djangorestframework-api-key, in what makes it fastest: see django_oauth.py.

As a command it makes the database, then prints an empty line and so many keys, one a line.
"""

import os
import sys

import django
from django.conf import settings

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    DATABASES={"default": {
        "ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["DJANGO_DATABASE"], "CONN_MAX_AGE": None,
        "OPTIONS": {"init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; "
                                    "PRAGMA cache_size = -200000; PRAGMA mmap_size = 200000000"}}},
    INSTALLED_APPS=["rest_framework", "rest_framework_api_key"],
    LOGGING_CONFIG=None,
    MIDDLEWARE=[],
    REST_FRAMEWORK={"DEFAULT_AUTHENTICATION_CLASSES": [], "UNAUTHENTICATED_USER": None,
                    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"]},
    ROOT_URLCONF=__name__,
    SECRET_KEY=os.urandom(32).hex(),  # signs nothing here
    USE_I18N=False)
django.setup()

# These need the settings.
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402
from rest_framework.response import Response  # noqa: E402
from rest_framework.views import APIView  # noqa: E402
from rest_framework_api_key.models import APIKey  # noqa: E402
from rest_framework_api_key.permissions import HasAPIKey  # noqa: E402


class SelfView(APIView):
    permission_classes = [HasAPIKey]

    def get(self, request):
        return Response({"active": True})


urlpatterns = [path("self", SelfView.as_view()), path("ready", lambda request: HttpResponse("ready"))]


def fill(count: int) -> None:
    call_command("migrate", verbosity=0)
    keys, rows = [], []
    for number in range(count):
        row = APIKey(name=f"Key {number}")
        keys.append(APIKey.objects.assign_key(row))
        rows.append(row)
    APIKey.objects.bulk_create(rows, batch_size=5000)
    print("\n" + "\n".join(keys))


if __name__ == "__main__":
    fill(int(sys.argv[1]))
else:
    application = get_wsgi_application()
