import { type Gauge, measuredShare, notEvaluated, notOffered } from './sources/gauge.ts'
import { isRestarted, noInstances, type SeenInstances, seeInstances } from './sources/instances.ts'
import { memoryBytesOf, memoryShare } from './sources/memory-gauge.ts'
import type { PrometheusSample } from './sources/metric-line.ts'
import { seriesKey, seriesValues } from './sources/series.ts'

export type Resources = {
  cpu: Gauge
  memory: Gauge
  disk: Gauge
  /** Resident memory of the service in bytes, whether or not its limit is known. */
  memoryBytes: number | undefined
}

/** Limits that are known from elsewhere than the page. */
export type ResourceLimits = {
  /** Memory limit in bytes. */
  memory?: number | undefined
  /** CPU limit in cores. */
  cores?: number | undefined
}

type ScrapeLike = { at: number; samples: readonly PrometheusSample[] }

/** The state between two scrapes. */
export type ResourceReader = {
  previous: ScrapeLike | undefined
  instances: SeenInstances
}

export const newReader: ResourceReader = { previous: undefined, instances: noInstances }

/** Clocks and scheduling can make one busy core appear as slightly more than one. */
const roundingRoom = 1.1
const notReal = /^(?:tmpfs|devtmpfs|ramfs|squashfs|iso9660|overlay)$/
const cpuCounter = 'process_cpu_seconds_total'

/**
 * CPU, memory and disk as shares, from one scrape and the one before. CPU is the rate of `process_cpu_seconds_total` of all workers on the
 * page over the cores; it needs two scrapes of the same processes, so a restart in between leaves it out. Where a balancer shows several
 * replicas in turn, CPU and memory are refused from then on.
 */
export function readResources(
  reader: ResourceReader,
  scrape: ScrapeLike,
  limits: ResourceLimits = {},
): { reader: ResourceReader; resources: Resources } {
  const instances = seeInstances(reader.instances, scrape)
  const { refused } = instances
  return {
    reader: { previous: scrape, instances },
    resources: {
      cpu: refused === undefined ? cpuOf(reader.previous, scrape, limits.cores) : notEvaluated(refused),
      memory: refused === undefined ? memoryShare(scrape, limits.memory) : notEvaluated(refused),
      disk: diskOf(scrape),
      memoryBytes: refused === undefined ? memoryBytesOf(scrape) : undefined,
    },
  }
}

function cpuOf(previous: ScrapeLike | undefined, scrape: ScrapeLike, cores: number | undefined): Gauge {
  const now = seriesValues(scrape, cpuCounter)
  if (now.size === 0) return notOffered(`/metrics has no ${cpuCounter}`)
  if ([...now.values()].some(Number.isNaN)) return notEvaluated(`${cpuCounter} is NaN`)
  if (previous === undefined) return notEvaluated('a rate needs two scrapes')
  const before = seriesValues(previous, cpuCounter)
  if (before.size === 0) return notEvaluated(`the scrape before had no ${cpuCounter}`)
  if (isRestarted(previous, scrape)) return notEvaluated('a process was started anew between two scrapes')
  const used = [...now].map(([key, value]) => value - (before.get(key) ?? Number.NaN))
  if (used.some(Number.isNaN)) return notEvaluated('the page shows other processes than the one before')
  if (used.some((one) => one < 0)) return notEvaluated('the CPU counter went back to zero between two scrapes')
  const seconds = (scrape.at - previous.at) / 1_000
  if (seconds <= 0) return notEvaluated('no time passed between two scrapes')
  return cpuShare(used.reduce((sum, one) => sum + one, 0) / seconds, cores ?? reportedCores(scrape))
}

function cpuShare(coresUsed: number, cores: number | undefined): Gauge {
  const share = coresUsed / (cores ?? 1)
  if (share <= roundingRoom) return { state: 'measured', value: Math.min(1, share) }
  const reported = cores === undefined ? 'how many it may use is not told' : `only ${cores} are told`
  return notEvaluated(`the process used ${coresUsed.toFixed(1)} cores, and ${reported}`)
}

/** The number of cores: a Go process reports those that it uses, the node exporter those of the machine. */
function reportedCores(scrape: ScrapeLike): number | undefined {
  const go = Math.max(0, ...seriesValues(scrape, 'go_sched_gomaxprocs_threads').values())
  if (go > 0) return go
  const names = scrape.samples.flatMap((sample) => (sample.name === 'node_cpu_seconds_total' ? [sample.labels['cpu'] ?? ''] : []))
  return names.length === 0 ? undefined : new Set(names).size
}

/** The fullest of the file systems that can fill up. */
function diskOf(scrape: ScrapeLike): Gauge {
  const size = 'node_filesystem_size_bytes'
  const available = 'node_filesystem_avail_bytes'
  const free = seriesValues(scrape, available)
  const shares = scrape.samples.flatMap(({ name, value, labels }) => {
    if (name !== size || notReal.test(labels['fstype'] ?? '') || value <= 0) return []
    const left = free.get(seriesKey(labels))
    return left === undefined ? [] : [1 - left / value]
  })
  if (shares.length === 0) return notOffered(`/metrics has no ${size} and ${available} of a disk`)
  return measuredShare(Math.max(...shares), 1, available)
}
