"""Every record of the sound logs of a corpus, as evtxscope gives it and as two parsers of others do: `compare.py EVTXSCOPE FOLDER`.

The parsers are the `evtx` package (Rust) and `libevtx-python` (C), which share no code with the decoder. No record that they read may
be missing. Compared are of each its provider, event id, channel, computer, record id, and the values of its data in their order, as
text after `plain`, which says in what the parsers' spellings differ. What else differs has to be a known fault of theirs, and each
known fault has to occur. Prints what differs; the last lines sum it up. `scripts/test differential` calls it.
"""

import json
import math
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import evtx
import pyevtx

SYSTEM = ("provider", "event_id", "channel", "host", "record_id")


def other_sign(mine, theirs):
    """A negative integer of 32 bits without its sign's complement: -1 as -2147483647."""
    return re.fullmatch(r"-\d+", mine) and theirs == str(-(int(mine) & 0x7FFF_FFFF))


# What a parser is known to say wrongly: why, and whether that explains what evtxscope and it say.
KNOWN = {
    "evtx": {
        "no record id in a torn record, whose header has it": lambda mine, theirs: mine.isdigit() and theirs == "",
    },
    "libevtx": {
        "a negative integer loses its complement": other_sign,
        "a size_t is zero": lambda mine, theirs: mine.startswith("0x") and theirs == "0x0",
        "a boolean other than 0 and 1 is true": lambda mine, theirs: mine.isdigit() and int(mine) > 1 and theirs == "true",
    },
}


def plain(value):
    """A value as text without what is only spelling: case, braces, zeros of times and of numbers, white space."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    text = " ".join(str(value).split()).lower()
    if re.fullmatch(r"\{[0-9a-f-]{36}\}", text):
        return text[1:-1]
    if time := re.fullmatch(r"(\d{4}-\d\d-\d\d)[t ](\d\d:\d\d:\d\d)(?:\.(\d+))?(?: utc|z|\+00:00)?", text):
        return f"{time[1]} {time[2]}.{(time[3] or '').ljust(6, '0')[:6]}"
    if number := re.fullmatch(r"0x0*([0-9a-f]+)", text):
        return f"0x{number[1]}"
    return text


def same(mine, theirs):
    """Whether two values are one: texts that are equal, or fractions that are as far as the parsers print them."""
    fraction = r"-?\d+(\.\d+)?(e[+-]\d+)?"
    if mine == theirs or "." not in theirs or not (re.fullmatch(fraction, mine) and re.fullmatch(fraction, theirs)):
        return mine == theirs
    return math.isclose(float(mine), float(theirs), rel_tol=1e-5)


def record_of(head, values):
    """A record to be compared. Empty values are left out: not everybody tells them from those that are not there."""
    return [plain(value) for value in head], [text for text in map(plain, values) if text]


def ours(program, log):
    """Records by their header's number: System, and the values of the data."""
    lines = subprocess.run([program, "events", str(log)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    out = {}
    for line in lines.splitlines():
        event = json.loads(line)
        add(out, event["header_id"], record_of([event[key] for key in SYSTEM], event["data"].values()))
    return out


def add(out, number, record):
    """Adds a record under its header's number, and under which of that number it is: numbers begin again in some logs."""
    nth = 0
    while (number, nth) in out:
        nth += 1
    out[number, nth] = record


def leaves(value):
    """The values of JSON as the evtx package gives it, in order; namespaces are none. Objects are pairs: names may repeat."""
    if isinstance(value, tuple):
        return [leaf for key, member in value if not key.startswith("xmlns") for leaf in leaves(member)]
    if isinstance(value, list):
        return [leaf for member in value for leaf in leaves(member)]
    return [value]


def by_evtx(log):
    out = {}
    records = iter(evtx.PyEvtxParser(str(log)).records_json())
    while True:
        try:
            record = next(records)
        except StopIteration:
            return out
        except RuntimeError:
            continue
        event = dict(dict(json.loads(record["data"], object_pairs_hook=tuple))["Event"])
        system = dict(event["System"])
        event_id = system.get("EventID")
        if isinstance(event_id, tuple):
            event_id = dict(event_id).get("#text")
        provider = dict(dict(system.get("Provider") or ()).get("#attributes", ()))
        head = [provider.get("Name"), event_id]
        head += [system.get(key) for key in ("Channel", "Computer", "EventRecordID")]
        values = leaves(event.get("EventData", event.get("UserData")))
        add(out, record["event_record_id"], record_of(head, values))


def by_libevtx(log):
    out = {}
    file = pyevtx.file()
    file.open(str(log))
    for index in range(file.number_of_records):
        try:
            record = file.get_record(index)
            root = ElementTree.fromstring(record.xml_string.rstrip("\0"))
        except (OSError, ElementTree.ParseError):
            continue
        bare = lambda element: element.tag.rpartition("}")[2]
        parts = {bare(child): child for child in root}
        system = {bare(child): child for child in parts.get("System", [])}
        text = lambda name: system[name].text if name in system else None
        head = [system["Provider"].get("Name") if "Provider" in system else None]
        head += [text(name) for name in ("EventID", "Channel", "Computer", "EventRecordID")]
        data = parts.get("EventData", parts.get("UserData"))
        values = []
        for element in [] if data is None else data.iter():
            # The name of a Data is the field's.
            values += [value for key, value in element.attrib.items() if (bare(element), key) != ("Data", "Name")]
            values.append(element.text)
        add(out, record.identifier, record_of(head, values))
    file.close()
    return out


def explained(name, mine, theirs, seen):
    """Whether each difference of two records is a known fault of the parser; counts them in `seen`."""
    mine, theirs = mine[0] + mine[1], theirs[0] + theirs[1]
    if len(mine) != len(theirs):
        return False
    for pair in zip(mine, theirs):
        if same(*pair):
            continue
        why = next((why for why, explains in KNOWN[name].items() if explains(*pair)), None)
        if why is None:
            return False
        seen[why] = seen.get(why, 0) + 1
    return True


def compare(log, name, mine, theirs, seen):
    """Prints the records that are missing or differ without a known reason, and returns their number."""
    missing = [number for number in theirs if number not in mine]
    differ = [number for number in theirs if number in mine and not explained(name, mine[number], theirs[number], seen)]
    for number in missing:
        print(f"{log.name}, record {number[0]}: only {name} has it")
    for number in differ:
        print(f"{log.name}, record {number[0]}:\n  evtxscope {mine[number]}\n  {name} {theirs[number]}")
    return len(missing) + len(differ)


def main(program, folder):
    bad = 0
    logs = sorted(Path(folder).glob("*.evtx"))
    mine = {log: ours(program, log) for log in logs}
    for name, parser in (("evtx", by_evtx), ("libevtx", by_libevtx)):
        records, unread, seen = 0, 0, {}
        for log in logs:
            try:
                theirs = parser(log)
            except (OSError, RuntimeError) as error:
                print(f"{log.name}: {name} does not open it ({str(error).split(':')[0]})")
                continue
            records += len(theirs)
            unread += sum(number not in theirs for number in mine[log])
            bad += compare(log, name, mine[log], theirs, seen)
        for why in KNOWN[name]:
            if why not in seen:
                bad += 1
                print(f"{name}: what is known of it does not occur any more: {why}")
        known = "; ".join(f"{why} ({count})" for why, count in seen.items())
        print(f"{name}: {records} records compared; {unread} that it does not read; its known faults: {known}")
    print(f"{bad} differences" if bad else "all agree")
    sys.exit(bad > 0 or not logs)


if __name__ == "__main__":
    main(*sys.argv[1:])
