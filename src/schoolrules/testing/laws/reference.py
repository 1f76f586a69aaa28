"""Laws that an auditor brings: a policy held against another, against a table of forces, or to a law of one's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from schoolrules.errors import InvalidInput, WrongType
from schoolrules.parsing import came
from schoolrules.policy.basics import Force
from schoolrules.policy.conditions import Always
from schoolrules.testing.laws.anatomy import editions_of
from schoolrules.testing.laws.answers import answer_of, must_agree
from schoolrules.testing.laws.clauses import RANK
from schoolrules.testing.laws.law import Draw, Law, Violation
from schoolrules.testing.laws.walking import way

if TYPE_CHECKING:
    from schoolrules.case import Case
    from schoolrules.evaluation import Evaluation
    from schoolrules.policy.policy import Policy
    from schoolrules.testing.laws.answers import Json

Predicate = Callable[["Evaluation"], bool | None]
"""What an auditor asks of every evaluation: True where it holds, False where it does not, None where it says nothing
of that case."""


def same_answers(policy: Policy, reference: Policy) -> Law:
    """The law that every case is answered by the policy as by the reference, whatever the two are called."""

    def test(case: Case, draw: Draw) -> bool:
        mine, theirs = _answer(replace(case, policy=policy)), _answer(replace(case, policy=reference))
        if isinstance(mine, InvalidInput) and isinstance(theirs, InvalidInput):
            return False
        if isinstance(mine, InvalidInput):
            raise Violation(f"the policy refuses a case that the reference answers: {mine}", by=policy)
        if isinstance(theirs, InvalidInput):
            raise Violation(f"the policy answers a case that the reference refuses: {theirs}", by=policy)
        try:
            must_agree(theirs, mine, "what the reference answers, and then the policy")
        except Violation as violation:
            raise Violation(str(violation), by=policy) from None
        return True

    says = f"every case is answered as by the reference, {reference.id} ({reference.edition})."
    return Law("same-answers", says, test)


def _answer(case: Case) -> Json | InvalidInput:
    try:
        return answer_of(case)
    except InvalidInput as error:
        return error


def own(name: str, predicate: Predicate) -> Law:
    """An auditor's own law, asked of a case on its own day, on the days of its events, and on the way on.

    Its test raises WrongType where the predicate answers with anything but True, False or None.
    """

    def test(case: Case, draw: Draw) -> bool:
        told = False
        for evaluation in (case.evaluate(), *(found for _, found in way(case, draw))):
            found = predicate(evaluation)
            if found is not None and not isinstance(found, bool):
                raise WrongType(f"expected True, False or None of the law, not {came(found)}")
            if found is False:
                raise Violation(f"it does not hold on {evaluation.as_of}", on=evaluation)
            told = told or found is True
        return told

    return Law(name, "as its author has it.", test)


def forces(policy: Policy) -> dict[str, Force]:
    """The declared force of every clause: of criteria and steps by their id, of requirements by `STEP.NAME`.

    Of a policy with several editions, the strongest. A step that must always be taken, by its `must_when`, is a must.
    """
    found: dict[str, Force] = {}
    for edition in editions_of(policy):
        for name, force in _forces_of(edition):
            found[name] = max(force, found.get(name, force), key=RANK.__getitem__)
    return found


def _forces_of(policy: Policy) -> Iterator[tuple[str, Force]]:
    yield from ((name, criterion.force) for name, criterion in policy.criteria.items())
    for step in policy.steps:
        yield step.id, Force.MUST if isinstance(step.must_when, Always) else step.force
        yield from ((f"{step.id}.{each.name}", each.force or step.force) for each in step.requirements)


def no_stronger(text: Mapping[str, str]) -> Law:
    """The law that no clause is declared more strongly than a table says, which a person read off the text."""

    def declared(policy: Policy) -> Iterator[str]:
        held = forces(policy)
        for name, said in text.items():
            if name not in held:
                yield f"{name}: the policy has no such criterion, step or requirement"
            elif RANK[held[name]] > RANK[Force(said)]:
                yield f"{name} is declared as {held[name]}, and the text says {said}"

    return Law("forces-of-the-text", "no clause is declared more strongly than the text says.", declared=declared)
