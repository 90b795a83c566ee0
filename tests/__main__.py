"""Run every test: ``python -m tests``, with options for pytest if wanted.

Those that drive a browser are in step with it, as a hand is; all others are done beside them, but only
with what processor time is left. The status is that of the worst.
"""

import os
import shutil
import subprocess
import sys
import tempfile

PYTEST = [sys.executable, "-m", "pytest"]
LAST = ["nice", "-n", "19"]
"""The least claim on a processor, where the system knows such a thing."""


def main(options: list[str]) -> int:
    """Exit status: 0 if every test has passed."""
    required = {**os.environ, "E2E_REQUIRED": "1"}
    humbly = LAST if shutil.which(LAST[0]) else []
    command = [*humbly, *PYTEST, "-n", "2", "--ignore", "tests/browser", *options]
    with tempfile.TemporaryFile() as said:
        with subprocess.Popen(command, stdout=said, stderr=said) as others:
            browser = subprocess.run([*PYTEST, "tests/browser", *options], env=required)
        said.seek(0)
        sys.stdout.buffer.write(said.read())
    return max(abs(others.returncode), abs(browser.returncode))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
