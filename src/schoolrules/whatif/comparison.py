"""Two evaluations side by side: findings, steps and dates that differ, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from schoolrules.whatif.facets import Difference, Facet, Value, differences, facets
from schoolrules.whatif.letters import PrintedDate, printed_dates
from schoolrules.whatif.setting import Setting

if TYPE_CHECKING:
    from schoolrules.evaluation import Evaluation

DATES = frozenset(("earliest", "due", "due_nominal", "since", "done_on"))


@dataclass(frozen=True, repr=False)
class Comparison:
    """What is different between two evaluations, in the order of the first.

    `alterations` are what lies between them: each in plain words, and as a change of the setting.
    """

    before: Evaluation
    after: Evaluation
    alterations: tuple[tuple[str, Callable[[Setting], Setting]], ...] = field(default=())

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """Everything that differs."""
        return differences(facets(self.before), facets(self.after))

    @property
    def findings(self) -> tuple[Difference, ...]:
        """What differs of findings: verdict, since, value, threshold, evidence."""
        return tuple(each for each in self.differences if each.about == "finding")

    @property
    def steps(self) -> tuple[Difference, ...]:
        """What differs of steps: status, force, dates, blockers."""
        return tuple(each for each in self.differences if each.about == "step")

    @property
    def case(self) -> tuple[Difference, ...]:
        """What differs of the case as a whole: state, next step, holds."""
        return tuple(each for each in self.differences if each.about == "case")

    @property
    def dates(self) -> tuple[Difference, ...]:
        """The dates that differ, of findings and steps."""
        return tuple(each for each in self.differences if each.field in DATES)

    @property
    def deadlines(self) -> tuple[Difference, ...]:
        """The first and last lawful days of steps that moved: both sides have the date."""
        moved = (each for each in self.steps if each.field in ("earliest", "due"))
        return tuple(each for each in moved if isinstance(each.before, date) and isinstance(each.after, date))

    @cached_property
    def letters(self) -> tuple[PrintedDate, ...]:
        """The dates that letters already sent name, and whether each still holds under the second calendar."""
        return printed_dates(self.before, self.after)

    @property
    def letters_that_no_longer_hold(self) -> tuple[PrintedDate, ...]:
        """Those of `letters` that do not."""
        return tuple(letter for letter in self.letters if not letter.holds)

    def why(self, difference: Difference) -> tuple[str, ...]:
        """The alterations that by themselves bring a difference about; all of them where none does alone."""
        alone = self._alone
        found = tuple(text for text, made in alone.items() if difference in made)
        return found or tuple(text for text, _ in self.alterations)

    @cached_property
    def _alone(self) -> dict[str, frozenset[Difference]]:
        if len(self.alterations) < 2:
            return {text: frozenset(self.differences) for text, _ in self.alterations}
        said, start = facets(self.before), Setting.of(self.before)
        return {text: self._brought_about(said, start, made) for text, made in self.alterations}

    @staticmethod
    def _brought_about(
        said: dict[Facet, Value], start: Setting, made: Callable[[Setting], Setting]
    ) -> frozenset[Difference]:
        try:
            now = facets(made(start).evaluated())
        except (LookupError, ValueError):  # an alteration that has no sense without the others
            return frozenset()
        return frozenset(differences(said, now))

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.differences)

    def __iter__(self) -> Iterator[Difference]:
        return iter(self.differences)

    def __len__(self) -> int:
        return len(self.differences)

    def __repr__(self) -> str:
        letters = len(self.letters_that_no_longer_hold)
        return f"<Comparison: {len(self)} differences, {letters} printed dates that no longer hold>"

    def _repr_html_(self) -> str:
        """What differs and why as a table, for notebooks."""
        from schoolrules.whatif.html import comparison_html

        return comparison_html(self)

    def explain(self) -> str:
        """The comparison in plain words."""
        lines = [f"Otherwise: {text}" for text, _ in self.alterations]
        several = len(self.alterations) > 1
        for title, found in (("Case", self.case), ("Findings", self.findings), ("Steps", self.steps)):
            if found:
                lines.append(title)
                lines += [f"- {each.text}{f' [{self.because(each)}]' if several else ''}" for each in found]
        if self.letters:
            lines += ["Dates in letters already sent", *(f"- {letter.text}" for letter in self.letters)]
        return "\n".join(lines if self.differences or self.letters else [*lines, "Nothing differs."])

    def because(self, difference: Difference) -> str:
        """The reasons of `why` in one line: any one of them, or all together where none does it alone."""
        alone = [text for text, made in self._alone.items() if difference in made]
        return " or ".join(alone) if alone else f"together: {'; '.join(self.why(difference))}"

    def to_rows(self) -> list[dict[str, Any]]:
        """The differences as plain rows, each with its reasons."""
        return [{**each.to_dict(), "why": list(self.why(each))} for each in self.differences]

    def to_dict(self) -> dict[str, Any]:
        """The comparison as JSON: what is otherwise, what differs and why, and the dates printed in letters."""
        return {
            "otherwise": [text for text, _ in self.alterations],
            "differences": self.to_rows(),
            "letters": [letter.to_dict() for letter in self.letters],
        }
