"""Control-flow graphs, drawn: blocks in layers, edges downwards, and those of loops back up."""

import math
import re
from html import escape

# Sizes in pixels; a letter of the font has this width.
_LETTER, _LINE, _PAD = 6.7, 15, 8
_GAP, _RISE = 26, 46
_MOST_LINES, _MOST_LETTERS = 9, 58
_SWEEPS = 12
_STYLE = """<style>
.hotloop-graph {overflow:auto;max-height:60em;color:inherit}
.hotloop-graph svg {font-family:var(--jp-code-font-family,ui-monospace,monospace);font-size:11px}
.hotloop-graph text {fill:currentColor}
.hotloop-graph rect {fill:color-mix(in srgb,currentColor 5%,transparent);stroke:currentColor;stroke-opacity:.55}
.hotloop-graph rect.end {stroke-width:2}
.hotloop-graph .head {font-weight:bold}
.hotloop-graph .place {fill-opacity:.6}
.hotloop-graph path {fill:none;stroke:currentColor;stroke-opacity:.7}
.hotloop-graph path.back {stroke:light-dark(hsl(215 80% 45%),hsl(205 85% 70%));stroke-opacity:1;stroke-width:1.5}
.hotloop-graph path.tip {fill:currentColor;fill-opacity:.8;stroke:none}
.hotloop-graph path.tip.back {fill:light-dark(hsl(215 80% 45%),hsl(205 85% 70%));fill-opacity:1}
.hotloop-graph .choice {fill-opacity:.75;font-size:10px}
</style>"""


class Block:
    """A block: its name, its lines, and (name, label) of where it goes."""

    def __init__(self, name):
        self.name, self.lines, self.targets = name, [], []
        self.sources = []

    @property
    def place(self):
        if not self.sources:
            return ""
        first, last = min(self.sources), max(self.sources)
        return f"line {first}" if first == last else f"lines {first}–{last}"


class FlowGraph:
    """The blocks of one function, the first of them its entry."""

    def __init__(self, name, blocks):
        self.name = name
        known = {block.name for block in blocks}
        for block in blocks:
            block.targets = [(target, label) for target, label in block.targets if target in known]
        self.blocks = _reachable(blocks)

    def text(self):
        lines = [self.name]
        for block in self.blocks:
            goes = ", ".join(f"{target} ({label})" if label else target for target, label in block.targets) or "the end"
            lines.append(f"  {block.name}{f' [{block.place}]' if block.place else ''} -> {goes}")
        return "\n".join(lines)

    def svg(self):
        return _drawn(self.blocks)


class FlowGraphs:
    """Those of the functions of a stage."""

    def __init__(self, title, graphs):
        self.title, self.graphs = title, graphs

    def __repr__(self):
        return "\n".join([self.title, *(graph.text() for graph in self.graphs)])

    def _repr_html_(self):
        parts = [f"<div><b><code>{escape(self.title)}</code></b></div>{_STYLE}"]
        for graph in self.graphs:
            parts.append(f"<div><code>{escape(graph.name)}</code></div><div class=\"hotloop-graph\">{graph.svg()}</div>")
        return "".join(parts)


def flow_graphs(stages, stage):
    """The graphs of a stage."""
    read = _read_llvm if stage == "llvm" else _read_ours
    graphs = [FlowGraph(name, blocks) for name, blocks in read(stages.linked(stage)) if blocks]
    return FlowGraphs(f"{stages.title}, stage {stage}", graphs)


def of_llvm(text):
    """The graphs in a text of LLVM's."""
    return [FlowGraph(name, blocks) for name, blocks in _read_llvm([_Plain(line) for line in text.splitlines()]) if blocks]


class _Plain:
    line = None

    def __init__(self, text):
        self.text = text


def _read_ours(lines):
    """Functions of the compiler's own stages: (name, blocks) each."""
    found = []
    for line in lines:
        text = line.text
        head = re.match(r'(?:flow (\S+?)\(|typed @\d+ (\S+)|function @\d+ "([^"]*)")', text)
        if head:
            found.append((head[1] or head[2] or head[3], []))
            # In Loops the entry has no label.
            if text.startswith("function"):
                found[-1][1].append(Block("b0"))
            continue
        if not found or text == "}":
            continue
        blocks = found[-1][1]
        label = re.match(r"(b\d+)(\(.*\))?:", text)
        if label:
            blocks.append(Block(label[1]))
            if "#" in text:
                blocks[-1].lines.append(text[text.index("#"):])
            continue
        if not blocks:
            continue
        bare = text.strip()
        block = blocks[-1]
        block.lines.append(bare)
        if line.line:
            block.sources.append(line.line)
        verb = bare.partition(" ")[0]
        if verb in ("jump", "branch", "try", "raise", "raise_to"):
            targets = re.findall(r"(?<![\w%.])b\d+\b", bare)
            labels = {"branch": ["yes", "no"], "try": ["", "fails"], "raise": ["fails"], "raise_to": ["fails"]}.get(verb, [""])
            if verb != "raise" or " to b" in bare:
                block.targets = list(zip(targets, labels))
    return found


def _read_llvm(lines):
    found = []
    inside = False
    for line in lines:
        text = line.text
        if text.startswith("define "):
            name = re.search(r"@\"?([^(\"]+)\"?\(", text)
            found.append((name[1] if name else "?", []))
            inside = True
        elif text.startswith("}"):
            inside = False
        elif inside and text.strip():
            blocks = found[-1][1]
            label = re.match(r'"?([-$.\w]+)"?:', text)
            if label:
                blocks.append(Block(label[1]))
                continue
            if not blocks:
                blocks.append(Block("0"))
            block, bare = blocks[-1], text.strip()
            block.lines.append(bare)
            if line.line:
                block.sources.append(line.line)
            targets = re.findall(r'label %"?([-$.\w]+)"?', bare)
            if targets:
                labels = ["yes", "no"] if bare.startswith("br i1") else [""] * len(targets)
                block.targets += list(zip(targets, labels))
    return found


def _reachable(blocks):
    if not blocks:
        return []
    by_name = {block.name: block for block in blocks}
    seen, waiting = {blocks[0].name}, [blocks[0].name]
    while waiting:
        for target, _ in by_name[waiting.pop()].targets:
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return [block for block in blocks if block.name in seen]


class _Node:
    """A block in the drawing, or (without one) a place that a long edge goes through."""

    def __init__(self, block, layer):
        self.block, self.layer = block, layer
        self.up, self.down = [], []
        self.x = self.y = 0.0
        self.sides = {}
        if block is None:
            self.lines, self.width, self.height = [], 10.0, 0.0
            return
        lines = [line if len(line) <= _MOST_LETTERS else f"{line[:_MOST_LETTERS - 1]}…" for line in block.lines]
        if len(lines) > _MOST_LINES:
            # The last line says where it goes.
            more = len(lines) - _MOST_LINES + 1
            lines = [*lines[:_MOST_LINES - 2], f"… {more} more", lines[-1]]
        self.lines = lines
        head = len(block.name) + len(block.place) + 3
        self.width = max([head, *map(len, lines)]) * _LETTER + 2 * _PAD
        self.height = (len(lines) + 1) * _LINE + 1.2 * _PAD


def _drawn(blocks):
    """The graph as SVG: layered, after Sugiyama."""
    backward = _back_edges(blocks)
    layers_of = _layers(blocks, backward)
    nodes = {block.name: _Node(block, layers_of[block.name]) for block in blocks}
    layers = [[] for _ in range(max(layers_of.values()) + 1)]
    for block in blocks:
        layers[nodes[block.name].layer].append(nodes[block.name])
    paths = []
    for block in blocks:
        for target, label in block.targets:
            if target == block.name:
                paths.append(([nodes[target]], label, True))
                continue
            is_back = (block.name, target) in backward
            upper, lower = (target, block.name) if is_back else (block.name, target)
            chain = [nodes[upper]]
            for layer in range(nodes[upper].layer + 1, nodes[lower].layer):
                chain.append(_Node(None, layer))
                layers[layer].append(chain[-1])
            chain.append(nodes[lower])
            for above, below in zip(chain, chain[1:]):
                above.down.append(below)
                below.up.append(above)
            paths.append((chain[::-1] if is_back else chain, label, is_back))
    _order(layers)
    _place(layers)
    _choose_sides(paths)
    return _svg(nodes.values(), layers, paths)


def _choose_sides(paths):
    """Lets the ways of a branch leave it in the order in which they go down."""
    ways = {}
    for chain, label, is_back in paths:
        if label and len(chain) > 1:
            ways.setdefault(id(chain[0]), []).append((math.inf if is_back else chain[1].x, label))
    for chain, label, _ in paths:
        labels = [each for _, each in sorted(ways.get(id(chain[0]), ()), key=lambda way: way[0])]
        chain[0].sides = {label: -1 if at == 0 else 1 for at, label in enumerate(labels)} if len(labels) > 1 else {}


def _back_edges(blocks):
    """The edges that close a cycle, as a walk in depth finds them."""
    by_name = {block.name: block for block in blocks}
    state, back = {}, set()
    stack = [(blocks[0].name, iter(by_name[blocks[0].name].targets))]
    state[blocks[0].name] = 1
    while stack:
        name, targets = stack[-1]
        for target, _ in targets:
            if state.get(target) == 1:
                back.add((name, target))
            elif target not in state:
                state[target] = 1
                stack.append((target, iter(by_name[target].targets)))
                break
        else:
            state[name] = 2
            stack.pop()
    return back


def _layers(blocks, backward):
    """The layer of each block: the longest way to it from the entry."""
    forward = {block.name: [t for t, _ in block.targets if (block.name, t) not in backward and t != block.name] for block in blocks}
    incoming = {block.name: 0 for block in blocks}
    for targets in forward.values():
        for target in targets:
            incoming[target] += 1
    layer = {block.name: 0 for block in blocks}
    ready = [name for name, count in incoming.items() if count == 0]
    while ready:
        name = ready.pop()
        for target in forward[name]:
            layer[target] = max(layer[target], layer[name] + 1)
            incoming[target] -= 1
            if incoming[target] == 0:
                ready.append(target)
    return layer


def _order(layers):
    """Orders each layer by the middle of what its nodes are joined to, so that few edges cross."""
    best, fewest = None, None
    for sweep in range(_SWEEPS):
        downwards = sweep % 2 == 0
        for layer in layers if downwards else reversed(layers):
            for at, node in enumerate(layer):
                node.x = float(at)
        for layer in layers[1:] if downwards else layers[-2::-1]:
            def middle(node):
                joined = node.up if downwards else node.down
                return sum(each.x for each in joined) / len(joined) if joined else node.x
            layer.sort(key=middle)
            for at, node in enumerate(layer):
                node.x = float(at)
        crossings = _crossings(layers)
        if fewest is None or crossings < fewest:
            best, fewest = [list(layer) for layer in layers], crossings
        if fewest == 0:
            break
    for layer, order in zip(layers, best):
        layer[:] = order


def _crossings(layers):
    count = 0
    for layer, below in zip(layers, layers[1:]):
        at = {id(node): place for place, node in enumerate(below)}
        ends = [at[id(target)] for node in layer for target in sorted(node.down, key=lambda each: at[id(each)])]
        count += sum(1 for i, end in enumerate(ends) for later in ends[i + 1:] if later < end)
    return count


def _place(layers):
    """Coordinates: each node near the middle of those it is joined to, with room between neighbours."""
    for layer in layers:
        x = 0.0
        for node in layer:
            node.x = x + node.width / 2
            x += node.width + _GAP
    for sweep in range(2 * _SWEEPS):
        for layer in layers if sweep % 2 == 0 else reversed(layers):
            wanted = []
            for node in layer:
                joined = (node.up if sweep % 2 == 0 else node.down) or node.up + node.down
                # Places of long edges pull straight.
                weights = [3.0 if each.block is None and node.block is None else 1.0 for each in joined]
                total = sum(weights)
                wanted.append(sum(w * each.x for w, each in zip(weights, joined)) / total if joined else node.x)
            rightwards, leftwards = list(wanted), list(wanted)
            for at in range(1, len(layer)):
                rightwards[at] = max(wanted[at], rightwards[at - 1] + _apart(layer[at - 1], layer[at]))
            for at in range(len(layer) - 2, -1, -1):
                leftwards[at] = min(wanted[at], leftwards[at + 1] - _apart(layer[at], layer[at + 1]))
            # Both keep the distances, so their mean does.
            for node, right, left in zip(layer, rightwards, leftwards):
                node.x = (right + left) / 2
    y = float(_GAP)
    for layer in layers:
        height = max(node.height for node in layer)
        for node in layer:
            node.y = y + (height - node.height) / 2
        y += height + _RISE
    leftmost = min(node.x - node.width / 2 for layer in layers for node in layer)
    for layer in layers:
        for node in layer:
            node.x += _GAP - leftmost


def _apart(left, right):
    return (left.width + right.width) / 2 + _GAP


def _svg(nodes, layers, paths):
    width = max(node.x + node.width / 2 for layer in layers for node in layer) + 2 * _GAP
    height = max(node.y + node.height for layer in layers for node in layer) + _GAP
    shapes = [shape for path in paths for shape in _edge(*path)]
    for node in nodes:
        shapes += _box(node)
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}">{"".join(shapes)}</svg>'


def _box(node):
    block, left = node.block, node.x - node.width / 2
    end = "" if block.targets else ' class="end"'
    yield f'<g><title>{escape(chr(10).join([block.name, *block.lines]))}</title>'
    yield f'<rect{end} x="{left:.1f}" y="{node.y:.1f}" width="{node.width:.1f}" height="{node.height:.1f}" rx="4"/>'
    yield f'<text class="head" x="{left + _PAD:.1f}" y="{node.y + _LINE:.1f}">{escape(block.name)}</text>'
    if block.place:
        yield f'<text class="place" text-anchor="end" x="{left + node.width - _PAD:.1f}" y="{node.y + _LINE:.1f}">{block.place}</text>'
    for at, line in enumerate(node.lines):
        yield f'<text xml:space="preserve" x="{left + _PAD:.1f}" y="{node.y + _LINE * (at + 2):.1f}">{escape(line)}</text>'
    yield "</g>"


def _edge(chain, label, is_back):
    kind = ' class="back"' if is_back else ""
    if len(chain) == 1:
        node = chain[0]
        x, top, bottom = node.x + node.width / 2, node.y + 10, node.y + node.height - 10
        yield f'<path{kind} d="M{x:.1f},{bottom:.1f} C{x + 30:.1f},{bottom + 8:.1f} {x + 30:.1f},{top - 8:.1f} {x:.1f},{top:.1f}"/>'
        yield f'<path class="tip back" d="M{x:.1f},{top:.1f} l8,-4 v8 z"/>'
        return
    start, end = chain[0], chain[-1]
    down = 1 if start.layer < end.layer else -1
    # The two ways of a branch leave from different places.
    side = start.sides.get(label, 0)
    shift = 0.18 * side * min(start.width, 160)
    # What goes back keeps to the right.
    aside = [node.width / 2 - 18 if is_back else 0.0 for node in (start, end)]
    points = [(start.x + (aside[0] or shift), start.y + (start.height if down > 0 else 0))]
    points += [(node.x, node.y + node.height / 2) for node in chain[1:-1]]
    points.append((end.x + aside[1], end.y if down > 0 else end.y + end.height))
    text = f"M{points[0][0]:.1f},{points[0][1]:.1f}"
    for (x1, y1), (x2, y2) in zip(points, points[1:]):
        middle = (y1 + y2) / 2
        text += f" C{x1:.1f},{middle:.1f} {x2:.1f},{middle:.1f} {x2:.1f},{y2:.1f}"
    yield f'<path{kind} d="{text}"/>'
    x, y = points[-1]
    yield f'<path class="tip{" back" if is_back else ""}" d="M{x:.1f},{y:.1f} l-4,{-8 * down} h8 z"/>'
    if label:
        x, y = points[0]
        anchor = "end" if side < 0 else "start"
        yield f'<text class="choice" text-anchor="{anchor}" x="{x + (-4 if side < 0 else 4):.1f}" y="{y + (13 if down > 0 else -5):.1f}">{label}</text>'
