"""The shop under wapiti, a scanner of others (wapiti-scanner.github.io, `pip install wapiti3`).

    python -m tests.outside.scan http://127.0.0.1:8000 --wapiti .venv/bin/wapiti

Against a shop of `make serve` with its demo store, as a guest, a shopper and the owner; it types
into every form, so give it a shop that nobody needs. Left out is what asks servers of others (ssrf,
xxe, log4shell, takeover) and lists of foreign programs' weak spots. Ends with 1 where anything is
found that is more than informational.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser import chromium

MODULES = (
    "backup,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,methods,permanentxss,"
    "redirect,shellshock,spring4shell,sql,timesql,upload,xss"
)
PASSWORD = "demo-mango-orchard"
VISITORS = {"guest": None, "shopper": "asha@example.com", "owner": "owner@example.com"}
# Where a scanner would end its own login, or lock its own account.
LEFT_ALONE = ["accounts/logout/", "admin/logout/", "accounts/logins/", "accounts/delete/"]
LEFT_ALONE += ["accounts/password_change/", "accounts/two-step/*", "admin/accounts/*"]
STARTS = {
    "guest": ["mangoes/himsagar/?quantity=1", "?q=him&sort=price", "orders/track/", "api/docs/"],
    "shopper": ["accounts/profile/", "cart/", "checkout/", "orders/"],
    "owner": [
        "admin/orders/order/?q=a",
        "admin/shop/mangocategory/?q=a",
        "admin/shop/mangocategory/import/",
        "admin/reports/sales/?from=2026-01-01&to=2026-02-01",
    ],
}


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("shop")
    words.add_argument("--wapiti", default="wapiti")
    words.add_argument("--seconds", type=int, default=60, help="for each kind of attack, at most")
    words.add_argument("--visitor", choices=VISITORS, action="append")
    chosen = words.parse_args()
    shop, grave = chosen.shop.rstrip("/"), 0
    for visitor in chosen.visitor or VISITORS:
        report = scan(shop, visitor, chosen.wapiti, chosen.seconds)
        print(f"{visitor}: {report['infos']['crawled_pages_nbr']} pages and forms")  # noqa: T201
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


def scan(shop: str, visitor: str, wapiti: str, seconds: int) -> dict:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [wapiti, "-u", f"{shop}/", "-m", MODULES, "--no-bugreport", "--flush-session"]
        command += ["--store-session", folder, "-f", "json", "-o", str(report), "-v", "0"]
        command += ["--max-scan-time", str(4 * seconds), "--max-attack-time", str(seconds)]
        for path in STARTS[visitor]:
            command += ["-s", f"{shop}/{path}"]
        for path in LEFT_ALONE:
            command += ["-x", f"{shop}/{path}"]
        if email := VISITORS[visitor]:
            command += ["-C", cookies_of(shop, email), "--drop-set-cookie"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return json.loads(report.read_text())


def cookies_of(shop: str, email: str) -> str:
    """What a browser sends that has logged in."""
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        page = browser.new_page(ignore_https_errors=True)
        page.goto(f"{shop}/accounts/login/")
        page.locator("[name=login]").fill(email)
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("#main").get_by_role("button", name=re.compile("^Log in")).click()
        page.wait_for_url(f"{shop}/")
        cookies = page.context.cookies()
        browser.close()
    return "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in cookies)


if __name__ == "__main__":
    main()
