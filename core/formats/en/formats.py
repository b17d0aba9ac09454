"""Numbers as they are written in Bangladesh and West Bengal: 12,50,000.50."""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = (3, 2, 0)
DATE_FORMAT = "j M Y"
DATETIME_FORMAT = "j M Y, g:i A"
TIME_FORMAT = "g:i A"
FIRST_DAY_OF_WEEK = 0  # Sunday: in Bangladesh work begins on it
