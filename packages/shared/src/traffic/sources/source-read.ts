import type { SourceConfig } from '../../config/environment-sources.ts'
import { namesIn, substitute } from '../../config/variables.ts'
import { jsonText, valueAt } from '../../core/json.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Http } from '../../ports/http.ts'
import { readPrometheusAnswer, type SourceValue } from './prometheus-answer.ts'
import { askPrometheusApi, escapedForQuery, filledIn } from './prometheus-query.ts'
import { documentIn, noJsonBecause } from './source-answer.ts'

/** One reading. `asked`: the query, or the address, with what Slipway fills in itself: no secret. */
export type SourceReading = { at: number; took: number; asked: string; value: SourceValue }

/** What Slipway fills in itself: `RELEASE`, `SERVICE`, `ENVIRONMENT`. `COLOUR` is known to nobody who reads sources. */
export type SourceSubject = Readonly<Record<string, string>>

export type SourceDeps = { http: Http; clock: Clock; variables: Readonly<Record<string, string>>; signal?: AbortSignal }

const timeout = 10_000

/** Asks a source once. Never throws: whatever is wrong is a reading without a value. */
export async function readSource(source: SourceConfig, subject: SourceSubject, deps: SourceDeps): Promise<SourceReading> {
  const began = deps.clock.now()
  const own = { ...subject, ...timesOf(source, began) }
  const reading = source.read.kind === 'prometheus' ? await askPrometheus(source, own, deps) : await askJson(source, own, deps)
  const at = deps.clock.now()
  return { at, took: Math.max(0, at - began), ...reading }
}

/** The names that a source reads and nobody knows, such as `COLOUR`. */
export function unknownNames({ address, headers, read }: SourceConfig, known: Readonly<Record<string, string>>): string[] {
  const query = read.kind === 'prometheus' ? read.query : ''
  return namesIn([address, headers, query]).filter((name) => !(name in times) && (known[name] ?? '') === '')
}

const times = { FROM: '', TO: '' }

/** Seconds since 1970. */
function timesOf({ window }: SourceConfig, now: number): { FROM: string; TO: string } {
  return { FROM: String(Math.floor((now - window) / 1_000)), TO: String(Math.floor(now / 1_000)) }
}

type Own = Readonly<Record<string, string>>
type Asked = { asked: string; value: SourceValue }

async function askPrometheus(source: SourceConfig, own: Own, deps: SourceDeps): Promise<Asked> {
  const { read, bad } = source
  if (read.kind !== 'prometheus') throw new Error(`${source.name} is no query`)
  const asked = filledIn(read.query, mapped(own, escapedForQuery))
  const reply = await askPrometheusApi(
    {
      address: filledAddress(source, own, deps),
      headers: filledHeaders(source, own, deps),
      query: asked,
      kind: read.range ? 'query_range' : 'query',
      parameters: read.range ? rangeOf(source, own) : { time: own['TO'] ?? '' },
    },
    { http: deps.http, signal: deps.signal },
  )
  if (reply.state === 'missing') return { asked, value: reply }
  return { asked, value: readPrometheusAnswer(reply.document, { reducer: read.series, worst: bad === 'above' ? 'highest' : 'lowest' }) }
}

async function askJson(source: SourceConfig, own: Own, deps: SourceDeps): Promise<Asked> {
  const { read, name, address } = source
  if (read.kind !== 'json') throw new Error(`${name} is no document`)
  // The names of others may be secret, so they stand as they are written.
  const asked = `${read.path} of ${filledIn(address, own)}`
  const url = filledAddress(source, own, deps)
  const answer = await deps.http({
    url,
    headers: { accept: 'application/json', ...filledHeaders(source, own, deps) },
    timeout,
    ...(deps.signal === undefined ? {} : { signal: deps.signal }),
  })
  const who = URL.parse(url)?.host ?? name
  const unusable = noJsonBecause(answer, { url, who })
  if (unusable !== undefined || answer.state === 'failed') return { asked, value: { state: 'missing', reason: unusable ?? who } }
  const document = documentIn(jsonText(answer.body))
  if (document === undefined) return { asked, value: { state: 'missing', reason: `${who} answered with no JSON` } }
  return { asked, value: numberAt(document.value, read.path, who) }
}

function numberAt(document: unknown, path: string, who: string): SourceValue {
  const found = valueAt(document, path)
  if (found === undefined) return { state: 'missing', reason: `the answer of ${who} has nothing at ${path}, which is not 0` }
  const value = typeof found === 'string' && /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/.test(found) ? Number(found) : found
  if (typeof value === 'number' && Number.isFinite(value)) return { state: 'measured', value }
  return {
    state: 'missing',
    reason: `${path} in the answer of ${who} is ${JSON.stringify(found)?.slice(0, 60) ?? 'nothing'}, not a number`,
  }
}

/** At most 250 points, at least every second. */
function rangeOf({ window }: SourceConfig, own: Own): { start: string; end: string; step: string } {
  return { start: own['FROM'] ?? '', end: own['TO'] ?? '', step: String(Math.max(1, Math.ceil(window / 250_000))) }
}

function filledAddress({ name, address }: SourceConfig, own: Own, { variables }: SourceDeps): string {
  return substitute(address, { ...variables, ...mapped(own, encodeURIComponent) }, `sources.${name}`)
}

function filledHeaders({ name, headers }: SourceConfig, own: Own, { variables }: SourceDeps): Record<string, string> {
  return substitute({ ...headers }, { ...variables, ...own }, `sources.${name}.headers`)
}

function mapped(own: Own, change: (text: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(own).map(([name, value]) => [name, change(value)]))
}
