"""Where uploaded pictures are kept: files of this machine, or a bucket that speaks S3."""

from dataclasses import dataclass
from importlib.util import find_spec
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

FORM = "s3://key:secret@host:port/bucket?region=…&https=1&public=https://pictures.example"
CACHE_CONTROL = "public, max-age=31536000, immutable"  # names are never used twice
PACKAGES = ["storages", "boto3"]


@dataclass(frozen=True)
class MediaStorage:
    """Django's setting for a storage; `public` is where browsers find its files, or empty."""

    setting: dict
    public: str = ""

    @property
    def image_sources(self) -> list[str]:
        """What the content policy has to allow besides our own host: this bucket alone."""
        return [f"{self.public}/"] if self.public else []


def media_storage(address: str, *, only_https: bool) -> MediaStorage:
    """The storage of MEDIA_STORAGE_URL; an empty address means files below MEDIA_ROOT.

    Raises ImproperlyConfigured with the form of an address, and never with the secret in it.
    """
    if not address:
        return MediaStorage({"BACKEND": "core.storage.WholeFiles"})
    try:
        parts, options = urlsplit(address), dict(parse_qsl(urlsplit(address).query))
        host = parts.hostname + (f":{parts.port}" if parts.port else "")
        key, secret = unquote(parts.username or ""), unquote(parts.password or "")
    except (ValueError, TypeError) as error:
        raise ImproperlyConfigured(f"MEDIA_STORAGE_URL is no address like {FORM}") from error
    bucket = parts.path.strip("/")
    is_known = options.keys() <= {"region", "https", "public"}
    if parts.scheme != "s3" or not (key and secret and bucket and is_known) or "/" in bucket:
        raise ImproperlyConfigured(f"MEDIA_STORAGE_URL is no address like {FORM}")
    endpoint = f"{'http' if options.get('https') == '0' else 'https'}://{host}"
    public = options.get("public", f"{endpoint}/{bucket}").rstrip("/")
    if only_https and not public.startswith("https://"):
        raise ImproperlyConfigured(
            "Browsers show no http pictures on https pages: MEDIA_STORAGE_URL needs "
            "public=https://… or a server with https."
        )
    if not all(map(find_spec, PACKAGES)):
        raise ImproperlyConfigured(
            "MEDIA_STORAGE_URL needs two more packages: pip install -r requirements-s3.txt"
        )
    scheme, _, domain = public.partition("//")
    setting = {
        "BACKEND": "core.bucket.Bucket",
        "OPTIONS": {
            "access_key": key,
            "secret_key": secret,
            "bucket_name": bucket,
            "endpoint_url": endpoint,
            "region_name": options.get("region", "us-east-1"),
            # Kept pieces of pages outlive any signature: the bucket lets everybody read one file.
            "querystring_auth": False,
            "custom_domain": domain,
            "url_protocol": scheme,
            "file_overwrite": False,
            "object_parameters": {"CacheControl": CACHE_CONTROL},
        },
    }
    return MediaStorage(setting, public)
