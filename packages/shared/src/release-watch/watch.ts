import type { SourceConfig } from '../config/environment-sources.ts'
import type { ConditionResult } from '../evidence/schema.ts'
import type { Clock } from '../ports/clock.ts'
import type { Http } from '../ports/http.ts'
import { pause } from '../ports/pause.ts'
import type { HealthRound } from '../probe/health-round.ts'
import { countingUsers } from '../rollout/analysis/user-counting.ts'
import { usersSource } from '../rollout/analysis/user-intervals.ts'
import type { LiveUsers } from '../rollout/targets/live-users.ts'
import { type Scrape, scrapeMetrics } from '../traffic/metrics-scrape.ts'
import { generateTraffic } from '../traffic/open-loop.ts'
import { OwnRequests } from '../traffic/own-requests.ts'
import { newReader, readResources } from '../traffic/resources.ts'
import type { Gauge } from '../traffic/sources/gauge.ts'
import {
  newRequestReader,
  type RequestOptions,
  type RequestReading,
  readRequests,
  serviceSource,
} from '../traffic/sources/request-reader.ts'
import type { SourceReading } from '../traffic/sources/source-read.ts'
import type { TrafficWindow } from '../traffic/tally.ts'
import type { RecordedGauge, WatchEntry } from '../watch/watch-entry.ts'
import { WatchJudge } from '../watch/watch-judge.ts'
import type { WatchPlan } from './plan.ts'

/**
 * Sends the requests of a watch in place of the own generator, hands out what it measures while it runs, and says at its end whether that is a
 * whole measurement.
 */
export type Load = (loop: { signal: AbortSignal; onWindow: (window: TrafficWindow) => void }) => Promise<ConditionResult>

export type WatchDeps = {
  clock: Clock
  /** For the metrics page. */
  http: Http
  /** For the synthetic requests: a client that keeps its connections open. */
  traffic: Http
  /** Sends the requests in place of the own generator. */
  load?: Load | undefined
  /** One round of probes and flows; undefined where there are none. */
  checkHealth: ((signal: AbortSignal) => Promise<HealthRound>) | undefined
  /** Reads a source of the plan once. */
  readSource(source: SourceConfig, signal: AbortSignal): Promise<SourceReading>
  /** What the target counts of the users of the side that serves. */
  users: LiveUsers
  /** Aborts the watch. */
  signal: AbortSignal
  /** Called every 15 s with all entries so far, so that they remain after a kill of the process. */
  onProgress(entries: readonly WatchEntry[]): Promise<void>
}

const progressEvery = 15_000

/** Sends traffic, probes and scrapes concurrently until the planned time is over, a rule is breached, or the run is aborted. */
export async function watch(plan: WatchPlan, deps: WatchDeps): Promise<WatchEntry[]> {
  const { clock } = deps
  const judge = new WatchJudge(plan.judge)
  const entries: WatchEntry[] = []
  const over = new AbortController()
  const signal = AbortSignal.any([deps.signal, over.signal])
  const add = (entry: WatchEntry) => {
    entries.push(entry)
    judge.add(entry)
    if (plan.stopEarly && judge.breached) over.abort()
  }
  const endingAll = async (work: Promise<void>) => {
    try {
      await work
    } finally {
      over.abort()
    }
  }
  const loop: WatchLoop = { deps, add, signal }
  const late = deps.users.state === 'offered' && deps.users.source.late === true ? { late: clock } : {}
  const own = new OwnRequests({ version: plan.judge.release, versionHeader: plan.versionHeader, ...late })
  // The side that serves has all traffic.
  own.share = 1
  const served = new OwnRequests({ version: plan.judge.release, versionHeader: plan.versionHeader })
  served.share = 1
  const every = (interval: number, work: () => Promise<void>) => repeat(work, { interval, clock, signal })
  const outcomes = await Promise.allSettled(
    [
      deps.load === undefined
        ? sendTraffic(plan, judge, { ...loop, deps: { ...deps, traffic: served.counting(own.counting(deps.traffic)) } })
        : followLoad(deps.load, loop),
      countUsers(plan, own, loop),
      ...(deps.checkHealth === undefined ? [] : [every(plan.healthInterval, () => probeHealth(loop))]),
      ...(plan.metrics === undefined
        ? []
        : [
            every(
              plan.metrics.every,
              scraper(plan.metrics, { served, judged: plan.judge.counted?.includes(serviceSource) === true }, loop),
            ),
          ]),
      ...plan.sources.map((source) => every(source.every, () => readOne(source, loop))),
      every(progressEvery, () => deps.onProgress(entries)),
    ].map(endingAll),
  )
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
  if (deps.signal.aborted) add({ kind: 'called-off', at: clock.now() })
  return entries
}

/** What every part of a watch shares: its ports, where its entries go, and the signal that ends it. */
type WatchLoop = { deps: WatchDeps; add(entry: WatchEntry): void; signal: AbortSignal }

async function sendTraffic(plan: WatchPlan, judge: WatchJudge, { deps, add, signal }: WatchLoop): Promise<void> {
  const { clock, traffic } = deps
  const { paths, requestsPerSecond, duration, timeout, windowLength, versionHeader } = plan
  const planned = Math.floor(duration / windowLength)
  let seen = 0
  let plannedEnd: number | undefined
  let timeOver = false
  await generateTraffic(
    { paths, requestsPerSecond, duration, timeout, windowLength, versionHeader },
    {
      http: traffic,
      clock,
      signal,
      onWindow: (window) => {
        seen += 1
        add({ kind: 'traffic', ...window })
      },
      goOn: () => {
        plannedEnd ??= clock.now()
        // Which rules are undecided at the end is known when all answers of the planned time are in.
        if (seen < planned) return true
        if (!timeOver) add({ kind: 'time-over', at: plannedEnd })
        timeOver = true
        return judge.undecidedAt(clock.now())
      },
    },
  )
}

/** Follows the load to its end. Where this watch itself has ended it, that says nothing of it. */
async function followLoad(load: Load, { deps: { clock }, add, signal }: WatchLoop): Promise<void> {
  const condition = await load({ signal, onWindow: (window) => add({ kind: 'traffic', ...window }) })
  if (signal.aborted) return
  add({ kind: 'load', at: clock.now(), condition })
  add({ kind: 'time-over', at: clock.now() })
}

/** Ends with the watch: what users do ends none. */
async function countUsers({ windowLength }: WatchPlan, own: OwnRequests, { deps, add, signal }: WatchLoop): Promise<void> {
  const { users, clock } = deps
  if (users.state === 'offered') {
    const { source, colour } = users
    const count = countingUsers({ source, colour, own, least: windowLength, clock })
    await count(signal, (reading) => {
      if (reading.state !== 'nothing-new') add({ kind: 'counted', at: clock.now(), source: usersSource, reading })
    })
    return
  }
  if (users.state === 'unread') add({ kind: 'counted', at: clock.now(), source: usersSource, reading: users })
  await untilEnd(signal)
}

function untilEnd(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

async function probeHealth({ deps, add, signal }: WatchLoop): Promise<void> {
  const began = deps.clock.now()
  const round = await deps.checkHealth?.(signal)
  if (round === undefined || signal.aborted) return
  const { at, judgement, results } = round
  const probes = results.map(({ name, verdict, latency }) => ({ name, verdict, latency }))
  add({
    kind: 'health',
    at,
    took: Math.max(0, at - began),
    verdict: judgement.verdict,
    probes,
    ...(judgement.verdict === 'pass' ? {} : { reason: judgement.reason }),
  })
}

function scraper(
  { url, limits, requests }: NonNullable<WatchPlan['metrics']>,
  { served, judged }: { served: OwnRequests; judged: boolean },
  { deps: { http, clock }, add, signal }: WatchLoop,
): () => Promise<void> {
  let reader = newReader
  const count = requests === undefined || !judged ? undefined : requestCounting(requests, served, add)
  return async () => {
    const began = clock.now()
    const scrape = await scrapeMetrics(url, { http, clock, signal })
    if (signal.aborted) return
    if ('state' in scrape) {
      const { reason } = scrape
      count?.lost(clock.now(), reason)
      add({ kind: 'resources', at: clock.now(), took: clock.now() - began, cpu: reason, memory: reason, disk: reason, unread: reason })
      return
    }
    const read = readResources(reader, scrape, limits)
    reader = read.reader
    const { cpu, memory, disk, memoryBytes } = read.resources
    add({
      kind: 'resources',
      at: scrape.at,
      took: Math.max(0, scrape.at - began),
      cpu: gaugeEntry(cpu),
      memory: gaugeEntry(memory),
      disk: gaugeEntry(disk),
      ...(memoryBytes === undefined ? {} : { memoryBytes }),
      ...(scrape.unreadBecause === undefined ? {} : { unread: scrape.unreadBecause }),
    })
    count?.read(scrape, read.reader.instances.refused)
  }
}

/** Adds what the service itself has counted since it was read before, without the requests of this watch. A reason is told once. */
function requestCounting(options: Omit<RequestOptions, 'refused'>, served: OwnRequests, add: WatchLoop['add']) {
  let reader = newRequestReader
  let told: string | undefined
  const tell = (at: number, reading: RequestReading) => {
    const reason = reading.state === 'unread' ? reading.reason : undefined
    if (reason !== undefined && reason === told) return
    told = reason
    const counted = reading.state === 'read' ? { state: reading.state, traffic: served.without('release', reading.traffic) } : reading
    add({ kind: 'counted', at, source: serviceSource, reading: counted })
  }
  return {
    read(scrape: Scrape, refused: string | undefined): void {
      const read = readRequests(reader, scrape, { ...options, refused })
      reader = read.reader
      for (const reading of read.readings) tell(scrape.at, reading)
    },
    lost: (at: number, reason: string) => tell(at, { state: 'unread', reason }),
  }
}

function gaugeEntry(gauge: Gauge): RecordedGauge {
  if (gauge.state === 'not-offered') return { notOffered: gauge.reason }
  return gauge.state === 'measured' ? gauge.value : gauge.reason
}

async function readOne(source: SourceConfig, { deps, add, signal }: WatchLoop): Promise<void> {
  const { at, took, asked, value } = await deps.readSource(source, signal)
  if (signal.aborted) return
  const seen =
    value.state === 'measured' ? { value: value.value, ...(value.note === undefined ? {} : { note: value.note }) } : { value: value.reason }
  add({ kind: 'source', at, took, name: source.name, asked, ...seen })
}

/** Repeats work until the signal aborts. The interval counts from start to start. */
async function repeat(
  work: () => Promise<void>,
  { interval, clock, signal }: { interval: number; clock: Clock; signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    const start = clock.now()
    await work()
    if (!(await pause(clock, start + interval - clock.now(), signal))) return
  }
}
