"""An evaluation as a notebook shows it: tables and a timeline, and the school year with the days that matter marked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from schoolrules.calendar.grid import Mark, grid_html
from schoolrules.errors import InvalidArgument
from schoolrules.evaluation.eventwords import kind
from schoolrules.evaluation.explain import STATES
from schoolrules.evaluation.html import (
    STYLE,
    broken_table,
    criteria,
    findings_table,
    left_out,
    mark,
    next_step,
    notes,
    steps_table,
    word,
)
from schoolrules.evaluation.timeline import figure, shown_steps, timeline_html, told, visible_events
from schoolrules.markup import tag

if TYPE_CHECKING:
    from schoolrules.evaluation.evaluation import Evaluation
    from schoolrules.events import BaseEvent

SIGNS: Final = {
    "\u25bc": "the day of the question",
    "\u2713": "a step taken",
    "]": "a step's last lawful day",
    "[": "a step's first lawful day",
    "!": "a finding met since then",
    "\u25cf": "an unexcused absence",
    "\u25cb": "another absence",
    "\u25c6": "another event",
}
"""What the signs of the calendar say, the weightiest first; the brackets are those of the timeline."""
TODAY, TAKEN, LAST, FIRST, SINCE, UNEXCUSED, ABSENT, EVENT = SIGNS
WEIGHT: Final = {sign: at for at, sign in enumerate(SIGNS)}


@dataclass(frozen=True, slots=True, repr=False)
class Panel:
    """A view of an evaluation: HTML in a notebook, and the same in words where there is none (`str`, `print`).

    It shows the record: keep it as confidential as that.
    """

    name: str
    html: str
    text: str

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"<Panel: {self.name}>"

    def _repr_html_(self) -> str:
        return self.html


def evaluation_html(evaluation: Evaluation) -> str:
    """Findings, steps, the next step and the timeline as a fragment of HTML, self-contained and escaped."""
    known = "" if evaluation.known_at is None else f", with what was known on {evaluation.known_at}"
    policy = evaluation.policy
    return tag(
        "div",
        STYLE,
        tag("p", tag("strong", f"{evaluation.subject}: {policy.title}")),
        tag("p", f"{policy.id}, edition {policy.edition}, as of {evaluation.as_of}{known}"),
        tag("p", mark(evaluation.state), " ", STATES[evaluation.state]),
        next_step(evaluation),
        findings_table(evaluation),
        left_out(evaluation),
        broken_table(evaluation),
        steps_table(evaluation),
        figure(evaluation),
        notes(evaluation),
        class_="schoolrules",
    )


def timeline(evaluation: Evaluation) -> Panel:
    """The events, windows, deadlines and steps of a case on an axis of school days."""
    return Panel(f"timeline under {evaluation.policy.id}", timeline_html(evaluation), "\n".join(told(evaluation)))


def calendar_view(evaluation: Evaluation) -> Panel:
    """The school year with what belongs to the case marked.

    Raises:
        InvalidArgument: the evaluation has no calendar.
    """
    calendar = evaluation.calendar
    if calendar is None:
        raise InvalidArgument("the evaluation has no calendar to show")
    marks = marks_of(evaluation)
    used = {mark.sign for mark in marks}
    html = grid_html(calendar, marks, signs={sign: what for sign, what in SIGNS.items() if sign in used})
    text = "\n".join(f"{mark.day}: {mark.what}" for mark in marks)
    return Panel(f"school year under {evaluation.policy.id}", html, text)


def marks_of(evaluation: Evaluation) -> list[Mark]:
    """The day of the question, every event, and every day of a finding or a step, in order, the weightiest first."""
    return sorted(_marks(evaluation), key=lambda mark: (mark.day, WEIGHT[mark.sign]))


def _marks(evaluation: Evaluation) -> Iterator[Mark]:
    yield Mark(evaluation.as_of, TODAY, SIGNS[TODAY], is_today=True)
    for event in visible_events(evaluation):
        if event.kind != "step":
            yield Mark(event.on, _sign(event), kind(event))
    for found in criteria(evaluation):
        if found.since is not None:
            yield Mark(found.since, SINCE, f"{found.rule}: {word(found.verdict)} since")
    for step in shown_steps(evaluation):
        known = (
            (step.earliest, FIRST, "first lawful day"),
            (step.done_on, TAKEN, "taken"),
            (step.due, LAST, "last lawful day"),
        )
        yield from (Mark(on, sign, f"{step.step}: {what}") for on, sign, what in known if on is not None)


def _sign(event: BaseEvent) -> str:
    if event.kind != "absence":
        return EVENT
    return UNEXCUSED if getattr(event, "status", None) == "unexcused" else ABSENT
