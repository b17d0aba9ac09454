"""Pictures in a bucket. Only loaded where one is set: its packages may be missing elsewhere."""

from botocore.config import Config
from storages.backends.s3 import S3Storage

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
