"""Pictures for notebooks and pages, drawn by Altair, each with a text that says the same.

Needs the extra `plot`: `pip install "schoolrules[plot]"`. Nothing is fetched: a picture is drawn where it is made, and
its SVG refers to nothing outside itself. No picture says anything by colour alone.
"""

try:
    import altair
    import vl_convert
except ImportError as _error:
    _missing = 'schoolrules.plot needs Altair and vl-convert: pip install "schoolrules[plot]"'
    raise ImportError(_missing, name=_error.name) from _error

from schoolrules.plot.case import count, timeline
from schoolrules.plot.picture import Picture
from schoolrules.plot.readings import readings
from schoolrules.plot.whatif import comparison, forecast, policies, sweep
from schoolrules.plot.year import calendar

__all__ = [
    "Picture",
    "calendar",
    "comparison",
    "count",
    "forecast",
    "policies",
    "readings",
    "sweep",
    "timeline",
]

del altair, vl_convert
