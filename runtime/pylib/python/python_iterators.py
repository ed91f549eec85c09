# Iterators, in the Python that can be compiled.

def _iter(iterable):
    for item in iterable:
        yield item


def _iter_range(start, stop, step):
    for item in range(start, stop, step):
        yield item


def _iter_enumerate(iterable, start):
    for item in enumerate(iterable, start):
        yield item


def _iter_zip(*iterables):
    for item in zip(*iterables):
        yield item


# Over the entries of dicts and sets. Each step asks whether there are as many as at the start, and whether more have come than
# there are: an entry that is removed and set again comes again.

def _iter_keys(table):
    left = length = len(table)
    at, key = _table_step_keys(table, 0, length, left)
    while at >= 0:
        yield key
        left -= 1
        at, key = _table_step_keys(table, at + 1, length, left)


def _iter_values(table):
    left = length = len(table)
    at, value = _table_step_values(table, 0, length, left)
    while at >= 0:
        yield value
        left -= 1
        at, value = _table_step_values(table, at + 1, length, left)


def _iter_items(table):
    left = length = len(table)
    at, key, value = _table_step_items(table, 0, length, left)
    while at >= 0:
        yield key, value
        left -= 1
        at, key, value = _table_step_items(table, at + 1, length, left)


def _iter_keys_back(table):
    length = len(table)
    at, key = _table_back_keys(table, _table_last(table), length, 1)
    while at >= 0:
        yield key
        at, key = _table_back_keys(table, at - 1, length, 1)


def _iter_values_back(table):
    length = len(table)
    at, value = _table_back_values(table, _table_last(table), length, 1)
    while at >= 0:
        yield value
        at, value = _table_back_values(table, at - 1, length, 1)


def _iter_items_back(table):
    length = len(table)
    at, key, value = _table_back_items(table, _table_last(table), length, 1)
    while at >= 0:
        yield key, value
        at, key, value = _table_back_items(table, at - 1, length, 1)


def _next(iterator):
    for item in iterator:
        return item
    raise StopIteration


def _next_or(iterator, default):
    for item in iterator:
        return item
    return default


def _any(iterator):
    for item in iterator:
        if item:
            return True
    return False


def _all(iterator):
    for item in iterator:
        if not item:
            return False
    return True


def _iterator_contains(iterator, value):
    for item in iterator:
        if item == value:
            return True
    return False
