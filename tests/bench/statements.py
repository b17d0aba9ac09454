"""How many SQL statements each step of the story runs, BEGIN and the like not counted."""

import json
import re
import sys

import django
from django.db import connection

CONTROL = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT", "ROLLBACK")


def main() -> None:
    from django.test import Client

    from tests.bench.story import STEPS

    client, known, counts = Client(SERVER_NAME="127.0.0.1"), {"number": "7"}, {}
    for step in STEPS * 2:
        if step.is_fresh:
            client.cookies.clear()
        count = 0

        def run(execute, sql, *rest):
            nonlocal count
            count += not sql.startswith(CONTROL)
            return execute(sql, *rest)

        path = step.path.format(**known)
        with connection.execute_wrapper(run):
            if step.form:
                form = {name: value.format(**known) for name, value in step.form.items()}
                response = client.post(path, form)
            else:
                response = client.get(path)
        if response.status_code != step.expect:
            raise SystemExit(f"{step.name}: {response.status_code}")
        text = f"location: {response.get('Location', '')}\n" + response.content.decode()
        for name, pattern in step.learn.items():
            if found := re.search(pattern, text):
                known[name] = found[1]
        counts[step.name] = count
    json.dump(counts, sys.stdout)


if __name__ == "__main__":
    django.setup()
    main()
