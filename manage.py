#!/usr/bin/env python
"""The command line of the challenge: `.venv/bin/python manage.py help`."""

import os
import sys

# One BLAS thread per process: workers share the cores, and threads that fight for them are slower than one.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "challenge.config.settings.dev")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
