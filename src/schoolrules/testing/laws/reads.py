"""Which kinds of events a policy reads, by what it is made of; and an invented event of every kind."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from schoolrules.events import KINDS as EVENT_KINDS
from schoolrules.policy.parts import KINDS
from schoolrules.testing.laws.anatomy import anatomy_of, editions_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schoolrules.policy.policy import Policy

ABSENCE, TARDY, STEP = "absence", "tardy", "step"
NOTICE, EFFORT, EXTENSION, MARK = "notice", "effort", "extension", "weekly_mark"
WEEK = (MARK, "engagement", ABSENCE)
SILENCE = ("engagement", "contact_response", MARK, EFFORT, ABSENCE)

READS: Mapping[str, tuple[str, ...]] = {
    "any-absence": (ABSENCE,),
    "absence-sum": (ABSENCE,),
    "absence-share": (ABSENCE, TARDY),
    "truancy-events": (ABSENCE, TARDY),
    "missing-in-window": ("assignment",),
    "missed-meetings": ("meeting", "reschedule_attempt"),
    "contact-sets": ("contact_attempt", "contact_response"),
    "no-contact": SILENCE,
    "weekly-marks": WEEK,
    "unverified-absences": WEEK,
    "evidence-in-week": WEEK,
    "week-to-mark": WEEK,
    "documentation-due": WEEK,
    "documented-in-time": WEEK,
    "effort": (EFFORT,),
    "ground-day": (EFFORT,),
    "grounds-met": (EFFORT,),
    "notice": (NOTICE,),
    "notice-sent": (NOTICE,),
    "duties-met": (NOTICE,),
    "scheduled": ("scheduled",),
    "approval": ("approval",),
    "review": ("progress_review",),
    "extended": (EXTENSION,),
    "extension-valid": (EXTENSION,),
}
"""What a kind of part reads besides the kinds of events that its fields name, and the steps."""
SAMPLES: Mapping[str, Mapping[str, Any]] = {
    "absence": {"status": "unexcused"},
    "tardy": {"minutes": 240, "status": "unexcused"},
    "assignment": {},
    "work_sample": {},
    "attendance_log": {},
    "meeting": {"outcome": "missed"},
    "reschedule_attempt": {},
    "contact_attempt": {"channel": "phone", "documented": True},
    "contact_response": {"by": "parent"},
    "engagement": {"category": "learning"},
    "weekly_mark": {"present": False},
    "effort": {"type": "counseling"},
    "intervention": {"type": "letter"},
    "progress_review": {"adequate": True},
    "notice": {"to": "parties", "about": "meeting"},
    "scheduled": {"what": "conference", "for": "2030-01-02"},
    "approval": {"of": "", "by": "principal"},
    "compliance": {},
    "relapse": {},
    "hearing_requested": {},
    "hearing_decided": {"upheld": False},
    "violation": {},
    "knowledge": {},
    "complaint_filed": {},
    "complaint_received": {},
    "mediation": {"outcome": "resolved"},
    "extension": {"until": "2030-01-02", "written": True, "agreed_by": "complainant"},
    "report_received": {},
    "appeal_filed": {"basis": "law", "facts_incorrect": True, "law_misapplied": True, "attachments": []},
    "cde_notified": {},
}
"""An event of each kind but `step`, which every policy reads, that would matter wherever it is read."""
_CLASSES = frozenset(cls for kinds in KINDS.values() for cls in kinds)


def read_kinds(policy: Policy) -> frozenset[str]:
    """The kinds of events that some part of the policy reads."""
    found = {STEP, *policy.anchors}
    for edition in editions_of(policy):
        anatomy = anatomy_of(edition)
        found |= {use.name for use in anatomy.uses if use.family == "event"}
        found |= {event for kind in anatomy.kinds for event in READS.get(kind, ())}
        found |= {event for placed in anatomy.parts for event in _work(placed.part)}
        if edition.compliance is not None:
            found |= {"compliance", "relapse"}
    return frozenset(found)


def _work(part: Any) -> tuple[str, ...]:  # noqa: ANN401  (parts of any family)
    work = getattr(part, "work", None)
    return (work,) if isinstance(work, str) and work in EVENT_KINDS else ()


def strange_kinds(policy: Policy) -> tuple[str, ...]:
    """The kinds of parts that are not the library's own, so that what they read is not known."""
    found = (placed.part for edition in editions_of(policy) for placed in anatomy_of(edition).parts)
    return tuple(dict.fromkeys(type(part).__name__ for part in found if _is_strange(part)))


def _is_strange(part: Any) -> bool:  # noqa: ANN401  (parts of any family)
    return hasattr(part, "kind") and type(part) not in _CLASSES


def unread_kinds(policy: Policy) -> tuple[str, ...]:
    """The kinds of events that no part of the policy reads; none where a part is not the library's own."""
    if strange_kinds(policy):
        return ()
    read = read_kinds(policy)
    return tuple(kind for kind in SAMPLES if kind not in read)


def sample(kind: str, policy: Policy, on: date) -> dict[str, Any]:
    """An event of a kind on a day, as a case file has it."""
    fields = dict(SAMPLES[kind])
    if kind == "approval":
        fields["of"] = policy.steps[0].id
    return {"kind": kind, "on": on.isoformat(), **fields}
