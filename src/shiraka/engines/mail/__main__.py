"""An e-mail at the command line: `python -m shiraka.engines.mail FILE.eml` tells what is read in it, as JSON."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from shiraka.engines.mail import Mail, MailFault, read_mail


def main(arguments: list[str] | None = None) -> int:
    """Write what each file holds; 1 when one is no e-mail that can be read."""
    parser = argparse.ArgumentParser(prog="python -m shiraka.engines.mail", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE.eml")
    status = 0
    for path in parser.parse_args(arguments).files:
        try:
            sys.stdout.write(told(read_mail(path.read_bytes())) + "\n")
        except (OSError, MailFault) as error:
            sys.stderr.write(f"{path}: {error}\n")
            status = 1
    return status


def told(mail: Mail) -> str:
    """Return an e-mail as JSON; of an attachment its name and size."""
    plain = asdict(mail) | {
        "attachments": [
            {"name": item.name, "media_type": item.media_type, "size": len(item.content)} for item in mail.attachments
        ]
    }
    return json.dumps(plain, ensure_ascii=False, indent=2, default=str)


if __name__ == "__main__":
    sys.exit(main())
