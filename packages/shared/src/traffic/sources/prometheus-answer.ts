import { z } from 'zod'

/** A number, or why there is none. `note`: what is to be known of the number. */
export type SourceValue = { state: 'measured'; value: number; note?: string } | { state: 'missing'; reason: string }

export type SeriesReducer = 'one' | 'highest' | 'lowest' | 'sum' | 'average'

const point = z.tuple([z.number(), z.string()])
const series = z.object({ metric: z.record(z.string(), z.string()).default({}) })
const answer = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('success'),
    data: z.discriminatedUnion('resultType', [
      z.object({ resultType: z.literal('vector'), result: z.array(series.extend({ value: point.optional() })) }),
      z.object({ resultType: z.literal('matrix'), result: z.array(series.extend({ values: z.array(point).optional() })) }),
      z.object({ resultType: z.literal('scalar'), result: point }),
      z.object({ resultType: z.literal('string'), result: z.unknown() }),
    ]),
    warnings: z.array(z.string()).optional(),
  }),
  z.object({ status: z.literal('error'), errorType: z.string().default(''), error: z.string().default('') }),
])

/**
 * Reads an answer of the HTTP API of Prometheus (prometheus.io/docs/prometheus/latest/querying/api), of `query` and of `query_range`. No
 * series is no value, not 0, and so is NaN. Of a range, the highest or the lowest number counts. Several series need a reducer.
 */
export function readPrometheusAnswer(
  document: unknown,
  { reducer, worst }: { reducer: SeriesReducer; worst: 'highest' | 'lowest' },
): SourceValue {
  const parsed = answer.safeParse(document)
  if (!parsed.success) return missing('the answer is not one of the Prometheus API')
  if (parsed.data.status === 'error') return missing(`the query was refused: ${errorOf(parsed.data)}`)
  const { data, warnings = [] } = parsed.data
  if (data.resultType === 'string') return missing('the query gives a text, not a number')
  const all =
    data.resultType === 'scalar'
      ? [[data.result]]
      : data.result.map((one) => ('values' in one ? (one.values ?? []) : 'value' in one && one.value !== undefined ? [one.value] : []))
  if (all.length === 0) return missing('the query gives no series, which is not 0')
  if (reducer === 'one' && all.length > 1)
    return missing(`the query gives ${all.length} series; aggregate them, or say by series: which one counts`)
  const values: number[] = []
  for (const points of all) {
    if (points.length === 0) return missing('the query gives no number, as for a native histogram')
    const numbers = points.map(([, text]) => numberOf(text)).filter(Number.isFinite)
    if (numbers.length === 0)
      return missing(`the query gives ${points.map(([, text]) => text).at(-1) ?? 'NaN'}, which is not a number to judge by`)
    values.push(worst === 'highest' ? Math.max(...numbers) : Math.min(...numbers))
  }
  return {
    state: 'measured',
    value: reduced(values, reducer),
    ...(warnings.length === 0 ? {} : { note: `Prometheus warns: ${warnings.join('; ').slice(0, 200)}` }),
  }
}

export type PrometheusVector =
  | { state: 'read'; series: readonly { labels: Readonly<Record<string, string>>; value: number }[] }
  | { state: 'missing'; reason: string }

/** The series of an instant query, each with its labels. No series is no value, and one that is no number makes the answer none. */
export function readPrometheusVector(document: unknown): PrometheusVector {
  const parsed = answer.safeParse(document)
  if (!parsed.success) return missing('the answer is not one of the Prometheus API')
  if (parsed.data.status === 'error') return missing(`the query was refused: ${errorOf(parsed.data)}`)
  const { data } = parsed.data
  if (data.resultType !== 'vector') return missing(`the query gives a ${data.resultType}, not series with labels`)
  if (data.result.length === 0) return missing('the query gives no series, which is not 0')
  const all = data.result.map(({ metric, value }) => ({ labels: metric, text: value?.[1] ?? 'no number' }))
  const none = all.find(({ text }) => !Number.isFinite(numberOf(text)))
  if (none !== undefined) return missing(`the query gives ${none.text}, which is no count`)
  return { state: 'read', series: all.map(({ labels, text }) => ({ labels, value: numberOf(text) })) }
}

/** The message of the API itself, which says what is wrong with a query. */
export function apiErrorIn(document: unknown): string | undefined {
  const parsed = answer.safeParse(document)
  return parsed.success && parsed.data.status === 'error' ? errorOf(parsed.data) : undefined
}

function errorOf({ errorType, error }: { errorType: string; error: string }): string {
  return [errorType, error]
    .filter((part) => part !== '')
    .join(': ')
    .slice(0, 300)
}

function numberOf(text: string): number {
  return /^[+-]?Inf$/.test(text) ? Number.POSITIVE_INFINITY : text === '' ? Number.NaN : Number(text)
}

function reduced(values: readonly number[], reducer: SeriesReducer): number {
  if (reducer === 'lowest') return Math.min(...values)
  if (reducer === 'highest' || reducer === 'one') return Math.max(...values)
  const sum = values.reduce((total, value) => total + value, 0)
  return reducer === 'sum' ? sum : sum / values.length
}

function missing(reason: string): Extract<SourceValue, { state: 'missing' }> {
  return { state: 'missing', reason }
}
