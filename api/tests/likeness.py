"""Is an answer the one that an example shows, but for what is new each time?"""

import re

REFERENCE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b")
# What no example can know: each shop has its own. An example's ids are numbers of their own, too.
NEW_EACH_TIME = {
    "id": re.compile(r"\d+"),
    "order": re.compile(r"\d+"),
    "order_id": re.compile(r"\d+"),
    "cart_item_id": re.compile(r"\d+"),
    "token": re.compile(r"[0-9a-f]{64}"),
    "reference": REFERENCE,
    "order_date": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+06:00"),
    "payment_date": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+06:00"),
    "image": re.compile(r"https://shop\.example/media/mango_images/\w+\.\w+|None"),
    "mango_image": re.compile(r"https://shop\.example/media/mango_images/\w+\.\w+|None"),
}
KEPT_WHOLE = {"order_date", "payment_date", "image", "mango_image"}


class Likeness:
    """Compares what examples show with what is; keeps which value stands for which."""

    def __init__(self):
        self.real: dict[str, str] = {}

    def address(self, shown: str) -> str:
        """An example's address with the real ids in it."""
        return re.sub(r"(?<=/)\d+(?=/)", lambda found: self.real[found[0]], shown)

    def text(self, shown: str) -> str:
        """An example's text with the real tokens and references in it."""
        for known, real in self.real.items():
            if not known.isdigit():
                shown = shown.replace(known, real)
        return shown

    def body(self, shown):
        """What an example sends, with the real ids in it."""
        if not isinstance(shown, dict):
            return shown
        return {
            name: int(self.real[str(value)]) if name == "mango_id" else value
            for name, value in shown.items()
        }

    def check(self, shown, real, name: str = "", where: str = "answer") -> None:
        """Raise AssertionError where they are not alike."""
        if isinstance(shown, dict):
            assert isinstance(real, dict) and list(shown) == list(real), f"{where}: {real}"
            for inner in shown:
                self.check(shown[inner], real[inner], inner, f"{where}.{inner}")
        elif isinstance(shown, list):
            assert isinstance(real, list) and len(shown) == len(real), f"{where}: {real}"
            for number, (one, other) in enumerate(zip(shown, real, strict=True)):
                self.check(one, other, name, f"{where}[{number}]")
        elif name in NEW_EACH_TIME:
            self._learn(name, shown, real, where)
        else:
            if name == "message":
                self._learn_references(shown, real)
            expected = self.text(shown) if isinstance(shown, str) else shown
            assert (type(real), real) == (type(expected), expected), f"{where}: {real!r}"

    def _learn_references(self, shown: str, real: str) -> None:
        pairs = zip(REFERENCE.findall(shown), REFERENCE.findall(real), strict=True)
        for known, actual in pairs:
            self.real.setdefault(known, actual)

    def _learn(self, name: str, shown, real, where: str) -> None:
        for value in (shown, real):
            assert NEW_EACH_TIME[name].fullmatch(str(value)), f"{where}: {value!r}"
        assert type(shown) is type(real), f"{where}: {real!r}"
        if name not in KEPT_WHOLE:
            known = self.real.setdefault(str(shown), str(real))
            assert known == str(real), f"{where}: {real!r}, and {known} before"
