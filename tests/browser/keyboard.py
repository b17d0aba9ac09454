"""Somebody who uses the keyboard alone: Tab, Enter, Space and typing."""

from playwright.sync_api import Locator, Page, expect

MOST_STOPS = 80  # more Tabs than any page of the shop has stops

IS_FOCUSED = "element => element === document.activeElement"
# Is the focused element marked by an outline, and is its middle free of what lies over the page?
LOOK = """element => {
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  const own = [element, ...(element.labels || [])];
  return {
    name: element.outerHTML.slice(0, 120),
    isMarked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0,
    isCovered: Boolean(top) && !own.some((part) => part.contains(top) || top.contains(part)),
  };
}"""


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until `target` has the focus; every stop on the way must be seen."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        assert_focus_is_seen(page)
        if target.evaluate(IS_FOCUSED):
            return
    raise AssertionError(f"{target} is not reached by {MOST_STOPS} Tabs.")


def assert_focus_is_seen(page: Page) -> None:
    focus = page.locator(":focus")
    if focus.count() == 0:  # between the page's last stop and its first one
        return
    expect(focus).to_be_in_viewport()
    look = focus.evaluate(LOOK)
    assert look["isMarked"], f"No outline: {look['name']}"
    assert not look["isCovered"], f"Covered: {look['name']}"


def press(page: Page, target: Locator, key="Enter") -> None:
    tab_to(page, target)
    page.keyboard.press(key)


def type_in(page: Page, target: Locator, text: str) -> None:
    """Tab selects what stands in a field, so typing takes its place."""
    tab_to(page, target)
    page.keyboard.type(text)
