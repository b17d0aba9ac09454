"""Promise 10, second half: no mail server while people order. Every mail goes out later, once.

The sender of mail runs all the while, as `manage.py serve` runs it. The mail server comes, takes a
third of the mails and hangs up in the middle of one, and comes again.
"""

import os
import socketserver
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import contextmanager

from django.conf import settings
from post_office.models import STATUS, Email

from orders.models import Order
from tests.factories import typed
from tests.faults.shopping import ask, fill_carts
from tests.race.books import assert_books_are_whole
from tests.server import free_port, running_shop


class MailServer(socketserver.ThreadingTCPServer):
    """Takes mails, and counts who got one. After `most` of them it hangs up on everybody."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, port: int, most: float = float("inf")):
        super().__init__(("127.0.0.1", port), Talk)
        self.most, self.taken = most, Counter()

    @contextmanager
    def running(self):
        threading.Thread(target=self.serve_forever, daemon=True).start()
        try:
            yield self
        finally:
            self.shutdown()
            self.server_close()


class Talk(socketserver.StreamRequestHandler):
    def handle(self):
        self.say("220 mail")
        recipient = ""
        for line in self.rfile:
            word = line[:4].strip().upper()
            if word == b"RCPT":
                recipient = line.decode().partition("<")[2].partition(">")[0]
            elif word == b"DATA":
                if self.server.taken.total() >= self.server.most:
                    return
                self.say("354 go on")
                while self.rfile.readline() not in (b".\r\n", b""):
                    pass
                self.server.taken[recipient] += 1
            self.say("221 bye" if word == b"QUIT" else "250 fine")

    def say(self, text: str):
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def sender(url: str, port: int, log):
    """`manage.py send_mail`, every half second."""
    environment = os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "tests.server_settings",
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
    }
    process = subprocess.Popen(
        [sys.executable, "manage.py", "send_mail", "--every=0.5"],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


def wait_until(is_so, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_every_order_stands_and_every_mail_goes_out_once(
    shop_database, tmp_path, full_size, figures
):
    number = full_size(12, 100)
    carts, port = fill_carts(number), free_port()
    with (tmp_path / "mail.log").open("w") as log, sender(shop_database, port, log):
        with running_shop(shop_database, tmp_path) as shop:
            for cart, session in carts.items():
                form = typed(key="one key", email=f"guest{cart}@example.com")
                assert ask(shop.address, "/checkout/", form=form, session=session).status == 303
        assert Order.objects.count() == number
        assert_books_are_whole()
        assert set(Email.objects.values_list("status", flat=True)) == {STATUS.queued}
        with MailServer(port, most=number // 3).running() as first:
            wait_until(lambda: first.taken.total() >= number // 3, seconds=150)
            time.sleep(1)
        # A mail on which the server hung up is tried again when its time has come: now.
        Email.objects.exclude(status=STATUS.sent).update(scheduled_time=None)
        with MailServer(port).running() as second:
            wait_until(lambda: not Email.objects.exclude(status=STATUS.sent).exists(), seconds=150)
    taken = first.taken + second.taken
    figures(orders=number, mails=taken.total(), to_so_many_people=len(taken))
    assert taken == Counter(f"guest{cart}@example.com" for cart in carts)
