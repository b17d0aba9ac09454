"""A server that speaks S3: s3rver (npm) knows its keys, moto (PyPI) knows policies.

S3RVER names the program of the first; without it the second is used.
"""

import importlib.util
import os
import shutil
import sys
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings

from tests import daemons

BUCKET = "pictures"
S3RVER = os.environ.get("S3RVER") or shutil.which("s3rver")
KEY = SECRET = "S3RVER"  # those that s3rver knows


@dataclass(frozen=True)
class S3Server:
    endpoint: str
    is_s3rver: bool

    @property
    def public(self) -> str:
        return f"{self.endpoint}/{BUCKET}"

    def url(self, key: str = KEY) -> str:
        """The MEDIA_STORAGE_URL of its bucket."""
        return f"s3://{key}:{SECRET}@{self.endpoint.removeprefix('http://')}/{BUCKET}?https=0"


def is_installed() -> bool:
    packages = ["storages", "boto3"] + ([] if S3RVER else ["moto", "flask", "flask_cors"])
    return all(importlib.util.find_spec(name) for name in packages)


@contextmanager
def s3_server():
    """A server with one empty bucket, in a folder of its own."""
    port = daemons.free_port()
    with daemons.open_folder() as folder:
        if S3RVER:
            command = [S3RVER, "-d", folder / "buckets", "-a", "127.0.0.1", "-p", port]
        else:
            command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", port]
        with daemons.running(command, port, folder):
            server = S3Server(f"http://127.0.0.1:{port}", bool(S3RVER))
            _make_bucket(server)
            yield server


def _make_bucket(server: S3Server) -> None:
    import boto3

    client = boto3.client(
        "s3",
        endpoint_url=server.endpoint,
        aws_access_key_id=KEY,
        aws_secret_access_key=SECRET,
        region_name="us-east-1",
    )
    client.create_bucket(Bucket=BUCKET)
    if not server.is_s3rver:
        policy = (settings.BASE_DIR / "deploy" / "bucket-policy.json").read_text()
        client.put_bucket_policy(Bucket=BUCKET, Policy=policy)
    client.close()
