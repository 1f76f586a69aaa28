"""Property tests of policies: strategies for calendars, records, cases and policies, and laws that every policy keeps.

Needs the extra `testing`: `pip install "schoolrules[testing]"`, or `".[testing]"` in a clone.
"""

try:
    import hypothesis as _  # noqa: F401
except ImportError as _error:
    _missing = 'schoolrules.testing needs Hypothesis: pip install "schoolrules[testing]"'
    raise ImportError(_missing, name=_error.name) from _error

from schoolrules.testing.calendars import calendars, school_years
from schoolrules.testing.cases import cases, note_case, replayable
from schoolrules.testing.laws import (
    LAWS,
    Law,
    LawBroken,
    LawReport,
    LawResult,
    Options,
    check_calendar_shift,
    check_closing_a_day,
    check_declared_is_used,
    check_determinism,
    check_findings_cite,
    check_force,
    check_forces,
    check_irrelevant_events,
    check_json,
    check_known_at,
    check_last_day_kept,
    check_later_events,
    check_law,
    check_monotone_numbers,
    check_next_step_kept,
    check_order_of_events,
    check_policy_laws,
    check_prerequisites,
    check_ready_steps_kept,
    check_same_answers,
    check_since,
    check_too_early_breached,
    check_value_and_threshold,
    forces,
)
from schoolrules.testing.parameters import parameter_sets, periods, reading_sets
from schoolrules.testing.policies import policies
from schoolrules.testing.records import records

__all__ = [
    "LAWS",
    "Law",
    "LawBroken",
    "LawReport",
    "LawResult",
    "Options",
    "calendars",
    "cases",
    "check_calendar_shift",
    "check_closing_a_day",
    "check_declared_is_used",
    "check_determinism",
    "check_findings_cite",
    "check_force",
    "check_forces",
    "check_irrelevant_events",
    "check_json",
    "check_known_at",
    "check_last_day_kept",
    "check_later_events",
    "check_law",
    "check_monotone_numbers",
    "check_next_step_kept",
    "check_order_of_events",
    "check_policy_laws",
    "check_prerequisites",
    "check_ready_steps_kept",
    "check_same_answers",
    "check_since",
    "check_too_early_breached",
    "check_value_and_threshold",
    "forces",
    "note_case",
    "parameter_sets",
    "periods",
    "policies",
    "reading_sets",
    "records",
    "replayable",
    "school_years",
]
