"""Instances of calendar files, worked out by programs of others: one line of JSON a file.

Asked with a list of files on standard input. Each file is looked at for so many days from its first event on.
"""

import datetime
import json
import signal
import sys
import warnings

import icalendar
import recurring_ical_events

LENGTH = datetime.timedelta(days=800)
SECONDS = 10
UTC = datetime.timezone.utc

warnings.simplefilter("ignore")


def instant(value):
    """What begins then: a date as it is, a time in UTC; a time without a zone is taken for UTC."""
    if not isinstance(value, datetime.datetime):
        return value.isoformat()
    if value.tzinfo is None:
        value = value.replace(tzinfo=UTC)
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def day(value):
    return value.date() if isinstance(value, datetime.datetime) else value


def of_calendar(calendar):
    starts = [day(event["DTSTART"].dt) for event in calendar.walk("VEVENT") if "DTSTART" in event]
    starts = [start for start in starts if start.year > 1900]
    if not starts:
        return None
    first = min(starts)
    begin, end = first - datetime.timedelta(days=40), first + LENGTH
    found = recurring_ical_events.of(calendar).between(begin, end)
    instances = []
    for event in found:
        start = event["DTSTART"].dt
        if begin <= day(start) < end:
            instances.append([str(event.get("UID", "")), instant(start)])
    return {"from": begin.isoformat(), "to": end.isoformat(), "instances": sorted(instances)}


def of_file(path):
    with open(path, "rb") as file:
        calendars = icalendar.Calendar.from_ical(file.read(), multiple=True)
    if len(calendars) != 1:
        return {"refused": f"{len(calendars)} calendars"}
    return of_calendar(calendars[0]) or {"refused": "no start"}


def too_long(_number, _frame):
    raise TimeoutError("it takes too long")


def main():
    signal.signal(signal.SIGALRM, too_long)
    for path in sys.stdin.read().splitlines():
        signal.alarm(SECONDS)
        try:
            told = of_file(path)
        except Exception as cause:  # Whatever it does not like: that file is not compared.
            told = {"refused": f"{type(cause).__name__}: {cause}"[:120]}
        signal.alarm(0)
        told["file"] = path
        print(json.dumps(told))


main()
