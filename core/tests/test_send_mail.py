"""Mail that waits goes out once, whatever happens to the mail server and to the database."""

import os
import signal
import smtplib
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings as shop_settings
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone
from post_office import mail as post_office
from post_office.connections import connections as mail_servers
from post_office.models import STATUS, Email, Log

from core.mail import NO_COPY
from core.management.commands import send_mail

pytestmark = pytest.mark.django_db


class Server(EmailBackend):
    """A mail server in memory, which can be away, or refuse a mail."""

    is_away = False
    refuses = ()

    def open(self):
        if self.is_away:
            raise ConnectionRefusedError("nobody there")

    def send_messages(self, messages):
        for message in messages:
            if message.to[0] in self.refuses:
                raise smtplib.SMTPRecipientsRefused({message.to[0]: (550, b"no such box")})
        return super().send_messages(messages)


@pytest.fixture(autouse=True)
def server(settings, monkeypatch):
    backend = f"{__name__}.Server"
    settings.POST_OFFICE = settings.POST_OFFICE | {"BACKENDS": {"default": backend}}
    monkeypatch.setattr(Server, "is_away", False)
    monkeypatch.setattr(Server, "refuses", ())
    mail_servers.close()
    mail.outbox = []
    yield Server
    mail_servers.close()


def queue(*recipients):
    return [
        post_office.send(recipient, "shop@example.com", subject="Your order", message="Thank you")
        for recipient in recipients
    ]


def recipients():
    return [message.to[0] for message in mail.outbox]


def test_waiting_mail_goes_out_once(capsys):
    queue("asha@example.com", "ravi@example.com")
    call_command("send_mail")
    call_command("send_mail")
    assert sorted(recipients()) == ["asha@example.com", "ravi@example.com"]
    assert set(Email.objects.values_list("status", flat=True)) == {STATUS.sent}
    assert capsys.readouterr().out == "2 sent, 0 failed.\n0 sent, 0 failed.\n"


def test_more_mail_than_one_batch_goes_out(settings):
    settings.POST_OFFICE = settings.POST_OFFICE | {"BATCH_SIZE": 2}
    queue(*(f"guest{number}@example.com" for number in range(5)))
    call_command("send_mail")
    assert len(recipients()) == 5


def test_a_refused_mail_is_tried_later_and_stops_nobody_elses(server, monkeypatch):
    monkeypatch.setattr(server, "refuses", ("gone@example.com",))
    queue("gone@example.com", "asha@example.com")
    call_command("send_mail")
    assert recipients() == ["asha@example.com"]
    refused = Email.objects.get(to="gone@example.com")
    assert (refused.status, refused.number_of_retries) == (STATUS.requeued, 1)
    assert refused.scheduled_time > timezone.now() + timedelta(minutes=1)
    assert Log.objects.get(email=refused).exception_type == "SMTPRecipientsRefused"


def test_a_mail_is_given_up_after_its_last_try(server, monkeypatch, settings):
    monkeypatch.setattr(server, "refuses", ("gone@example.com",))
    queue("gone@example.com")
    Email.objects.update(number_of_retries=settings.POST_OFFICE["MAX_RETRIES"])
    call_command("send_mail")
    assert Email.objects.get().status == STATUS.failed


@pytest.mark.parametrize("refuses", [(), ("asha@example.com",)])
def test_a_last_mail_leaves_no_copy_once_it_is_sent_or_given_up(
    server, monkeypatch, settings, refuses
):
    monkeypatch.setattr(server, "refuses", refuses)
    post_office.send("asha@example.com", "shop@example.com", headers={NO_COPY: "1"}, message="-")
    Email.objects.update(number_of_retries=settings.POST_OFFICE["MAX_RETRIES"])
    call_command("send_mail")
    assert len(recipients()) == (0 if refuses else 1)
    assert not Email.objects.exists()


def test_a_last_mail_waits_like_any_other(server, monkeypatch):
    monkeypatch.setattr(server, "refuses", ("asha@example.com",))
    post_office.send("asha@example.com", "shop@example.com", headers={NO_COPY: "1"}, message="-")
    call_command("send_mail")
    assert Email.objects.get().status == STATUS.requeued


def test_while_the_mail_server_is_away_nothing_is_used_up(server, monkeypatch, caplog):
    monkeypatch.setattr(server, "is_away", True)
    queue("asha@example.com", "ravi@example.com")
    call_command("send_mail")
    assert not recipients()
    assert caplog.text.count("no mail server: ConnectionRefusedError") == 1
    assert not Email.objects.filter(number_of_retries__gt=0).exists()

    monkeypatch.setattr(server, "is_away", False)
    call_command("send_mail")
    assert sorted(recipients()) == ["asha@example.com", "ravi@example.com"]


def test_a_mail_that_another_process_has_reserved_is_left_to_it():
    (email,) = queue("asha@example.com")
    Email.objects.update(scheduled_time=timezone.now() + send_mail.RESERVED)
    assert not send_mail._reserve(email)


def test_a_mail_sent_while_the_database_is_locked_is_not_sent_again(monkeypatch, settings):
    queue("asha@example.com")
    failures = [OperationalError("database is locked")] * 2
    record = send_mail._record

    def locked_at_first(email, error):
        if failures:
            raise failures.pop()
        record(email, error)

    monkeypatch.setattr(send_mail, "_record", locked_at_first)
    monkeypatch.setattr(send_mail, "RECORD_AGAIN_SECONDS", 0)
    monkeypatch.setattr(send_mail.connection, "close", lambda: None)
    call_command("send_mail")
    call_command("send_mail")
    assert recipients() == ["asha@example.com"]
    assert Email.objects.get().status == STATUS.sent


@pytest.mark.parametrize(
    "trouble", [OperationalError("database is locked"), RuntimeError("a bug")], ids=repr
)
def test_the_loop_outlives_trouble(trouble, monkeypatch, caplog):
    monkeypatch.setattr(send_mail.connection, "close", lambda: None)
    rounds = []

    def send_queued(self):
        rounds.append(1)
        if len(rounds) == 1:
            raise trouble
        self.stopping.set()
        return 0, 0

    monkeypatch.setattr(send_mail.Command, "send_queued", send_queued)
    usual = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        call_command("send_mail", every=0.01)
    finally:
        for number, handler in usual.items():
            signal.signal(number, handler)
    assert len(rounds) == 2
    assert str(trouble) in caplog.text


@pytest.fixture
def loop(tmp_path):
    """`manage.py send_mail --every 1` on a database that has no tables yet, started by a shell."""
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path}/empty.sqlite3"}
    command = f'"{sys.executable}" manage.py send_mail --every 1 & echo $!; wait'
    shell = subprocess.Popen(
        ["sh", "-c", command],
        cwd=shop_settings.BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    child = int(shell.stdout.readline())
    # It says so when it has run into the missing table for the first time.
    assert "the database does not answer" in shell.stderr.readline()
    yield shell, child
    shell.kill()
    shell.communicate(timeout=30)


def test_the_loop_ends_when_told(loop):
    shell, child = loop
    os.kill(child, signal.SIGTERM)
    shell.communicate(timeout=30)
    assert shell.returncode == 0


def test_the_loop_ends_with_the_process_that_started_it(loop):
    shell, child = loop
    shell.kill()
    # Raises where the loop lives on: it would hold its ends of the pipes open.
    shell.communicate(timeout=30)
