"""Clauses: numbers without their source, without use, without a unit, or in two units."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from schoolrules.audit.parts import parts, uses
from schoolrules.audit.remarks import Remark, Severity
from schoolrules.calendar import Period
from schoolrules.policy.basics import Citation, Parameter

if TYPE_CHECKING:
    from schoolrules.policy.policy import Policy

NUMBERS = ("parameter", "count", "period")
"""The families of names that stand for a parameter."""
TIME = re.compile(r"\b(days?|weeks?|months?|years?)\b", re.IGNORECASE)
BARE_DAYS = re.compile(r"\b([0-9]+|five|ten|fifteen|twenty|thirty|forty-five|sixty|ninety) days?\b", re.IGNORECASE)
QUALIFIED = re.compile(r"\b(school|calendar|business|working|consecutive|court)\b", re.IGNORECASE)
SCHOOL_DAYS, CALENDAR_DAYS = "school days", "calendar days"


def remarks(policy: Policy) -> Iterator[Remark]:
    """What is wrong with a policy's numbers and citations, told from its declaration alone."""
    yield from uncited(policy)
    yield from unused(policy)
    yield from bare(policy)
    yield from mixed(policy)


def uncited(policy: Policy) -> Iterator[Remark]:
    """Parts whose citation names no source, or no section."""
    cited: dict[str, Citation | None] = {f"criteria.{name}": c.citation for name, c in policy.criteria.items()}
    for step in policy.steps:
        cited[f"steps.{step.id}"] = step.citation
        for requirement in step.requirements:
            if requirement.citation is not None:
                cited[f"steps.{step.id}.requirements.{requirement.name}"] = requirement.citation
    cited |= {f"parameters.{name}": parameter.citation for name, parameter in policy.parameters.items()}
    cited |= {f"readings.{name}": reading.citation for name, reading in policy.readings.items()}
    cited |= {f"holds.{name}": hold.citation for name, hold in policy.holds.items()}
    for where, citation in cited.items():
        if citation is not None and not (citation.source.strip() and citation.section.strip()):
            lacks = [part for part in ("source", "section") if not getattr(citation, part).strip()]
            yield Remark(Severity.WARNING, "no-citation", where, f"its citation names no {' and no '.join(lacks)}")


def unused(policy: Policy) -> Iterator[Remark]:
    """What is declared and no part of the policy uses."""
    used: dict[str, set[str]] = {}
    for use in uses(policy):
        used.setdefault("parameter" if use.family in NUMBERS else use.family, set()).add(use.name)
    for name, parameter in policy.parameters.items():
        if name not in used.get("parameter", ()):
            text = "no part uses this number: changing it changes nothing"
            yield Remark(Severity.WARNING, "unused", f"parameters.{name}", text, parameter.citation)
    for name, reading in policy.readings.items():
        if name not in used.get("reading", ()):
            text = "no part asks for this reading: choosing another changes nothing"
            yield Remark(Severity.WARNING, "idle-reading", f"readings.{name}", text, reading.citation)
        elif _is_idle(policy, name):
            text = "every part that asks for this reading says the same either way"
            yield Remark(Severity.WARNING, "idle-reading", f"readings.{name}", text, reading.citation)
    for family, declared in (("tally", policy.tallies), ("fact", policy.facts)):
        for name in declared:
            if name not in used.get(family, ()):
                place = "tallies" if family == "tally" else "facts"
                yield Remark(Severity.WARNING, "unused", f"{place}.{name}", f"no part uses this {family}")
    for name, criterion in policy.criteria.items():
        if name not in used.get("criterion", ()):
            text = "no step, state or note rests on it: it is told as a finding, and moves nothing"
            yield Remark(Severity.NOTE, "unused", f"criteria.{name}", text, criterion.citation)
    for name in policy.roles:
        if name not in used.get("role", ()):
            yield Remark(Severity.NOTE, "unused", f"roles.{name}", "no step names this role")


def _is_idle(policy: Policy, reading: str) -> bool:
    """Whether wherever a reading is asked for, both answers are the same part."""
    asked = sum(use.family == "reading" and use.name == reading for use in uses(policy))
    chooses = (part for _, part in parts(policy) if getattr(part, "kind", "") == "choose")
    whens = (part.when for part in chooses if part.then == part.otherwise)
    return bool(asked == sum(when.kind == "reading-is" and when.reading == reading for when in whens))


def bare(policy: Policy) -> Iterator[Remark]:
    """Numbers of days that do not say which days."""
    counted = {use.name for use in uses(policy) if use.family == "count" and use.field != "parameter"}
    read = {
        placed.part.period
        for placed in parts(policy)
        if getattr(placed.part, "days", None) is not None and hasattr(placed.part, "period")
    }
    for name, parameter in policy.parameters.items():
        value, where = policy.values[name], f"parameters.{name}"
        if isinstance(value, Period):
            if value.unit == CALENDAR_DAYS and name not in read and _is_bare(parameter):
                text = (
                    f'the clause is given as "days" alone and counted as {value}: a reading should say which days are '
                    "meant, or the clause that they are calendar days"
                )
                yield Remark(Severity.WARNING, "bare-unit", where, text, parameter.citation)
        elif name not in counted and TIME.search(f"{name} {parameter.about}"):
            text = "a number of days, weeks, months or years without its unit: write it as a period"
            yield Remark(Severity.WARNING, "bare-unit", where, text, parameter.citation)


def _is_bare(parameter: Parameter) -> bool:
    said = f"{parameter.about} {parameter.citation.gist}"
    return bool(BARE_DAYS.search(said)) and not QUALIFIED.search(said)


def mixed(policy: Policy) -> Iterator[Remark]:
    """Clauses that count some days as school days and others as calendar days."""
    clauses: dict[tuple[str, str], dict[str, str]] = {}
    cited: dict[tuple[str, str], Citation] = {}
    for name, parameter in policy.parameters.items():
        value, citation = policy.values[name], parameter.citation
        if isinstance(value, Period) and value.unit in (SCHOOL_DAYS, CALENDAR_DAYS):
            key = citation.source, citation.section
            clauses.setdefault(key, {}).setdefault(value.unit, name)
            cited[key] = citation
    for key, units in clauses.items():
        if len(units) > 1:
            school, calendar = units[SCHOOL_DAYS], units[CALENDAR_DAYS]
            text = f"one clause counts {school} in school days and {calendar} in calendar days"
            yield Remark(Severity.WARNING, "mixed-units", f"parameters.{calendar}", text, cited[key])
