import type { Colour } from '../../../core/words.ts'
import type { Clock } from '../../../ports/clock.ts'
import type { Http } from '../../../ports/http.ts'
import { readPrometheusVector } from '../../../traffic/sources/prometheus-answer.ts'
import { askPrometheusApi, escapedForQuery, filledIn } from '../../../traffic/sources/prometheus-query.ts'
import { addSeries, noSeriesYet, type SeriesCounts } from '../../../traffic/sources/series-counts.ts'
import type { SideReading, UserTraffic } from '../../contract/user-traffic.ts'
import type { ObjectNames } from './cluster-state.ts'

/** Milliseconds. Prometheus itself scrapes every 15 s to 1 min. */
const readEvery = 10_000

export type KubernetesUsers = {
  names: Pick<ObjectNames, 'namespace' | 'sides'>
  traffic: { prometheus: string; headers: Readonly<Record<string, string>>; requests: string } | undefined
  http: Http
  clock: Pick<Clock, 'now'>
}

/**
 * What the proxies before the pods count of the requests to each side, as Prometheus has scraped it. The series are read as they are and added
 * up here, since the sum of several instances hides that one of them began anew.
 */
export function kubernetesUserTraffic({ names, traffic, http, clock }: KubernetesUsers): UserTraffic {
  if (traffic === undefined)
    return { state: 'not-offered', reason: 'target.traffic is not set: it names the Prometheus that counts the requests to each Service' }
  const { prometheus, headers, requests } = traffic
  const counts: Record<Colour, { since: number; counted: SeriesCounts } | undefined> = { blue: undefined, green: undefined }
  const side = async (colour: Colour, signal: AbortSignal | undefined): Promise<SideReading> => {
    const { service, deployment } = names.sides[colour]
    const own = { SERVICE: service, DEPLOYMENT: deployment, NAMESPACE: names.namespace }
    const query = filledIn(requests, Object.fromEntries(Object.entries(own).map(([name, value]) => [name, escapedForQuery(value)])))
    const unread = (reason: string): SideReading => ({ state: 'unread', reason: `${reason} (${query.replace(/\s+/g, ' ').slice(0, 300)})` })
    const at = clock.now()
    const parameters = { time: String(at / 1_000) }
    const reply = await askPrometheusApi({ address: prometheus, headers, query, kind: 'query', parameters }, { http, signal })
    if (reply.state === 'missing') return unread(reply.reason)
    const vector = readPrometheusVector(reply.document)
    if (vector.state === 'missing') return unread(vector.reason)
    const { since, counted } = counts[colour] ?? { since: at, counted: noSeriesYet }
    const next = addSeries(counted, vector.series)
    if (typeof next === 'string') return unread(next)
    counts[colour] = { since, counted: next }
    const period = { since: new Date(since).toISOString(), until: new Date(at).toISOString() }
    return { state: 'read', traffic: { source: `the Service ${service} by Prometheus`, ...period, ...next.sum, reset: false } }
  }
  return {
    state: 'offered',
    every: readEvery,
    seesSides: false,
    read: async (signal) => {
      const [blue, green] = await Promise.all([side('blue', signal), side('green', signal)])
      return { blue, green }
    },
  }
}
