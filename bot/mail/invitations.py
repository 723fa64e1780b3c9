"""Calendar invitations (RFC 5545, 5546) as a readable line each."""

from __future__ import annotations

from datetime import date, datetime

from icalendar import Calendar, Component

from knowledge.texts.readers.builder import clean, one_line

_LARGEST = 500_000
_MOST = 50
_LONGEST = 300
_METHODS = {
    "REQUEST": "Invitation",
    "CANCEL": "Cancelled",
    "REPLY": "Answer to an invitation",
    "COUNTER": "Proposal of another time",
    "PUBLISH": "Event",
    "ADD": "Invitation",
}


def invitation_lines(data: bytes) -> tuple[str, ...]:
    """What each event of a calendar says: what, when (with the offset from UTC it names), where, who calls, how often.

    Empty where it is no calendar; never raises.
    """
    if len(data) > _LARGEST or b"BEGIN:VCALENDAR" not in data.upper():
        return ()
    try:
        lines = [
            _line(event, str(calendar.get("METHOD", "")).upper())
            for calendar in Calendar.from_ical(data, multiple=True)
            for event in calendar.walk("VEVENT")[:_MOST]
        ]
    except Exception:  # noqa: BLE001 a library fed by strangers; the file itself is kept as an attachment
        return ()
    return tuple(dict.fromkeys(line for line in lines if line))


def _line(event: Component, method: str) -> str:
    called = "Cancelled" if str(event.get("STATUS", "")).upper() == "CANCELLED" else _METHODS.get(method, "Event")
    told = [_text(event, "SUMMARY") or "(no title)", _when(event), _text(event, "LOCATION"), _organizer(event)]
    rule = event.get("RRULE")
    if rule and not isinstance(rule, list):
        told.append(f"repeats {one_line(clean(str(rule.get('FREQ', [''])[0]))).lower()}")
    return f"{called}: {', '.join(filter(None, told))}"


def _text(event: Component, name: str) -> str:
    return one_line(clean(str(event.get(name, ""))))[:_LONGEST]


def _when(event: Component) -> str:
    start, end = _moment(event, "DTSTART"), _moment(event, "DTEND")
    if not isinstance(start, datetime):
        return str(start) if start else ""
    zone = start.strftime(" %z") if start.tzinfo else ""
    begins = f"{start:%Y-%m-%d %H:%M}"
    if not isinstance(end, datetime):
        return begins + zone
    return f"{begins} to {end:%H:%M}{zone}" if end.date() == start.date() else f"{begins} to {end:%Y-%m-%d %H:%M}{zone}"


def _moment(event: Component, name: str) -> date | datetime | None:
    value = getattr(event.get(name), "dt", None)
    return value if isinstance(value, date) else None


def _organizer(event: Component) -> str:
    organizer = event.get("ORGANIZER")
    if not organizer or isinstance(organizer, list):
        return ""
    address = str(organizer).partition(":")[2] if str(organizer).lower().startswith("mailto:") else str(organizer)
    name = str(getattr(organizer, "params", {}).get("CN", ""))
    return f"called by {one_line(clean(f'{name} <{address}>' if name else address))[:_LONGEST]}"
