"""Judges the emulator with boto3: `check.py [name…]`, with the endpoint in `AWS_ENDPOINT_URL`.

Each function in `checks/` creates, reads, changes and deletes objects of the Terraform types that it names, in an account
of its own. Prints what failed, then which types of the modules no check names; ends with 1 if there is any.
"""

import importlib
import os
import pathlib
import re
import sys
import time
import traceback
from concurrent.futures import ThreadPoolExecutor

import checks

HERE = pathlib.Path(__file__).parent
MODULES = HERE.parent.parent / "modules" / "terraform"


def types_of_modules():
    found = set()
    for file in MODULES.glob("*/*.tf"):
        found.update(re.findall(r'^resource "(aws_[a-z0-9_]+)"', file.read_text(), re.M))
    return found


def main(wanted):
    os.environ.setdefault("AWS_EC2_METADATA_DISABLED", "true")
    for file in sorted((HERE / "checks").glob("[a-z]*.py")):
        importlib.import_module(f"checks.{file.stem}")
    chosen = [one for one in checks.ALL if not wanted or one.function.__name__ in wanted]
    with ThreadPoolExecutor(4) as pool:
        failures = [found for found in pool.map(run, range(len(chosen)), chosen) if found]
    if failures:
        print("\n".join(failures))
    missing = types_of_modules() - {name for one in checks.ALL for name in one.types}
    print(f"{len(chosen) - len(failures)} of {len(chosen)} checks hold")
    if missing and not wanted:
        print("no check names", ", ".join(sorted(missing)))
        return 1
    return bool(failures)


def run(number, one):
    began = time.monotonic()
    try:
        # Another account than a run before it on the same server had.
        one.function(checks.Aws(f"8{os.getpid() % 10**7:07}{number:04}"))
    except Exception as error:
        lines = [frame for frame in traceback.extract_tb(error.__traceback__) if "/checks/" in frame.filename]
        at = ", from ".join(f"{pathlib.Path(frame.filename).name}:{frame.lineno}" for frame in reversed(lines))
        return f"FAILED {one.function.__name__} at {at}: {lines[-1].line if lines else ''}\n  {error!r}"
    if os.environ.get("CHECK_TIMES"):
        print(f"{time.monotonic() - began:6.2f} s {one.function.__name__}")
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
