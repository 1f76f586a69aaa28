"""Published siblings of the policies: other agencies' numbers for the same procedure, each with its source.

A sibling changes only what its agency publishes; every other number and reading stays the policy's own. Nothing is
made up: where an agency publishes no number for something that the policy needs, the caller has to say it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from schoolrules import policies
from schoolrules.policy.policy import Policy

EXCERPT = "numbers seen in a stored excerpt of the page; look at the page before citing it to a family"


@dataclass(frozen=True, slots=True)
class Sibling:
    """Another agency's numbers for one of the policies."""

    id: str
    policy: str
    agency: str
    source: str
    """Where the numbers were published."""
    set: Mapping[str, int | str] = field(default_factory=dict)
    readings: Mapping[str, str] = field(default_factory=dict)
    levels: Mapping[str, int] = field(default_factory=dict)
    """For the attendance ladder: the levels that the agency publishes, where it does not publish all four."""
    note: str = EXCERPT

    def get(self, *, levels: Mapping[str, object] | None = None) -> Policy:
        """The policy with the sibling's numbers.

        `levels` adds the levels of an attendance ladder that the agency does not publish.

        Raises:
            InvalidInput: the ladder lacks a level, or one is no whole number.
        """
        ladder = {**self.levels, **(levels or {})}
        policy = policies.get(self.policy, levels=ladder) if ladder else policies.get(self.policy)
        return policy.with_parameters(self.set).with_readings(self.readings)


SIBLINGS = (
    Sibling(
        "connecting-waters",
        "noncompliance",
        "Connecting Waters Charter School, Central Valley (California)",
        "centralvalley.connectingwaters.org, independent study policy",
        set={"missing-assignments.at_least": 1, "missing-assignments.window": "20 school days"},
    ),
    Sibling(
        "granada-hills",
        "noncompliance",
        "Granada Hills Charter (California)",
        "ghctk12.com, independent study policy",
        set={"missing-assignments.at_least": 2, "missing-assignments.window": "10 school days"},
    ),
    Sibling(
        "sun-valley",
        "noncompliance",
        "Sun Valley (California)",
        "docest.com/doc/390395, independent study policy",
        set={"missing-assignments.at_least": 3},
        note="the excerpt names no window: the policy's own stays",
    ),
    Sibling(
        "puc",
        "noncompliance",
        "PUC Schools (California)",
        "charter policy manual",
        set={"withdrawal.notice": "5 school days"},
        readings={"notice-days": "school"},
    ),
    Sibling(
        "jordan",
        "learner-validated",
        "Jordan School District (Utah)",
        "planning.jordandistrict.org/manual/ten-day-withdrawal-absence-rule",
        set={"no-engagement.run": "10 school days"},
        readings={"effective": "eleventh-day", "excused-days": "toll"},
    ),
    Sibling(
        "juab",
        "learner-validated",
        "Juab School District (Utah)",
        "juabsd.org, policy 3518 FBBC of 15 September 2021",
        set={"no-engagement.run": "10 school days"},
    ),
    Sibling(
        "utah-international",
        "learner-validated",
        "Utah International Charter School",
        "utahinternational.org, attendance policy",
        set={"no-engagement.run": "10 school days"},
        note="its earlier interventions (5 excused days, 3 unexcused in a row) are no part of this procedure",
    ),
    Sibling(
        "nc-virtual",
        "learner-validated",
        "North Carolina virtual charter schools",
        "State Board of Education policy CHTR-018",
        set={"no-engagement.run": "10 school days"},
        readings={"ten-days": "calendar"},
        note="ten consecutive calendar days; that policy leaves holidays out, which this reading does not",
    ),
    Sibling(
        "roe-49",
        "truancy-intervention",
        "Regional Office of Education #49, Rock Island (Illinois)",
        "riroe.com",
        set={"interventions.at_least": 4},
    ),
    Sibling(
        "roe-12",
        "truancy-intervention",
        "Regional Office of Education #12 (Illinois)",
        "truancy referral form",
        set={"interventions.at_least": 2},
        note="two interventions are required, three recommended; " + EXCERPT,
    ),
    Sibling(
        "kane",
        "truancy-intervention",
        "Kane County Regional Office of Education (Illinois)",
        "kaneroe.org",
        set={"referral.spacing": "3 weeks"},
        note="three to four weeks between referrals: the shorter stands here",
    ),
    Sibling(
        "lake-county",
        "truancy-intervention",
        "Lake County Regional Office of Education (Illinois)",
        "truancy referral procedure",
        set={"interventions.at_least": 3},
        note="each intervention with proof; " + EXCERPT,
    ),
    Sibling(
        "lausd",
        "ucp",
        "Los Angeles Unified School District (2016)",
        "district brochure on uniform complaints",
        set={"decision.within": "60 calendar days", "appeal.within": "15 calendar days"},
    ),
    Sibling(
        "cde-fee-brochure",
        "ucp",
        "California Department of Education, pupil fees",
        "cde.ca.gov, pupil fee brochure",
        set={
            "timely.fees_limit": "1 year",
            "decision.within": "60 calendar days",
            "appeal.within": "15 calendar days",
        },
    ),
    Sibling(
        "los-banos",
        "attendance-ladder",
        "Los Banos Unified School District (California)",
        "district attendance letters",
        levels={"sart-meeting": 3, "mediation-meeting": 6, "sarb": 10},
        note="three levels are published: the caller says when enforcement follows",
    ),
    Sibling(
        "folsom-cordova",
        "attendance-ladder",
        "Folsom Cordova Unified School District (California)",
        "district attendance letters",
        levels={"sart-meeting": 3, "mediation-meeting": 8, "sarb": 13},
        note="three levels are published: the caller says when enforcement follows",
    ),
    Sibling(
        "stanislaus",
        "attendance-ladder",
        "Stanislaus County Office of Education (California)",
        "county attendance letters, after Ed. Code 48260 to 48262",
        levels={"sart-meeting": 3, "mediation-meeting": 4, "sarb": 5},
        note="three levels are published: the caller says when enforcement follows",
    ),
)
"""Every sibling, each with its source."""
