"""Write the notices of everything that is shipped: the crates in the binary and the carried Python packages.

Usage: notices.py CARGO PACKAGES OUTPUT

For each component its name, version, licence and source, then every distinct licence text once, with the components that
come under it. A component that brings no text gets the one of its licence from the folder `licences`, where there is one.
"""

import collections
import email.parser
import hashlib
import json
import pathlib
import subprocess
import sys

HEAD = """\
Third-party notices of Hotloop

Hotloop itself is under the MIT licence or the Apache Licence 2.0, at your option. The binary contains the crates below, and
the folder `packages` beside this file the Python packages below.

The crates named malachite-* (big integers of the Python VM) are under the GNU Lesser General Public License, version 3.
Hotloop's source, with the exact versions of all crates in Cargo.lock, is what is needed to change them and to rebuild the
binary: add a `[patch.crates-io]` table that names your copy to Cargo.toml and run `cargo x setup`.
"""
LICENCES = pathlib.Path(__file__).parent / "licences"
# The LGPL is written as additions to the GPL, which must come with it.
STANDARD_TEXTS = {"LGPL-3.0-only": ("LGPL-3.0-only.txt", "GPL-3.0-only.txt"), "MPL-2.0": ("MPL-2.0.txt",)}
TEXT_NAMES = ("license", "licence", "copying", "notice", "unlicense")


def main() -> None:
    cargo, packages, output = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    components = sorted([*crates(cargo), *carried(packages)], key=lambda component: component["name"].lower())
    texts = collections.defaultdict(list)
    bodies = {}
    lines = [HEAD]
    for component in components:
        title = f"{component['name']} {component['version']}"
        lines.append(f"{title}: {component['licence']}; {component['source']}")
        standard = [LICENCES / name for name in STANDARD_TEXTS.get(component["licence"], ())]
        for file in component["texts"] or standard:
            body = file.read_text(encoding="utf-8", errors="replace").strip()
            key = hashlib.sha256(" ".join(body.split()).encode()).hexdigest()
            bodies.setdefault(key, body)
            texts[key].append(f"{title} ({file.name})")
    for key, users in sorted(texts.items(), key=lambda item: -len(item[1])):
        lines += ["", "=" * 100, "\n".join(users), "-" * 100, bodies[key]]
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text("\n".join(lines) + "\n", encoding="utf-8")


def crates(cargo: str):
    """The crates that are linked into the binary `hotloop` on this kind of machine."""
    host = run(cargo, "-vV").split("host: ")[1].split()[0]
    metadata = json.loads(run(cargo, "metadata", "--format-version", "1", "--locked", "--filter-platform", host))
    packages = {package["id"]: package for package in metadata["packages"]}
    edges = {
        node["id"]: [
            dependency["pkg"]
            for dependency in node["deps"]
            if any(kind["kind"] is None for kind in dependency["dep_kinds"])
        ]
        for node in metadata["resolve"]["nodes"]
    }
    waiting = [identity for identity, package in packages.items() if package["name"] == "hotloop"]
    linked = set()
    while waiting:
        identity = waiting.pop()
        if identity not in linked:
            linked.add(identity)
            waiting.extend(edges[identity])
    for identity in linked:
        package = packages[identity]
        if package["source"] is None:
            continue
        folder = pathlib.Path(package["manifest_path"]).parent
        texts = {file for file in folder.iterdir() if is_text(file)}
        if package["license_file"]:
            texts.add(folder / package["license_file"])
        yield {
            "name": package["name"],
            "version": package["version"],
            "licence": package["license"] or f"see {package['license_file']}",
            "source": package["repository"] or package["homepage"] or "no repository named",
            "texts": sorted(texts),
        }


def carried(packages: pathlib.Path):
    """The Python packages that lie unpacked in a folder; NumPy's files carry their record themselves."""
    for record in [*sorted(packages.glob("*.dist-info")), packages / "numpy"]:
        metadata = email.parser.Parser().parsestr((record / "METADATA").read_text(encoding="utf-8"))
        classifiers = [line.rpartition(" :: ")[2] for line in metadata.get_all("Classifier", []) if "License" in line]
        urls = [line.rpartition(", ")[2] for line in metadata.get_all("Project-URL", [])]
        licence = metadata["License-Expression"] or ", ".join(classifiers) or metadata["License"] or "not declared"
        yield {
            "name": metadata["Name"],
            "version": metadata["Version"],
            "licence": licence,
            "source": metadata["Home-page"] or (urls or ["no page named"])[0],
            "texts": [file for file in sorted(record.rglob("*")) if is_text(file)],
        }


def is_text(file: pathlib.Path) -> bool:
    return file.is_file() and file.name.lower().startswith(TEXT_NAMES) and file.suffix not in (".py", ".rs")


def run(*command: str) -> str:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


if __name__ == "__main__":
    main()
