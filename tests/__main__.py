"""Run every test: ``python -m tests``, with options for pytest if wanted.

The tests that drive a browser wait for it half of their time; so they run beside the others. What
they say follows when the others are done. The status is that of the worst.
"""

import os
import subprocess
import sys
import tempfile

PYTEST = [sys.executable, "-m", "pytest"]


def main(options: list[str]) -> int:
    """Exit status: 0 if every test has passed."""
    required = {**os.environ, "E2E_REQUIRED": "1"}
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        command = [*PYTEST, "tests/browser", *options]
        with subprocess.Popen(command, env=required, stdout=said, stderr=said) as browser:
            try:
                others = subprocess.run([*PYTEST, "--ignore", "tests/browser", *options]).returncode
                print("The tests in the browser run on; what they say follows.", flush=True)
                browser.wait()
            finally:
                browser.terminate()
        said.seek(0)
        sys.stdout.write(said.read())
    return max(abs(others), abs(browser.returncode))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
