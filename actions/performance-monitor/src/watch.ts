import type { Clock } from '@slipway/shared/ports/clock'
import type { Http } from '@slipway/shared/ports/http'
import { pause } from '@slipway/shared/ports/pause'
import type { HealthRound } from '@slipway/shared/probe/health-round'
import { scrapeMetrics } from '@slipway/shared/traffic/metrics-scrape'
import { generateTraffic } from '@slipway/shared/traffic/open-loop'
import { type Gauge, newReader, readResources } from '@slipway/shared/traffic/resources'
import type { WatchPlan } from './plan.ts'
import type { WatchEntry } from './watch-entry.ts'
import { WatchJudge } from './watch-judge.ts'

export type WatchDeps = {
  clock: Clock
  /** For the page of metrics. */
  http: Http
  /** For the synthetic requests: a client that keeps its connections. */
  traffic: Http
  /** One round of probes and flows; undefined where there are none. */
  checkHealth: ((signal: AbortSignal) => Promise<HealthRound>) | undefined
  /** Bytes that the service may hold. */
  memoryLimit: number | undefined
  /** The run's own signal: the watch is called off. */
  signal: AbortSignal
  /** Told now and then of all entries so far, so that a run that dies leaves them. */
  onProgress(entries: readonly WatchEntry[]): Promise<void>
}

const progressEvery = 15_000

/** Sends traffic, probes and scrapes side by side until the time is over, a rule is breached, or the run is called off. */
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
  const ending = async (loop: Promise<void>) => {
    try {
      await loop
    } finally {
      over.abort()
    }
  }
  const every = (interval: number, work: () => Promise<void>) => repeat(interval, clock, signal, work)
  const outcomes = await Promise.allSettled(
    [
      sendTraffic(plan, deps, judge, add, signal),
      ...(deps.checkHealth === undefined ? [] : [every(plan.healthInterval, () => probeHealth(deps, add, signal))]),
      ...(plan.metrics === undefined ? [] : [every(plan.metrics.every, scraper(plan.metrics.url, deps, add, signal))]),
      every(progressEvery, () => deps.onProgress(entries)),
    ].map(ending),
  )
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
  if (deps.signal.aborted) add({ kind: 'called-off', at: clock.now() })
  return entries
}

async function sendTraffic(
  plan: WatchPlan,
  deps: WatchDeps,
  judge: WatchJudge,
  add: (entry: WatchEntry) => void,
  signal: AbortSignal,
): Promise<void> {
  const { clock, traffic } = deps
  const { paths, requestsPerSecond, duration, timeout } = plan
  let timeOver = false
  await generateTraffic(
    { paths, requestsPerSecond, duration, timeout },
    {
      http: traffic,
      clock,
      signal,
      onWindow: (window) => add({ kind: 'traffic', ...window }),
      goOn: () => {
        if (!timeOver) add({ kind: 'time-over', at: clock.now() })
        timeOver = true
        return judge.undecidedAt(clock.now())
      },
    },
  )
}

async function probeHealth({ checkHealth }: WatchDeps, add: (entry: WatchEntry) => void, signal: AbortSignal): Promise<void> {
  const round = await checkHealth?.(signal)
  if (round === undefined || signal.aborted) return
  const { at, judgement, results } = round
  const probes = results.map(({ name, verdict, latency }) => ({ name, verdict, latency }))
  add({ kind: 'health', at, verdict: judgement.verdict, probes, ...(judgement.verdict === 'pass' ? {} : { reason: judgement.reason }) })
}

function scraper(
  url: string,
  { http, clock, memoryLimit }: WatchDeps,
  add: (entry: WatchEntry) => void,
  signal: AbortSignal,
): () => Promise<void> {
  let reader = newReader
  return async () => {
    const scrape = await scrapeMetrics(url, { http, clock, signal })
    if (signal.aborted) return
    if ('state' in scrape) {
      add({ kind: 'resources', at: clock.now(), cpu: scrape.reason, memory: scrape.reason, disk: scrape.reason })
      return
    }
    const read = readResources(reader, scrape, { memory: memoryLimit })
    reader = read.reader
    const { cpu, memory, disk, memoryBytes } = read.resources
    add({
      kind: 'resources',
      at: scrape.at,
      cpu: gaugeEntry(cpu),
      memory: gaugeEntry(memory),
      disk: gaugeEntry(disk),
      ...(memoryBytes === undefined ? {} : { memoryBytes }),
    })
  }
}

function gaugeEntry(gauge: Gauge): number | string {
  return gauge.state === 'measured' ? gauge.value : gauge.reason
}

/** Does something again and again, from start to start, until the signal. */
async function repeat(interval: number, clock: Clock, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    const start = clock.now()
    await work()
    if (!(await pause(clock, start + interval - clock.now(), signal))) return
  }
}
