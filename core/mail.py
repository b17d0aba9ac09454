"""What the shop's mails and the sender of mails agree on, and how mails get into the queue."""

from copy import copy
from secrets import token_hex

from post_office.backends import EmailBackend as PostOffice

# A mail with this header is deleted from the queue once it has gone out, or was given up.
NO_COPY = "X-No-Copy"


class EmailBackend(PostOffice):
    """post_office's queue, in which mails stand as they were written.

    post_office reads subject and texts as templates: what people typed (a name, a note) would run
    on the server, and a mail with half a tag would never go out.
    """

    def send_messages(self, email_messages):
        return super().send_messages([_only_text(message) for message in email_messages])


def _only_text(message):
    # Nobody can end the passage who does not know its name.
    name = f"verbatim {token_hex(16)}"

    def verbatim(text) -> str:
        return f"{{% {name} %}}{text}{{% end{name} %}}"

    message = copy(message)
    message.subject, message.body = verbatim(message.subject), verbatim(message.body)
    others = getattr(message, "alternatives", [])
    message.alternatives = [(verbatim(content), kind) for content, kind in others]
    return message
