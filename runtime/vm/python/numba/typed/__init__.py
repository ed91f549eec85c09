"""Containers that compiled code and the interpreter share: nothing is copied when one is passed."""

from collections.abc import MutableSequence

from _hotloop_jit import ListStore
from numba import types
from numba.types import _signature_text

__all__ = ["List"]


class List(MutableSequence):
    """A list whose items have one type, that of the first item unless it is given."""

    __slots__ = ("_hotloop_store", "__weakref__")

    def __init__(self, iterable=(), /):
        self._hotloop_store = ListStore()
        self.extend(iterable)

    @classmethod
    def empty_list(cls, item_type, allocated=0):
        """An empty list of items of this type."""
        return cls._of_store(ListStore(_signature_text((item_type,))))

    @classmethod
    def _of_store(cls, store):
        made = cls.__new__(cls)
        made._hotloop_store = store
        return made

    def __len__(self):
        return len(self._hotloop_store)

    def __getitem__(self, index):
        if isinstance(index, slice):
            return self._of_store(self._hotloop_store.taken(range(len(self))[index]))
        return self._hotloop_store.get(index)

    def __setitem__(self, index, value):
        if isinstance(index, slice):
            items = list(self)
            items[index] = list(value)
            self._replace(items)
        else:
            self._hotloop_store.set(index, value)

    def __delitem__(self, index):
        if isinstance(index, slice):
            items = list(self)
            del items[index]
            self._replace(items)
        else:
            self._hotloop_store.pop(index, True)

    def __iter__(self):
        at = 0
        while at < len(self):
            yield self._hotloop_store.get(at)
            at += 1

    def __contains__(self, value):
        return any(item == value for item in self)

    def __eq__(self, other):
        if not isinstance(other, (List, list)):
            return NotImplemented
        return len(self) == len(other) and all(a == b for a, b in zip(self, other))

    def __lt__(self, other):
        return list(self) < list(other)

    def __le__(self, other):
        return list(self) <= list(other)

    def __gt__(self, other):
        return list(self) > list(other)

    def __ge__(self, other):
        return list(self) >= list(other)

    __hash__ = None

    def __add__(self, other):
        joined = self.copy()
        joined.extend(other)
        return joined

    def __iadd__(self, other):
        self.extend(other)
        return self

    def __repr__(self):
        return f"{self._name()}([{', '.join(map(repr, self))}])"

    def __str__(self):
        return f"[{', '.join(map(repr, self))}]"

    def _name(self):
        return self._hotloop_store.type_name() or "ListType[Undecided]"

    def __reduce__(self):
        return _rebuilt, (self._hotloop_store.item_name(), list(self))

    def append(self, item, /):
        self._hotloop_store.append(item)

    def insert(self, index, item, /):
        self._hotloop_store.insert(index, item)

    def extend(self, iterable, /):
        if iterable is self:
            iterable = list(self)
        for item in iterable:
            self._hotloop_store.append(item)

    def pop(self, index=-1, /):
        return self._hotloop_store.pop(index, False)

    def clear(self):
        self._hotloop_store.clear()

    def copy(self):
        return self[:]

    def reverse(self):
        self._replace(list(self)[::-1])

    def sort(self, key=None, reverse=False):
        self._replace(sorted(self, key=key, reverse=reverse))

    def index(self, value, start=0, stop=None, /):
        length = len(self)
        for at in range(length)[start:stop]:
            if self[at] == value:
                return at
        raise ValueError("list.index(x): x not in list")

    def _replace(self, items):
        store = self._hotloop_store
        store.clear()
        for item in items:
            store.append(item)


def _rebuilt(item_name, items):
    made = List() if item_name is None else List._of_store(ListStore(f"({item_name},)"))
    made.extend(items)
    return made
