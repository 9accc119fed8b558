"""Mutation testing: changes the integration in many small ways, and looks whether the tests notice.

.venv/bin/python -m scripts.mutate --cover                  which tests run which lines; once, takes minutes
.venv/bin/python -m scripts.mutate --cover tests/api        the same anew for some tests
.venv/bin/python -m scripts.mutate recognitions/judge.py    all mutants of a file, or of each in a folder
.venv/bin/python -m scripts.mutate people --per-file 40     some of each file, always the same
"""

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections import Counter
from collections.abc import Iterator
import json
from pathlib import Path
import sys
from typing import Any

from .mutation import forking
from .mutation.choosing import Choice
from .mutation.covering import PACKAGE, ROOT, Covering, cover
from .mutation.mutants import Mutant, mutants, sample

KEPT = ROOT / ".demo"
TESTS = ["tests/api", "tests/recognitions", "tests/integration"]

type Results = dict[str, dict[str, Any]]


def parse() -> Namespace:
    """Return what is to be done."""
    parser = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", help="files or folders of the integration, or with --cover of the tests")
    parser.add_argument("--cover", action="store_true", help="only learn which tests run which lines")
    parser.add_argument("--per-file", type=int, help="how many mutants of each file; all of them without this")
    parser.add_argument("--seed", type=int, default=1, help="chooses which")
    parser.add_argument("--budget", type=float, default=90.0, help="seconds for the tests of a mutant")
    parser.add_argument("--survivors", action="store_true", help="run those again that survived")
    parser.add_argument("--covering", type=Path, default=KEPT / "covering.json", help="where that is kept")
    parser.add_argument("--results", type=Path, default=KEPT / "mutants.jsonl", help="where the results are kept")
    return parser.parse_args()


def learn(options: Namespace) -> None:
    """Run tests with coverage, and keep what they ran."""
    tests = options.paths or TESTS
    newer = cover(tests, options.covering.with_suffix(".coverage"))
    covering = Covering.read(options.covering)
    covering.merge(newer, tests)
    covering.write(options.covering)
    print(f"{len(covering.seconds)} tests are known")


def files(paths: list[str]) -> Iterator[Path]:
    """Return all files that paths in the integration stand for."""
    for name in paths:
        path = ROOT / PACKAGE / name
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]


def read(path: Path) -> Results:
    """Return the results so far by mutant; a later one counts."""
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return {result["key"]: result for result in map(json.loads, lines)}


def judge(mutant: Mutant, original: bytes, choice: Choice, budget: float) -> forking.Verdict:
    """Run tests against a mutant until one notices."""
    total = forking.Verdict(status="not run")
    for tests in choice.rounds(mutant):
        verdict = forking.run(ROOT / mutant.file, mutant.source(original), tests, budget - total.seconds)
        verdict.seconds += total.seconds
        verdict.ran += total.ran
        total = verdict
        if verdict.status != "survived" or verdict.seconds > budget:
            break
    for test in total.failed:
        choice.note(test)
    return total


def run_file(path: Path, options: Namespace, covering: Covering, known: Results) -> list[dict[str, Any]]:
    """Run what is not known yet of a file, and return the results of all that were chosen."""
    original, name = path.read_bytes(), str(path.relative_to(ROOT))
    choice = Choice(covering, name)
    results = []
    chosen = sample(mutants(name, original), options.per_file, options.seed)
    # Constants last: by then it is known who is good at this file.
    for mutant in sorted(chosen, key=lambda mutant: not mutant.lines):
        key = mutant.key(original)
        result = known.get(key)
        if result is None or (options.survivors and not is_caught(result)):
            verdict = judge(mutant, original, choice, options.budget)
            result = {"key": key, "file": name, "diff": mutant.diff(original), **vars(verdict)}
            with options.results.open("a", encoding="utf-8") as results_file:
                print(json.dumps(result), file=results_file)
        else:
            for test in result["failed"]:
                choice.note(test)
        results.append(result)
    return results


def is_caught(result: dict[str, Any]) -> bool:
    """Return whether a test has noticed."""
    return result["status"] not in {"survived", "not run"}


def report(results: list[dict[str, Any]]) -> None:
    """Print a table, and who has survived."""
    all_of, caught = (Counter(one["file"] for one in some) for some in (results, filter(is_caught, results)))
    print(f"{'file':50} mutants  caught  survived   share")
    for file, number in [*all_of.items(), ("all", len(results))]:
        noticed = caught[file] if file in caught or file != "all" else sum(caught.values())
        name = file.removeprefix(f"{PACKAGE}/")
        print(f"{name:50} {number:7} {noticed:7} {number - noticed:9} {noticed / max(number, 1):7.1%}")
    for result in results:
        if not is_caught(result):
            name = result["file"].removeprefix(f"{PACKAGE}/")
            print(f"\n{name}: {result['status']}, {result['ran']} tests", *result["diff"], sep="\n")


def main() -> None:
    """Learn, or run."""
    options = parse()
    KEPT.mkdir(exist_ok=True)
    if options.cover:
        learn(options)
        return
    covering = Covering.read(options.covering)
    if not covering.seconds:
        sys.exit("mutate: which tests run which lines is not known yet; run it with --cover first")
    forking.preload(covering.modules)
    known = read(options.results)
    report([result for path in files(options.paths) for result in run_file(path, options, covering, known)])


if __name__ == "__main__":
    main()
