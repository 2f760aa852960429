"""What is raised where the place of the files does not answer, or does not take what it is given."""

from django.utils.translation import gettext as _


class FilesUnreachable(Exception):
    """Nothing was stored or fetched, and the same may succeed later; `str()` is a translated sentence fit to show.

    What the place itself said is the cause of this one, and belongs into the log.
    """

    def __str__(self) -> str:
        return _("The place where files are kept does not answer. Nothing was changed; try again in a while.")
