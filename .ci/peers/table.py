"""Reads verdicts.md: what is expected of each server in each case, and compares it with what was found."""

from pathlib import Path

SERVERS = ("sandbox", "ministack", "moto")
HEADING = ["case", *SERVERS]


class Table:
    """The rows of the file's tables, by case."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lines = path.read_text().splitlines()
        self.rows: dict[str, dict[str, str]] = {}
        for line in self._lines:
            cells = _cells(line)
            if not cells or cells == HEADING or set(line) <= set("|- "):
                continue
            assert len(cells) == len(HEADING), f"{path.name}: expected {len(HEADING)} cells in: {line}"
            assert cells[0] not in self.rows, f"{path.name}: two rows are called `{cells[0]}`"
            self.rows[cells[0]] = dict(zip(SERVERS, cells[1:], strict=True))

    def compare(self, found: dict[str, dict[str, str]]) -> list[str]:
        """What differs; a row without a case and a case without a row differ too."""
        problems = [f"`{name}`: there is a row, but no such case" for name in self.rows if name not in found]
        for name, verdicts in found.items():
            if name not in self.rows:
                problems.append(f"`{name}`: there is no row in {self._path.name} for this case")
                continue
            for server, verdict in verdicts.items():
                expected = self.rows[name][server]
                if verdict != expected:
                    problems.append(f"`{name}` on {server}: expected `{expected}`, found `{verdict}`")
        return problems

    def write(self, found: dict[str, dict[str, str]]) -> None:
        """Writes what was found into the rows that are there, for a person to review."""
        lines = []
        for line in self._lines:
            name = (_cells(line) or [""])[0]
            verdicts = self.rows.get(name, {}) | found.get(name, {})
            lines.append(f"| {' | '.join([name, *(verdicts[it] for it in SERVERS)])} |" if name in self.rows else line)
        self._path.write_text("\n".join(lines) + "\n")


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []
