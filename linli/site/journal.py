"""Log lines without personal data: what happened where, never who, nor what somebody wrote.

Other programs' messages may carry paths, values, addresses; so of those only the template is kept, never its
arguments. Of an exception only its class and its frames are kept: its text may quote a row.
"""

import logging
import traceback
from types import TracebackType
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

OWN = ("linli", "_granian")
"""Loggers whose messages are made of ids, class names and numbers only."""
FRAMES = 12


class Template(logging.Filter):
    """Remembers which messages are templates, before anybody fills them in."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Lets everything pass."""
        record.template = bool(record.args)
        return True


def plain_event(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """Takes away the arguments of other programs' messages, and the text of exceptions."""
    record: logging.LogRecord = event["_record"]
    if record.name.split(".")[0] not in OWN:
        where = f"{record.module}.{record.funcName}:{record.lineno}"
        event["event"] = str(record.msg) if getattr(record, "template", False) else where
    found = record.exc_info
    event.pop("exc_info", None)
    if found and found[0] is not None:
        event["exception"] = found[0].__name__
        event["frames"] = frames(found[2])
    return event


def frames(trace: TracebackType | None) -> list[str]:
    """`file:line function`, innermost last; three folders of each file, no source, no locals."""
    every = traceback.extract_tb(trace)[-FRAMES:]
    return ["/".join(one.filename.split("/")[-3:]) + f":{one.lineno} {one.name}" for one in every]


def _formatter(renderer: Processor) -> dict[str, Any]:
    return {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": [
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(allow=("route", "method", "status", "ms", "actor")),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            plain_event,
        ],
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    }


def logging_config(style: str) -> dict[str, Any]:
    """Django's LOGGING: everything to standard error, as JSON (`json`) or for eyes (`line`)."""
    line = structlog.processors.KeyValueRenderer(
        key_order=["timestamp", "level", "logger", "event"], drop_missing=True, repr_native_str=False
    )
    renderer = structlog.processors.JSONRenderer(ensure_ascii=False) if style == "json" else line
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"plain": _formatter(renderer)},
        "filters": {"template": {"()": Template}},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["template"]}
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "linli": {"level": "INFO"},
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.request": {"level": "ERROR"},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            "django-q": {"handlers": [], "level": "WARNING", "propagate": True},
            "_granian": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        },
    }
