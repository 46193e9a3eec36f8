"""Does what docs/your-own-backend.md says, word by word, against MiniStack in place of AWS.

Every `sh` block is run, in order, in one shell. A `text` block is what the block before it must print. A `json` block is a file
to write, and must be JSON.
"""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

from account import REGION
from servers import Server

GUIDE_SECONDS = 300
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# What a person would type where the guide reads a password.
TYPED = "Correct-horse-1\n"


def problems(guide: Path, server: Server, graphs: Path, path: list[Path], work: Path) -> list[str]:
    """Runs the guide's blocks; gives what went wrong, and prints nothing of what they say."""
    blocks = FENCE.findall(guide.read_text())
    unknown = sorted({language for language, _ in blocks} - {"sh", "text", "json"})
    if unknown:
        return [f"{guide.name}: expected `sh`, `text` and `json` blocks only, found {', '.join(unknown)}"]
    for settings in [text for language, text in blocks if language == "json"]:
        try:
            json.loads(settings)
        except ValueError as error:
            return [f"{guide.name}: a `json` block is no JSON: {error}\n{settings}"]
    # What is shown as a file to write runs nothing and prints nothing.
    blocks = [(language, text) for language, text in blocks if language != "json"]
    commands = [text for language, text in blocks if language == "sh"]
    if not commands:
        return [f"{guide.name}: no `sh` block was found"]

    shutil.rmtree(work / "guide", ignore_errors=True)
    home = work / "guide/home"
    clone = work / "guide/clone"
    home.mkdir(parents=True)
    clone.mkdir()
    (clone / "graphs").symlink_to(graphs)
    script = work / "guide/script.sh"
    separator = "---- the next block ----"
    script.write_text(f"\nprintf '%s\\n' '{separator}'\n".join(commands))
    done = subprocess.run(
        ["bash", "-euo", "pipefail", str(script)],
        cwd=clone,
        # Nothing of this machine's own AWS settings may be in reach.
        env={
            "PATH": os.pathsep.join([*map(str, path), os.environ["PATH"]]),
            "HOME": str(home),
            "LC_ALL": "C.UTF-8",
            "AWS_ENDPOINT_URL": server.endpoint,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": REGION,
        },
        input=TYPED,
        capture_output=True,
        text=True,
        timeout=GUIDE_SECONDS,
    )
    (work / "guide/stdout.txt").write_text(done.stdout)
    (work / "guide/stderr.txt").write_text(done.stderr)
    printed = done.stdout.split(separator + "\n")
    if done.returncode != 0:
        command = commands[len(printed) - 1]
        return [f"{guide.name}: exit code {done.returncode} in the block\n{command}\n{done.stdout}\n{done.stderr}"]

    found = []
    n_commands = n_texts = 0
    for language, text in blocks:
        if language == "sh":
            n_commands += 1
            continue
        n_texts += 1
        if printed[n_commands - 1] != text:
            found.append(f"{guide.name}: expected the output\n{text}found\n{printed[n_commands - 1]}")
    if TYPED.strip() in done.stdout + done.stderr:
        found.append(f"{guide.name}: the password is shown")
    if any(home.iterdir()):
        left = ", ".join(entry.name for entry in home.iterdir())
        found.append(f"{guide.name}: the last block leaves behind {left}")
    print(f"{n_commands} blocks were run, the output of {n_texts} compared")
    return found
