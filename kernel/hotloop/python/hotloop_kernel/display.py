"""Where results and rich displays go: `execute_result`, `display_data`, `update_display_data`, `clear_output`."""

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.history import HistoryOutput

import _hotloop_kernel as bridge


class Publisher(DisplayPublisher):
    """Publishes displays for the request that the calling code runs for.

    Hooks see every message first and may change it, or keep it back by returning None, as those of ipykernel do
    (output widgets use this).
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._hooks = []

    def register_hook(self, hook):
        self._hooks.append(hook)

    def unregister_hook(self, hook):
        if hook not in self._hooks:
            return False
        self._hooks.remove(hook)
        return True

    def publish(self, data, metadata=None, source=None, *, transient=None, update=False, **ignored):
        self._validate_data(data, metadata)
        if self.shell is not None and self.shell.history_manager is not None and not update:
            outputs = self.shell.history_manager.outputs
            outputs[self.shell.execution_count - 1].append(HistoryOutput(output_type="display_data", bundle=data))
        content = {"data": data, "metadata": metadata or {}, "transient": transient or {}}
        self._send("update_display_data" if update else "display_data", content)

    def clear_output(self, wait=False):
        self._send("clear_output", {"wait": bool(wait)})

    def _send(self, msg_type, content):
        if self._hooks:
            message = {"header": {"msg_type": msg_type}, "msg_type": msg_type, "content": content}
            for hook in self._hooks:
                message = hook(message)
                if message is None:
                    return
            content = message["content"]
        bridge.publish(msg_type, content)


class ResultHook(DisplayHook):
    """Publishes the value of a cell's last expression."""

    def write_output_prompt(self):
        pass

    def write_format_data(self, format_dict, md_dict=None):
        content = {"execution_count": self.prompt_count, "data": format_dict, "metadata": md_dict or {}}
        bridge.publish("execute_result", content)

    def finish_displayhook(self):
        self._is_active = False
