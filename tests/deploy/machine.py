"""One machine as docs/deploy.md sets it up: the shop behind nginx or Caddy, on free ports here."""

import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
NAME = "shop.test"
STARTS_WITHIN_SECONDS = 60
KEY = "only-for-tests-only-for-tests-only-for-tests-0123456789"


@dataclass
class Machine:
    """Where everything is, and on which ports."""

    folder: Path
    shop: int
    http: int
    https: int
    process: subprocess.Popen | None = None
    name: str = NAME
    # Environment variables that are set besides, or otherwise.
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def media(self) -> Path:
        return self.folder / "media"

    @property
    def certificate(self) -> Path:
        return self.folder / "certificate.pem"

    @property
    def key(self) -> Path:
        return self.folder / "key.pem"

    @property
    def log(self) -> str:
        return (self.folder / "shop.log").read_text()

    @property
    def environment(self) -> dict:
        return os.environ | {
            "ENV_FILE": "",
            "SECRET_KEY": KEY,
            "DEBUG": "0",
            "HTTPS": "1",
            "ALLOWED_HOSTS": f"{self.name},127.0.0.1",
            "TRUSTED_PROXIES": "127.0.0.1",
            "DATABASE_URL": f"sqlite:///{self.folder}/shop.sqlite3",
            "CACHE_URL": "",
            "MEDIA_ROOT": str(self.media),
            "EMAIL_URL": "dummymail://",
            **self.settings,
        }

    def manage(self, *words: str) -> None:
        subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=self.environment,
            check=True,
            capture_output=True,
        )

    @contextmanager
    def serving(self):
        """The shop itself, as mango.service starts it; gives its process."""
        command = [sys.executable, "manage.py", "serve", f"--port={self.shop}"]
        with started(command, self.folder / "shop.log", self.shop, self.environment) as process:
            yield process


def free_ports(number: int) -> list[int]:
    listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports = [listener.getsockname()[1] for listener in listeners]
    for listener in listeners:
        listener.close()
    return ports


def make_certificate(machine: Machine) -> None:
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
    subprocess.run(
        [
            *command.split(),
            "-subj",
            f"/CN={machine.name}",
            "-addext",
            f"subjectAltName=DNS:{machine.name}",
        ]
        + ["-keyout", str(machine.key), "-out", str(machine.certificate)],
        check=True,
        capture_output=True,
    )


@contextmanager
def started(command: list[str], log_path: Path, port: int, environment: dict):
    """A process that listens on `port`; it is asked to end, and has to."""
    with log_path.open("a") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + STARTS_WITHIN_SECONDS
        while not _listens(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{command[0]} did not start.\n{log_path.read_text()}")
            time.sleep(0.1)
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(40)


def _listens(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def _fitted(file: str, machine: Machine, changes: dict[str, str]) -> str:
    """A file of deploy/ with this machine's names, folders and ports; each change must apply."""
    changes |= {
        "shop.example.com": machine.name,
        "127.0.0.1:8000": f"127.0.0.1:{machine.shop}",
        "/srv/mango/shop/": f"{ROOT}/",
        "/var/lib/mango/media": str(machine.media),
    }
    text = (DEPLOY / file).read_text()
    for theirs, ours in changes.items():
        assert theirs in text, f"{file} has no {theirs!r}"
        text = text.replace(theirs, ours)
    return text


@contextmanager
def nginx(machine: Machine):
    site = _fitted(
        "nginx.conf",
        machine,
        {
            "    listen [::]:80;\n": "",
            "    listen [::]:443 ssl http2;\n": "",
            "    listen [::]:80 default_server;\n": "",
            "    listen [::]:443 ssl http2 default_server;\n": "",
            "listen 80": f"listen 127.0.0.1:{machine.http}",
            "listen 443": f"listen 127.0.0.1:{machine.https}",
            "/etc/letsencrypt/live/shop.example.com/fullchain.pem": str(machine.certificate),
            "/etc/letsencrypt/live/shop.example.com/privkey.pem": str(machine.key),
        },
    )
    (machine.folder / "site.conf").write_text(site)
    whole = machine.folder / "nginx.conf"
    # What Debian's own nginx.conf says around a site.
    whole.write_text(
        f"""user {"root" if os.geteuid() == 0 else "nobody"};
        daemon off;
        pid {machine.folder}/nginx.pid;
        error_log {machine.folder}/nginx.log;
        include /etc/nginx/modules-enabled/*.conf;
        events {{}}
        http {{
            include /etc/nginx/mime.types;
            default_type application/octet-stream;
            sendfile on;
            gzip on;
            include {machine.folder}/site.conf;
        }}"""
    )
    command = [_program("nginx"), "-c", str(whole)]
    with started(command, machine.folder / "proxy.log", machine.https, os.environ.copy()):
        yield


@contextmanager
def caddy(machine: Machine):
    tls = f"tls {machine.certificate} {machine.key}"
    ports = f"admin off\n\tdefault_bind 127.0.0.1\n\thttp_port {machine.http}\n"
    ports += f"\thttps_port {machine.https}\n\tskip_install_trust\n"
    changes = {
        "{\n\tservers {": f"{{\n\t{ports}\tservers {{",
        "shop.example.com {": f"{machine.name} {{\n\t{tls}",
    }
    file = machine.folder / "Caddyfile"
    file.write_text(_fitted("Caddyfile", machine, changes))
    environment = os.environ | {"HOME": str(machine.folder), "XDG_DATA_HOME": str(machine.folder)}
    command = [_program("caddy"), "run", "--config", str(file), "--adapter", "caddyfile"]
    with started(command, machine.folder / "proxy.log", machine.https, environment):
        yield


def _program(name: str) -> str | None:
    return shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")


PROXIES = {"nginx": nginx, "caddy": caddy}


def is_installed(name: str) -> bool:
    return bool(_program(name))
