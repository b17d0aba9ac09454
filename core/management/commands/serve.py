"""The shop's server: web pages, and a second process that sends queued mail."""

import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
from contextlib import contextmanager
from copy import deepcopy
from functools import partial

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.autoreload import DJANGO_AUTORELOAD_ENV
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from core.listening import OneSocketServer, is_handed_over, listen
from core.ports import complaint
from core.processes import end_with_parent
from core.rsgi import load_application

MAIL_EVERY_SECONDS = 5
STOP_SECONDS = 10  # then a child that does not end by itself is killed
CONNECTIONS = 4096  # a worker; half-sent requests and idle browsers each hold one


class Command(BaseCommand):
    help = "Serves the shop and sends its mail, until SIGTERM or Ctrl-C."
    requires_system_checks = []

    def add_arguments(self, parser):
        environment = os.environ.get
        parser.add_argument("--host", default=environment("HOST") or "127.0.0.1")
        parser.add_argument("--port", type=int, default=environment("PORT") or "8000")
        parser.add_argument("--workers", type=int, default=environment("WEB_CONCURRENCY") or "2")
        parser.add_argument(
            "--dev", action="store_true", help="Django's development server, which reloads itself."
        )
        parser.add_argument(
            "--with-parent",
            type=int,
            nargs="?",
            const=os.getppid(),
            metavar="PID",
            help="End when the process that started this does.",
        )

    def handle(self, *, host, port, workers, dev, with_parent, **options):
        is_reloaded_child = os.environ.get(DJANGO_AUTORELOAD_ENV) == "true"
        if is_reloaded_child:
            end_with_parent(os.getppid(), grace=STOP_SECONDS)
            call_command("runserver", _address(host, port))
            return
        if with_parent:
            end_with_parent(with_parent, grace=2 * STOP_SECONDS)
        sentence = None if is_handed_over() else complaint(host, port, "run" if dev else "serve")
        if sentence:
            raise CommandError(sentence)
        with MailProcess(), _folder_of_figures():
            if dev:
                call_command("runserver", _address(host, port))
            else:
                self.serve(host, port, workers)

    def serve(self, host: str, port: int, workers: int) -> None:
        """Granian: a worker that dies is replaced; one that keeps dying ends the server."""
        _allow_many_connections()
        listener = listen(host, port, CONNECTIONS)
        server = OneSocketServer(
            "core.wsgi:application",
            listener=listener,
            address=host,
            port=port,
            interface=Interfaces.RSGI,
            workers=workers,
            # Nobody speaks HTTP/2 to us without TLS, which is the proxy's.
            http=HTTPModes.http1,
            http1_settings=HTTP1Settings(max_buffer_size=64 * 1024),
            websockets=False,
            backlog=CONNECTIONS,
            backpressure=CONNECTIONS,
            respawn_failed_workers=True,
            respawn_interval=0.5,
            workers_kill_timeout=STOP_SECONDS,
            log_level=LogLevels.warning,
            # Granian adds to it what is its own.
            log_dictconfig=deepcopy(settings.LOGGING),
        )
        address = _address(*listener.getsockname()[:2])
        self.stdout.write(f"Serving on http://{address} with {workers} workers.")
        server.serve(target_loader=partial(load_application, os.getpid()), wrap_loader=False)


class MailProcess:
    """The child that sends queued mail; ends with the block, and ends this process if it dies."""

    def __enter__(self) -> None:
        self.is_wanted = True
        self.process = subprocess.Popen(
            [
                sys.executable,
                settings.BASE_DIR / "manage.py",
                "send_mail",
                f"--every={MAIL_EVERY_SECONDS}",
                f"--parent={os.getpid()}",
            ]
        )
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        self.process.wait()
        if self.is_wanted:
            os.kill(os.getpid(), signal.SIGTERM)

    def __exit__(self, *exception) -> None:
        """Raises CommandError where the child had died by itself."""
        died, self.is_wanted = self.process.poll() is not None, False
        if died:
            raise CommandError("The process that sends mail ended unexpectedly.")
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@contextmanager
def _folder_of_figures():
    """Where workers count for Prometheus: it is named before the first one is started."""
    if not settings.METRICS:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="shop-figures-") as folder:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        yield


def _address(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _allow_many_connections() -> None:
    """Each connection is an open file, and systems often allow 1024 of them unless asked."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * CONNECTIONS
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
