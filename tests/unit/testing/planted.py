"""Faults planted in the shipped policies, and in parts of one's own, each with the law that catches it."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, timedelta
from typing import Any, cast

from schoolrules import Policy, policies
from schoolrules.events import Absence
from schoolrules.policy.absences import AbsenceSum
from schoolrules.policy.days import After
from schoolrules.policy.view import Judgement, View, decided

Json = dict[str, Any]
ONE_DAY = timedelta(days=1)
NINE = "unexcused-9-of-180"
EDITIONS, PROFILES = {"ucp": "2017"}, {"attendance-ladder": "3-6-9"}


@dataclass(frozen=True)
class Fault:
    """A planted fault: what is wrong, the policy with it and the one without, and the law that catches it."""

    what: str
    sound: str
    law: str
    plant: Callable[[Json], object] | None = None
    """Changes the policy's JSON."""
    part: Callable[[Any], Any] | None = None
    """Gives another part for some of the policy's parts, the part itself for the others."""

    def policy(self) -> Policy:
        """The policy with the fault."""
        sound = outline(self.sound)
        if self.plant is not None:
            data = copy.deepcopy(sound.to_dict())
            self.plant(data)
            return Policy.parse(data)
        assert self.part is not None
        return replace(cast("Policy", mapped(sound, self.part)), id="a-policy-of-ones-own")


def outline(policy: str) -> Policy:
    """A policy by its id; of one with several texts or profiles, the text of 2017 and the profile of the letters."""
    return policies.get(policy, edition=EDITIONS.get(policy), profile=PROFILES.get(policy))


def mapped(part: Any, change: Callable[[Any], Any]) -> Any:
    """A part with all the parts in it changed, innermost first."""
    if isinstance(part, tuple):
        return tuple(mapped(item, change) for item in part)
    if isinstance(part, dict) or hasattr(part, "keys"):
        return {key: mapped(item, change) for key, item in part.items()}
    if is_dataclass(part) and not isinstance(part, type) and type(part).__module__.startswith("schoolrules.policy."):
        kept = {f.name: getattr(part, f.name) for f in fields(part)}
        inner = {name: mapped(value, change) for name, value in kept.items()}
        return change(replace(part, **inner))
    return part


def step(data: Json, name: str) -> Json:
    """A step of a policy's JSON."""
    return next(each for each in cast("list[Json]", data["steps"]) if each["id"] == name)


def requirement(data: Json, name: str) -> Json:
    """A requirement of a policy's JSON, by `STEP.NAME`."""
    owner, _, own = name.partition(".")
    return next(each for each in cast("list[Json]", step(data, owner)["requirements"]) if each["name"] == own)


def everywhere(value: Any, change: Callable[[Json], object]) -> None:
    """Changes every object of a JSON value."""
    if isinstance(value, dict):
        change(value)
        for item in value.values():
            everywhere(item, change)
    elif isinstance(value, list):
        for item in value:
            everywhere(item, change)


# --- faults of the declaration --------------------------------------------------------------------------------------


def _withdrawal_a_day_late(data: Json) -> None:
    """The first lawful day of the withdrawal is one school day later for the requirement than for the step."""
    check = requirement(data, "withdrawal.notice-days")["check"]
    check["day"] = {"kind": "next-school-day", "start": check["day"]}


def _no_approval(data: Json) -> None:
    needs = step(data, "disenrollment-letter")["needs"]
    needs[:] = [need for need in needs if need["kind"] != "approval"]


def _no_special_education_notice(data: Json) -> None:
    needs = step(data, "letter-1")["needs"]
    needs[:] = [need for need in needs if need["kind"] != "if"]


def _no_special_education_notice_at_all(data: Json) -> None:
    _no_special_education_notice(data)
    check = requirement(data, "letter-1.notices")["check"]
    check["needs"] = [need for need in check["needs"] if need["kind"] != "if"]


def _in_calendar_days(part: Json) -> None:
    if part.get("kind") == "after" and part.get("period") == "referral.spacing":
        part["unit"] = "calendar days"


def _spacing_of_the_step_in_calendar_days(data: Json) -> None:
    for number in (2, 3):
        everywhere(step(data, f"referral-{number}")["earliest"], _in_calendar_days)


def _earlier_than_the_requirement(data: Json) -> None:
    step(data, "conference")["earliest"] = {"kind": "step-day", "step": "letter-2"}


def _due_too_soon(data: Json) -> None:
    step(data, "decision")["due"]["period"] = "direct-intervention.inaction"
    requirement(data, "decision.within")["check"]["day"] = {
        "kind": "after",
        "start": {"kind": "first-known", "of": [{"kind": "event-day", "event": "complaint_received"}]},
        "period": "appeal.within",
    }


def _notice_last(data: Json) -> None:
    steps = data["steps"]
    moved = step(data, "notice-3")
    steps.remove(moved)
    steps.append(moved)


def _referral_on_referral(data: Json) -> None:
    step(data, "referral-2")["opens"] = {"kind": "done", "step": "referral-1"}


def _hearing_on_the_count(data: Json) -> None:
    step(data, "hearing-notice")["opens"] = {"kind": "met", "criterion": NINE}


def _board_at_once(data: Json) -> None:
    step(data, "sarb")["needs"] = []


def _no_individual_meeting(data: Json) -> None:
    needs = step(data, "mediation-meeting")["needs"]
    needs[:] = [need for need in needs if need["kind"] != "if"]


def _removal_without_effort(data: Json) -> None:
    step(data, "remove-from-membership")["needs"] = []


def _no_other_reading(part: Json) -> None:
    part.pop("cumulative", None)


def _no_cure(part: Json) -> None:
    if part.get("period") == "letter-1.cure":
        part["period"] = "conference.notice"


def _mediation_must(data: Json) -> None:
    step(data, "mediation")["force"] = "must"


def _no_clause(data: Json) -> None:
    data["criteria"][NINE]["citation"]["section"] = ""


def _window_of_179(data: Json) -> None:
    data["parameters"][f"{NINE}.window"]["value"] = "179 school days"


def _one_more_absence(data: Json) -> None:
    data["parameters"][f"{NINE}.at_least"]["value"] = 10


# --- faults of parts of one's own -----------------------------------------------------------------------------------


class More(AbsenceSum):
    """More than so many days, instead of at least so many."""

    def judge(self, view: View) -> Judgement:
        found = super().judge(view)
        return decided(int(str(found.value).split("/")[0]) > view.count(self.at_least), found.value, found.evidence)


class Listed(AbsenceSum):
    """Only absences that stand in the record after the first review: the order in which events were entered."""

    def judge(self, view: View) -> Judgement:
        found = super().judge(view)
        first = view.situation.record.events[:1]
        return decided(not first or first[0].kind != "absence", found.value)


class Omniscient(AbsenceSum):
    """Every absence that was ever entered, whatever was known on the day asked for."""

    def judge(self, view: View) -> Judgement:
        return _enough(self, view, (e for e in view.situation.record.events if e.on <= view.day))


class Prophetic(AbsenceSum):
    """Every absence of the record, those after the day judged too."""

    def judge(self, view: View) -> Judgement:
        return _enough(self, view, view.situation.timeline.all)


class Dated(AbsenceSum):
    """Only absences from 1 October 2025 on: a date of one year, written into the rule."""

    def judge(self, view: View) -> Judgement:
        return _enough(self, view, (e for e in view.events("absence") if e.on >= date(2025, 10, 1)))


class Unchanging(AbsenceSum):
    """As declared, but it names no day on which the verdict may turn."""

    def changes(self, view: View) -> Iterable[date]:
        return ()


class Moody(AbsenceSum):
    """Every other time it is asked, something else."""

    def judge(self, view: View) -> Judgement:
        _ASKED.append(1)
        return decided(len(_ASKED) % 2 == 0, len(_ASKED))


_ASKED: list[int] = []


def _enough(rule: AbsenceSum, view: View, events: Iterable[object]) -> Judgement:
    counted = tuple(e for e in events if isinstance(e, Absence) and e.status == "unexcused")
    return decided(len(counted) >= view.count(rule.at_least), len(counted))


class Shrinking(After):
    """The longer the period, the earlier the day."""

    def day(self, view: View) -> date | None:
        start = self.start.day(view)
        return None if start is None or view.calendar is None else start + (30 - view.period(self.period).n) * ONE_DAY


class FromTheEnd(After):
    """Counted back from the last school day of the year, instead of forward from the step."""

    def day(self, view: View) -> date | None:
        start, days = self.start.day(view), view.school.school_days
        return None if start is None else days[-min(len(days), 3)]


def rule(kind: type[AbsenceSum]) -> Callable[[Any], Any]:
    """Puts a rule of another kind in the place of the sum of absences."""

    def change(part: Any) -> Any:
        return kind(**_fields(part)) if type(part) is AbsenceSum else part

    return change


def days(kind: type[After]) -> Callable[[Any], Any]:
    """Puts a day of another kind in the place of the spacing of referrals."""

    def change(part: Any) -> Any:
        return kind(**_fields(part)) if type(part) is After and part.period == "referral.spacing" else part

    return change


def _fields(part: Any) -> dict[str, Any]:
    return {f.name: getattr(part, f.name) for f in fields(part)}


TRUANCY, LETTERS, COMPLAINTS = "truancy-intervention", "noncompliance", "ucp"
LEVELS, REMOVAL = "attendance-ladder", "learner-validated"
BY_THE_BATTERY = (
    Fault("the last day of a notice made exclusive", LETTERS, "next-step-kept", _withdrawal_a_day_late),
    Fault("a skipped prerequisite", LETTERS, "next-step-kept", _no_approval),
    Fault(
        "a notice to special education that nobody waits for", LETTERS, "next-step-kept", _no_special_education_notice
    ),
    Fault("a spacing counted in calendar days", TRUANCY, "next-step-kept", _spacing_of_the_step_in_calendar_days),
    Fault("a first day before the one required", LETTERS, "next-step-kept", _earlier_than_the_requirement),
    Fault("a last day that is not the one required", COMPLAINTS, "last-day-kept", _due_too_soon),
    Fault("a referral that does not wait for the notice before it", TRUANCY, "ready-steps-kept", _referral_on_referral),
    Fault("a hearing called on the count, before the notices", TRUANCY, "ready-steps-kept", _hearing_on_the_count),
    Fault("a board that does not wait for the mediation", LEVELS, "ready-steps-kept", _board_at_once),
    Fault("a no-show that nobody makes good", LEVELS, "ready-steps-kept", _no_individual_meeting),
    Fault("a removal without any effort", REMOVAL, "ready-steps-kept", _removal_without_effort),
    Fault("a step ordered before its prerequisite", TRUANCY, "prerequisites", _notice_last),
    Fault(
        "a reading ignored", TRUANCY, "declared-is-used", lambda data: everywhere(data["tallies"], _no_other_reading)
    ),
    Fault("a number ignored", LETTERS, "declared-is-used", lambda data: everywhere(data["steps"], _no_cure)),
    Fault("a citation dropped", TRUANCY, "findings-cite", _no_clause),
    Fault("more than nine instead of at least nine", TRUANCY, "value-and-threshold", part=rule(More)),
    Fault("the order of entry matters", TRUANCY, "order-of-events", part=rule(Listed)),
    Fault("what was known on a day ignored", TRUANCY, "known-at", part=rule(Omniscient)),
    Fault("events of later days counted", TRUANCY, "later-events", part=rule(Prophetic)),
    Fault("a year's own date written into a rule", TRUANCY, "calendar-shift", part=rule(Dated)),
    Fault("a rule that does not say when it turns", TRUANCY, "since", part=rule(Unchanging)),
    Fault("a rule that answers by turns", TRUANCY, "determinism", part=rule(Moody)),
    Fault("a longer wait that ends earlier", TRUANCY, "monotone-numbers", part=days(Shrinking)),
    Fault("a wait counted back from the end of the year", TRUANCY, "closing-a-day", part=days(FromTheEnd)),
)
"""What no reference is needed for: the fault contradicts the policy itself, or what every policy keeps."""
BY_A_REFERENCE = (
    Fault("a window of 179 school days", TRUANCY, "same-answers", _window_of_179),
    Fault("a threshold of ten", TRUANCY, "same-answers", _one_more_absence),
    Fault("no notice to special education, nor any requirement of one", LETTERS, "same-answers",
          _no_special_education_notice_at_all),
    Fault("a spacing counted in calendar days throughout", TRUANCY, "same-answers",
          lambda data: everywhere(data["steps"], _in_calendar_days)),
    Fault("a must made from a may", COMPLAINTS, "same-answers", _mediation_must),
)  # fmt: skip
"""What gives another policy that is as well-formed as the one meant."""
