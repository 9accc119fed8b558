"""How long the integration takes to be imported, where Home Assistant's core is there already.

The floor is the import of the least integration. Each is measured in a process of its own.
"""

from pathlib import Path
import subprocess
import sys
from typing import Final

from benchmarks.harness import DOMAINS, ROOT, Load, Results

ROUNDS: Final = 5
# What Home Assistant has imported before it looks at any integration.
CORE: Final = "homeassistant.bootstrap, homeassistant.components.http, homeassistant.components.websocket_api"
PROGRAM: Final = f"""
import sys, time
import {CORE}
import custom_components
custom_components.__path__.append({str(Path(__file__).parent)!r})
began, before = time.perf_counter(), len(sys.modules)
import custom_components.{{domain}}, custom_components.{{domain}}.config_flow
print(time.perf_counter() - began, len(sys.modules) - before)
"""


def imported(domain: str) -> tuple[float, int]:
    """Return the milliseconds that an import takes, and how many modules it brings."""
    command = [sys.executable, "-c", PROGRAM.format(domain=domain)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603
    seconds, modules = done.stdout.split()
    return float(seconds) * 1000, int(modules)


def main() -> None:
    """Measure in turns."""
    results, load = Results("Import"), Load()
    for _ in range(ROUNDS):
        for domain in DOMAINS:
            took, modules = imported(domain)
            results.add(domain, "import", took, "ms")
            results.add(domain, "modules", modules, "")
    results.add_load(load)
    results.print()


if __name__ == "__main__":
    main()
