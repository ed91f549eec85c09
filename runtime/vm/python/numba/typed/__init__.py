"""Containers that compiled code and the interpreter share: nothing is copied when one is passed."""

from collections.abc import Mapping, MutableMapping, MutableSequence, MutableSet

from _hotloop_jit import ListStore, TableStore
from numba.core.types._notation import from_text, signature_text as _signature_text

__all__ = ["Dict", "List", "Set"]


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


class _Table:
    """What typed dicts and sets have in common."""

    __slots__ = ("_hotloop_store", "__weakref__")

    @classmethod
    def _of_store(cls, store):
        made = cls.__new__(cls)
        made._hotloop_store = store
        return made

    def __len__(self):
        return self._hotloop_store.length()

    def __contains__(self, key):
        return self._hotloop_store.get(key) is not None

    def __iter__(self):
        store, count = self._hotloop_store, self._hotloop_store.length()
        for key in store.keys():
            if store.length() != count:
                kind = "dictionary" if isinstance(self, Dict) else "set"
                raise RuntimeError(f"{kind} changed size during iteration")
            yield key

    def clear(self):
        """Removes all entries."""
        self._hotloop_store.clear()

    def _type(self):
        name = self._hotloop_store.type_name()
        return None if name is None else from_text(name)

    @property
    def _numba_type_(self):
        found = self._type()
        if found is None:
            raise TypeError("invalid operation on untyped dictionary")
        return found

    def __repr__(self):
        return f"{self._type() or self._undecided}({self})"

    __hash__ = None


class Dict(_Table, MutableMapping):
    """A dict whose keys have one type and whose values have one, those of the first entry unless they are given."""

    __slots__ = ()
    _undecided = "DictType[undefined,undefined]<iv=None>"

    def __init__(self, *args, **keywords):
        from numba.core import errors
        if len(args) > 1:
            raise errors.TypingError(f"Dict expect at most 1 argument, got {len(args)}")
        self._hotloop_store = TableStore("dict")
        if args:
            given = args[0]
            if not isinstance(given, (Mapping, list, tuple)) and not hasattr(given, "__iter__"):
                raise errors.TypingError("Non-iterable args used in dict(iterable) constructor")
            self.update(given)
        if keywords:
            self.update(keywords)

    @classmethod
    def empty(cls, key_type, value_type, n_keys=0):
        """An empty dict of keys and values of these types."""
        return cls._of_store(TableStore("dict", _signature_text((key_type, value_type))))

    def __getitem__(self, key):
        found = self._hotloop_store.get(key)
        if found is None:
            raise KeyError(key)
        return found[0]

    def __setitem__(self, key, value):
        self._hotloop_store.set(key, value)

    def __delitem__(self, key):
        if not self._hotloop_store.remove(key):
            raise KeyError(key)

    def __str__(self):
        return "{" + ", ".join(f"{key}: {value}" for key, value in self.items()) + "}"

    def __reduce__(self):
        return _rebuilt_dict, (self._hotloop_store.type_name(), list(self.items()))

    def popitem(self):
        """Removes the last entry."""
        keys = self._hotloop_store.keys()
        if not keys:
            raise KeyError("dictionary is empty")
        value = self[keys[-1]]
        del self[keys[-1]]
        return keys[-1], value

    def copy(self):
        """A dict with the same entries."""
        made = Dict() if self._type() is None else Dict.empty(self._type().key_type, self._type().value_type)
        made.update(self)
        return made


class Set(_Table, MutableSet):
    """A set of items of one type, that of the first unless it is given."""

    __slots__ = ()
    _undecided = "SetType[undefined]<iv=None>"

    def __init__(self, iterable=(), /):
        self._hotloop_store = TableStore("set")
        for item in iterable:
            self.add(item)

    @classmethod
    def empty(cls, key_type):
        """An empty set of items of this type."""
        return cls._of_store(TableStore("set", _signature_text((key_type,))))

    def add(self, item):
        """Adds an item."""
        self._hotloop_store.set(item, None)

    def discard(self, item):
        """Removes an item if it is there."""
        self._hotloop_store.remove(item)

    def __str__(self):
        return "{" + ", ".join(map(str, self)) + "}"

    def __reduce__(self):
        return _rebuilt_set, (self._hotloop_store.type_name(), list(self))

    def copy(self):
        """A set with the same items."""
        made = Set() if self._type() is None else Set.empty(self._type().key_type)
        for item in self:
            made.add(item)
        return made


def _rebuilt_dict(name, entries):
    made = Dict() if name is None else Dict.empty(from_text(name).key_type, from_text(name).value_type)
    made.update(entries)
    return made


def _rebuilt_set(name, items):
    made = Set() if name is None else Set.empty(from_text(name).key_type)
    for item in items:
        made.add(item)
    return made


# Programs reach the classes by the modules that define them, too.
from numba.typed import typeddict, typedlist, typedset  # noqa: E402
