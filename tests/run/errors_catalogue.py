"""docs/errors.md has every rejection code of the compiler, and its examples say what they say there.

With HOTLOOP_BLESS=1 the messages in the page are written anew.
"""

import os
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "errors.md"
# A code is the literal behind a call that makes a rejection, or the field of one.
CODE = re.compile(r'(?:\b(?:rejection|reject|whole_function)\(\s*(?:[^"()]|\([^"()]*\))*?,\s*|\bcode: )"([a-z]+(?:-[a-z]+)*)"')
ENTRY = re.compile(r"\n## `([^`]+)`\n(.*?)```python\n(.*?)```\n\n```text\n(.*?)```\n", re.DOTALL)
PRELUDE = "import math\nimport numpy as np\nfrom numba import njit, prange\n"


def codes_of_the_source():
    files = [path for part in ("flow", "typed", "lower") for path in (ROOT / "jit" / "src" / part).rglob("*.rs")]
    return {code for path in files for code in CODE.findall(path.read_text(encoding="utf-8"))}


def message_of(code, example):
    scope = {"__name__": "example"}
    exec(PRELUDE, scope)
    try:
        exec(compile(example, f"<{code}>", "exec"), scope)
    except Exception as error:
        return f"{type(error).__name__}: {error}\n"
    return "nothing was raised\n"


text = PAGE.read_text(encoding="utf-8")
failures = []
entries = {code: (example, shown) for code, _, example, shown in ENTRY.findall(text)}
codes = codes_of_the_source()
if len(codes) < 30:
    failures.append(f"only {len(codes)} codes were found in the source: the pattern is out of date")
for code in sorted(codes - set(entries)):
    failures.append(f"{code}: the page has no entry for it")
for code in sorted(set(entries) - codes):
    failures.append(f"{code}: the page has an entry, but the compiler does not know it")
if list(entries) != sorted(entries):
    failures.append("the entries are not in alphabetical order")
for code, (example, shown) in entries.items():
    message = message_of(code, example)
    # What Python's own compiler refuses never comes to ours.
    if f"[{code}]" not in message and not (code == "syntax" and message.startswith("SyntaxError")):
        failures.append(f"{code}: the example says\n{message}")
    elif message != shown:
        if os.environ.get("HOTLOOP_BLESS") == "1":
            text = text.replace(f"{example}```\n\n```text\n{shown}```", f"{example}```\n\n```text\n{message}```")
        else:
            failures.append(f"{code}: the example says\n{message}and not what is in the page")
if os.environ.get("HOTLOOP_BLESS") == "1":
    PAGE.write_text(text, encoding="utf-8")
print("\n".join(failures), end="")
sys.exit(1 if failures else 0)
