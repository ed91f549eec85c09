"""One function per kind of request. Each replies; what they raise becomes an error reply."""

import sys

import _hotloop_kernel as bridge

from hotloop_kernel import completion


async def answer(kernel, request):
    handler = HANDLERS.get(request.kind)
    if handler is not None:
        await handler(kernel, request, request.content)


async def execute(kernel, request, content):
    shell = kernel.shell
    code, silent = content["code"], content["silent"]
    shell.allow_stdin = content["allow_stdin"]
    shell.payload_manager.clear_payload()
    shell.last_error = None
    count = shell.execution_count
    if not silent:
        bridge.publish("execute_input", {"code": code, "execution_count": count})
    cell_id = (request.metadata or {}).get("cellId")
    try:
        with kernel.interruptible():
            result = await run_cell(kernel, code, content["store_history"], silent, cell_id)
            error = result.error_before_exec or result.error_in_exec
    except KeyboardInterrupt as interrupt:
        # It came before the first or after the last line of the cell.
        error = interrupt
        shell.showtraceback()
    reply = {"execution_count": count if shell.execution_count > count else count - 1}
    if error is None:
        reply["status"] = "ok"
        reply["user_expressions"] = evaluate(kernel, content["user_expressions"] or {})
    else:
        reply.update({"status": "error", "user_expressions": {}})
        reply.update(shell.last_error or describe(shell, error))
    reply["payload"] = shell.payload_manager.read_payload()
    shell.payload_manager.clear_payload()
    if reply["status"] == "error" and content["stop_on_error"]:
        bridge.abort_pending()
    sys.stdout.flush()
    request.reply(reply)


async def run_cell(kernel, code, store_history, silent, cell_id):
    """Runs a cell through IPython; only one that awaits at its top level is driven by the loop."""
    shell = kernel.shell
    prepared = None
    try:
        transformed = shell.transform_cell(code)
    except Exception:
        transformed, prepared = code, sys.exc_info()
    options = {"store_history": store_history, "silent": silent, "cell_id": cell_id}
    if not shell.should_run_async(code, transformed_cell=transformed, preprocessing_exc_tuple=prepared):
        return shell.run_cell(code, **options)
    coroutine = shell.run_cell_async(
        code, transformed_cell=transformed, preprocessing_exc_tuple=prepared, **options
    )
    result = None
    try:
        result = await kernel.run_interruptible(coroutine)
        return result
    finally:
        shell.events.trigger("post_execute")
        if not silent:
            shell.events.trigger("post_run_cell", result)


def evaluate(kernel, expressions):
    """The values of a client's expressions; one that fails does not fail the others."""
    if not expressions:
        return {}
    try:
        with kernel.interruptible():
            return kernel.shell.user_expressions(expressions)
    except KeyboardInterrupt:
        return {}


def describe(shell, error):
    """The error of a cell that was not shown, because the cell is silent."""
    import traceback

    lines = traceback.format_exception(error)
    return {"ename": type(error).__name__, "evalue": str(error), "traceback": lines}


async def complete(kernel, request, content):
    from IPython.core.completer import provisionalcompleter, rectify_completions

    code, position = content["code"], content["cursor_pos"]
    completer = kernel.shell.Completer
    completer.global_namespace = completion.imported_modules(code[:position], kernel.shell.user_ns)
    with provisionalcompleter(), kernel.interruptible():
        found = list(rectify_completions(code, completer.completions(code, position)))
    start, end = (found[0].start, found[0].end) if found else (position, position)
    # An attribute comes as ".name" that replaces the dot too; menus look better with the name alone.
    dotted = 1 if found and all(item.text.startswith(".") for item in found) and code[start : start + 1] == "." else 0
    start += dotted
    types = [
        {"start": start, "end": end, "text": item.text[dotted:], "type": item.type, "signature": item.signature}
        for item in found
    ]
    request.reply(
        {
            "status": "ok",
            "matches": [item.text[dotted:] for item in found],
            "cursor_start": start,
            "cursor_end": end,
            "metadata": {"_jupyter_types_experimental": types},
        }
    )


async def inspect(kernel, request, content):
    from IPython.utils.tokenutil import token_at_cursor

    name = token_at_cursor(content["code"], content["cursor_pos"])
    reply = {"status": "ok", "found": False, "data": {}, "metadata": {}}
    if name:
        level = content["detail_level"]
        omit = () if kernel.shell.enable_html_pager else ("text/html",)
        try:
            with kernel.interruptible():
                data = kernel.shell.object_inspect_mime(name, detail_level=level)
        except KeyError:
            pass
        else:
            reply["data"] = {mime: text for mime, text in data.items() if mime not in omit}
            reply["found"] = True
    request.reply(reply)


async def is_complete(kernel, request, content):
    status, indent = completion.check_complete(kernel.shell, content["code"])
    reply = {"status": status}
    if status == "incomplete":
        reply["indent"] = " " * (indent or 0)
    request.reply(reply)


async def history(kernel, request, content):
    manager = kernel.shell.history_manager
    options = {"raw": content["raw"], "output": content["output"]}
    if content["access"] == "tail":
        count = 2**31 - 1 if content["n"] is None else content["n"]
        found = manager.get_tail(count, include_latest=True, **options)
    elif content["access"] == "range":
        found = manager.get_range(content["session"], content["start"], content["stop"], **options)
    else:
        pattern = "*" if content["pattern"] is None else content["pattern"]
        found = manager.search(pattern, n=content["n"], unique=content["unique"], **options)
    # IPython numbers the running session 0 in a range and by its number elsewhere.
    rows = [(session or manager.session_number, line, text) for session, line, text in found]
    request.reply({"status": "ok", "history": rows})


async def comm_info(kernel, request, content):
    target = content["target_name"] or None
    comms = kernel.comm_manager.comms
    found = {
        key: {"target_name": comm.target_name}
        for key, comm in comms.items()
        if target is None or comm.target_name == target
    }
    request.reply({"status": "ok", "comms": found})


async def comm_open(kernel, request, content):
    with kernel.interruptible():
        kernel.comm_manager.comm_open(None, None, message(request, content))


async def comm_msg(kernel, request, content):
    with kernel.interruptible():
        kernel.comm_manager.comm_msg(None, None, message(request, content))


async def comm_close(kernel, request, content):
    with kernel.interruptible():
        kernel.comm_manager.comm_close(None, None, message(request, content))


def message(request, content):
    """A comm message in the form that comm callbacks expect."""
    header = request.parent.header
    return {
        "header": header,
        "msg_id": header.get("msg_id"),
        "msg_type": header.get("msg_type"),
        "parent_header": {},
        "metadata": request.metadata or {},
        "content": content,
        "buffers": request.buffers,
    }


HANDLERS = {
    "execute": execute,
    "complete": complete,
    "inspect": inspect,
    "is_complete": is_complete,
    "history": history,
    "comm_info": comm_info,
    "comm_open": comm_open,
    "comm_msg": comm_msg,
    "comm_close": comm_close,
}
