import { type Metric, metric } from '../config/metric.ts'
import { closest } from '../core/closest.ts'
import { parseDuration } from '../core/duration.ts'
import { ActionError } from '../core/errors.ts'
import { parsePercentage } from '../core/percentage.ts'
import type { OtherLimits } from './replay.ts'

const metrics = metric.options.filter((name) => name !== 'throughput')

/** `error-rate=0.8%`, `response-time.p95=800ms`: limits by metric. Throws an ActionError that says what is wrong and what was expected. */
export function parseLimits(texts: readonly string[]): OtherLimits {
  const limits: Partial<Record<Metric, number>> = {}
  for (const text of texts) {
    const [name = '', value = ''] = text.split(/=(.*)/s)
    const known = metrics.find((one) => one === name)
    if (known === undefined) throw unknownMetric(name)
    const isTime = known.startsWith('response-time.')
    const parsed = isTime ? parseDuration(value) : parsePercentage(value)
    if (parsed === undefined || parsed === 0) {
      const expected = isTime ? 'a time above 0 such as 800ms' : 'a percentage above 0% such as 0.8%'
      throw new ActionError(`--limit ${text}: expected ${expected} after "${known}="`)
    }
    limits[known] = parsed
  }
  return limits
}

function unknownMetric(name: string): ActionError {
  const meant = closest(name, metrics)
  return new ActionError(`--limit names "${name}"${meant === undefined ? '' : `; did you mean "${meant}"?`}`, {
    hint: `The metrics are: ${metrics.join(', ')}.`,
  })
}
