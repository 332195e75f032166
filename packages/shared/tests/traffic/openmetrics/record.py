"""Writes documents.generated.json: metrics pages with the samples that the reference parser of Prometheus reads in them.

The pages are those of the tests of prometheus/client_python and of prometheus/OpenMetrics (tests/testdata/parsers), both Apache-2.0,
Copyright The Prometheus Authors. Run it by hand, with prometheus_client installed, in the folder of both checkouts:

    python3 record.py CLIENT_PYTHON OPENMETRICS > documents.generated.json
"""

import importlib.util
import json
import math
import sys
import unittest
from pathlib import Path

from prometheus_client import parser as text_parser
from prometheus_client.openmetrics import parser as openmetrics_parser

PARSERS = {"text": text_parser.text_string_to_metric_families, "openmetrics": openmetrics_parser.text_string_to_metric_families}
seen = {}


def number(value):
    value = float(value)
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return value


def read(format, text):
    """The samples of a page, and the names of its native histograms; None where the parser refuses it."""
    try:
        if format == "text":
            samples = samples_of_text(text)
        else:
            samples = [sample for family in PARSERS[format](text) for sample in family.samples]
    except Exception:
        return None
    plain = [one for one in samples if one.native_histogram is None]
    return {
        "samples": [[one.name, one.labels, number(one.value)] + ([] if one.timestamp is None else [float(one.timestamp) * 1000]) for one in plain],
        "nativeHistograms": sorted({one.name for one in samples if one.native_histogram is not None}),
    }


def samples_of_text(text):
    """As they stand on the page: the families of the text format have the names of OpenMetrics."""
    samples = []
    parse = text_parser._parse_sample

    def recording(line):
        samples.append(parse(line))
        return samples[-1]

    text_parser._parse_sample = recording
    try:
        list(PARSERS["text"](text))
    finally:
        text_parser._parse_sample = parse
    return samples


def keep(format, text):
    if (format, text) not in seen:
        seen[(format, text)] = read(format, text)


def record(format, path):
    spec = importlib.util.spec_from_file_location(f"tests_of_{format}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    def recording(text):
        keep(format, text)
        return PARSERS[format](text)

    module.text_string_to_metric_families = recording
    unittest.TextTestRunner(stream=sys.stderr).run(unittest.defaultTestLoader.loadTestsFromModule(module))


client_python, openmetrics = (Path(argument) for argument in sys.argv[1:3])
record("text", client_python / "tests/test_parser.py")
record("openmetrics", client_python / "tests/openmetrics/test_parser.py")
for page in sorted(openmetrics.glob("tests/testdata/parsers/*/metrics")):
    with open(page, encoding="utf-8", newline="") as file:
        keep("openmetrics", file.read())

documents = [{"format": format, "text": text, **({"refused": True} if found is None else found)} for (format, text), found in seen.items()]
lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in documents)
print(f"[\n{lines}\n]")
