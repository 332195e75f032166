import { z } from 'zod'

const count = z.number().nonnegative()
const share = z.number().min(0).max(1)
/** Its percentiles stand beside its thresholds. */
const trend = z.record(z.string(), z.unknown())

/** What a test of k6 has counted and measured. Times are milliseconds; `percentiles` by rank, such as 0.95. */
export type K6Summary = {
  requests: number
  /** Of them, without an answer or with another than the script expects; undefined where the script does not say what it expects. */
  failed: number | undefined
  percentiles: Readonly<Record<string, number>>
  /** Iterations that were not begun. */
  dropped: number
  checks: { passes: number; fails: number } | undefined
  /** Of the script itself; undefined in a form that does not tell them. */
  thresholds: { name: string; held: boolean }[] | undefined
  /** When it was made, milliseconds since 1970, where it says so. */
  at: number | undefined
}

/**
 * `k6 run --summary-export`, the form of k6 1 and 2 (`oldJSONSummary` in `internal/js/summary-wrapper.js` of grafana/k6). In it, `passes` of
 * a rate are the times that it was true, so those of `http_req_failed` are the failed requests; and a threshold is true where it was crossed.
 */
const exported = z.object({
  metrics: z.looseObject({
    http_reqs: z.looseObject({ count }),
    http_req_failed: z.looseObject({ passes: count, fails: count }).optional(),
    http_req_duration: trend.optional(),
    dropped_iterations: z.looseObject({ count }).optional(),
    checks: z.looseObject({ passes: count, fails: count }).optional(),
  }),
})
const crossed = z.object({ thresholds: z.record(z.string(), z.boolean()).optional() })

const rateValues = z.object({ passes: count, fails: count })

/** What `handleSummary(data)` gets, and what the operator's and other runners' scripts write of it (`summarizeMetricsToObject`). */
const handled = z.object({
  metrics: z.looseObject({
    http_reqs: z.looseObject({ values: z.object({ count }) }),
    http_req_failed: z.looseObject({ values: rateValues }).optional(),
    http_req_duration: z.looseObject({ values: trend }).optional(),
    dropped_iterations: z.looseObject({ values: z.object({ count }) }).optional(),
    checks: z.looseObject({ values: rateValues }).optional(),
  }),
})
const held = z.object({ thresholds: z.record(z.string(), z.object({ ok: z.boolean() })).optional() })

/** The machine-readable summary of k6 2 and of Grafana Cloud k6 (`internal/lib/summary/machinereadable`). It has no thresholds. */
const machineReadable = z.object({
  metadata: z.object({ generatedAt: z.iso.datetime({ offset: true }) }),
  results: z.object({
    checks: z.object({ results: z.array(z.object({ passes: count, fails: count })) }).nullish(),
    metrics: z.array(z.object({ name: z.string(), values: z.unknown() })),
  }),
})
const countValues = z.object({ count })
const matchValues = z.object({ matches: count, total: count, rate: share })

/** Reads the file of a summary of k6 in any of its three forms; undefined for anything else, and for one without requests over HTTP. */
export function readK6SummaryText(text: string | undefined): K6Summary | undefined {
  const json = jsonOf(text ?? '')
  return readMachineReadable(json) ?? readHandled(json) ?? readExported(json)
}

function readExported(json: unknown): K6Summary | undefined {
  const parsed = exported.safeParse(json)
  if (!parsed.success) return undefined
  const { metrics } = parsed.data
  const thresholds = thresholdsOf(metrics, (metric) => {
    const own = crossed.safeParse(metric).data?.thresholds ?? {}
    return Object.entries(own).map(([name, isCrossed]) => [name, !isCrossed])
  })
  return {
    requests: metrics.http_reqs.count,
    failed: metrics.http_req_failed?.passes,
    percentiles: ranksOf(metrics.http_req_duration),
    dropped: metrics.dropped_iterations?.count ?? 0,
    checks: metrics.checks && { passes: metrics.checks.passes, fails: metrics.checks.fails },
    thresholds,
    at: undefined,
  }
}

function readHandled(json: unknown): K6Summary | undefined {
  const parsed = handled.safeParse(json)
  if (!parsed.success) return undefined
  const { metrics } = parsed.data
  const thresholds = thresholdsOf(metrics, (metric) =>
    Object.entries(held.safeParse(metric).data?.thresholds ?? {}).map(([name, { ok }]) => [name, ok]),
  )
  return {
    requests: metrics.http_reqs.values.count,
    failed: metrics.http_req_failed?.values.passes,
    percentiles: ranksOf(metrics.http_req_duration?.values),
    dropped: metrics.dropped_iterations?.values.count ?? 0,
    checks: metrics.checks?.values,
    thresholds,
    at: undefined,
  }
}

function readMachineReadable(json: unknown): K6Summary | undefined {
  const parsed = machineReadable.safeParse(json)
  if (!parsed.success) return undefined
  const { metadata, results } = parsed.data
  const valuesOf = (metric: string) => results.metrics.find(({ name }) => name === metric)?.values
  const requests = countValues.safeParse(valuesOf('http_reqs')).data?.count
  if (requests === undefined) return undefined
  const checks = results.checks?.results
  return {
    requests,
    failed: matchValues.safeParse(valuesOf('http_req_failed')).data?.matches,
    percentiles: ranksOf(trend.safeParse(valuesOf('http_req_duration')).data),
    dropped: countValues.safeParse(valuesOf('dropped_iterations')).data?.count ?? 0,
    checks: checks && {
      passes: checks.reduce((sum, { passes }) => sum + passes, 0),
      fails: checks.reduce((sum, { fails }) => sum + fails, 0),
    },
    thresholds: undefined,
    at: Date.parse(metadata.generatedAt),
  }
}

/** The percentiles that a summary has: `med` and `p(95)`, more where the script asks for them (`summaryTrendStats`). */
function ranksOf(values: Readonly<Record<string, unknown>> | undefined): Record<string, number> {
  return Object.fromEntries(
    Object.entries(values ?? {}).flatMap(([name, value]) => {
      const [, percent] = /^p\((\d+(?:\.\d+)?)\)$/.exec(name) ?? []
      const rank = name === 'med' ? 0.5 : percent === undefined ? undefined : Number(percent) / 100
      return rank === undefined || typeof value !== 'number' ? [] : [[String(rank), value]]
    }),
  )
}

function thresholdsOf(
  metrics: Readonly<Record<string, unknown>>,
  own: (metric: unknown) => [string, boolean][],
): { name: string; held: boolean }[] {
  return Object.entries(metrics).flatMap(([metric, values]) => own(values).map(([name, ok]) => ({ name: `${metric}: ${name}`, held: ok })))
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
