"""The site of django_oauth.py: Django with nothing but django-oauth-toolkit: introspection, and a view behind a scope.

DJANGO_TUNED says whether it was tuned. As a command it makes the database, then prints the client's `id:secret` and so many tokens, one a line.
"""

import os
import sys
from datetime import timedelta

import django
from django.conf import settings

IS_TUNED = bool(os.environ["DJANGO_TUNED"])
TUNING = {
    "CONN_MAX_AGE": None,
    "OPTIONS": {"init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; "
                                "PRAGMA cache_size = -200000; PRAGMA mmap_size = 200000000"}}

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    DATABASES={"default": {
        "ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["DJANGO_DATABASE"],
        **(TUNING if IS_TUNED else {})}},
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "oauth2_provider"],
    LOGGING_CONFIG=None,
    MIDDLEWARE=[],
    ROOT_URLCONF=__name__,
    SECRET_KEY=os.urandom(32).hex(),  # signs nothing here
    USE_I18N=False)
django.setup()

# These need the settings.
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.http import HttpResponse, JsonResponse  # noqa: E402
from django.urls import path  # noqa: E402
from django.utils import timezone  # noqa: E402
from oauth2_provider.generators import generate_client_secret  # noqa: E402
from oauth2_provider.models import AccessToken, Application  # noqa: E402
from oauth2_provider.views import IntrospectTokenView, ScopedProtectedResourceView  # noqa: E402
from oauthlib.common import generate_token  # noqa: E402


class SelfView(ScopedProtectedResourceView):
    required_scopes = ["list_configuration:read"]

    def get(self, request):
        return JsonResponse({"active": True, "scope": " ".join(self.required_scopes)})


urlpatterns = [
    path("introspect", IntrospectTokenView.as_view()), path("self", SelfView.as_view()),
    path("ready", lambda request: HttpResponse("ready"))]


def fill(count: int, scopes: str) -> None:
    call_command("migrate", verbosity=0)
    secret = generate_client_secret()
    load = Application.objects.create(
        name="Load", client_secret=secret, hash_client_secret=not IS_TUNED, client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_CLIENT_CREDENTIALS)
    print(f"{load.client_id}:{secret}")
    tokens = [generate_token() for _ in range(count)]
    expires = timezone.now() + timedelta(days=1)
    # token_checksum, by which tokens are found, is made by the field itself.
    AccessToken.objects.bulk_create(
        (AccessToken(token=token, application=load, expires=expires, scope=scopes) for token in tokens),
        batch_size=5000)
    print("\n".join(tokens))


if __name__ == "__main__":
    fill(int(sys.argv[1]), sys.argv[2])
else:
    application = get_wsgi_application()
