# Lists, in the Python that can be compiled: what compares items, orders them or makes them of others.

def _list(iterable):
    return [item for item in iterable]


def _list_range(start, stop, step):
    return [item for item in range(start, stop, step)]


def _list_enumerate(iterable, start):
    return [item for item in enumerate(iterable, start)]


def _list_zip(*iterables):
    return [item for item in zip(*iterables)]


def _list_reversed(iterable):
    return [item for item in reversed(iterable)]


def _list_converted(items, like):
    # The items of one list as those of another.
    converted = like[:0]
    for item in items:
        converted.append(item)
    return converted


def _tuple_item(items, index):
    if index < 0:
        index += len(items)
    at = 0
    for item in literal_unroll(items):
        if at == index:
            return item
        at += 1
    raise IndexError("tuple index out of range")


def _range_count(start, stop, step, value):
    if step > 0:
        is_between = start <= value and value < stop
    else:
        is_between = stop < value and value <= start
    if is_between and (value - start) % step == 0:
        return 1
    return 0


def _range_index(start, stop, step, value):
    if _range_count(start, stop, step, value) == 0:
        raise ValueError(str(value) + " is not in range")
    return (int(value) - start) // step


def _slice_indices(length, start, stop, step):
    by = 1 if step is None else int(step)
    if by == 0:
        raise ValueError("slice step cannot be zero")
    if length < 0:
        raise ValueError("length should not be negative")
    low = 0 if by > 0 else -1
    high = length if by > 0 else length - 1
    if start is None:
        first = low if by > 0 else high
    else:
        first = int(start)
        if first < 0:
            first = max(first + length, low)
        else:
            first = min(first, high)
    if stop is None:
        last = high if by > 0 else low
    else:
        last = int(stop)
        if last < 0:
            last = max(last + length, low)
        else:
            last = min(last, high)
    return first, last, by


def _list_contains(items, value):
    for item in items:
        if item == value:
            return True
    return False


def _list_count(items, value):
    count = 0
    for item in items:
        if item == value:
            count += 1
    return count


def _list_index(items, value, start, stop):
    length = len(items)
    if start < 0:
        start = max(start + length, 0)
    if stop < 0:
        stop = max(stop + length, 0)
    at = start
    while at < stop and at < len(items):
        if items[at] == value:
            return at
        at += 1
    raise ValueError("list.index(x): x not in list")


def _list_remove(items, value):
    at = 0
    while at < len(items):
        if items[at] == value:
            del items[at]
            return
        at += 1
    raise ValueError("list.remove(x): x not in list")


def _list_equal(a, b):
    if len(a) != len(b):
        return False
    for x, y in zip(a, b):
        if not (x == y):
            return False
    return True


def _list_less(a, b):
    for x, y in zip(a, b):
        if not (x == y):
            return x < y
    return len(a) < len(b)


def _list_sort(items, reverse):
    # Merges ever longer runs, between the list and a copy of it. What is equal keeps its order.
    length = len(items)
    source = items
    target = items[:]
    in_place = True
    width = 1
    while width < length:
        for start in range(0, length, 2 * width):
            middle = min(start + width, length)
            end = min(start + 2 * width, length)
            left = start
            right = middle
            for at in range(start, end):
                take_left = right >= end
                if left < middle and not take_left:
                    if reverse:
                        take_left = not (source[left] < source[right])
                    else:
                        take_left = not (source[right] < source[left])
                if take_left:
                    target[at] = source[left]
                    left += 1
                else:
                    target[at] = source[right]
                    right += 1
        source, target = target, source
        in_place = not in_place
        width *= 2
    if not in_place:
        items[:] = source


def _list_sort_by(items, key, reverse):
    # Positions are sorted by the keys of their items.
    keyed = [(key(item), at) for at, item in enumerate(items)]
    if reverse:
        # Of equal keys the first stays the first.
        keyed = [(key, -at) for key, at in keyed]
        _list_sort(keyed, True)
        keyed = [(key, -at) for key, at in keyed]
    else:
        _list_sort(keyed, False)
    items[:] = [items[at] for _, at in keyed]


def _any(iterable):
    for item in iterable:
        if item:
            return True
    return False


def _all(iterable):
    for item in iterable:
        if not item:
            return False
    return True


def _fill_from_list(array, items):
    at = 0
    for item in items:
        array[at] = item
        at += 1


def _array_of_lists(rows):
    if len(rows) == 0:
        raise ValueError("an array of no rows has no known shape in compiled code")
    first = np.array(rows[0])
    array = np.empty((len(rows),) + first.shape, first.dtype)
    for at in range(len(rows)):
        row = np.array(rows[at])
        if row.shape != first.shape:
            raise ValueError("setting an array element with a sequence. The requested array has an inhomogeneous shape")
        array[at] = row
    return array


def _array_of_tuples(rows):
    if len(rows) == 0:
        raise ValueError("an array of no rows has no known shape in compiled code")
    first = np.array(rows[0])
    array = np.empty((len(rows),) + first.shape, first.dtype)
    for at in range(len(rows)):
        array[at] = np.array(rows[at])
    return array


def _array_of_arrays(arrays):
    return _stack_list(arrays, 0)


def _stack_list(arrays, axis=0):
    if len(arrays) == 0:
        raise ValueError("need at least one array to stack")
    first = arrays[0]
    stacked = np.empty((len(arrays),) + first.shape, first.dtype)
    for at in range(len(arrays)):
        if arrays[at].shape != first.shape:
            raise ValueError("all input arrays must have the same shape")
        stacked[at] = arrays[at]
    return np.moveaxis(stacked, 0, axis)


def _concatenate_list(arrays, axis=0):
    if len(arrays) == 0:
        raise ValueError("need at least one array to concatenate")
    total = 0
    for array in arrays:
        total += array.shape[axis]
    first = np.moveaxis(arrays[0], axis, 0)
    joined = np.empty((total,) + first.shape[1:], first.dtype)
    at = 0
    for array in arrays:
        rows = np.moveaxis(array, axis, 0)
        if rows.shape[1:] != first.shape[1:]:
            raise ValueError("all the input array dimensions except for the concatenation axis must match exactly")
        joined[at:at + len(rows)] = rows
        at += len(rows)
    return np.moveaxis(joined, 0, axis)


def _vstack_list(arrays):
    if arrays[0].ndim == 1:
        return _stack_list(arrays, 0)
    return _concatenate_list(arrays, 0)


def _hstack_list(arrays):
    if arrays[0].ndim == 1:
        return _concatenate_list(arrays, 0)
    return _concatenate_list(arrays, 1)


# Dicts and sets. `_table_find` and its like reach entries by their positions, which removing an entry does not change.

def _table_keys(table):
    keys = []
    at = _table_next(table, 0)
    while at >= 0:
        keys.append(_table_key(table, at))
        at = _table_next(table, at + 1)
    return keys


def _dict_values(table):
    values = []
    at = _table_next(table, 0)
    while at >= 0:
        values.append(_table_value(table, at))
        at = _table_next(table, at + 1)
    return values


def _dict_items(table):
    items = []
    at = _table_next(table, 0)
    while at >= 0:
        items.append((_table_key(table, at), _table_value(table, at)))
        at = _table_next(table, at + 1)
    return items


def _dict(items):
    return {key: value for key, value in items}


def _dict_from_keys(keys, value):
    return {key: value for key in keys}


def _dict_union(table, other):
    result = table.copy()
    result.update(other)
    return result


def _dict_discard(table, key):
    at = _table_find(table, key)
    if at >= 0:
        _table_remove(table, at)


def _dict_get(table, key):
    at = _table_find(table, key)
    if at < 0:
        return None
    return _table_value(table, at)


def _dict_get_or(table, key, default):
    at = _table_find(table, key)
    if at < 0:
        return default
    return _table_value(table, at)


def _dict_set_default(table, key, default):
    if _table_find(table, key) < 0:
        table[key] = default


def _dict_pop(table, key):
    value = table[key]
    _table_remove(table, _table_find(table, key))
    return value


def _dict_pop_or(table, key, default):
    at = _table_find(table, key)
    if at < 0:
        return default
    value = _table_value(table, at)
    _table_remove(table, at)
    return value


def _dict_delete(table, key):
    # A key that is not there raises.
    table[key]
    _table_remove(table, _table_find(table, key))


def _dict_pop_item(table):
    at = _table_last(table)
    if at < 0:
        raise KeyError("popitem(): dictionary is empty")
    item = (_table_key(table, at), _table_value(table, at))
    _table_remove(table, at)
    return item


def _dict_update(table, other):
    at = _table_next(other, 0)
    while at >= 0:
        table[_table_key(other, at)] = _table_value(other, at)
        at = _table_next(other, at + 1)


def _dict_equal(a, b):
    if len(a) != len(b):
        return False
    at = _table_next(a, 0)
    while at >= 0:
        other = _table_find(b, _table_key(a, at))
        if other < 0 or not (_table_value(a, at) == _table_value(b, other)):
            return False
        at = _table_next(a, at + 1)
    return True


def _set(items):
    return {item for item in items}


def _set_update(table, other):
    for item in other:
        table.add(item)


def _set_pop(table):
    at = _table_next(table, 0)
    if at < 0:
        raise KeyError("pop from an empty set")
    item = _table_key(table, at)
    _table_remove(table, at)
    return item


def _set_discard(table, item):
    at = _table_find(table, item)
    if at >= 0:
        _table_remove(table, at)


def _set_remove(table, item):
    at = _table_find(table, item)
    if at < 0:
        raise KeyError(item)
    _table_remove(table, at)


def _set_union(table, other):
    result = table.copy()
    result.update(other)
    return result


def _set_intersection(table, other):
    return {item for item in other if item in table}


def _set_difference(table, other):
    result = table.copy()
    for item in other:
        result.discard(item)
    return result


def _set_symmetric_difference(table, other):
    result = table.copy()
    for item in {item for item in other}:
        if item in table:
            result.discard(item)
        else:
            result.add(item)
    return result


def _set_difference_update(table, other):
    for item in {item for item in other}:
        table.discard(item)


def _set_intersection_update(table, other):
    kept = {item for item in other}
    for item in table.copy():
        if item not in kept:
            table.discard(item)


def _set_symmetric_difference_update(table, other):
    for item in {item for item in other}:
        if item in table:
            table.discard(item)
        else:
            table.add(item)


def _set_equal(a, b):
    return len(a) == len(b) and _set_issubset(a, b)


def _set_less(a, b):
    return len(a) < len(b) and _set_issubset(a, b)


def _set_issubset(table, other):
    others = {item for item in other}
    for item in table:
        if item not in others:
            return False
    return True


def _set_issuperset(table, other):
    for item in other:
        if item not in table:
            return False
    return True


def _set_isdisjoint(table, other):
    for item in other:
        if item in table:
            return False
    return True


def _list_repr(items):
    return "[" + ", ".join([repr(item) for item in items]) + "]"


def _set_repr(items):
    if len(items) == 0:
        return "set()"
    return "{" + ", ".join([repr(item) for item in items]) + "}"


def _dict_repr(items):
    return "{" + ", ".join([repr(key) + ": " + repr(value) for key, value in items.items()]) + "}"


# Translation tables of strings.

def _maketrans(x, y):
    if len(x) != len(y):
        raise ValueError("the first two maketrans arguments must have equal length")
    return {ord(a): ord(b) for a, b in zip(x, y)}


def _maketrans_removing(x, y, z):
    if len(x) != len(y):
        raise ValueError("the first two maketrans arguments must have equal length")
    table = {}
    for a, b in zip(x, y):
        table[ord(a)] = ord(b)
    for c in z:
        table[ord(c)] = None
    return table


def _maketrans_of_dict(table):
    made = {}
    for key, value in table.items():
        if len(key) != 1:
            raise ValueError("string keys in translate table must be of length 1")
        made[ord(key)] = value
    return made


def _translated_to_texts(text, table):
    pieces = []
    for character in text:
        at = _table_find(table, ord(character))
        pieces.append(character if at < 0 else _table_value(table, at))
    return "".join(pieces)


def _translated_to_numbers(text, table):
    pieces = []
    for character in text:
        at = _table_find(table, ord(character))
        pieces.append(character if at < 0 else chr(_table_value(table, at)))
    return "".join(pieces)


def _translated_to_nothing(text, table):
    return "".join([character for character in text if _table_find(table, ord(character)) < 0])


def _translated_to_some_texts(text, table):
    pieces = []
    for character in text:
        at = _table_find(table, ord(character))
        if at < 0:
            pieces.append(character)
        else:
            value = _table_value(table, at)
            if value is not None:
                pieces.append(value)
    return "".join(pieces)


def _translated_to_some_numbers(text, table):
    pieces = []
    for character in text:
        at = _table_find(table, ord(character))
        if at < 0:
            pieces.append(character)
        else:
            value = _table_value(table, at)
            if value is not None:
                pieces.append(chr(value))
    return "".join(pieces)
