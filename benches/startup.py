"""A kernel from its start to its first result, and the round trip of a trivial cell, beside ipykernel.

Both are driven by jupyter_client over libzmq, as JupyterLab does it; they take turns.
"""

import pathlib
import statistics
import subprocess
import time

from jupyter_client.manager import KernelManager
from support.sides import milliseconds, table

STARTS = 7
CELLS = 100


def main():
    names = ["hotloop", "python3"]
    figures = {name: [] for name in names}
    for _ in range(STARTS):
        for name in names:
            figures[name].append(measure(name))
    rows = []
    for index, title in enumerate(["kernel_info reply", "first result", "trivial cell, median", "idle memory"]):
        mine, theirs = (statistics.median(figure[index] for figure in figures[name]) for name in names)
        shown = milliseconds if index < 3 else lambda size: f"{size / 2**20:.0f} MiB"
        rows.append([title, shown(mine), shown(theirs), f"{mine / theirs:.2f}"])
    table(["kernel", "Hotloop", "ipykernel", "ratio"], rows)


def measure(name):
    manager = KernelManager(kernel_name=name)
    begin = time.perf_counter()
    manager.start_kernel(stderr=subprocess.DEVNULL)
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        ready = time.perf_counter() - begin
        run(client)
        first = time.perf_counter() - begin
        trips = []
        for _ in range(CELLS):
            begin = time.perf_counter()
            run(client)
            trips.append(time.perf_counter() - begin)
        return ready, first, statistics.median(trips), resident(manager.provisioner.pid)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def run(client):
    """Execute a cell and wait for its result, its reply and the kernel's being idle."""
    identity = client.execute("1 + 1")
    seen = set()
    while "status" not in seen:
        message = client.get_iopub_msg(timeout=60)
        if message["parent_header"].get("msg_id") == identity:
            kind, content = message["msg_type"], message["content"]
            if kind == "execute_result" and content["data"]["text/plain"] != "2":
                raise AssertionError(content)
            if kind != "status" or content["execution_state"] == "idle":
                seen.add(kind)
    if "execute_result" not in seen:
        raise AssertionError(f"no result, only {seen}")
    client.get_shell_msg(timeout=60)


def resident(pid):
    """Bytes of memory that the process holds."""
    pages = int(pathlib.Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096


if __name__ == "__main__":
    main()
