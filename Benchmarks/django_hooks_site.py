"""A peer of webhook_backlog.py: Django with nothing but django-outbound-webhooks, as it comes, on SQLite with a
write-ahead log.

For each delivery it looks up endpoint and event, makes a client with a connection of its own, signs with
standardwebhooks, posts with httpx2, and writes what came of it in a transaction. On SQLite only one relay may run.

`fill COUNT URL` makes the database with so many events that are owed to the URL, `relay` sends them until it is ended.
"""

import os
import sys
import uuid
from dataclasses import dataclass

import django
from django.conf import settings

settings.configure(
    DATABASES={"default": {
        "ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["PEER_DATABASE"],
        "OPTIONS": {"init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL"}}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    DJANGO_OUTBOUND_WEBHOOKS={"ALLOW_PRIVATE_ADDRESSES": True},
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "django_domain_events",
                    "django_outbound_webhooks"],
    LOGGING_CONFIG=None,
    SECRET_KEY=os.urandom(32).hex(),  # signs nothing here
    USE_TZ=True)
django.setup()

# These need the settings.
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django_domain_events import event, fire  # noqa: E402
from django_domain_events.delivery.run_relay import run_relay  # noqa: E402
from django_outbound_webhooks import register_endpoint  # noqa: E402


@event(name="record.created")
@dataclass(frozen=True)
class RecordCreated:
    workspace_id: str
    object_id: str
    record_id: str


def fill(count: int, url: str, secret: str) -> None:
    call_command("migrate", verbosity=0)
    register_endpoint(name="Sink", url=url, secret=secret, event_names=["record.created"])
    with transaction.atomic():
        for _ in range(count):
            fire(RecordCreated(*(str(uuid.uuid4()) for _ in range(3))))


if __name__ == "__main__":
    if sys.argv[1] == "fill":
        fill(int(sys.argv[2]), sys.argv[3], os.environ["PEER_SECRET"])
    else:
        run_relay(worker_id="relay", allow_unsafe_concurrency=True)
