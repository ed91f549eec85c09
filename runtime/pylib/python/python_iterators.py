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


# Over the entries of dicts and sets. Each step asks whether there are as many as at the start.

def _iter_keys(table):
    length = len(table)
    at, key = _table_step_keys(table, 0, length)
    while at >= 0:
        yield key
        at, key = _table_step_keys(table, at + 1, length)


def _iter_values(table):
    length = len(table)
    at, value = _table_step_values(table, 0, length)
    while at >= 0:
        yield value
        at, value = _table_step_values(table, at + 1, length)


def _iter_items(table):
    length = len(table)
    at, key, value = _table_step_items(table, 0, length)
    while at >= 0:
        yield key, value
        at, key, value = _table_step_items(table, at + 1, length)


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
