"""Text that people open in a spreadsheet."""

# What Excel, LibreOffice or Google Sheets may take for the beginning of a formula (OWASP, «CSV
# Injection»), the wide signs of East Asian keyboards among them.
FORMULA_SIGNS = tuple("=+-@\t\r\n|%＝＋－＠")


def inert(text: str) -> str:
    """The text for a cell, such that no spreadsheet runs it as a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_SIGNS) else text
