"""Deadlines at the command line: `python -m shiraka.engines.deadlines reminders 2029-05-02`."""

import argparse
import sys
from datetime import date

from shiraka.engines.deadlines import (
    REMINDER_DAYS,
    add_working_days,
    format_hijri,
    hijri,
    last_notice_date,
    reminder_dates,
    term_end,
    working_days_between,
)


def main(arguments: list[str] | None = None) -> int:
    """Answer one question about dates on standard output; returns the exit status."""
    given = _parser().parse_args(arguments)
    try:
        answer = "\n".join(_answer(given))
    except (ValueError, OverflowError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(f"{answer}\n")
    return 0


def _answer(given: argparse.Namespace) -> list[str]:
    match given.question:
        case "working-days":
            return [str(add_working_days(given.start, given.n, weekend=given.weekend, holidays=given.holiday))]
        case "between":
            days = working_days_between(given.start, given.end, weekend=given.weekend, holidays=given.holiday)
            return [str(days)]
        case "term":
            return [str(term_end(given.start, given.months))]
        case "notice":
            last = last_notice_date(
                given.end, months=given.months, days=given.days, weekend=given.weekend, holidays=given.holiday
            )
            return [str(last)]
        case "reminders":
            found = reminder_dates(given.end, given.before, weekend=given.weekend, holidays=given.holiday)
            return [f"{reminder.days_before:>4} days before: {reminder.on}" for reminder in found]
        case _:
            return [f"{hijri(given.day, given.offset)}  {format_hijri(given.day, given.language, given.offset)}"]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m shiraka.engines.deadlines", description=__doc__)
    calendar = argparse.ArgumentParser(add_help=False)
    calendar.add_argument("--weekend", type=_numbers, default=frozenset({6, 7}), help="ISO weekdays, as 5,6")
    calendar.add_argument("--holiday", type=date.fromisoformat, action="append", default=[], help="repeatable")
    questions = parser.add_subparsers(dest="question", required=True)

    working = questions.add_parser("working-days", parents=[calendar], help="the n-th working day after a day")
    working.add_argument("start", type=date.fromisoformat)
    working.add_argument("n", type=int)

    between = questions.add_parser("between", parents=[calendar], help="working days between two days")
    between.add_argument("start", type=date.fromisoformat)
    between.add_argument("end", type=date.fromisoformat)

    term = questions.add_parser("term", help="the last day of a term of months")
    term.add_argument("start", type=date.fromisoformat)
    term.add_argument("months", type=int)

    notice = questions.add_parser("notice", parents=[calendar], help="the last day to give notice")
    notice.add_argument("end", type=date.fromisoformat)
    notice.add_argument("--months", type=int, default=0)
    notice.add_argument("--days", type=int, default=0)

    reminders = questions.add_parser("reminders", parents=[calendar], help="the reminders before an end")
    reminders.add_argument("end", type=date.fromisoformat)
    reminders.add_argument("--before", type=_numbers, default=REMINDER_DAYS, help="days, as 180,90,60,30")

    in_hijri = questions.add_parser("hijri", help="the Hijri date of a day")
    in_hijri.add_argument("day", type=date.fromisoformat)
    in_hijri.add_argument("--offset", type=int, default=0)
    in_hijri.add_argument("--language", choices=["en", "fr", "ar"], default="en")
    return parser


def _numbers(text: str) -> frozenset[int]:
    return frozenset(int(part) for part in text.split(","))


if __name__ == "__main__":
    sys.exit(main())
