"""Run by hand: `python -m tests.faults --seed 7 --records 10000`."""

from argparse import ArgumentParser, Namespace
import os
from pathlib import Path
import sys

import pytest

FOLDER = Path(__file__).parent


def parse() -> Namespace:
    """Read the command line."""
    parser = ArgumentParser(prog="python -m tests.faults", description="Count recognitions through faults.")
    parser.add_argument("--seed", type=int, default=1, help="the first seed (default: %(default)s)")
    parser.add_argument("--seeds", type=int, default=1, help="how many seeds, one after the other (default: 1)")
    parser.add_argument("--records", type=int, default=10_000, help="recognitions of each run (default: %(default)s)")
    return parser.parse_args()


def main(options: Namespace) -> int:
    """Run the test with these numbers."""
    seeds = range(options.seed, options.seed + options.seeds)
    os.environ |= {"FAULTS_SEEDS": " ".join(map(str, seeds)), "FAULTS_RECORDS": str(options.records)}
    arguments = ["-q", "-s", "-p", "no:cacheprovider", "--show-capture=no", "--tb=short"]
    return int(pytest.main([*arguments, str(FOLDER / "test_recognitions.py")]))


if __name__ == "__main__":
    sys.exit(main(parse()))
