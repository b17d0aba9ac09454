#!/bin/sh
# Print a Python that is new enough, or say what is missing.
wanted='import sys; sys.exit(sys.version_info < (3, 11))'
for python in .venv/bin/python python3 python3.14 python3.13 python3.12 python3.11 python; do
    if "$python" -c "$wanted" 2>/dev/null; then
        command -v "$python"
        exit 0
    fi
done
if command -v python3 >/dev/null; then
    echo "Mango Grove needs Python 3.11 or newer; python3 here is $(python3 --version 2>&1)." >&2
else
    echo "Mango Grove needs Python 3.11 or newer, and there is no python3 here." >&2
fi
exit 1
