#!/usr/bin/env python3
"""Adds up what the test runners themselves reported in a log: cargo test, vitest and node --test. Fails when nothing ran."""
import re
import sys

PATTERNS = [
    ("cargo test", re.compile(r"^test result: \w+\. (?P<passed>\d+) passed; (?P<failed>\d+) failed;")),
    ("vitest", re.compile(r"^\s*Tests\s+(?:(?P<failed>\d+) failed \| )?(?P<passed>\d+) passed")),
    ("vitest", re.compile(r"^\s*Tests\s+(?P<failed>\d+) failed \(\d+\)")),
    ("node --test", re.compile(r"^(?:#|ℹ) pass (?P<passed>\d+)$")),
    ("node --test", re.compile(r"^(?:#|ℹ) fail (?P<failed>\d+)$")),
]


def main():
    text = open(sys.argv[1], encoding="utf-8", errors="replace").read()
    sums = {}
    for line in re.sub(r"\x1b\[[0-9;]*m", "", text).splitlines():
        for runner, pattern in PATTERNS:
            found = pattern.match(line)
            if found:
                counts = found.groupdict()
                entry = sums.setdefault(runner, [0, 0])
                entry[0] += int(counts.get("passed") or 0)
                entry[1] += int(counts.get("failed") or 0)
                break
    for runner, (passed, failed) in sums.items():
        print(f"{runner}: {passed} passed, {failed} failed")
    passed = sum(p for p, _ in sums.values())
    failed = sum(f for _, f in sums.values())
    print(f"{passed} passed, {failed} failed")
    sys.exit(0 if passed and not failed else 1)


if __name__ == "__main__":
    main()
