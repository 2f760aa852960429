"""The jobs of this app, found here by the workers."""

from shiraka.foundation.entities.bulk.jobs import do_many, preview_many

__all__ = ["do_many", "preview_many"]
