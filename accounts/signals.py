"""What a person may ask that every room has its part in. Rooms above connect their receivers."""

from django.dispatch import Signal

# A person wants all that the shop knows of them (argument: user). A receiver gives (name, value),
# the value made of what JSON knows.
own_data_asked = Signal()

# A person is about to be deleted, in a transaction (argument: user). A receiver takes out, or
# blanks, what it holds of them.
account_closing = Signal()
