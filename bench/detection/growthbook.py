"""Judges runs with the sequential test of gbstats, with its default settings.

The argument says which difference is tested: relative or absolute. Reads one run a line: [[second, control requests, control bad, canary requests, canary bad], ...], the counts so far at each look.
Answers with one line: the second of the first look at which the interval of the difference is above 0, or null.
"""

import json
import sys

from gbstats.frequentist.tests import SequentialConfig, SequentialTwoSidedTTest
from gbstats.models.statistics import ProportionStatistic

config = SequentialConfig(difference_type=sys.argv[1])


def first_worse(looks):
    for second, control, control_bad, canary, canary_bad in looks:
        result = SequentialTwoSidedTTest(
            ProportionStatistic(n=control, sum=control_bad), ProportionStatistic(n=canary, sum=canary_bad), config
        ).compute_result()
        if result.error_message is None and result.ci[0] > 0:
            return second
    return None


for line in sys.stdin:
    print(json.dumps(first_worse(json.loads(line))))
