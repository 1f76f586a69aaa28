"""What the tests of this folder ask of a picture: the rows it draws, and its SVG read strictly."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from typing import Any

from schoolrules.plot import Picture

SVG = "{http://www.w3.org/2000/svg}"


def rows(picture: Picture) -> list[dict[str, Any]]:
    """Every row of data that the picture draws."""
    return list(_rows(picture.chart.to_dict()))


def _rows(part: object) -> Iterator[dict[str, Any]]:
    if isinstance(part, Mapping):
        if isinstance(part.get("data"), Mapping):
            yield from part["data"].get("values", ())
        for table in part.get("datasets", {}).values():
            yield from table
        for name, value in part.items():
            if name not in ("data", "datasets"):
                yield from _rows(value)
    elif isinstance(part, list):
        for each in part:
            yield from _rows(each)


def tree(picture: Picture) -> ET.Element:
    """The SVG as XML, which refuses what is not well-formed."""
    return ET.fromstring(picture.svg())


def words(picture: Picture) -> list[str]:
    """The texts that stand in the picture itself."""
    return ["".join(element.itertext()) for element in tree(picture).iter(f"{SVG}text")]
