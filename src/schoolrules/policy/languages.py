"""The languages into which a notice must be translated, by the share of pupils who speak them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from schoolrules.policy.basics import CriterionId, FactId, ParameterId, Verdict, tag
from schoolrules.policy.checks import Check
from schoolrules.policy.conditions import Never
from schoolrules.policy.expressions import Condition, DateExpr
from schoolrules.policy.needs import FACT
from schoolrules.policy.rules import Rule
from schoolrules.policy.view import Judgement, decided, undetermined

if TYPE_CHECKING:
    from schoolrules.policy.step import Step
    from schoolrules.policy.view import View

WHOLE = 100


@dataclass(frozen=True, slots=True)
class LanguageShare(Rule):
    """Met when a language other than the notice's own is spoken by enough of the pupils, in exact integers.

    The value names such languages, sorted. `pupils` and `speakers` are facts; where `narrower` holds, the narrower
    pair counts instead. A language that nobody speaks is never enough. It stands since the day `begins`.
    """

    percent: ParameterId
    pupils: FactId
    speakers: FactId
    narrower_pupils: FactId
    narrower_speakers: FactId
    begins: DateExpr
    own: str = "English"
    narrower: Condition = Never()
    kind: Literal["language-share"] = tag("language-share")

    def judge(self, view: View) -> Judgement:
        """Compares each language's share."""
        missing = self._missing(view)
        if missing:
            return undetermined(*(FACT + fact for fact in missing))
        needed = self.needed(view)
        return decided(bool(needed), ", ".join(needed))

    def needed(self, view: View) -> tuple[str, ...]:
        """The languages needed besides the notice's own, sorted; none while the facts are missing."""
        pupils, speakers = (view.fact(fact) for fact in self._facts(view))
        if not isinstance(pupils, int) or not isinstance(speakers, Mapping):
            return ()
        least = view.count(self.percent) * pupils
        many = (name for name, number in speakers.items() if number > 0 and WHOLE * number >= least)
        return tuple(sorted(name for name in many if name != self.own))

    def _facts(self, view: View) -> tuple[str, str]:
        narrower = self.narrower.holds(view)
        return (self.narrower_pupils, self.narrower_speakers) if narrower else (self.pupils, self.speakers)

    def _missing(self, view: View) -> list[str]:
        return [fact for fact in self._facts(view) if view.fact(fact) is None]

    def changes(self, view: View) -> Iterable[date]:
        """None: facts have no date."""
        return ()

    def stated_since(self, view: View) -> date | None:
        """The day on which the year begins."""
        return self.begins.day(view)

    def threshold(self, view: View) -> str:
        """The percentage."""
        return str(view.count(self.percent))

    def explain(self, view: View, judgement: Judgement) -> str:
        """What is needed and what was found."""
        found = judgement.value or "none"
        return f"Languages other than {self.own} spoken by at least {view.count(self.percent)} % of the pupils: {found}"


@dataclass(frozen=True, slots=True)
class InLanguages(Check):
    """Kept when the step's event lists the notice's own language and every one that a criterion finds needed."""

    criterion: CriterionId
    kind: Literal["in-languages"] = tag("in-languages")

    def verdict(self, view: View, step: Step) -> Verdict:
        """Breached where a language is missing, undetermined where it is not known which are needed."""
        if self.missing_from(view, step):
            return Verdict.BREACHED
        undecided = view.judgement(self.criterion).verdict is Verdict.UNDETERMINED
        return Verdict.UNDETERMINED if undecided else Verdict.KEPT

    def missing_from(self, view: View, step: Step) -> tuple[str, ...]:
        """The languages that the event does not list."""
        rule = view.policy.criterion(self.criterion).rule
        assert isinstance(rule, LanguageShare)
        event = view.step_event(step.id)
        listed = (None if event is None else event.languages) or ()
        return tuple(language for language in (rule.own, *rule.needed(view)) if language not in listed)
