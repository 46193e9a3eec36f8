"""Makes docs/compatibility.md of verdicts.md: what works with each server, by operation, or why it does not."""

import argparse
import re
import sys
from pathlib import Path

from table import SERVERS, Table

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent.parent / "docs" / "compatibility.md"
NAMES = {"sandbox": "sandbox", "ministack": "MiniStack", "moto": "moto"}
# More cases than this are counted, not listed.
MOST_LISTED = 3

HEAD = """# Compatibility

What works with each server that Authcanvas is checked with, by operation. The sandbox is Authcanvas's own and meant to do as AWS does;
[MiniStack](https://pypi.org/project/ministack/) runs with `AUTH=true`, [moto](https://pypi.org/project/moto/) as it starts by itself.

This page is written by `.ci/peers/compatibility.py --write` from [what each server did](../.ci/peers/verdicts.md), case by case. CI runs every
case against the servers, and fails where a server does something else or this page is not up to date.

- **works**: in every case as the sandbox does.
- **works, lax**: what should work does; what AWS refuses is taken all the same, in the cases named.
- **works, differs**: what should work does; in the cases named it answers otherwise.
- **works as far as tried**: no case of its own asks for a success; other cases call it on their way.
- **partly**, **no**: what should work does not, and this is what it does instead.
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write docs/compatibility.md")
    arguments = parser.parse_args()
    if arguments.write:
        PAGE.write_text(page())
    found = problems()
    for problem in found:
        print(problem, file=sys.stderr)
    return 1 if found else 0


def problems() -> list[str]:
    """Why the page is not what the verdicts say, if it is not."""
    if PAGE.is_file() and PAGE.read_text() == page():
        return []
    return ["docs/compatibility.md is not up to date: run python3 .ci/peers/compatibility.py --write"]


def page() -> str:
    rows = Table(HERE / "verdicts.md").rows
    graphs: dict[str, list[str]] = {}
    calls: dict[str, list[str]] = {}
    for case in rows:
        subject = case.split(",")[0]
        (graphs if subject.endswith(".ron") else calls).setdefault(subject, []).append(case)
    parts = [HEAD]
    for title, heading, groups in (
        ("Shipped graphs", "graph", graphs),
        ("Operations and challenges", "operation", calls),
    ):
        parts.append(f"## {title}\n")
        parts.append(f"| {heading} | {' | '.join(NAMES[server] for server in SERVERS)} |")
        parts.append("| --- " * (len(SERVERS) + 1) + "|")
        for subject, cases in groups.items():
            cells = [summary(subject, {case: rows[case] for case in cases}, server) for server in SERVERS]
            parts.append(f"| {subject} | {' | '.join(cells)} |")
        parts.append("")
    return "\n".join(parts).rstrip() + "\n"


def summary(subject: str, rows: dict[str, dict[str, str]], server: str) -> str:
    """What a server does with one operation, in words."""
    succeeding = {case: verdicts for case, verdicts in rows.items() if not is_refusal(verdicts["sandbox"])}
    broken = {case: verdicts[server] for case, verdicts in succeeding.items() if is_refusal(verdicts[server])}
    crashed = {
        case: verdicts[server]
        for case, verdicts in rows.items()
        if case not in broken and is_crash(verdicts[server])
    }
    broken |= crashed
    if broken:
        word = "no" if all(is_refusal(verdicts[server]) for verdicts in rows.values()) else "partly"
        return f"**{word}**: {listed(subject, broken)}"
    if server == "sandbox":
        return "works" if succeeding else "works as far as tried: refuses what AWS refuses"
    lax = [case for case, verdicts in rows.items() if is_refusal(verdicts["sandbox"]) and not is_refusal(verdicts[server])]
    others = [case for case, verdicts in rows.items() if verdicts[server] != verdicts["sandbox"] and case not in lax]
    said = []
    if lax:
        said.append(f"**lax**: {named(subject, lax)}")
    if others:
        said.append(f"**differs**: {listed(subject, {case: rows[case][server] for case in others})}")
    return "works" + "".join(f", {text}" for text in said)


def is_crash(verdict: str) -> bool:
    """True for what is no answer of the operation at all."""
    return verdict.startswith(("HTTP ", "not reached"))


def is_refusal(verdict: str) -> bool:
    return is_crash(verdict) or re.search(r"Exception$|^exit code [1-9]|^Error$", verdict) is not None


def listed(subject: str, verdicts: dict[str, str]) -> str:
    """Cases with what was found; those in which the same was found are named together."""
    together: dict[str, list[str]] = {}
    for case, verdict in verdicts.items():
        together.setdefault(verdict, []).append(case)
    return "; ".join(f"{verdict} ({named(subject, cases)})" for verdict, cases in together.items())


def named(subject: str, cases: list[str]) -> str:
    names = [case.removeprefix(subject).removeprefix(", ") or "the plain call" for case in cases]
    if len(names) > MOST_LISTED:
        return f"{len(names)} cases, such as {names[0]}"
    return "; ".join(names)


if __name__ == "__main__":
    sys.exit(main())
