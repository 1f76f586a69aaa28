"""Events of a procedure: what the school did, judged, announced and decided."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from schoolrules.events.base import BaseEvent, Day, Flag, FlagOrText, Name, Text, Texts


class Effort(BaseEvent):
    """A reasonable effort, or any attempt to reach the family; `answered_on` is the day of the answer.

    Source: learner-validated.
    """

    kind: Literal["effort"] = "effort"
    type: Literal[
        "counseling",
        "notice_of_truancy",
        "curriculum_adjustment",
        "parent_alternative",
        "monitoring",
        "mediation",
        "resources",
        "agencies",
        "contact",
    ]
    answered_on: Day | None = None


class Intervention(BaseEvent):
    """An intervention for a pupil who is absent.

    Source: truancy-intervention, and the ladders of other districts.
    """

    kind: Literal["intervention"] = "intervention"
    type: Literal[
        "parent_call",
        "letter",
        "student_conversation",
        "home_visit",
        "meeting",
        "staffing",
        "incentive",
        "truancy_ticket",
        "other",
    ]


class ProgressReview(BaseEvent):
    """A person's judgement of progress; never inferred.

    Source: truancy-intervention.
    """

    kind: Literal["progress_review"] = "progress_review"
    adequate: Flag
    by: Name | None = None


class Notice(BaseEvent):
    """A notice `to` a role or to `parties`, `about` a step, the `filing`, a `meeting` or the `decision`.

    Source: noncompliance, ucp.
    """

    kind: Literal["notice"] = "notice"
    to: Name
    about: Name


class Scheduled(BaseEvent):
    """A meeting was scheduled, on the day `on`, for the day `for_` (JSON `for`).

    Source: noncompliance, ucp.
    """

    kind: Literal["scheduled"] = "scheduled"
    what: Literal["conference", "iep-meeting", "investigation-meeting"]
    for_: Day = Field(validation_alias="for", serialization_alias="for")


class Approval(BaseEvent):
    """A role approved `of`, a step, on that day.

    Source: noncompliance.
    """

    kind: Literal["approval"] = "approval"
    of: Name
    by: Name


class Compliance(BaseEvent):
    """It was recorded that the family meets expectations.

    Source: noncompliance, attendance-ladder.
    """

    kind: Literal["compliance"] = "compliance"


class Relapse(BaseEvent):
    """It was recorded that the family again does not meet expectations.

    Source: noncompliance, attendance-ladder.
    """

    kind: Literal["relapse"] = "relapse"


class HearingRequested(BaseEvent):
    """The family asked for a hearing.

    Source: noncompliance.
    """

    kind: Literal["hearing_requested"] = "hearing_requested"


class HearingDecided(BaseEvent):
    """A hearing was decided; `upheld`: the school's decision stands.

    Source: noncompliance.
    """

    kind: Literal["hearing_decided"] = "hearing_decided"
    upheld: Flag


class StepTaken(BaseEvent):
    """A step of the policy was taken on that day; which details matter, the step says. Its kind is `step`.

    A detail without a default is None until given: what the record does not show was not done. `respond_by`
    and `effective` announce a day; `held` and `attended` tell of a meeting; `items`, `contents`, `recipients`
    and `languages` are lists of texts. `date_stamp` is true, false or the stamp's text.

    Source: every policy.
    """

    kind: Literal["step"] = "step"
    step: Name
    respond_by: Day | None = None
    certified: Flag | None = None
    tracking: Text | None = None
    items: Texts | None = None
    contents: Texts | None = None
    recipients: Texts | None = None
    languages: Texts | None = None
    code: Text | None = None
    date_stamp: FlagOrText | None = None
    outcome: Name | None = None
    letter: Flag | None = None
    held: Flag = True
    attended: Flag = True
    form: Text | None = None
    injunctive: Flag = False
    corrective_actions_warranted: Flag = False
    effective: Day | None = None
