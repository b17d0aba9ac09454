"""What browsers may load and run on our pages: our own files, and nothing written inside a page."""


def directives(image_sources: list[str]) -> dict[str, list[str]]:
    """The policy; pictures may come from `image_sources` besides, and nothing else may."""
    return {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        # Bootstrap draws its own icons (the tick of a checkbox, say) from data: addresses.
        "img-src": ["'self'", "data:", *image_sources],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }
