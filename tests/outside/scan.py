"""The shop under wapiti, a scanner of others (wapiti-scanner.github.io, `pip install wapiti3`).

    python -m tests.outside.scan --wapiti …/bin/wapiti [--as guest shopper owner] [--seconds 60]

It makes itself a shop that nobody needs: the demo store, served as in production behind nginx with
TLS. Wapiti goes through it as a guest, as a shopper and as the owner in the admin, and types into
every form. Left out is what asks servers of others (ssrf, xxe, log4shell, takeover), lists of
foreign programs' weak spots, and the addresses that would end the very login it scans with. Ends
with 1 where anything is found that is more than informational, or where a login did not last.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from http.client import FORBIDDEN
from pathlib import Path

from tests.deploy.machine import Machine, free_ports, make_certificate, nginx
from tests.outside.demo import logged_in

MODULES = (
    "backup,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,methods,permanentxss,"
    "redirect,shellshock,spring4shell,sql,timesql,upload,xss"
)
STARTS = ["mangoes/himsagar/?quantity=1", "?q=him&sort=price", "orders/track/", "api/docs/"]
# {who: (address in the demo store, a page only they see, where wapiti starts besides)}
PEOPLE = {
    "guest": (None, None, []),
    "shopper": ("asha@example.com", "accounts/profile/", ["accounts/profile/", "orders/", "cart/"]),
    "owner": (
        "owner@example.com",
        "admin/",
        ["admin/", "admin/reports/sales/", "admin/orders/order/"],
    ),
}
CSRF = "Cross Site Request Forgery"
# What ends a login, or takes its account away.
LEFT_OUT = ["accounts/logout/*", "admin/logout/*", "accounts/delete/*", "admin/accounts/user/*"]


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--wapiti", default="wapiti")
    words.add_argument("--seconds", type=int, default=60, help="for each kind of attack, at most")
    words.add_argument("--as", dest="people", nargs="+", choices=PEOPLE, default=list(PEOPLE))
    chosen = words.parse_args()
    passed = [scan_as(who, chosen.wapiti, chosen.seconds) for who in chosen.people]
    sys.exit(not all(passed))


def scan_as(who: str, wapiti: str, seconds: int) -> bool:
    """Scan a new shop as one of PEOPLE, and print what was found; was it only informational?"""
    name, own_page, starts = PEOPLE[who]
    with tempfile.TemporaryDirectory() as folder:
        machine = Machine(Path(folder), *free_ports(3), name="localhost")
        make_certificate(machine)
        machine.manage("prepare", "--static")
        shop = f"https://localhost:{machine.https}"
        with nginx(machine), machine.serving():
            visitor = logged_in(shop, name, certificate=machine.certificate)
            report = scan(machine, shop, starts, visitor, wapiti, seconds)
            findings = [
                (kind, finding)
                for kind, finding in found(report)
                if kind != CSRF or not refuses_other_tokens(machine, shop + finding["path"])
            ]
            lasted = not own_page or visitor.get(f"{shop}/{own_page}").url == f"{shop}/{own_page}"
        refused = [line for line in machine.log.splitlines() if '"ERROR"' in line]
    print(f"{who}: {report['infos']['crawled_pages_nbr']} pages and forms")  # noqa: T201
    informational, grave = Counter(), 0
    for kind, finding in findings:
        if not finding["level"]:
            informational[kind] += 1
            continue
        grave += 1
        asked = f"{finding['method']} {finding['path']} {finding['parameter'] or ''}"
        print(f"  {finding['level']} {kind}: {asked} {finding['info']}")  # noqa: T201
    print(f"  informational: {dict(informational)}")  # noqa: T201
    for line in refused:
        print(f"  in the log: {line[:500]}")  # noqa: T201
    if not lasted:
        print("  the login did not last")  # noqa: T201
    return lasted and not grave and not refused


def scan(machine: Machine, shop: str, starts: list, visitor, wapiti: str, seconds: int):
    report, cookies = machine.folder / "report.json", machine.folder / "cookies.json"
    # Names without a dot are kept under .local by Python's cookies.
    own = {
        c.name: {"value": c.value, "version": 0, "expires": c.expires, "secure": c.secure}
        | {"port": None}
        for c in visitor.cookies
    }
    cookies.write_text(json.dumps({".localhost.local": {"/": own}}))
    command = [wapiti, "-u", f"{shop}/", "-m", MODULES, "--no-bugreport", "--flush-session"]
    command += ["--tasks", "4", "--store-session", str(machine.folder), "-v", "0"]
    command += ["-c", str(cookies), "-f", "json", "-o", str(report)]
    command += ["--max-scan-time", str(4 * seconds), "--max-attack-time", str(seconds)]
    for path in STARTS + starts:
        command += ["-s", f"{shop}/{path}"]
    for path in LEFT_OUT:
        command += ["-x", f"{shop}/{path}"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return json.loads(report.read_text())


def refuses_other_tokens(machine: Machine, address: str) -> bool:
    """Wapiti compares the answer to its own token with that to a wrong one, and is deceived where
    its own has grown old meanwhile: both are refused in the same words. So the shop is asked again.
    """
    visitor = logged_in(address, None, certificate=machine.certificate)
    visitor.get(address)
    wrong = {"csrfmiddlewaretoken": "x" * 64}
    return visitor.post(address, data=wrong, headers={"Referer": address}).status_code == FORBIDDEN


def found(report: dict):
    """Each kind with its finding; level 0 is informational."""
    for part in ("vulnerabilities", "anomalies", "additionals"):
        for kind, findings in report[part].items():
            for finding in findings:
                yield kind, finding


if __name__ == "__main__":
    main()
