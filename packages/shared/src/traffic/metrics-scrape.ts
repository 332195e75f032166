import type { Clock } from '../ports/clock.ts'
import type { Http, HttpAnswer } from '../ports/http.ts'
import { describeRedirect } from '../probe/http/redirect.ts'
import { describeUnread, type MetricsPage, parsePrometheusText } from './prometheus-text.ts'
import { type NotEvaluated, notEvaluated } from './sources/gauge.ts'
import type { MetricsFormat } from './sources/metric-line.ts'

/** The samples of a `/metrics` page at one time. `unreadBecause`: what of the page could not be read, for people. */
export type Scrape = MetricsPage & { at: number; unreadBecause: string | undefined }

/** Bytes of a page that are read. A page of a thousand series has about 100,000. */
const longestPage = 8_388_608

/**
 * Requests a `/metrics` page. Returns a reason where it cannot be had or says nothing: another status, a page of HTML, no metric, nothing
 * but NaN, too long a page, of which the end would be missing.
 */
export async function scrapeMetrics(
  url: string,
  { http, clock, signal, timeout = 5_000 }: { http: Http; clock: Clock; signal?: AbortSignal; timeout?: number },
): Promise<Scrape | NotEvaluated> {
  const answer = await http({ url, timeout, maxBody: longestPage, ...(signal === undefined ? {} : { signal }) })
  const path = URL.parse(url)?.pathname ?? url
  const unusable = unusableBecause(answer, { url, path })
  if (unusable !== undefined || answer.state === 'failed') return notEvaluated(unusable ?? `${path} was not read`)
  const page = parsePrometheusText(answer.body, formatOf(answer.headers['content-type']))
  const unreadBecause = describeUnread(page)
  if (page.samples.length === 0 && page.nativeHistograms.length === 0)
    return notEvaluated(`${path} holds no metric in the Prometheus text format${unreadBecause === undefined ? '' : `: ${unreadBecause}`}`)
  if (page.samples.length > 0 && page.samples.every(({ value }) => Number.isNaN(value)))
    return notEvaluated(`${path} has nothing but NaN, in ${page.samples.length} ${page.samples.length === 1 ? 'metric' : 'metrics'}`)
  return { at: clock.now(), ...page, unreadBecause: unreadBecause === undefined ? undefined : `${path}: ${unreadBecause}` }
}

function unusableBecause(answer: HttpAnswer, { url, path }: { url: string; path: string }): string | undefined {
  if (answer.state === 'failed') return `${path} could not be had: ${answer.message}`
  if (answer.status !== 200) return `${path} answered ${answer.status}${describeRedirect(answer, url)}`
  if (/^text\/html\b/i.test(answer.headers['content-type'] ?? '') || /^\s*<(?:!doctype|html)\b/i.test(answer.body))
    return `${path} is an HTML page, not one of metrics`
  if (answer.body.trim() === '') return `${path} is empty`
  if (Buffer.byteLength(answer.body) >= longestPage) return `${path} is longer than ${longestPage / 1_048_576} MiB, so its end was not read`
  return undefined
}

/** The format that the answer names; undefined where it names none, and the page itself has to tell. */
function formatOf(contentType: string | undefined): MetricsFormat | undefined {
  if (/^application\/openmetrics-text\b/i.test(contentType ?? '')) return 'openmetrics'
  return /^text\/plain\b.*\bversion=/i.test(contentType ?? '') ? 'text' : undefined
}
