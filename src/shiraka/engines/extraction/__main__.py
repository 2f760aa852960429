"""`python -m shiraka.engines.extraction MEDIA_TYPE <file`: one line of JSON, page and text, for each passage."""

import io
import json
import resource
import sys

from shiraka.engines.extraction import Unreadable, passages_of

_MOST_MEMORY = 1 << 30
_MOST_SECONDS = 60


def main(media_type: str) -> int:
    """Write the passages; 1 when the file cannot be read. Memory and processor time are bounded first."""
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_MOST_SECONDS, _MOST_SECONDS))
    try:
        for passage in passages_of(io.BytesIO(sys.stdin.buffer.read()), media_type):
            sys.stdout.write(json.dumps([passage.page, passage.text]) + "\n")
    except (Unreadable, MemoryError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
