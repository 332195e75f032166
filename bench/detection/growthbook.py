"""Judges runs with the sequential test of gbstats, with its default settings.

The arguments say which differences are tested: relative, absolute. Reads one run a line: [[second, control requests, control bad, canary requests, canary bad], ...], the counts so far at each look.
Answers with one line: for each difference the second of the first look at which its interval is above 0, or null.
"""

import json
import sys

from gbstats.frequentist.tests import SequentialConfig, SequentialTwoSidedTTest
from gbstats.models.statistics import ProportionStatistic

configs = [SequentialConfig(difference_type=difference) for difference in sys.argv[1:]]


def first_worse(looks, config):
    for second, control, control_bad, canary, canary_bad in looks:
        result = SequentialTwoSidedTTest(
            ProportionStatistic(n=control, sum=control_bad), ProportionStatistic(n=canary, sum=canary_bad), config
        ).compute_result()
        if result.error_message is None and result.ci[0] > 0:
            return second
    return None


for line in sys.stdin:
    looks = json.loads(line)
    print(json.dumps([first_worse(looks, config) for config in configs]))
