"""The pictures of the owner's guide, in the order of the day: what is opened for each."""


def opened(address: str):
    """A step that opens a page."""
    return lambda page: page.goto(address)


# name: (screen, step)
PICTURES = {
    "start": ("phone", opened("/admin/")),
}
