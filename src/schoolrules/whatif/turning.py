"""What would clear a finding, and what would cause it: the smallest changes, each of them tried."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from fractions import Fraction
from itertools import accumulate, takewhile
from math import ceil, floor
from typing import TYPE_CHECKING, Any

from schoolrules.errors import InvalidArgument
from schoolrules.evaluation import evaluate
from schoolrules.parsing import closest
from schoolrules.policy.basics import Verdict
from schoolrules.policy.needs import FACT
from schoolrules.policy.view import Situation
from schoolrules.whatif import families
from schoolrules.whatif.blockers import possible
from schoolrules.whatif.edits import CorrectEvent, DropEvent, Edit, SetFact, as_known
from schoolrules.whatif.requirements import mending, spoiling
from schoolrules.whatif.trial import Trial, Way, numbers_of
from schoolrules.whatif.turningdays import days_to_try, parts_of

if TYPE_CHECKING:
    from schoolrules.evaluation import Evaluation
    from schoolrules.policy.view import View
    from schoolrules.record import Record

TRIES = 1_500
"""How often a finding is tried before the smallest change found so far must do."""
MOST_EVENTS = 400
"""Of how many events a single change is tried."""
_ANY_SIZE = 1_000_000
OF_AN_EVENT = (CorrectEvent, DropEvent)
WITHOUT_CALENDAR = timedelta(days=366)
"""How far ahead is looked where no calendar ends."""
Family = Callable[[Sequence[Edit]], list[Edit]]
"""What may be changed next, given what was changed already."""


@dataclass(frozen=True, slots=True, repr=False)
class Turning:
    """What would turn a finding, or that nothing on record would.

    `ways`, the smallest found first, each turn it by themselves, and none has a change to spare. `is_smallest` says
    that everything smaller was tried, or ruled out by the number that is lacking: a fact set, an event that settles
    much at once, one event of the record retracted or corrected; and where the criterion compares a number, several
    of what it counted (or looked at and did not count), all corrected or all retracted, or several more of the kind.
    `lacks` is what an undetermined finding needs and for which no value can be listed, such as `fact:courses`: no
    value is guessed. `by_itself` is the first day after the one judged on which it turns if nothing further is
    recorded; None where it does not before the calendar ends (without a calendar, within a year). `margin` is how
    far value and threshold lie apart, for a criterion that counts: what is lacking where it is not met, what is
    there to spare where it is.
    """

    rule: str
    verdict: Verdict
    wanted: tuple[Verdict, ...]
    margin: Fraction | None
    ways: tuple[Way, ...]
    is_smallest: bool
    by_itself: date | None
    lacks: tuple[str, ...] = ()

    @property
    def is_so_already(self) -> bool:
        """Whether the finding is as wanted without any change."""
        return self.verdict in self.wanted

    def __repr__(self) -> str:
        return f"<Turning {self.rule}: {len(self.ways)} ways, by itself: {'no' if self.by_itself is None else 'yes'}>"

    def _repr_html_(self) -> str:
        """What would turn the finding as a table, for notebooks."""
        from schoolrules.whatif.html import turning_html

        return turning_html(self)

    def explain(self) -> str:
        """The answer in plain words."""
        wanted = " or ".join(verdict.replace("_", " ") for verdict in self.wanted)
        if self.is_so_already:
            return f"{self.rule} is {wanted} already."
        lines = [f"{self.rule} is {self.verdict.replace('_', ' ')}. It would be {wanted}:"]
        lines += [f"- {way.text}" for way in self.ways]
        if self.by_itself is not None:
            lines.append(f"- on {self.by_itself}, if nothing further is recorded")
        lines += [f"- {need} is missing; which value would do is not guessed" for need in self.lacks]
        return "\n".join(lines if len(lines) > 1 else [*lines, "- by no change of the kinds that are tried"])

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON."""
        return {
            "rule": self.rule,
            "verdict": str(self.verdict),
            "wanted": [str(verdict) for verdict in self.wanted],
            "margin": None if self.margin is None else str(self.margin),
            "ways": [way.to_dict() for way in self.ways],
            "is_smallest": self.is_smallest,
            "by_itself": None if self.by_itself is None else self.by_itself.isoformat(),
            "lacks": list(self.lacks),
        }


def what_would_clear(evaluation: Evaluation, rule: str, *, limit: int = 10) -> Turning:
    """The smallest changes after which a criterion is not met, or a requirement is kept; at most `limit` of them.

    Absences are recoded as excused or retracted, work is handed in, weeks are verified, a meeting is held, the family
    answers, compliance is recorded; any one event of the record is retracted or corrected; of a requirement, what the
    record does not show is recorded for the step's own day. Everything is recorded as of the day judged, or of the
    day of knowledge where that is earlier.

    Raises:
        InvalidArgument: the evaluation has no such finding, or `limit` is not positive.
    """
    wanted = (Verdict.NOT_MET,) if rule in evaluation.policy.criteria else (Verdict.KEPT, Verdict.NOT_APPLICABLE)
    return _turning(evaluation, rule, wanted, limit, to_clear=True)


def what_would_cause(evaluation: Evaluation, rule: str, *, limit: int = 10) -> Turning:
    """The smallest changes after which a criterion is met, or a requirement breached; at most `limit` of them.

    What is recorded is recorded otherwise, any one event of the record is retracted or corrected (one that settled
    what came before it, say), or more is recorded of the kind that the criterion counts: on the latest days on which
    it counts, for contact sets on the next ones. `margin` says how far off the criterion is.

    Raises:
        InvalidArgument: the evaluation has no such finding, or `limit` is not positive.
    """
    wanted = (Verdict.MET,) if rule in evaluation.policy.criteria else (Verdict.BREACHED,)
    return _turning(evaluation, rule, wanted, limit, to_clear=False)


def _turning(evaluation: Evaluation, rule: str, wanted: tuple[Verdict, ...], limit: int, *, to_clear: bool) -> Turning:
    found = evaluation.findings.get(rule)
    if found is None:
        known = evaluation.findings
        raise InvalidArgument(f"rule: no such finding{closest(rule, known)}; expected one of {', '.join(known)}")
    if limit < 1:
        raise InvalidArgument("limit: expected 1 or more")
    trial = Trial(evaluation, rule, frozenset(wanted), TRIES)
    margin = _margin(trial) if trial.kind is not None else None
    if found.verdict in wanted:
        return Turning(rule, found.verdict, wanted, margin, (), True, None)
    if trial.kind is None:
        ways, smallest = _requirement_ways(trial, limit, to_clear=to_clear)
    else:
        ways, smallest = _criterion_ways(trial, limit, to_clear=to_clear)
    lacks = tuple(need for need in found.needs if not _values(trial, need))
    return Turning(rule, found.verdict, wanted, margin, tuple(ways[:limit]), smallest, _by_itself(trial), lacks)


def _margin(trial: Trial) -> Fraction | None:
    view = trial.view()
    numbers = numbers_of(view, trial.criterion(), view.judgement(trial.rule))
    return None if numbers is None else abs(numbers[0] - numbers[1])


# --- criteria -------------------------------------------------------------------------------------------------------


def _criterion_ways(trial: Trial, limit: int, *, to_clear: bool) -> tuple[list[Way], bool]:
    """The ways found, and whether every smaller set of changes was tried or ruled out."""
    rule, view, least = trial.criterion(), trial.view(), _least(trial, to_clear=to_clear)
    singles = [*_facts(trial), *(families.settling(view, rule, trial.today) if to_clear else ())]
    ways = [trial.way((edit,)) for edit in singles if trial.turns((edit,))]
    tried_below = [_ANY_SIZE]
    for family in _families(trial, to_clear=to_clear):
        found, below = _search(trial, family, least, limit)
        ways += found
        tried_below.append(below)
    if not to_clear:
        ways += _additions(trial) + _contact_sets(trial, view)
        tried_below.append(max(least, 2))
    found, is_complete = _of_any_event(trial, ways)
    ways = _without_repeats(sorted([*ways, *found], key=len))
    tried_below.append((_ANY_SIZE if trial.counts else 2) if is_complete else 1)
    return ways, bool(ways) and len(ways[0]) <= min(tried_below)


def _of_any_event(trial: Trial, ways: Iterable[Way]) -> tuple[list[Way], bool]:
    """The single changes of the record that turn the criterion, and whether all were tried.

    Passed over are the events of which one change is known to do it.
    """
    known = {edit.id for way in ways if len(way) == 1 for edit in way.edits if isinstance(edit, OF_AN_EVENT)}
    events = [event for event in trial.view().situation.timeline.all if event.id not in known]
    edits = [edit for event in events[:MOST_EVENTS] for edit in families.single_changes(event, trial.today)]
    return [trial.way((edit,)) for edit in edits if trial.turns((edit,))], len(events) <= MOST_EVENTS


def _facts(trial: Trial) -> Iterator[Edit]:
    """The facts on which the criterion rests, or that it lacks, as they would be otherwise."""
    known, lacking = trial.evaluation.record.facts, trial.evaluation.findings[trial.rule].needs
    for need in dict.fromkeys([*(FACT + name for name in facts_named(trial.criterion())), *lacking]):
        name = need.removeprefix(FACT)
        yield from (SetFact(name, value) for value in _values(trial, need) if value != known.get(name))


def _values(trial: Trial, need: str) -> tuple[bool | int | str, ...]:
    """The values that a fact that is needed may have, where they can be listed."""
    declared = trial.evaluation.policy.facts.get(need.removeprefix(FACT)) if need.startswith(FACT) else None
    return () if declared is None else possible(declared)


def facts_named(part: object) -> Iterator[str]:
    """The facts that a part of a policy, or a part in it, names."""
    for each in parts_of(part):
        for f in fields(each):
            if str(f.type).startswith("FactId") and isinstance(name := getattr(each, f.name), str):
                yield name


def _families(trial: Trial, *, to_clear: bool) -> Iterator[Family]:
    """The families of changes that may turn the criterion by themselves."""
    rule, today = trial.criterion(), trial.today
    if not to_clear:
        yield lambda done: [edit for edit in families.recodings(trial.view(), rule) if edit not in done]
        if getattr(rule, "kind", "") == "no-contact":
            yield lambda done: _from_evidence(trial, families.retractions, done, today)
        return
    for family in (families.corrections, families.retractions):
        yield lambda done, family=family: _from_evidence(trial, family, done, today)  # type: ignore[misc]


def _from_evidence(trial: Trial, family: Callable[..., list[Edit]], done: Sequence[Edit], today: date) -> list[Edit]:
    judgement, view = trial.judgement(done)
    changed = {edit.id for edit in done if isinstance(edit, OF_AN_EVENT)}
    edits = family(judgement, view, trial.criterion(), today)
    return [e for e in edits if not (isinstance(e, OF_AN_EVENT) and e.id in changed)]


def _least(trial: Trial, *, to_clear: bool) -> int:
    """No fewer changes than this can turn the criterion: each changes the number by one at most."""
    view = trial.view()
    judgement = view.judgement(trial.rule)
    numbers = numbers_of(view, trial.criterion(), judgement)
    if numbers is None:
        return 1
    value, threshold = numbers
    if not to_clear:
        return max(1, ceil(threshold - value))
    if trial.criterion().kind != "absence-sum":  # type: ignore[attr-defined]  # every kind of rule has its tag
        return max(1, floor(value - threshold) + 1)
    portions = sorted((min(Fraction(1), e.portion) for e in judgement.evidence), reverse=True)  # type: ignore[union-attr]
    sums = accumulate(portions, initial=Fraction(0))
    return max(1, sum(1 for _ in takewhile(lambda total: total <= value - threshold, sums)))


def _search(trial: Trial, family: Family, least: int, limit: int) -> tuple[list[Way], int]:
    """The smallest ways within a family, and the size below which no set of the family turns the criterion."""
    first = _greedy(trial, family, least)
    if first is None:
        return [], _ANY_SIZE if trial.tries_left > 0 else least
    for size in range(least, len(first) + 1):
        found: list[tuple[Edit, ...]] = []
        complete = _of_size(trial, family, (), frozenset(), size, limit, found)
        if found or not complete:
            return [trial.way(edits) for edits in found or [first]], size
    return [trial.way(first)], len(first)


def _greedy(trial: Trial, family: Family, least: int) -> tuple[Edit, ...] | None:
    """The heaviest changes until the finding turns, without those that were not needed."""
    done = sorted(family(()), key=_weight, reverse=True)[:least]
    while not trial.turns(done):
        waiting = family(done)
        if not waiting or trial.tries_left <= 0:
            return None
        done.append(max(waiting, key=_weight))
    return tuple(done) if len(done) == least else trial.irredundant(done)


def _weight(edit: Edit) -> Fraction:
    """How much of a day an absence is; one for everything else."""
    portion = None if isinstance(edit, SetFact) else getattr(edit.event, "portion", None)
    return Fraction(1) if portion is None else portion


def _of_size(
    trial: Trial,
    family: Family,
    done: tuple[Edit, ...],
    banned: frozenset[Edit],
    size: int,
    limit: int,
    found: list[tuple[Edit, ...]],
) -> bool:
    """Every way of a size, up to the limit; False where not all could be tried.

    What was counted must change for the finding to turn, so that each change is one of something counted just then.
    """
    if len(done) == size:
        if trial.turns(done):
            found.append(done)
        return True
    waiting, tried = family(done), set[Edit]()
    if trial.stays([edit for edit in waiting if edit in banned]):
        return True
    for edit in waiting:
        if trial.tries_left <= 0:
            return False
        if len(found) >= limit:
            return True
        if edit in banned:
            continue
        if not _of_size(trial, family, (*done, edit), banned | tried, size, limit, found):
            return False
        tried.add(edit)
    return True


def _additions(trial: Trial) -> list[Way]:
    """As many further events as it takes."""
    rule, view = trial.criterion(), trial.view()
    make = families.ADDITIONS.get(getattr(rule, "kind", ""))
    if make is None:
        return []
    waiting = list(make(view, rule, trial.today))
    done = waiting[: _least(trial, to_clear=False)]
    while not trial.turns(done):
        if len(done) == len(waiting) or trial.tries_left <= 0:
            return []
        done = waiting[: len(done) + 1]
    return [trial.way(trial.irredundant(done))]


def _contact_sets(trial: Trial, view: View) -> list[Way]:
    if getattr(trial.criterion(), "kind", "") != "contact-sets" or trial.evaluation.known_at is not None:
        return []
    plan = families.contact_plan(view, trial.criterion(), trial.today)
    if plan is None:
        return []
    edits, on = plan
    calendar = trial.evaluation.calendar
    inside = calendar is None or on <= calendar.last
    if not edits or not inside or not trial.turns(edits, on):
        return []
    return [trial.way(trial.irredundant(edits, on), on)]


def _without_repeats(ways: Iterable[Way]) -> list[Way]:
    found: dict[tuple[str, ...], Way] = {}
    for way in ways:
        found.setdefault(tuple(sorted(map(str, (edit.to_dict() for edit in way.edits)))), way)
    return list(found.values())


# --- requirements ---------------------------------------------------------------------------------------------------


def _requirement_ways(trial: Trial, limit: int, *, to_clear: bool) -> tuple[list[Way], bool]:
    if to_clear:
        waiting, alternatives = mending(trial.evaluation, trial.rule), []
    else:
        waiting, alternatives = [], spoiling(trial.evaluation, trial.rule, trial.today)
    ways = [trial.way((edit,)) for edit in (*waiting, *alternatives) if trial.turns((edit,))]
    if not ways and len(waiting) > 1 and trial.turns(waiting):
        ways = [trial.way(trial.irredundant(waiting))]
    ways.sort(key=len)
    return ways, bool(ways) and len(ways[0]) == 1


# --- by itself ------------------------------------------------------------------------------------------------------


def _by_itself(trial: Trial) -> date | None:
    """The first later day on which the finding is as wanted if nothing further is recorded."""
    of = trial.evaluation
    record = of.record if of.known_at is None else as_known(of.record, of.known_at)
    until = of.as_of + WITHOUT_CALENDAR if of.calendar is None else of.calendar.last
    for day in days_to_try(of.policy, record, of.calendar, of.as_of, max(until, of.as_of)):
        if day > of.as_of and _verdict(of, record, day, trial.rule) in trial.wanted:
            return day
    return None


def _verdict(of: Evaluation, record: Record, day: date, rule: str) -> Verdict | None:
    if rule in of.policy.criteria:
        return Situation(of.policy, record, of.calendar, day, None).view(day).judgement(rule).verdict
    found = evaluate(of.policy, record, calendar=of.calendar, as_of=day).findings.get(rule)
    return None if found is None else found.verdict
