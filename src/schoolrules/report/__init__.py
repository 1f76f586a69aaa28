"""Pages for people: an evaluation, its timeline, a case to print, and the index of a folder of cases.

HTML from the standard library alone: self-contained, escaped, without scripts, the same bytes for the same case. What
it shows is confidential: a page holds the record.
"""

from schoolrules.evaluation.notebook import evaluation_html
from schoolrules.evaluation.timeline import timeline_html
from schoolrules.report.case import case_page
from schoolrules.report.index import index_page

__all__ = ["case_page", "evaluation_html", "index_page", "timeline_html"]
