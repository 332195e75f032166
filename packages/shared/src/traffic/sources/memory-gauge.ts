import { type Gauge, measuredShare, notEvaluated, notOffered } from './gauge.ts'
import type { PrometheusSample } from './metric-line.ts'
import { firstOffered } from './series.ts'

type Samples = { samples: readonly PrometheusSample[] }

/** A share that the service's runtime tells by itself (OpenTelemetry `container.memory.limit.utilization`, .NET). */
const told = ['container_memory_limit_utilization_ratio', 'container_memory_limit_utilization']
const ofContainer = ['container_memory_working_set_bytes']
const ofProcess = ['process_resident_memory_bytes', 'process_memory_usage_bytes']
/** Limits of a container or a control group, by cAdvisor and by what services export themselves. Those of a machine are not among them. */
const limits = [
  'container_spec_memory_limit_bytes',
  'container_memory_limit_bytes',
  'process_cgroup_memory_limit_bytes',
  'cgroup_memory_limit_bytes',
  'process_memory_limit_bytes',
]
/** From here on a limit is none: Linux writes 2^63 less a page where a control group has no limit. */
const unlimited = 2 ** 60

/** The memory of the service in bytes, that of all its processes on the page together; undefined where the page tells no number. */
export function memoryBytesOf(scrape: Samples): number | undefined {
  const held = firstOffered(scrape, ofProcess)
  const sum = held === undefined ? Number.NaN : sumOf(held.values)
  return Number.isFinite(sum) ? sum : undefined
}

/**
 * The memory of the service as a share of what it may hold: the `configured` limit in bytes, or that of its own container. The memory of
 * the machine is no limit of the service. Of several workers with limits of their own, the fullest one counts; with one limit, all of them
 * together.
 */
export function memoryShare(scrape: Samples, configured: number | undefined): Gauge {
  const share = firstOffered(scrape, told)
  if (share !== undefined && configured === undefined) return measuredShare(Math.max(...share.values.values()), 1, share.name)
  const container = firstOffered(scrape, ofContainer)
  if (container !== undefined && container.values.size > 1)
    return notOffered(`/metrics shows the memory of ${container.values.size} containers, and not which one is the service's`)
  const held = container ?? firstOffered(scrape, ofProcess)
  if (held === undefined) return notOffered(`/metrics has no ${ofProcess[0]}`)
  if (configured !== undefined) return measuredShare(sumOf(held.values), configured, held.name)
  const limit = firstOffered(scrape, limits)
  if (limit === undefined)
    return notOffered('/metrics tells the memory of the service, but not how much it may hold; traffic.metrics.memory-limit can say it')
  return shareOfLimits(held, limit)
}

type Offered = { name: string; values: Map<string, number> }

function shareOfLimits(held: Offered, limit: Offered): Gauge {
  const [first] = limit.values.values()
  if (limit.values.size === 1 && first !== undefined) return shareOfLimit(sumOf(held.values), first, { held, limit })
  const shares = [...held.values].flatMap(([key, bytes]) => {
    const own = limit.values.get(key)
    return own === undefined ? [] : [shareOfLimit(bytes, own, { held, limit })]
  })
  if (shares.length === 0) return notOffered(`/metrics shows ${limit.values.size} memory limits, and not which one is the service's`)
  const unmeasured = shares.find((share) => share.state !== 'measured')
  return unmeasured ?? shares.reduce((fullest, share) => (numberIn(share) > numberIn(fullest) ? share : fullest))
}

function shareOfLimit(bytes: number, limit: number, { held, limit: { name } }: { held: Offered; limit: Offered }): Gauge {
  if (Number.isNaN(limit)) return notEvaluated(`${name} is NaN`)
  if (limit <= 0 || limit >= unlimited) return notOffered(`${name} says that the service has no memory limit`)
  return measuredShare(bytes, limit, held.name)
}

function numberIn(gauge: Gauge): number {
  return gauge.state === 'measured' ? gauge.value : Number.NEGATIVE_INFINITY
}

function sumOf(values: ReadonlyMap<string, number>): number {
  return [...values.values()].reduce((sum, value) => sum + value, 0)
}
