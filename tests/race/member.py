"""One process of a crowd: it reads a job a line from stdin and answers it on stdout, in JSON.

A job names the database, the calls of every thread, and the rule to take out, if any.
Each thread opens a connection of its own; then the process says it is ready, is told the moment of
the start, and says how every turn ended.
"""

import json
import sys
import threading
import time

from django.core.exceptions import ValidationError
from django.db import connection, connections

from shop.errors import ShopError
from tests.race.acts import ACTS
from tests.race.without import without


def main() -> None:
    for line in sys.stdin:
        job = json.loads(line)
        connections.databases["default"]["NAME"] = job["database"]
        with without(job["without"]):
            answer = _run(job["turns"])
        _say(answer)


def _run(turns: list[list[list]]) -> list[dict]:
    """The ends of all turns; `turns` holds, for every thread, its calls one after the other."""
    outcomes = []
    everybody = threading.Barrier(len(turns) + 1)
    start = threading.Event()
    moment = []

    def runner(calls):
        try:
            connection.ensure_connection()
        except Exception:
            everybody.abort()  # Nobody waits for this one: the process ends, and that is heard.
            raise
        everybody.wait()
        start.wait()
        time.sleep(max(0.0, moment[0] - time.time()))
        outcomes.extend([_outcome(call) for call in calls])
        connections.close_all()

    threads = [threading.Thread(target=runner, args=[calls]) for calls in turns]
    for thread in threads:
        thread.start()
    everybody.wait()
    _say("ready")
    moment.append(json.loads(sys.stdin.readline()))
    start.set()
    for thread in threads:
        thread.join()
    return outcomes


def _outcome(call: list) -> dict:
    """How one turn ended: «done», the name of a refusal, or an error nobody should see."""
    begun = time.perf_counter()
    try:
        end, said = "done", ACTS[call[0]](*call[1:])
    except (ShopError, ValidationError) as refusal:
        end, said = type(refusal).__name__, str(refusal)
    except Exception as error:
        end, said = "error", f"{type(error).__name__}: {error}"
    return {"call": call, "end": end, "said": said, "seconds": time.perf_counter() - begun}


def _say(answer) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()
