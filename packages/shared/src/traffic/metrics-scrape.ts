import type { Clock } from '../ports/clock.ts'
import type { Http } from '../ports/http.ts'
import { type PrometheusSample, parsePrometheusText } from './prometheus-text.ts'
import { type Gauge, notEvaluated } from './resources.ts'

/** The samples of a `/metrics` page at one time. */
export type Scrape = { at: number; samples: readonly PrometheusSample[] }

/** Requests a `/metrics` page. Returns a reason where it cannot be read or is not a metrics page. */
export async function scrapeMetrics(
  url: string,
  { http, clock, signal, timeout = 5_000 }: { http: Http; clock: Clock; signal?: AbortSignal; timeout?: number },
): Promise<Scrape | Extract<Gauge, { state: 'not-evaluated' }>> {
  const answer = await http({ url, timeout, maxBody: 8_388_608, ...(signal === undefined ? {} : { signal }) })
  if (answer.state === 'failed') return notEvaluated(`/metrics could not be had: ${answer.reason}`)
  if (answer.status !== 200) return notEvaluated(`/metrics answered ${answer.status}`)
  const { samples, problems } = parsePrometheusText(answer.body)
  if (samples.length === 0)
    return notEvaluated(`/metrics holds no metric in the Prometheus text format${problems[0] === undefined ? '' : `: ${problems[0]}`}`)
  return { at: clock.now(), samples }
}
