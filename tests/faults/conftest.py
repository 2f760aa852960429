"""The figures of the tests of faults, in the summary of the run."""

from typing import Any


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Tell each figure, whichever worker found it."""
    reports = [report for reports in terminalreporter.stats.values() for report in reports]
    figures = [
        value
        for report in reports
        if getattr(report, "when", "") == "teardown"
        for name, value in report.user_properties
        if name == "figure"
    ]
    if figures:
        terminalreporter.section("faults")
        for figure in figures:
            terminalreporter.line(figure)
