"""Laws of clauses: no force above the declared one, every finding cited, every number and reading used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from schoolrules.policy.basics import Citation, Force
from schoolrules.policy.conditions import Never
from schoolrules.testing.laws.anatomy import anatomy_of, editions_of
from schoolrules.testing.laws.law import Draw, Law, Violation

if TYPE_CHECKING:
    from schoolrules.case import Case
    from schoolrules.evaluation import Evaluation
    from schoolrules.policy.policy import Policy

RANK: Mapping[Force, int] = {Force.MAY: 0, Force.SHOULD: 1, Force.MUST: 2}


# --- force -----------------------------------------------------------------------------------------------------------


def _kept_force(case: Case, draw: Draw) -> bool:
    evaluation = case.evaluate()
    for what, told, declared in _forces(evaluation):
        if RANK[told] > RANK[declared]:
            raise Violation(f"{what} is told as {told}, and the policy says {declared}")
    if evaluation.next_step is not None and evaluation.next_step.force is Force.MAY:
        raise Violation(f"{evaluation.next_step.step}, which may be taken, is told as the next required step")
    for option in evaluation.options:
        if option.force is not Force.MAY:
            raise Violation(f"{option.step}, which {option.force} be taken, is told as an option")
    return True


def _forces(evaluation: Evaluation) -> Iterator[tuple[str, Force, Force]]:
    """Everything that has a force, with the one told and the one declared."""
    policy = evaluation.policy
    for name, criterion in policy.criteria.items():
        yield name, evaluation.findings[name].force, criterion.force
    for report in evaluation.steps.values():
        step = policy.step(report.step)
        may_be_must = not isinstance(step.must_when, Never)
        yield step.id, report.force, Force.MUST if may_be_must else step.force
        for requirement in step.requirements:
            name = f"{step.id}.{requirement.name}"
            yield name, evaluation.findings[name].force, requirement.force or step.force
        for told, action in zip(report.actions, step.actions, strict=True):
            yield f"an action of {step.id}", told.force, action.force


def _raised(policy: Policy) -> tuple[str, ...]:
    found = [step.id for edition in editions_of(policy) for step in edition.steps if _may_be_raised(step.must_when)]
    return tuple(f"{name}, which must be taken where its `must_when` holds" for name in dict.fromkeys(found))


def _may_be_raised(must_when: object) -> bool:
    return not isinstance(must_when, Never)


FORCE = Law(
    "force",
    "no answer speaks more strongly than the policy declares, save through a step's own `must_when`; the next required "
    "step is none that may be taken, and an option is none that must or should be.",
    _kept_force,
    leaves_out=_raised,
)

# --- citations -------------------------------------------------------------------------------------------------------


def _is_cited(citation: Citation) -> bool:
    return bool(citation.source.strip() and citation.section.strip())


def _cites(case: Case, draw: Draw) -> bool:
    evaluation = case.evaluate()
    found: list[tuple[str, Citation]] = [(name, each.citation) for name, each in evaluation.findings.items()]
    for name, step in evaluation.steps.items():
        found += [(name, step.citation), *((f"an action of {name}", action.citation) for action in step.actions)]
    for name, citation in found:
        if not _is_cited(citation):
            raise Violation(f"{name} names no source and section")
    return True


def _uncited(policy: Policy) -> Iterator[str]:
    for edition in editions_of(policy):
        families: dict[str, Mapping[str, Any]] = {
            "criterion": edition.criteria,
            "number": edition.parameters,
            "reading": edition.readings,
            "hold": edition.holds,
        }
        for family, held in families.items():
            for name, part in held.items():
                if not _is_cited(part.citation):
                    yield f"{family} {name} names no source and section"
        for step in edition.steps:
            if not _is_cited(step.citation):
                yield f"step {step.id} names no source and section"


CITED = Law(
    "findings-cite",
    "every finding, step, action, number, reading and hold names a source and the section in it.",
    _cites,
    declared=_uncited,
)

# --- what is declared is used ----------------------------------------------------------------------------------------


def _idle(policy: Policy) -> Iterator[str]:
    """What an edition declares and no part of it uses."""
    for edition in editions_of(policy):
        used = {(use.family, use.name) for use in anatomy_of(edition).uses}
        names = {name for _, name in used}
        for name, reading in edition.readings.items():
            if ("reading", name) not in used:
                yield f"reading {name} is declared, and no part of the policy asks for it"
            elif len(reading.alternatives) < 2:
                yield f"reading {name} has one alternative only"
        for name in edition.parameters:
            if name not in names:
                yield f"number {name} is declared, and no part of the policy uses it"
        for name in edition.tallies:
            if ("tally", name) not in used:
                yield f"tally {name} is declared, and no part of the policy asks for it"


USED = Law(
    "declared-is-used",
    "every reading, number and tally that the policy declares is asked for by some part of it.",
    declared=_idle,
)
