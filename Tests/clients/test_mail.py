"""Mail to admins through a real mail server: a letter of the running server, and `latchkey mail test`."""

import re
import socket
import threading

import pytest
from harness import PASSWORD
from post_office import Certificate, PostOffice
from sink import Sink
from visitor import Visitor

SENDER = "Latchkey <latchkey@example.com>"
USER, SECRET = "post@example.com", "p@ss:/w√rd"
CREDENTIALS = "post%40example.com:p%40ss%3A%2Fw%E2%88%9Ard"


@pytest.fixture
def sink():
    sink = Sink()
    yield sink
    sink.server.shutdown()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    return Certificate(tmp_path_factory.mktemp("certificate"))


def settings(url, **more):
    return {"LATCHKEY_SMTP_URL": url, "LATCHKEY_MAIL_FROM": SENDER, **more}


def send_test(instance, url, **more):
    """`latchkey mail test`; its output never has the password."""
    result = instance.run("mail", "test", "--to", "ada@example.com", extra=settings(url, **more))
    for secret in (SECRET, CREDENTIALS, CREDENTIALS.split(":")[1]):
        assert secret not in result.stdout + result.stderr
    return result


def fails(instance, url, words, **more):
    result = send_test(instance, url, **more)
    assert (result.returncode, result.stdout) == (1, "")
    assert words in result.stderr
    assert "Traceback" not in result.stderr and "Fatal" not in result.stderr


def lose(server, sink, instance):
    """Makes a webhook whose receiver wants nothing; returns its path's last part."""
    headers = {"Authorization": f"Bearer {instance.token('all')}"}
    subscription = {"target_url": sink.url, "subscriptions": [{"event_type": "record.created", "filter": None}]}
    made = server.session.post(f"{server.url}/v2/webhooks", json={"data": subscription}, headers=headers, timeout=10)
    sink.answers = [(410, {})]
    values = {"data": {"values": {"name": "Halden Robotics"}}}
    answer = server.session.post(
        f"{server.url}/v2/objects/companies/records", json=values, headers=headers, timeout=10)
    assert answer.status_code == 200, answer.text
    sink.next()
    return made.json()["data"]["id"]["webhook_id"]


def serving(instance, post_office):
    return instance.serving("--allow-webhook-host", "127.0.0.1", extra=settings(post_office.url()))


def test_an_admin_is_told_of_a_webhook_that_is_gone(instance, sink):
    with PostOffice() as post_office, serving(instance, post_office) as server:
        webhook = lose(server, sink, instance)
        sender, recipients, message = post_office.next()
        assert (sender, recipients) == ("latchkey@example.com", ["ada@example.com"])
        assert (message["From"], message["To"]) == (SENDER, "ada@example.com")
        assert message["Subject"] == "Acme Inc: the webhook to 127.0.0.1 is inactive"
        assert message["Auto-Submitted"] == "auto-generated" and message["MIME-Version"] == "1.0"
        assert message["Date"].datetime.utcoffset().total_seconds() == 0
        assert re.fullmatch(r"<[0-9a-f-]{36}@127\.0\.0\.1>", message["Message-ID"])
        assert message.get_content_type() == "text/plain" and not message.defects
        text = message.get_content()
        assert "410 Gone" in text and "/hook" not in text
        [link] = [line for line in text.splitlines() if line.startswith("http")]
        assert link.startswith(f"{server.url}/acme-inc/settings/developers/") and link.endswith(f"/webhooks/{webhook}")
        page = Visitor(server.url).sign_in("ada@example.com", PASSWORD).get(link.removeprefix(server.url))
        assert page.status_code == 200 and "410 Gone" in page.text
        assert post_office.is_quiet()
        assert "ada@example.com" not in server.log


def test_what_is_put_off_comes_later_and_what_is_refused_never(instance, sink):
    with PostOffice() as post_office, serving(instance, post_office) as server:
        post_office.answers = ["550 5.1.1 <ada@example.com> is not known", "451 4.7.1 come again, ada@example.com"]
        refused = lose(server, sink, instance)
        other = Sink()
        put_off = lose(server, other, instance)
        text = post_office.next()[2].get_content()
        assert put_off in text and refused not in text
        assert post_office.is_quiet()
        log = server.log
        assert "a letter was dropped" in log and "550 5.1.1" in log
        assert "a letter waits until" in log and "451 4.7.1" in log
        assert "ada@example.com" not in log
        other.server.shutdown()


def test_what_was_not_sent_is_sent_after_a_restart(instance, sink):
    with PostOffice() as post_office:
        with serving(instance, post_office) as server:
            post_office.answers = ["451 4.7.1 later"]
            lose(server, sink, instance)
            while post_office.answers:
                server.get("/healthz")
            server.kill()
        with serving(instance, post_office):
            post_office.next()
            assert post_office.is_quiet()


def test_a_mail_server_that_says_nothing_does_not_hold_up_the_stop(instance, sink):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(20)
        extra = settings(f"smtp://127.0.0.1:{listener.getsockname()[1]}")
        with instance.serving("--allow-webhook-host", "127.0.0.1", extra=extra) as server:
            lose(server, sink, instance)
            connection, _ = listener.accept()
            with connection:
                assert server.stop(seconds=12) == 0
            assert "cut off" not in server.log


@pytest.mark.parametrize("left_out, used", [([], "PLAIN"), (["PLAIN"], "LOGIN")])
def test_user_and_password_go_under_starttls_alone(empty, certificate, left_out, used):
    with PostOffice(USER, SECRET, tls_context=certificate.context, require_starttls=True,
                    auth_exclude_mechanism=left_out) as post_office:
        url = post_office.url(user=CREDENTIALS, query="?tls=required")
        result = send_test(empty, url, SSL_CERT_FILE=str(certificate.path))
        assert result.returncode == 0, result.stderr
        assert result.stdout == "The mail server has taken a letter to ada@example.com.\n"
        assert post_office.next(1)[1] == ["ada@example.com"]
        assert post_office.signed_in == [(used, True)]
        assert not empty.folder.exists()


def test_tls_from_the_start(empty, certificate):
    with PostOffice(ssl_context=certificate.context) as post_office:
        result = send_test(empty, post_office.url("smtps"), SSL_CERT_FILE=str(certificate.path))
        assert result.returncode == 0, result.stderr
        assert post_office.next(1)[2]["Subject"] == "Latchkey can send mail"
        fails(empty, post_office.url("smtps"), "is not trusted")
        assert post_office.letters.empty()


def test_a_certificate_must_be_trusted_and_of_the_host(empty, certificate, tmp_path):
    with PostOffice(USER, SECRET, tls_context=certificate.context) as post_office:
        url = post_office.url(user=CREDENTIALS, query="?tls=required")
        fails(empty, url, "is not trusted")
        other = post_office.url(user=CREDENTIALS, host="127.0.0.1", query="?tls=required")
        fails(empty, other, "is not one for 127.0.0.1", SSL_CERT_FILE=str(certificate.path))
        assert post_office.signed_in == []
    other = Certificate(tmp_path, "mail.example.com")
    with PostOffice(tls_context=other.context) as post_office:
        url = post_office.url(query="?tls=required")
        fails(empty, url, "is not one for localhost", SSL_CERT_FILE=str(other.path))


def test_a_wrong_password_is_said_and_not_shown(empty, certificate):
    with PostOffice(USER, "another", tls_context=certificate.context) as post_office:
        url = post_office.url(user=CREDENTIALS, query="?tls=required")
        fails(empty, url, "did not take user and password: it answered 535", SSL_CERT_FILE=str(certificate.path))


def test_what_a_server_can_not_do_is_said(empty, certificate):
    with PostOffice() as post_office:
        fails(empty, post_office.url(query="?tls=required"), "offers no STARTTLS")
        fails(empty, post_office.url(user=CREDENTIALS), "does not ask for user and password")
        fails(empty, post_office.url("smtps"), "does not speak TLS from the start")
        post_office.answers = ["550 5.1.1 ada@example.com is not known"]
        fails(empty, post_office.url(), "550 5.1.1. It said: 5.1.1 ada@example.com is not known")
        assert post_office.letters.empty()
    with PostOffice(tls_context=certificate.context, require_starttls=True) as post_office:
        fails(empty, post_office.url(), "530")
    fails(empty, post_office.url(), "Nothing listens at localhost")
    fails(empty, "smtp://nowhere.invalid", "Nobody knows the mail server's name, nowhere.invalid")


def test_what_is_no_mail_server_is_said(empty):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        def answer():
            connection, _ = listener.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        threading.Thread(target=answer, daemon=True).start()
        fails(empty, f"smtp://127.0.0.1:{listener.getsockname()[1]}", "is no SMTP")


def test_a_letter_to_what_is_no_address_is_refused(empty):
    with PostOffice() as post_office:
        for address in ("ada", "ada@example.com> NOTIFY=NEVER", "ada@example.com\r\nRSET", "zoë@example.com"):
            result = empty.run("mail", "test", "--to", address, extra=settings(post_office.url()))
            assert result.returncode == 1 and "not one that mail can be sent to" in result.stderr
        assert post_office.letters.empty()


@pytest.mark.parametrize("extra, words", [
    ({"LATCHKEY_SMTP_URL": f"http://{CREDENTIALS}@mail.example.com", "LATCHKEY_MAIL_FROM": SENDER},
     "LATCHKEY_SMTP_URL must be as smtp://"),
    ({"LATCHKEY_SMTP_URL": "smtp://post:p#ss@mail.example.com", "LATCHKEY_MAIL_FROM": SENDER}, "percent-encoded"),
    ({"LATCHKEY_SMTP_URL": "smtp://mail.example.com", "LATCHKEY_MAIL_FROM": "nobody"},
     'LATCHKEY_MAIL_FROM is "nobody", but must be an address'),
    ({"LATCHKEY_SMTP_URL": "smtp://mail.example.com"}, "smtp-url and mail-from belong together"),
    ({"LATCHKEY_MAIL_FROM": SENDER}, "smtp-url and mail-from belong together"),
    ({"LATCHKEY_SMTP_URL": "smtp://mail.example.com", "LATCHKEY_MAIL_FROM": SENDER, "SSL_CERT_FILE": "/nowhere.pem"},
     "SSL_CERT_FILE: cannot read /nowhere.pem"),
])
def test_wrong_settings_are_said_at_the_start(instance, extra, words):
    for command in (["check"], ["serve"], ["mail", "test", "--to", "ada@example.com"]):
        result = instance.run(*command, extra=extra)
        assert (result.returncode, result.stdout) == (64, "") and words in result.stderr, result.stderr
        assert "p#ss" not in result.stderr and CREDENTIALS not in result.stderr


def test_a_password_is_no_option(instance, tmp_path):
    url = f"smtps://{CREDENTIALS}@mail.example.com"
    result = instance.run("check", "--smtp-url", url, "--mail-from", SENDER)
    assert result.returncode == 64 and "LATCHKEY_SMTP_URL" in result.stderr and CREDENTIALS not in result.stderr
    file = tmp_path / "url"
    file.write_text(url + "\n")
    for options in (["--smtp-url-file", str(file)], ["--smtp-url", "smtps://mail.example.com"]):
        result = instance.run("check", *options, "--mail-from", SENDER)
        assert result.returncode == 0 and CREDENTIALS not in result.stdout + result.stderr


def test_without_a_mail_server_the_test_says_what_to_set(empty):
    result = empty.run("mail", "test", "--to", "ada@example.com")
    assert result.returncode == 1 and "Set LATCHKEY_SMTP_URL" in result.stderr
