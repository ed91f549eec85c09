//! Lists in compiled code.

mod calls;
mod support;

use calls::{Value, floats, run, text};
use hotloop_core::error::ErrorKind;

/// What a function of `a` (an int) with this body returns, as text; a list as a tuple of its items.
fn result(body: &str, a: i64) -> String {
    let lines: String = body.lines().map(|line| format!("    {line}\n")).collect();
    match run(&format!("def f(a):\n{lines}"), &[Value::Int(a)]) {
        Ok(value) => text(&value),
        Err(ErrorKind::Value(text) | ErrorKind::IndexMessage(text)) => text,
        Err(other) => format!("{other:?}"),
    }
}

#[test]
fn items_come_and_go() {
    for (body, expected) in [
        ("x = []\nfor i in range(a):\n    x.append(i * i)\nreturn x", "(0, 1, 4, 9, 16)"),
        ("x = [1, 2]\nx.append(a)\nreturn x[0] + x[-1] + len(x)", "9"),
        ("x = [1, 2, 3, 4, 5]\nreturn x[1:-1], x[::-1], x[::2]", "((2, 3, 4), (5, 4, 3, 2, 1), (1, 3, 5))"),
        ("x = [1, 2, 3]\ny = x.pop()\nz = x.pop(0)\nreturn x, y, z", "((2), 3, 1)"),
        ("x = [1, 3]\nx.insert(1, 2)\nx.insert(-100, 0)\nx.insert(100, 9)\nreturn x", "(0, 1, 2, 3, 9)"),
        ("x = [1]\nx.extend([a, a])\nx.extend(range(2))\nx += [7]\nreturn x", "(1, 5, 5, 0, 1, 7)"),
        (
            "x = [3, 1, 2]\nx.sort()\ny = x.copy()\ny.reverse()\nreturn x, y, x == y, x < y",
            "((1, 2, 3), (3, 2, 1), 0, 1)",
        ),
        ("x = [1, 2, 2]\nreturn x.count(2), x.index(2), 2 in x, 5 in x, 5 not in x", "(2, 1, 1, 0, 1)"),
        ("x = [1, 2, 2]\nx.remove(2)\ndel x[0]\nreturn x", "(2)"),
        ("x = [0, 1, 2, 3, 4, 5]\ndel x[1:5:2]\nreturn x", "(0, 2, 4, 5)"),
        ("x = [0, 1, 2]\nx[1:2] = [7, 8, 9]\nx[:0] = [a]\nreturn x", "(5, 0, 7, 8, 9, 2)"),
        ("x = [0] * a\nx[2] = 1\nx *= 2\nreturn x", "(0, 0, 1, 0, 0, 0, 0, 1, 0, 0)"),
        ("x = [1, 2] + [3]\nreturn x", "(1, 2, 3)"),
        ("x = [1]\nx.clear()\nreturn len(x), not x", "(0, 1)"),
        ("return [i for i in range(a) if i % 2]", "(1, 3)"),
        ("return [(i, j) for i in range(2) for j in range(i + 1)]", "((0, 0), (1, 0), (1, 1))"),
        ("i = 7\nx = [i for i in range(2)]\nreturn i", "7"),
        ("return sum([i for i in range(a)]), max([1, a]), min([i for i in range(1, 3)])", "(10, 5, 1)"),
        ("return sum(i for i in range(a))", "10"),
        ("return sorted([3, 1, 2]), sorted([3, 1, 2], reverse=True)", "((1, 2, 3), (3, 2, 1))"),
        (
            "return list(range(3)), list((1, 2)), list(zip([1, 2], [3, 4]))",
            "((0, 1, 2), (1, 2), ((1, 3), (2, 4)))",
        ),
        ("return [x + i for i, x in enumerate([i for i in range(3)])]", "(0, 2, 4)"),
        ("return list(reversed([i for i in range(3)]))", "(2, 1, 0)"),
        ("x, y = [i for i in range(2)]\nreturn x, y", "(0, 1)"),
        ("return any([i > 3 for i in range(a)]), all([i > 3 for i in range(a)])", "(1, 0)"),
    ] {
        assert_eq!(result(body, 5), expected, "{body}");
    }
}

#[test]
fn the_type_of_the_items_follows_from_what_is_put_in() {
    for (body, expected) in [
        ("x = []\nx.append(1)\nx.append(2.5)\nreturn x", "(1.0, 2.5)"),
        ("x = [1]\nx[0] = 0.5\nreturn x", "(0.5)"),
        ("x = []\nif a > 3:\n    x = [1.5]\nx.append(2)\nreturn x", "(1.5, 2.0)"),
        (
            "rows = []\nfor i in range(3):\n    row = []\n    for j in range(i):\n        row.append(j + 0.5)\n    rows.append(row)\nreturn rows",
            "((), (0.5), (0.5, 1.5))",
        ),
        (
            "rows = [[] for i in range(3)]\nfor i in range(a):\n    rows[i % 3].append(i)\nreturn rows",
            "((0, 3), (1, 4), (2))",
        ),
        ("x = []\ny = x\ny.append(a)\nreturn x", "(5)"),
        ("x = []\nwhile len(x) < 3:\n    x = x + [a]\nreturn x", "(5, 5, 5)"),
        ("x = []\nfor i in range(2):\n    x.append((i, 0.5))\nreturn x", "((0, 0.5), (1, 0.5))"),
        ("x = [[1, 2], [3]]\nx[1].append(4)\nreturn x, sum([len(y) for y in x])", "(((1, 2), (3, 4)), 4)"),
        ("x = [None]\nx.append(a)\nreturn x", "(None, 5)"),
    ] {
        assert_eq!(result(body, 5), expected, "{body}");
    }
}

#[test]
fn mistakes_are_pythons_errors() {
    for (body, expected) in [
        ("x = [1]\nreturn x[a]", "list index out of range"),
        ("x = [1]\nreturn x[-a]", "list index out of range"),
        ("x = [1]\nx[a] = 2\nreturn x", "list assignment index out of range"),
        ("x = [1]\ndel x[a]\nreturn x", "list assignment index out of range"),
        ("x = [1]\nx.pop()\nreturn x.pop()", "pop from empty list"),
        ("x = [1]\nreturn x.pop(a)", "pop index out of range"),
        ("x = [1]\nx.remove(a)\nreturn x", "list.remove(x): x not in list"),
        ("x = [1]\nreturn x.index(a)", "list.index(x): x not in list"),
        (
            "x = [1, 2, 3]\nx[::2] = [1]\nreturn x",
            "attempt to assign sequence of size 1 to extended slice of size 2",
        ),
        ("x, y = [i for i in range(a)]\nreturn x", "too many values to unpack (expected 2, got 5)"),
    ] {
        assert!(result(body, 5).contains(expected), "{body}: {}", result(body, 5));
    }
    let huge = result("x = [1] * 1000\nreturn len(x * (1 << 60))", 5);
    assert!(huge.starts_with("Memory"), "{huge}");
}

#[test]
fn a_list_that_changes_while_it_is_iterated_is_followed() {
    for (body, expected) in [
        (
            "x = [1, 2, 3]\nfor y in x:\n    if len(x) < a:\n        x.append(y * 10)\nreturn x",
            "(1, 2, 3, 10, 20)",
        ),
        ("x = [1, 2, 3, 4]\nseen = []\nfor y in x:\n    seen.append(y)\n    x.pop()\nreturn seen", "(1, 2)"),
    ] {
        assert_eq!(result(body, 5), expected, "{body}");
    }
}

#[test]
fn arrays_are_items_and_lists_are_arrays() {
    let array = floats(&[1.0, 2.0, 4.0]);
    for (body, expected) in [
        ("x = [a, a * 2]\nreturn x[1].sum()", "14.0"),
        ("x = []\nfor i in range(3):\n    x.append(a[i:])\nreturn x[2][0] + len(x[0])", "7.0"),
        ("x = [v for v in a if v > 1]\nreturn np.array(x).sum()", "6.0"),
        ("x = [[v, v] for v in a]\nreturn np.array(x).shape", "(3, 2)"),
        ("x = [a for i in range(2)]\nreturn np.concatenate(x).sum() + np.vstack(x)[1, 2]", "18.0"),
        ("return sum(list(a)) + np.sum([v for v in a])", "14.0"),
    ] {
        let lines: String = body.lines().map(|line| format!("    {line}\n")).collect();
        let value = run(&format!("def f(a):\n{lines}"), std::slice::from_ref(&array)).unwrap();
        assert_eq!(text(&value), expected, "{body}");
    }
}
