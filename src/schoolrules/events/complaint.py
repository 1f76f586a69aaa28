"""Events of a complaint: its dates, its mediation, its appeal."""

from __future__ import annotations

from typing import Literal

from schoolrules.events.base import BaseEvent, Day, Flag, Name, Text, Texts


class Violation(BaseEvent):
    """What is complained of happened.

    Source: ucp, `timely`.
    """

    kind: Literal["violation"] = "violation"


class Knowledge(BaseEvent):
    """The complainant first knew the facts.

    Source: ucp, `timely`.
    """

    kind: Literal["knowledge"] = "knowledge"


class ComplaintFiled(BaseEvent):
    """The complaint was filed.

    Source: ucp.
    """

    kind: Literal["complaint_filed"] = "complaint_filed"


class ComplaintReceived(BaseEvent):
    """The complaint was received; the clocks start.

    Source: ucp.
    """

    kind: Literal["complaint_received"] = "complaint_received"


class Mediation(BaseEvent):
    """Mediation was offered, agreed to, failed, or resolved the complaint.

    `all_parties` (on agreed): all of them agreed to what confidentiality asks.

    Source: ucp, `mediation`.
    """

    kind: Literal["mediation"] = "mediation"
    outcome: Literal["offered", "agreed", "failed", "resolved"]
    all_parties: Flag = False


class Extension(BaseEvent):
    """The time for the decision was extended through `until`; whether that is valid, the policy says.

    Source: ucp, `decision`.
    """

    kind: Literal["extension"] = "extension"
    until: Day
    written: Flag
    agreed_by: Name


class ReportReceived(BaseEvent):
    """The complainant received the report.

    Source: ucp, `appeal`.
    """

    kind: Literal["report_received"] = "report_received"


class AppealFiled(BaseEvent):
    """The decision was appealed.

    All four fields are required, and may be empty or false: an incomplete appeal is an appeal.

    Source: ucp, `appeal`.
    """

    kind: Literal["appeal_filed"] = "appeal_filed"
    basis: Text
    facts_incorrect: Flag
    law_misapplied: Flag
    attachments: Texts


class CdeNotified(BaseEvent):
    """The California Department of Education told the school of an appeal.

    Source: ucp, `forward-file`.
    """

    kind: Literal["cde_notified"] = "cde_notified"
