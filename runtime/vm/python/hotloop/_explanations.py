"""The types in a function, and why it cannot be compiled."""

import textwrap

import _hotloop_jit
from numba import errors

from hotloop._functions import chosen
from hotloop._source_views import Line, SourceView, SourceViews


def explanation(function, signature, name):
    """The types in a specialisation, or in what was refused last."""
    index = None
    if signature is not None:
        try:
            index = chosen(function, signature, name)
        except errors.NumbaError:
            # What cannot be compiled for these types was refused just now.
            if not function._is_refused():
                raise
    elif not function._is_refused():
        index = chosen(function, None, name)
    functions, rejections = _hotloop_jit.types(function, index)
    if not rejections:
        # The function itself, with those that are defined in it.
        functions, inner = functions[:1], functions[1:]
    else:
        inner = functions
    views = [typed_view(each, inner, rejections) for each in functions]
    placed = {id(rejection) for view in views for rejection in view.placed}
    views += [_lone(rejection) for rejection in rejections if id(rejection) not in placed]
    return SourceViews(views)


def typed_view(function, others, rejections=(), tells_expressions=True):
    """The source of a function with its types, and those of other functions that are defined in it. Lines that assign nothing show
    the types of their outermost expressions, if that is wanted."""
    file, first, name, text, arguments, result, _ = function
    lines = {number: Line(number, line) for number, line in enumerate(text.splitlines(), first)}
    head = next((line for line in lines.values() if line.text.lstrip().startswith("def ")), lines[first])
    for argument, type_ in arguments:
        head.note(f"{argument}: {type_}")
    own = [rejection for rejection in rejections if rejection[0] == file and rejection[1] in lines]
    for each in [function, *others]:
        if each[0] == file and each[1] in lines and (each is function or each[1:3] != function[1:3]):
            _note_types(each, lines, tells_expressions)
            if each is not function and each[1] in lines:
                for argument, type_ in each[4]:
                    lines[each[1]].note(f"{argument}: {type_}")
    for rejection in own:
        _, line, column, end_line, end, _, reason, code, hint, types, _ = rejection
        end = end if end_line == line else len(lines[line].text)
        lines[line].complaints.append((column, end, _said(reason, code, hint, types)))
    signature = ", ".join(type_ for _, type_ in arguments)
    outcome = "cannot be compiled" if own else "calls what cannot be compiled" if rejections else f"returns {result}"
    view = SourceView(f"{name}({signature}) {outcome}", file, list(lines.values()))
    view.placed = own
    return view


def _note_types(function, lines, tells_expressions):
    entries = function[6]
    beside = {}
    for line, column, end_line, end, expression, variable, type_ in entries:
        if line not in lines:
            continue
        if variable is not None:
            lines[line].note(f"{variable}: {type_}")
        else:
            end = end if end_line == line else len(lines[line].text)
            lines[line].spans.append((column, end, type_))
            beside.setdefault(line, []).append((column, end, f"{expression}: {type_}"))
    for line, expressions in beside.items():
        if tells_expressions and not lines[line].notes:
            for column, end, text in expressions:
                if not any(a <= column and end <= b and (a, b) != (column, end) for a, b, _ in expressions):
                    lines[line].note(text)


def _lone(rejection):
    """A rejection of a function whose types are not known, because its source is refused as it stands."""
    file, line, column, end_line, end, name, reason, code, hint, types, text = rejection
    shown = Line(line, text)
    shown.complaints.append((column, end if end_line == line else len(text), _said(reason, code, hint, types)))
    return SourceView(f"{name} cannot be compiled", file, [shown])


def _said(reason, code, hint, types):
    texts = [f"{reason} [{code}]"]
    if types:
        texts.append("where " + ", ".join(f"{expression}: {type_}" for expression, type_ in types))
    if hint:
        texts += textwrap.wrap(f"Hint: {hint}", 100)
    return texts
