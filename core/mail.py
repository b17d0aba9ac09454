"""What the shop's mails and the sender of mails agree on."""

# A mail with this header is deleted from the queue once it has gone out, or was given up.
NO_COPY = "X-No-Copy"
