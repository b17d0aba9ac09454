"""The shop under wapiti, a scanner of others (wapiti-scanner.github.io, `pip install wapiti3`).

    python -m tests.outside.scan https://127.0.0.1:8443 --wapiti .venv/bin/wapiti

Against a shop of `make serve` with its demo store, behind a proxy with TLS, as a guest (what lies
behind a login is not scanned). It types into every form, so give it a shop that nobody needs.
Left out is what asks servers of others (ssrf, xxe, log4shell, takeover) and lists of foreign
programs' weak spots. Ends with 1 where anything is found that is more than informational.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

MODULES = (
    "backup,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,methods,permanentxss,"
    "redirect,shellshock,spring4shell,sql,timesql,upload,xss"
)
STARTS = ["mangoes/himsagar/?quantity=1", "?q=him&sort=price", "orders/track/", "api/docs/"]


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("shop")
    words.add_argument("--wapiti", default="wapiti")
    words.add_argument("--seconds", type=int, default=60, help="for each kind of attack, at most")
    chosen = words.parse_args()
    report = scan(chosen.shop.rstrip("/"), chosen.wapiti, chosen.seconds)
    print(f"{report['infos']['crawled_pages_nbr']} pages and forms")  # noqa: T201
    grave = 0
    for kind, finding in found(report):
        grave += finding["level"] > 0
        asked = f"{finding['method']} {finding['path']} {finding['parameter'] or ''}"
        print(f"  {finding['level']} {kind}: {asked} {finding['info']}")  # noqa: T201
    sys.exit(grave > 0)


def found(report: dict):
    """Each kind with its finding; level 0 is informational."""
    for part in ("vulnerabilities", "anomalies", "additionals"):
        for kind, findings in report[part].items():
            for finding in findings:
                yield kind, finding


def scan(shop: str, wapiti: str, seconds: int) -> dict:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [wapiti, "-u", f"{shop}/", "-m", MODULES, "--no-bugreport", "--flush-session"]
        command += ["--tasks", "4", "--store-session", folder, "-v", "0"]
        command += ["-f", "json", "-o", str(report)]
        command += ["--max-scan-time", str(4 * seconds), "--max-attack-time", str(seconds)]
        for path in STARTS:
            command += ["-s", f"{shop}/{path}"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return json.loads(report.read_text())


if __name__ == "__main__":
    main()
