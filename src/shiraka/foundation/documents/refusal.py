"""How a file is refused: with a sentence for whoever sent it."""


class UploadRefused(Exception):
    """A file was not taken; `str()` is a translated sentence fit to show."""
