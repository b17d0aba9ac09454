"""Pictures in a bucket. Only loaded where one is set: its packages may be missing elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.config import Config
from botocore.exceptions import ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as NoConnection
from storages.backends.s3 import S3Storage

from core.trouble import StorageAway

CONNECT_SECONDS, READ_SECONDS = 3, 10


class Bucket(S3Storage):
    """A bucket of any server that speaks S3; one that is away does not hold up staff for ever."""

    def get_default_settings(self):
        config = Config(
            s3={"addressing_style": "path"},
            signature_version="s3v4",
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"total_max_attempts": 2},
            # Newer sums that Amazon's own server knows, and many others do not.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        return super().get_default_settings() | {"client_config": config}

    def save(self, name, content, max_length=None):
        with trouble_by_its_name():
            return super().save(name, content, max_length)

    def delete(self, name):
        with trouble_by_its_name():
            super().delete(name)


@contextmanager
def trouble_by_its_name() -> Iterator[None]:
    """Raises StorageAway where the server does not answer, or says that it cannot just now."""
    try:
        yield
    except (NoConnection, HTTPClientError) as error:
        raise StorageAway from error
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] >= 500:
            raise StorageAway from error
        raise
