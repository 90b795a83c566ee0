"""Run every test: ``python -m tests``, with options for pytest if wanted.

Those that drive a browser come last and alone: beside others a browser falls behind the hand that
they lend it. The status is that of the worst.
"""

import os
import subprocess
import sys

PYTEST = [sys.executable, "-m", "pytest"]


def main(options: list[str]) -> int:
    """Exit status: 0 if every test has passed."""
    required = {**os.environ, "E2E_REQUIRED": "1"}
    others = subprocess.run([*PYTEST, "-n", "2", "--ignore", "tests/browser", *options])
    browser = subprocess.run([*PYTEST, "tests/browser", *options], env=required)
    return max(abs(others.returncode), abs(browser.returncode))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
