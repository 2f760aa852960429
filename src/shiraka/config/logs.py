"""How events are logged: a readable line, or one JSON object for machines."""

from typing import Final

import structlog

_SHARED: Final[tuple[structlog.typing.Processor, ...]] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)


def logging_settings(*, level: str, as_json: bool) -> dict[str, object]:
    """Return Django's LOGGING; everything goes to standard error, where a service manager collects it."""
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if as_json
        else structlog.dev.ConsoleRenderer(
            # Plain: the values of variables in a traceback may be somebody's data.
            colors=False,
            exception_formatter=structlog.dev.plain_traceback,
        )
    )
    exceptions = (structlog.processors.format_exc_info,) if as_json else ()
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "event": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _SHARED,
                "processors": (structlog.stdlib.ProcessorFormatter.remove_processors_meta, *exceptions, renderer),
            }
        },
        "handlers": {"standard_error": {"class": "logging.StreamHandler", "formatter": "event"}},
        "root": {"handlers": ["standard_error"], "level": level},
        # Django adds handlers of its own, which would say everything twice.
        "loggers": {name: {"handlers": [], "propagate": True} for name in ("django", "django.server")},
    }
