"""Two evaluations side by side: findings, steps and dates that differ, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any

from schoolrules.whatif.facets import Difference, differences, facets
from schoolrules.whatif.letters import PrintedDate, printed_dates
from schoolrules.whatif.setting import Setting

if TYPE_CHECKING:
    from schoolrules.evaluation import Evaluation

FEW = 6
"""Of so many alterations every set is tried, to tell which bring something about together."""
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
        """The first and last lawful days of steps that moved.

        Both sides have the date, or the text of `facets.BEYOND` where it lies beyond the calendar's last day.
        """
        moved = (each for each in self.steps if each.field in ("earliest", "due"))
        return tuple(each for each in moved if each.before is not None and each.after is not None)

    @cached_property
    def letters(self) -> tuple[PrintedDate, ...]:
        """The dates that letters already sent name, and whether each still holds under the second calendar."""
        return printed_dates(self.before, self.after)

    @property
    def letters_that_no_longer_hold(self) -> tuple[PrintedDate, ...]:
        """Those of `letters` that do not."""
        return tuple(letter for letter in self.letters if not letter.holds)

    @property
    def letters_overtaken(self) -> tuple[PrintedDate, ...]:
        """Those of `letters` before which a step's day has moved: the policy allows the step, the date still stands."""
        return tuple(letter for letter in self.letters if letter.overtaken_by)

    def why(self, difference: Difference) -> tuple[str, ...]:
        """The alterations that by themselves bring a difference about; where none does, the fewest that do together.

        Of several such sets it is the first; of more than 6 alterations a set from which none can be left out.
        """
        return tuple(self.alterations[at][0] for at in self._alone(difference) or self._together(difference))

    def _alone(self, difference: Difference) -> tuple[int, ...]:
        """The places of the alterations that by themselves bring a difference about."""
        return tuple(at for at in range(len(self.alterations)) if difference in self._brought_about((at,)))

    def _together(self, difference: Difference) -> tuple[int, ...]:
        """The places of alterations that bring a difference about together, and not without one of them."""
        every = tuple(range(len(self.alterations)))
        if len(every) <= FEW:
            some = (found for size in range(2, len(every)) for found in combinations(every, size))
            return next((found for found in some if difference in self._brought_about(found)), every)
        kept = every
        for at in every:
            fewer = tuple(each for each in kept if each != at)
            kept = fewer if difference in self._brought_about(fewer) else kept
        return kept

    def _brought_about(self, places: tuple[int, ...]) -> frozenset[Difference]:
        """The differences that some of the alterations make, without the others."""
        found = self._made.get(places)
        if found is None:
            found = self._made[places] = frozenset(self._differing(places))
        return found

    def _differing(self, places: tuple[int, ...]) -> tuple[Difference, ...]:
        if len(places) == len(self.alterations):
            return self.differences
        setting = Setting.of(self.before)
        try:
            for at in places:
                setting = self.alterations[at][1](setting)
            return differences(facets(self.before), facets(setting.evaluated()))
        except (LookupError, ValueError):  # an alteration that has no sense without the others
            return ()

    @cached_property
    def _made(self) -> dict[tuple[int, ...], frozenset[Difference]]:
        return {}

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
        why = self.why(difference)
        return " or ".join(why) if self._alone(difference) else f"together: {'; '.join(why)}"

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
