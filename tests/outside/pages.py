"""The shop's pages before judges of others: Lighthouse (mobile), axe-core, the Nu HTML checker.

    python -m tests.outside.pages --audit DIR [--runs 3] [--tools lh,axe,vnu]

DIR holds the `audit.py` that drives them. It makes itself a shop of `make serve` with the demo
store, and prints a row for each page: as a guest, as a shopper with a filled cart, and, without
Lighthouse, what the owner sees. It measures and does not judge.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.deploy.machine import Machine, free_ports
from tests.outside.demo import logged_in
from tests.reading import form_to

GUEST = [
    "/",
    "/?q=him&sort=price",
    "/?q=nothing-of-the-kind",
    "/mangoes/himsagar/",
    "/delivery/",
    "/cart/",
    "/orders/track/",
    "/accounts/login/",
    "/accounts/register/",
    "/accounts/password_reset/",
    "/api/docs/",
    "/no-such-page/",
]
SHOPPER = ["/cart/", "/checkout/", "/orders/", "/accounts/profile/", "/accounts/logins/"]
OWNER = [
    "/admin/",
    "/admin/orders/order/",
    "/admin/orders/order/{order}/change/",
    "/admin/shop/mangocategory/",
    "/admin/shop/mangocategory/1/change/",
    "/admin/reports/sales/",
]


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--audit", type=Path, required=True)
    words.add_argument("--runs", default="1")
    words.add_argument("--tools", default="lh,axe,vnu")
    chosen = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        machine = Machine(
            Path(folder), *free_ports(3), settings={"HTTPS": "0", "ALLOWED_HOSTS": "127.0.0.1"}
        )
        machine.manage("prepare", "--static")
        with machine.serving():
            judge(f"http://127.0.0.1:{machine.shop}", chosen)


def judge(shop: str, chosen) -> None:
    def ask(visitor, pages: list[str], tools: str) -> None:
        cookies = [f"--cookie={cookie.name}={cookie.value}" for cookie in visitor.cookies]
        command = [sys.executable, str(chosen.audit / "audit.py"), shop, *pages, *cookies]
        subprocess.run([*command, f"--runs={chosen.runs}", f"--tools={tools}"], check=True)

    ask(logged_in(shop, None), GUEST, chosen.tools)
    asha = logged_in(shop, "asha@example.com")
    variety = asha.get(f"{shop}/mangoes/himsagar/")
    asha.post(f"{shop}/cart/add/", data=form_to(variety, "/cart/add/").values).raise_for_status()
    own = re.findall(r'"(/orders/[0-9A-Z]{4}-[0-9A-Z]{4}/)"', asha.get(f"{shop}/orders/").text)
    ask(asha, [*SHOPPER, own[0]], chosen.tools)
    owner = logged_in(shop, "owner@example.com")
    orders = owner.get(f"{shop}/admin/orders/order/").text
    order = re.search(r"/admin/orders/order/(\d+)/change/", orders)[1]
    if tools := [tool for tool in chosen.tools.split(",") if tool != "lh"]:
        ask(owner, [page.format(order=order) for page in OWNER], ",".join(tools))


if __name__ == "__main__":
    main()
