import { countBetween, type Detector, durationOf, failedAt, type Judgement, passed, type Run } from './run.ts'

/**
 * The analysis of Argo Rollouts with `successCondition: result[0] >= 1 - limit` of the success rate of the last interval, measured at the
 * end of each (`initialDelay` is the interval, so that the first one has data). It fails when more measurements than `failureLimit` have
 * failed, in a row or not. An interval without requests gives 0/0, and `NaN >= x` is a failed measurement. Source: argo-rollouts,
 * analysis/analysis.go, assessMetricStatus.
 */
export function argoRollouts({ interval, failureLimit }: { interval: number; failureLimit: number }): Detector {
  return {
    name: `Argo Rollouts, interval ${interval} s, failureLimit ${failureLimit}`,
    judge: (run) => afterFailedChecks(run, { interval, allowed: failureLimit, late: 0 }),
  }
}

/**
 * The canary analysis of Flagger with `request-success-rate` of at least 1 - limit over the last interval. Failed checks add up and are
 * never taken back; the check after the one that reached `threshold` rolls back. An interval without requests is a failed check. Source:
 * flagger, pkg/controller/scheduler.go, advanceCanary, and scheduler_metrics.go. A failed check would also make the analysis longer; here
 * it does not.
 */
export function flagger({ interval, threshold }: { interval: number; threshold: number }): Detector {
  return {
    name: `Flagger, interval ${interval} s, threshold ${threshold}`,
    judge: (run) => afterFailedChecks(run, { interval, allowed: threshold - 1, late: interval }),
  }
}

function afterFailedChecks(run: Run, { interval, allowed, late }: { interval: number; allowed: number; late: number }): Judgement {
  let failed = 0
  for (let at = interval; at <= durationOf(run.plan); at += interval) {
    const { requests, bad } = countBetween(run.canary, at - interval, at)
    if (!(1 - bad / requests >= 1 - run.plan.limit)) failed += 1
    if (failed > allowed) return failedAt(at + late)
  }
  return passed
}

/**
 * An alert of Prometheus: the error rate of the last minute is above the limit at each evaluation (every 15 s) during two minutes. One
 * evaluation at or below the limit, or without requests, begins anew.
 */
export const aboveForTwoMinutes: Detector = {
  name: 'rule: above the limit for 2 minutes',
  judge(run) {
    let since: number | undefined
    for (let at = 15; at <= durationOf(run.plan); at += 15) {
      const { requests, bad } = countBetween(run.canary, at - 60, at)
      since = bad / requests > run.plan.limit ? (since ?? at) : undefined
      if (since !== undefined && at - since >= 120) return failedAt(at)
    }
    return passed
  },
}
