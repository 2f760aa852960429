"""Days that count: working days, terms in months, notice, reminders and the Hijri calendar."""

from shiraka.engines.deadlines.hijri import HijriDate, OutsideHijriTables, format_hijri, hijri, month_name
from shiraka.engines.deadlines.terms import (
    REMINDER_DAYS,
    Reminder,
    add_months,
    due_reminder,
    last_notice_date,
    notice_takes_effect,
    reminder_dates,
    term_end,
)
from shiraka.engines.deadlines.working_days import (
    add_working_days,
    is_working_day,
    next_working_day,
    previous_working_day,
    working_days_between,
)

__all__ = [
    "REMINDER_DAYS",
    "HijriDate",
    "OutsideHijriTables",
    "Reminder",
    "add_months",
    "add_working_days",
    "due_reminder",
    "format_hijri",
    "hijri",
    "is_working_day",
    "last_notice_date",
    "month_name",
    "next_working_day",
    "notice_takes_effect",
    "previous_working_day",
    "reminder_dates",
    "term_end",
    "working_days_between",
]
