"""`python -m shiraka` is the `shiraka` command."""

import sys

from shiraka.cli import main

sys.exit(main())
