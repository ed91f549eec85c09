"""Rows of dates and durations: their constructors and texts, business days."""

from _cases import array, like, pick
from _row import row
from _values import DATE_DTYPES

ROWS = []
UNITS = ["'Y'", "'M'", "'W'", "'D'", "'h'", "'m'", "'s'", "'ms'", "'us'", "'ns'", "'ps'", "'fs'", "'as'", "'25us'", "'x'", "''", "('D', 3)", "None"]
MOMENTS = ["'2021'", "'2021-03'", "'2021-03-05'", "'2021-03-05T12'", "'2021-03-05 12:30'", "'2021-03-05T12:30:15'", "'2021-03-05T12:30:15.123'", "'2021-03-05T12:30:15.123456789'",
           "'1969-12-31T23:59:59'", "'-0044-03-15'", "'+12345-01-01'", "'NaT'", "'nat'", "''", "'today'[:0]", "'2021-02-29'", "'2020-02-29'", "'2021-13'", "'2021-3'", "'x'", "'20210305'", "'2021-W05'",
           "'2021-03-05T12:30Z'", "'2021-03-05T12:30+02:00'", "'2021-03-05T24:00'", "'2021-03-05T12:60'", "' 2021'", "b'2021-03-05'", "'2021-03-05T12:30:15.1234567891234567891'", "'9999999999-01-01'"]
THINGS = [*MOMENTS, "5", "-1", "2**63", "2**62", "1.5", "None", "True", "np.datetime64('2021-03-05', 'h')", "np.timedelta64(5, 's')", "np.int8(3)", "np.array('2021', 'M8[D]')", "np.array(['2021'], 'M8[D]')",
          "__import__('datetime').date(2021, 3, 5)", "__import__('datetime').datetime(2021, 3, 5, 12, 30, 15, 250)", "__import__('datetime').timedelta(days=-3, seconds=5, microseconds=7)", "[1, 2]", "1j", "'5'", "b'5'", "np.float32(2)",
          "__import__('datetime').datetime(2021, 3, 5, tzinfo=__import__('datetime').timezone.utc)"]


def add(name, *arguments, **operands):
    ROWS.append(row(name, *arguments, **operands))


for name in ["datetime64", "timedelta64"]:
    text = f"np.{name}(<<x>>, <<u>>)"
    known = "np.datetime64(<<m>>)" if name == "datetime64" else "np.timedelta64(<<d>>)"
    again = known
    add(name, "exact", f"np.{name}()", *[f"np.{name}(<<x>>)"] * 3, *[text] * 4, f"str({known})", f"repr({known})", f"{known}.item()", f"{known}.tolist()", f"hash({known}) == hash({again})", f"hash({known}) == hash(np.{name}({known}, 'us'))", f"int({known})", f"float({known})", f"bool({known})", f"{known}.dtype",
        f"{known}.astype(int)", f"{known}.astype('M8[s]')", f"{known}.astype('m8[ms]')", f"{known} + 1", f"{known} - 3", f"{known} * 2", f"{known} / 2", f"{known} // 2", f"{known} % 5", f"{known} * 1.5", f"-{known}", f"abs({known})", f"{known} == <<x>>", f"{known} < <<x>>",
        f"{known} - {again}", f"{known} + {again}", f"{known} / {again}", f"{known} // {again}", f"{known} % {again}", f"divmod({known}, {again})", f"{known} == {again}", f"{known} >= {again}", f"{known} + np.timedelta64(3, <<u>>)", f"np.timedelta64(7, <<u>>) - {known}",
        f"np.datetime64('2021-05', <<u>>) - {known}", f"format({known})", f"format({known}, '>30')", f"round({known})", f"np.sign({known})", f"np.maximum({known}, {again})", f"np.{name}({known}, <<u>>)", f"np.array([{known}, {again}])", f"np.array([{known}, 'NaT'])", f"np.array(<<x>>, dtype='{name}')",
        f"np.array(<<x>>, dtype='{name}[us]')", f"__import__('pickle').loads(__import__('pickle').dumps({known}))", f"{known}.real, {known}.T", f"np.isnat({known})", f"{known}.tobytes()", f"{known}.view('i8')",
        compiled="objects that become dates are the interpreter's", choices={"x": THINGS, "u": UNITS, "m": [*MOMENTS[:13], "'2021-03-05', 'h'", "5, 'M'", "-1, 's'", "10**17, 'ns'", "2**60, '3D'"], "d": ["5", "5, 'D'", "-7, 's'", "3, 'M'", "0, 'h'", "'NaT'", "10**12, 'ms'", "2, 'Y'", "9, '25us'", "2**62, 'ns'"]})
add("isnat", "exact", "np.isnat(a)", "np.isnat(a, out=o)", "np.isnat(<<x>>)", "np.isnat(1.5)", compiled=True, dtypes=DATE_DTYPES + ["int64", "float64", "S3"], a=array(values=("edge",)), o=like("a", dtype="bool"), choices={"x": ["'NaT'", "np.datetime64('NaT')", "[np.timedelta64(1)]"]})
add("datetime_as_string", "np.datetime_as_string(a)", "np.datetime_as_string(a, unit=<<u>>)", "np.datetime_as_string(a, unit='auto')", "np.datetime_as_string(a, timezone=<<t>>)", "np.datetime_as_string(a, unit=<<u>>, casting=<<casting>>)", "np.datetime_as_string(np.datetime64(<<m>>))", "np.datetime_as_string(3)",
    dtypes=DATE_DTYPES, a=array(), choices={"u": UNITS[:-1], "t": ["'UTC'", "'naive'", "'local'", "'x'"], "m": MOMENTS})
add("datetime_data", "np.datetime_data(a.dtype)", "np.datetime_data(<<t>>)", dtypes=DATE_DTYPES, a=array(()), choices={"t": ["'M8[s]'", "'m8[7D]'", "'M8'", "'i8'", "'M8[2s/2]'", "'m8[D/24]'", "'M8[x]'"]})

WEEKS = ["'1111100'", "'1111111'", "'Mon Tue'", "'MonWedFri'", "[1, 1, 0, 0, 0, 0, 1]", "'0000000'", "'111'", "'Foo'", "np.array([1, 0, 1, 0, 1, 0, 1], bool)", "[2, 0, 0, 0, 0, 0, 0]"]
HOLIDAYS = ["[]", "['2021-03-05', '2021-03-08']", "['2021-03-05', 'NaT', '2021-03-05']", "np.array(['1971-01-04', '1970-01-01'], 'M8[D]')", "'2021-01-01'", "['x']"]
DAYS = ["'2021-03-05'", "['2021-03-05', '2021-03-06', 'NaT']", "np.arange('2021-02-27', '2021-03-10', dtype='M8[D]')", "'2021-03'", "5", "np.datetime64('2021-03-06T12')"]
CALENDAR = {"w": WEEKS, "h": HOLIDAYS, "d": DAYS, "roll": ["'raise'", "'nat'", "'forward'", "'following'", "'backward'", "'preceding'", "'modifiedfollowing'", "'modifiedpreceding'", "'x'"],
            "n": ["0", "1", "-1", "10", "-300", "[1, 2, 3]", "1.5", "np.timedelta64(3, 'D')", "np.int8(4)"]}
BUSY = dict(dtypes=["M8[D]", "M8[D]", "M8[s]", ">M8[s]", "m8[D]", "U3", "int64"], a=array(values=("tame", "tame", "edge")), i=array((), (3,), (1,), dtype=["int64", "int32", "uint8", "float64", "m8[D]"], values=("tame",)), choices=CALENDAR)
add("busday_offset", "np.busday_offset(a, <<n>>)", "np.busday_offset(a, <<n>>, <<roll>>)", "np.busday_offset(a, i, <<roll>>)", "np.busday_offset(a, <<n>>, <<roll>>, <<w>>)", "np.busday_offset(a, <<n>>, <<roll>>, <<w>>, <<h>>)", "np.busday_offset(<<d>>, <<n>>, roll=<<roll>>, holidays=<<h>>)",
    "np.busday_offset(<<d>>, <<n>>, busdaycal=np.busdaycalendar(<<w>>, <<h>>))", "np.busday_offset(a, 1, 'forward', out=np.empty(a.shape, 'M8[D]'))", "np.busday_offset(a, 1, weekmask='1111100', busdaycal=np.busdaycalendar())", **BUSY)
add("busday_count", "np.busday_count(a, a[::-1] if a.ndim else a)", "np.busday_count(a, <<d>>)", "np.busday_count(<<d>>, a)", "np.busday_count(<<d>>, <<d>>, <<w>>)", "np.busday_count(a, '2021-03-05', <<w>>, <<h>>)", "np.busday_count(<<d>>, <<d>>, <<w>>, <<h>>)",
    "np.busday_count(a, '1970', busdaycal=np.busdaycalendar(<<w>>))", "np.busday_count(a, '1970', out=np.empty(a.shape, int))", **BUSY)
add("is_busday", "np.is_busday(a)", "np.is_busday(a, <<w>>)", "np.is_busday(a, <<w>>, <<h>>)", "np.is_busday(<<d>>, holidays=<<h>>)", "np.is_busday(a, busdaycal=np.busdaycalendar(<<w>>, <<h>>))", "np.is_busday(a, out=np.empty(a.shape, bool))", **BUSY)
add("busdaycalendar", "exact", "np.busdaycalendar().weekmask, np.busdaycalendar().holidays", "np.busdaycalendar(<<w>>).weekmask", "np.busdaycalendar(<<w>>, <<h>>).holidays", "np.busdaycalendar(holidays=a.ravel()).holidays", compiled="calendars of business days are the interpreter's", **BUSY)
