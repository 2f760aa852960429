"""`shiraka audit verify`."""

import sys

from shiraka.foundation.audit.verify import verify


def run() -> int:
    """Print each defect of the audit trail; returns 1 when there is one."""
    report = verify()
    for defect in report.defects:
        sys.stdout.write(f"entry {defect.sequence}: {defect.fault}\n")
    verdict = "sound" if report.is_sound else "NOT SOUND"
    sys.stdout.write(f"audit trail: {report.entries} entries, {verdict}, head {report.head}\n")
    return 0 if report.is_sound else 1
