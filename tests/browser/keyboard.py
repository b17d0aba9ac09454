"""Somebody who uses the keyboard alone: Tab, Enter, Space and typing."""

from playwright.sync_api import Locator, Page, expect

MOST_STOPS = 80  # more Tabs than any page of the shop has stops

# Where is the focus? Is it marked by an outline, in sight, and free of what lies over the page?
LOOK = """target => {
  const element = document.activeElement;
  if (element === document.body) return null;
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
  const top = document.elementFromPoint(x, y);
  const own = [element, ...(element.labels || [])];
  return {
    name: element.outerHTML.slice(0, 120),
    isTarget: element === target,
    isMarked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0,
    isInSight: y >= 0 && y <= innerHeight,
    isCovered: Boolean(top) && !own.some((part) => part.contains(top) || top.contains(part)),
  };
}"""


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until `target` has the focus; every stop on the way must be seen."""
    wanted = target.element_handle()
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        look = page.evaluate(LOOK, wanted)
        if look is None:  # between the page's last stop and its first one
            continue
        if not look["isInSight"]:  # not yet: the page glides there
            expect(page.locator(":focus")).to_be_in_viewport()
            look = page.evaluate(LOOK, wanted)
        assert look["isMarked"], f"No outline: {look['name']}"
        assert not look["isCovered"], f"Covered: {look['name']}"
        if look["isTarget"]:
            return
    raise AssertionError(f"{target} is not reached by {MOST_STOPS} Tabs.")


def press(page: Page, target: Locator, key="Enter") -> None:
    tab_to(page, target)
    page.keyboard.press(key)


def type_in(page: Page, target: Locator, text: str) -> None:
    """Tab selects what stands in a field, so typing takes its place."""
    tab_to(page, target)
    page.keyboard.type(text)
