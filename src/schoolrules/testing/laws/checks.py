"""The laws that hold for every policy, each as a function that any test runner can call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Unpack

from schoolrules.errors import InvalidInput, Problem
from schoolrules.policy.basics import Force
from schoolrules.testing.cases import cases
from schoolrules.testing.forms import checked
from schoolrules.testing.laws.battery import Options, check_one
from schoolrules.testing.laws.calendars import CLOSING, SHIFT
from schoolrules.testing.laws.clauses import CITED, FORCE, USED
from schoolrules.testing.laws.numbers import MONOTONE
from schoolrules.testing.laws.prerequisites import PREREQUISITES
from schoolrules.testing.laws.readiness import READY
from schoolrules.testing.laws.reference import Predicate, no_stronger, own, same_answers
from schoolrules.testing.laws.sameness import DETERMINISM, JSON, KNOWN_AT, LATER, ORDER, UNREAD
from schoolrules.testing.laws.steps import LAST_DAY, NEXT_STEP, TOO_EARLY
from schoolrules.testing.laws.verdicts import SINCE, THRESHOLDS

if TYPE_CHECKING:
    from schoolrules.policy.policy import Policy
    from schoolrules.testing.laws.law import LawResult


def check_findings_cite(policy: Policy, **options: Unpack[Options]) -> LawResult:
    """Every finding, step, action, number, reading and hold names a source and the section in it.

    Raises:
        LawBroken: it is not so; with the smallest case found.
    """
    return check_one(policy, CITED, options)


def check_declared_is_used(policy: Policy, **options: Unpack[Options]) -> LawResult:
    """Every reading, number and tally that the policy declares is asked for by some part of it.

    Raises:
        LawBroken: it is not so; with the smallest case found.
    """
    return check_one(policy, USED, options)


def check_force(policy: Policy, **options: Unpack[Options]) -> LawResult:
    """No answer speaks more strongly than the policy declares; nothing that may be taken is told as required.

    A step with a `must_when` may be told as a must. Whether the declared force is that of the text, only a person can
    say: `check_forces` holds the policy to such a table.

    Raises:
        LawBroken: it is not so; with the smallest case found.
    """
    return check_one(policy, FORCE, options)


def check_determinism(policy: Policy, **options: Unpack[Options]) -> LawResult:
    """The same case has the same answer, byte for byte, however often and in whatever order it is asked for.

    Raises:
        LawBroken: it is not so; with the smallest case found.
    """
    return check_one(policy, DETERMINISM, options)


def check_order_of_events(policy: Policy, **options: Unpack[Options]) -> LawResult:
    """The order in which events stand in the record changes nothing: each has its date and its id.

    Raises:
        LawBroken: it is not so; with the smallest case found.
    """
    return check_one(policy, ORDER, options)


def check_irrelevant_events(policy: Policy, **options: Unpack[Options]) -> LawResult:
    """Events that no part of the policy reads, notes on events, and events that were taken back change nothing.

    Which kinds of events are read is told from the policy's parts; with parts that are not the library's own it is not
    known, and then only notes and what was taken back are tried.

    Raises:
        LawBroken: it is not so; with the smallest case found.
    """
    return check_one(policy, UNREAD, options)


def check_later_events(policy: Policy, **options: Unpack[Options]) -> LawResult:
    """Events dated after the day judged change nothing.

    Where the record says through which day attendance was entered; otherwise that is the day judged in both.

    Raises:
        LawBroken: it is not so; with the smallest case found.
    """
    return check_one(policy, LATER, options)


def check_known_at(policy: Policy, **options: Unpack[Options]) -> LawResult:
    """What is asked with the knowledge of a day is answered as from a record without all that came later.

    Gone is what became known later, back is what was taken back later, and a later completion or answer is blank.

    Raises:
        LawBroken: it is not so; with the smallest case found.
    """
    return check_one(policy, KNOWN_AT, options)


def check_json(policy: Policy, **options: Unpack[Options]) -> LawResult:
    """Record, calendar and policy survive writing and reading; a record may be split and put together again.

    Not the policy itself where it has parts that are not the library's own.

    Raises:
        LawBroken: it is not so; with the smallest case found.
    """
    return check_one(policy, JSON, options)


def check_calendar_shift(policy: Policy, **options: Unpack[Options]) -> LawResult:
    """A case moved by whole weeks has the same answer, moved as much.

    The calendar and its legal holidays move with it. Where months, years or the school year matter, by 1,461 weeks:
    after 28 years every date falls on the same day of the week again. Not compared are notes, citations and
    explanations, which may name dates of the text; a text that turns on a date of its own is left out.

    Raises:
        LawBroken: it is not so; with the smallest case found.
    """
    return check_one(policy, SHIFT, options)


def check_closing_a_day(policy: Policy, **options: Unpack[Options]) -> LawResult:
    """Closing a school day to come never brings a first or a last lawful day nearer.

    The day lies in a week after the one judged, and nothing is recorded or announced for it: closing a past day, or one
    on which something happened, takes absences off the record and may change what is owed. Left out are steps whose
    days are counted back from another day, which a closed day does bring nearer.

    Raises:
        LawBroken: it is not so; with the smallest case found.
    """
    return check_one(policy, CLOSING, options)


def check_value_and_threshold(policy: Policy, **options: Unpack[Options]) -> LawResult:
    """A criterion that tells a number and a threshold is met exactly where the number is not smaller.

    Where a rule asks for more than its number, it may be enough and still not met; a threshold in weeks, months or
    years is left out, for a count of days says nothing of it.

    Raises:
        LawBroken: it is not so; with the smallest case found.
    """
    return check_one(policy, THRESHOLDS, options)


def check_since(policy: Policy, **options: Unpack[Options]) -> LawResult:
    """A criterion is met on every day from its `since` to the day judged, and was not the day before.

    Unless the rule itself reaches back no further (`floor`), or the text says since when.

    Raises:
        LawBroken: it is not so; with the smallest case found.
    """
    return check_one(policy, SINCE, options)


def check_monotone_numbers(policy: Policy, **options: Unpack[Options]) -> LawResult:
    """A greater number never works the other way.

    A greater threshold or wait never turns a rule from not met to met, or from breached to kept, nor brings a day
    nearer; a longer window or limit never turns one the other way, nor brings a last day nearer. Which of these a
    number is, is told from the parts that use it; uses of another sort are left out, and the result names them.

    Raises:
        LawBroken: it is not so; with the smallest case found.
    """
    return check_one(policy, MONOTONE, options)


def check_prerequisites(policy: Policy, **options: Unpack[Options]) -> LawResult:
    """No step comes before one that it needs, or that its requirements say had been done.

    It stands after it in the policy's order, it is neither ready nor waiting while that is not done, and it is not
    ready once that is taken off the record. Needed is what `needs` or `presupposes` ask for, outright or under a
    condition that holds; what `opens` asks for outright; and the rung before a step that is opened as the next rung,
    save where silence enters. What only a requirement names is left aside where it is no rung, or was passed over.

    Raises:
        LawBroken: it is not so; with the smallest case found.
    """
    return check_one(policy, PREREQUISITES, options)


def check_ready_steps_kept(policy: Policy, **options: Unpack[Options]) -> LawResult:
    """Whatever step is ready, next or not, breaches none of its requirements of order and time when it is taken today.

    So does one that is overdue and that nothing blocks; and one that is open, once what blocks it is settled, though
    the step that is next is still not taken. Of order and time are those on the step's first lawful day
    and on what must have been there before it; not those on its last day (`check_last_day_kept`), nor those that ask
    what is shown, announced or settled. A requirement is not judged where a step that it names was passed over, for
    the procedure is out of order already; or where that step is no rung of the ladder and itself called for now, so
    that it comes first by the order of the steps.

    Raises:
        LawBroken: it is not so; with the smallest case found.
    """
    return check_one(policy, READY, options)


def check_next_step_kept(policy: Policy, **options: Unpack[Options]) -> LawResult:
    """The next step, taken on its first lawful day, keeps its requirements on its day and on what came before it.

    What blocks it is settled first. Requirements on what the step's event shows, announces or settles are left out, and
    so are cases in which a later step was taken out of order.

    Raises:
        LawBroken: it is not so; with the smallest case found.
    """
    return check_one(policy, NEXT_STEP, options)


def check_too_early_breached(policy: Policy, **options: Unpack[Options]) -> LawResult:
    """A step that has a requirement on its first lawful day breaches one the day before it.

    Unless a relapse gave the day, which is then no day of the step's own clause.

    Raises:
        LawBroken: it is not so; with the smallest case found.
    """
    return check_one(policy, TOO_EARLY, options)


def check_last_day_kept(policy: Policy, **options: Unpack[Options]) -> LawResult:
    """A step that has a requirement on its last lawful day keeps it on that day, and not after it.

    Where the last day is no business day, after the next one; and more time, a relapse or a missing fact excuses it.

    Raises:
        LawBroken: it is not so; with the smallest case found.
    """
    return check_one(policy, LAST_DAY, options)


def check_same_answers(policy: Policy, reference: Policy, **options: Unpack[Options]) -> LawResult:
    """Every case is answered by the policy as by the reference: verdicts, dates, values, forces, clauses and reasons.

    Cases are drawn for the reference and for the policy, each with its own numbers and readings.

    Raises:
        LawBroken: it is not so; with the smallest case found, judged by the policy.
    """
    both = cases(checked(reference), vary_policy=False) | cases(checked(policy), vary_policy=False)
    options.setdefault("cases", both)
    return check_one(policy, same_answers(policy, reference), options)


def check_forces(policy: Policy, text: Mapping[str, str]) -> LawResult:
    """No clause is declared more strongly than a table says, which a person read off the text.

    `text` gives `must`, `should` or `may` for criteria and steps by their id, for requirements by `STEP.NAME`; a
    clause that it does not name is not judged.

    Raises:
        LawBroken: a clause that is declared more strongly, or that the policy does not have.
        InvalidInput: a word in `text` that is none of the three.
    """
    known = ", ".join(force.value for force in Force)
    problems = [Problem(clause, f"expected one of {known}") for clause, said in text.items() if said not in set(Force)]
    if problems:
        raise InvalidInput(problems)
    return check_one(policy, no_stronger(text), {})


def check_law(
    policy: Policy, predicate: Predicate, name: str = "a law of one's own", **options: Unpack[Options]
) -> LawResult:
    """A law of one's own holds of every evaluation.

    `predicate` takes an evaluation, and returns True where the law holds, False where it does not, and None where it
    says nothing of that case: the result counts the cases of which it said True. Cases have the policy's own numbers
    and readings.

    Raises:
        LawBroken: it is False of a case, or something else than these three; with the smallest one found.
    """
    options.setdefault("cases", cases(checked(policy), vary_policy=False))
    return check_one(policy, own(name, predicate), options)
