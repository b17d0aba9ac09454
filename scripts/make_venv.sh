#!/bin/sh
# Make the virtual environment .venv, or say what is missing.
set -eu
python=$(sh scripts/find_python.sh)
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    # Debian and Ubuntu keep this module in a package of its own.
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Python's venv module is missing: installing the package python3-venv …" >&2
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >&2
    else
        echo "Python's venv module is missing. On Debian or Ubuntu: sudo apt-get install python3-venv" >&2
        exit 1
    fi
fi
# A half-made one would look finished to the next run.
trap 'rm -rf .venv' EXIT
"$python" -m venv --clear .venv
trap - EXIT
