"""Events as someone would record them: of any kind that a policy reads, and of any of its steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final, get_args

from pydantic_core import PydanticUndefined

from schoolrules.events import KINDS
from schoolrules.policy.basics import JsonValue
from schoolrules.testing.vocabulary import Vocabulary
from schoolrules.whatif.blockers import REMEDIES
from schoolrules.whatif.edits import AddEvent

if TYPE_CHECKING:
    from schoolrules.policy.expressions import DateExpr
    from schoolrules.policy.step import Step
    from schoolrules.policy.view import View

Happening = dict[str, Any]
"""An event in the form of JSON, but with dates and tuples as they are."""
Choice = Any
AnyDay = Any
"""A day that rests on events, of some kind; each function knows the fields of its own."""
ONE_DAY: Final = timedelta(days=1)
BARE: Final = 15
"""The manner in which a step is recorded without any detail."""
AHEAD: Final = (0, 5, 8, 10, 20, 1)
"""How many school days ahead an announced day lies."""
MORE: Final[Mapping[tuple[str, str], tuple[object, ...]]] = {
    ("absence", "status"): ("unexcused", "excused", "unverified"),
    ("absence", "portion"): (1, "1/2", "1/3"),
    ("tardy", "minutes"): (31, 30, 90),
    ("tardy", "status"): ("unexcused", "excused"),
    ("contact_attempt", "documented"): (True, False),
    ("contact_attempt", "set"): (None, 1, 2),
    ("engagement", "course"): (None, "algebra", "english"),
    ("appeal_filed", "basis"): ("the findings", ""),
    ("appeal_filed", "attachments"): (("complaint", "decision"), ("complaint",), ()),
    ("extension", "written"): (True, False),
    ("extension", "agreed_by"): ("complainant", "school"),
    ("mediation", "all_parties"): (True, False),
    ("approval", "by"): ("school",),
    ("weekly_mark", "verified"): (False, True),
    ("reschedule_attempt", "succeeded"): (False, True),
}
"""What is worth trying besides the values that a policy looks for."""


class Manner:
    """A number that decides one choice after another; 0 decides for the first each time."""

    def __init__(self, number: int) -> None:
        self.number: int = number

    def of(self, choices: tuple[Choice, ...]) -> Choice:
        """One of the choices."""
        self.number, at = divmod(self.number, len(choices))
        return choices[at]


def happening(kind: str, on: date, manner: int, words: Vocabulary, view: View) -> Happening:
    """An event of a kind, its fields by the manner: 0 is what the policy looks for."""
    decide = Manner(manner)
    made: Happening = {"kind": kind, "on": on}
    for name, field in KINDS[kind].model_fields.items():
        if name in ("kind", "on", "id", "known_on", "retracted_on", "note", "reason"):
            continue
        label = field.serialization_alias or name
        choices = _choices(kind, label, field.annotation, words, view)
        if choices is not None:
            made[label] = decide.of(choices)
        elif label in ("for", "until") or field.annotation is date or field.default is PydanticUndefined:
            made[label] = ahead(view, on, decide.of(AHEAD))
    return {name: value for name, value in made.items() if value is not None}


def _choices(kind: str, field: str, annotation: object, words: Vocabulary, view: View) -> tuple[Any, ...] | None:
    known = words.values.get((kind, field), ())
    more = MORE.get((kind, field), ())
    if not more and (kind, field) in (("notice", "about"), ("approval", "of")):
        more = tuple(view.policy.shown_by)
    if not more:
        more = get_args(annotation) if all(isinstance(a, str) for a in get_args(annotation)) else ()
    if not more and annotation is bool:
        more = (False, True)
    if field.endswith("_on"):
        return (None, view.day, view.day + ONE_DAY)
    found = (*known, *(value for value in more if value not in known))
    return found or None


def ahead(view: View, on: date, school_days: int) -> date:
    """A day so many school days later; calendar days where there is no calendar, or none so late."""
    calendar = view.calendar
    if calendar is not None and calendar.first <= on <= calendar.last:
        after = calendar.rank(on) + school_days
        if school_days and after <= len(calendar):
            return calendar.nth(after)
    return on + school_days * ONE_DAY


# --- steps ----------------------------------------------------------------------------------------------------------


def taking(step: Step, on: date, manner: int, words: Vocabulary, view: View) -> list[Happening]:
    """What is recorded when a step is taken: its `step` event, or whatever dates it; nothing where that is not known.

    In the manner 0 the event shows all that the rules ask for; in others one of its details differs, or is missing;
    in the manner `BARE` it shows nothing.
    """
    if step.id not in view.policy.recorded_otherwise:
        return [{"kind": "step", "step": step.id, "on": on, **details(step, on, manner, words, view)}]
    return list(_dating(step.done, on, manner, words, view)) or list(_dating(step.earliest, on, manner, words, view))


def details(step: Step, on: date, manner: int, words: Vocabulary, view: View) -> Happening:
    """The details of a step's event."""
    if manner == BARE:
        return {}
    known = words.details.get(step.id, {})
    full: Happening = {name: detail.asked[0] for name, detail in known.items() if detail.asked}
    for name, value in full.items():
        if name == "languages":
            full[name] = (*value, *_languages(view))
    for at, name in enumerate(words.dates.get(step.id, ())):
        full[name] = ahead(view, on, AHEAD[(manner + at + 2) % len(AHEAD)])
    if step.outcomes and "outcome" not in full:
        full["outcome"] = step.outcomes[manner % len(step.outcomes)]
    odd = [(name, value) for name, detail in known.items() for value in detail.otherwise]
    odd += [(name, value) for name, detail in known.items() for value in _odd(detail.asked)]
    left = manner
    while left and odd:
        left, at = divmod(left - 1, len(odd))
        name, value = odd[at]
        full[name] = value
    return {name: value for name, value in full.items() if value is not None}


def _odd(asked: tuple[object, ...]) -> Iterator[object]:
    """Values that are not what is asked for: none, the contrary, one entry fewer."""
    for value in asked:
        yield None
        if isinstance(value, bool):
            yield not value
        elif isinstance(value, tuple) and len(value) > 1:
            yield value[:-1]
            yield value[1:]


def _languages(view: View) -> tuple[str, ...]:
    """Languages that the facts of the case name."""
    spoken = [view.fact(name) for name, declared in view.policy.facts.items() if declared.type == "counts"]
    told = [view.fact(name) for name in view.policy.facts if name.endswith("_language")]
    names = [name for value in spoken if isinstance(value, Mapping) for name in value]
    return tuple(dict.fromkeys(n for n in (*names, *told) if isinstance(n, str) and n != "English"))


def _dating(expr: DateExpr | None, on: date, manner: int, words: Vocabulary, view: View) -> Iterator[Happening]:
    """The events that a day rests on."""
    kind = getattr(expr, "kind", "")
    make = DATING.get(kind)
    if make is not None:
        yield from make(expr, on, manner, words, view)
        return
    for name in ("of", "then", "otherwise", "start"):
        for part in _several(getattr(expr, name, None)):
            found = list(_dating(part, on, manner, words, view))
            if found:
                yield from found
                return


def _several(part: AnyDay) -> tuple[AnyDay, ...]:
    return part if isinstance(part, tuple) else (part,) if hasattr(part, "day") else ()


def _event_day(expr: AnyDay, on: date, manner: int, words: Vocabulary, view: View) -> Iterator[Happening]:
    wanted = {name: _first(value) for name, value in (expr.where or {}).items()}
    yield happening(expr.event, on, manner, words, view) | wanted


def _first(value: JsonValue) -> object:
    return value[0] if isinstance(value, tuple) else value


def contact_set(on: date, number: int, view: View, manner: int = 0) -> Iterator[Happening]:
    """A call and an e-mail; in some manners one is missing, not documented, or of the next day."""
    for at, channel in enumerate(("phone", "email")):
        if manner % 8 == 5 and at:
            return
        later = ahead(view, on, 1) if manner % 8 == 6 and at else on
        documented = not (manner % 8 == 7 and at)
        yield {"kind": "contact_attempt", "on": later, "channel": channel, "documented": documented, "set": number}


def _set_day(expr: AnyDay, on: date, manner: int, words: Vocabulary, view: View) -> Iterator[Happening]:
    yield from contact_set(on, 100 + len(view.situation.timeline.of("contact_attempt")), view, manner)


def _effort(expr: AnyDay, on: date, manner: int, words: Vocabulary, view: View) -> Iterator[Happening]:
    yield happening("effort", on, manner, words, view)


def _duties(expr: AnyDay, on: date, manner: int, words: Vocabulary, view: View) -> Iterator[Happening]:
    arisen = [duty for duty in expr.duties if duty.arises.holds(view)]
    left_out = arisen[(manner - 1) % len(arisen)] if manner and arisen else None
    for duty in arisen:
        if duty is not left_out:
            yield {"kind": "notice", "on": on, "to": expr.to, "about": duty.about}


def _mark(expr: AnyDay, on: date, manner: int, words: Vocabulary, view: View) -> Iterator[Happening]:
    week = expr.day(view)
    yield happening("weekly_mark", on, manner, words, view) | ({} if week is None else {"for": week})


def _tally(expr: AnyDay, on: date, manner: int, words: Vocabulary, view: View) -> Iterator[Happening]:
    for edit in REMEDIES["tally"](expr, view, on):
        if isinstance(edit, AddEvent):
            yield edit.event.to_dict() | {"on": on}


DATING: Final[Mapping[str, Callable[[AnyDay, date, int, Vocabulary, View], Iterator[Happening]]]] = {
    "event-day": _event_day,
    "set-day": _set_day,
    "grounds-met": _effort,
    "duties-met": _duties,
    "week-to-mark": _mark,
    "tally-reached": _tally,
}
"""For each kind of day that dates a step, the events that bring it about."""
