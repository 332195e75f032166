import type { PrometheusSample } from './prometheus-text.ts'

/** A measured share of 0 to 1, or why there is none. */
export type Gauge = { state: 'measured'; value: number } | { state: 'not-evaluated'; reason: string }

export type Resources = {
  cpu: Gauge
  memory: Gauge
  disk: Gauge
  /** Resident memory of the process in bytes, whether or not its limit is known. */
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
  /** Why the page is not that of one process; undefined until that was detected. */
  refused: string | undefined
}

export const newReader: ResourceReader = { previous: undefined, refused: undefined }

/** Seconds by which two reports of one start time can differ through rounding. Two processes rarely start this close together. */
const sameStart = 2
/** Clocks and scheduling can make one busy core appear as slightly more than one. */
const roundingRoom = 1.1
const notReal = /^(?:tmpfs|devtmpfs|ramfs|squashfs|iso9660|overlay)$/

export function notEvaluated(reason: string): Extract<Gauge, { state: 'not-evaluated' }> {
  return { state: 'not-evaluated', reason }
}

/**
 * CPU, memory and disk as shares, from one scrape and the one before. CPU is the rate of `process_cpu_seconds_total` over
 * the cores; it needs two scrapes of one process, so a restart in between leaves it out. Start times that go back and forth
 * mean that a balancer shows several processes in turn: from then on, CPU and memory are refused.
 */
export function readResources(
  reader: ResourceReader,
  scrape: ScrapeLike,
  limits: ResourceLimits = {},
): { reader: ResourceReader; resources: Resources } {
  const refused = reader.refused ?? severalProcesses(reader.previous, scrape)
  const memoryBytes = refused === undefined ? finite(firstValue(scrape, 'process_resident_memory_bytes')) : undefined
  return {
    reader: { previous: scrape, refused },
    resources: {
      cpu: refused === undefined ? cpuOf(reader.previous, scrape, limits.cores) : notEvaluated(refused),
      memory: refused === undefined ? memoryOf(scrape, memoryBytes, limits.memory) : notEvaluated(refused),
      disk: diskOf(scrape),
      memoryBytes,
    },
  }
}

function severalProcesses(previous: ScrapeLike | undefined, scrape: ScrapeLike): string | undefined {
  const [before, now] = [startOf(previous), startOf(scrape)]
  if (before === undefined || now === undefined) return undefined
  if (now < before - sameStart) return 'several processes answer /metrics in turn (their start times go back and forth)'
  const sameProcess = Math.abs(now - before) <= sameStart
  if (sameProcess && cpuSeconds(scrape) < cpuSeconds(previous))
    return 'several processes answer /metrics in turn (their CPU counters go back and forth)'
  return undefined
}

function cpuOf(previous: ScrapeLike | undefined, scrape: ScrapeLike, cores: number | undefined): Gauge {
  const used = cpuSeconds(scrape) - cpuSeconds(previous)
  if (Number.isNaN(cpuSeconds(scrape))) return notEvaluated('/metrics has no process_cpu_seconds_total')
  if (previous === undefined) return notEvaluated('a rate needs two scrapes')
  const [before, now] = [startOf(previous), startOf(scrape)]
  if (before !== undefined && now !== undefined && now > before + sameStart)
    return notEvaluated('the process was started anew between two scrapes')
  if (Number.isNaN(used)) return notEvaluated('the scrape before had no process_cpu_seconds_total')
  if (used < 0) return notEvaluated('the CPU counter went back to zero between two scrapes')
  const seconds = (scrape.at - previous.at) / 1_000
  if (seconds <= 0) return notEvaluated('no time passed between two scrapes')
  return cpuShare(used / seconds, cores ?? reportedCores(scrape))
}

function cpuShare(coresUsed: number, cores: number | undefined): Gauge {
  const share = coresUsed / (cores ?? 1)
  if (share <= roundingRoom) return { state: 'measured', value: Math.min(1, share) }
  const reported = cores === undefined ? 'how many it may use is not told' : `only ${cores} are told`
  return notEvaluated(`the process used ${coresUsed.toFixed(1)} cores, and ${reported}`)
}

/** The number of cores: a Go process reports those that it uses, the node exporter those of the machine. */
function reportedCores(scrape: ScrapeLike): number | undefined {
  const go = firstValue(scrape, 'go_sched_gomaxprocs_threads')
  if (go !== undefined && go > 0) return go
  const names = scrape.samples.flatMap((sample) => (sample.name === 'node_cpu_seconds_total' ? [sample.labels['cpu'] ?? ''] : []))
  return names.length === 0 ? undefined : new Set(names).size
}

function memoryOf(scrape: ScrapeLike, held: number | undefined, configured: number | undefined): Gauge {
  const container = firstValue(scrape, 'container_memory_working_set_bytes')
  const containerLimit = firstValue(scrape, 'container_spec_memory_limit_bytes')
  if (container !== undefined && containerLimit !== undefined && containerLimit > 0) return shareOf(container, containerLimit)
  if (held === undefined) return notEvaluated('/metrics has no process_resident_memory_bytes')
  const machine = finite(firstValue(scrape, 'node_memory_MemTotal_bytes'))
  const limit = configured ?? (machine !== undefined && machine > 0 ? machine : undefined)
  return limit === undefined ? notEvaluated('the process’s memory is known, but not how much it may hold') : shareOf(held, limit)
}

/** The fullest of the file systems that can fill up. */
function diskOf(scrape: ScrapeLike): Gauge {
  const sizes = scrape.samples.filter(
    (one) => one.name === 'node_filesystem_size_bytes' && one.value > 0 && !notReal.test(one.labels['fstype'] ?? ''),
  )
  const shares = sizes.flatMap((size) => {
    const free = scrape.samples.find((one) => one.name === 'node_filesystem_avail_bytes' && sameLabels(one, size))
    return free === undefined ? [] : [1 - free.value / size.value]
  })
  if (shares.length === 0) return notEvaluated('/metrics has no node_filesystem_size_bytes and node_filesystem_avail_bytes of a disk')
  return shareOf(Math.max(...shares), 1)
}

function shareOf(part: number, whole: number): Gauge {
  const share = part / whole
  return Number.isFinite(share)
    ? { state: 'measured', value: Math.min(1, Math.max(0, share)) }
    : notEvaluated('/metrics gave no finite number')
}

function sameLabels(a: PrometheusSample, b: PrometheusSample): boolean {
  const names = Object.keys(a.labels)
  return names.length === Object.keys(b.labels).length && names.every((name) => a.labels[name] === b.labels[name])
}

function startOf(scrape: ScrapeLike | undefined): number | undefined {
  return scrape === undefined ? undefined : finite(firstValue(scrape, 'process_start_time_seconds'))
}

function cpuSeconds(scrape: ScrapeLike | undefined): number {
  return (scrape === undefined ? undefined : firstValue(scrape, 'process_cpu_seconds_total')) ?? Number.NaN
}

function firstValue(scrape: ScrapeLike, name: string): number | undefined {
  return scrape.samples.find((sample) => sample.name === name)?.value
}

function finite(value: number | undefined): number | undefined {
  return value !== undefined && Number.isFinite(value) ? value : undefined
}
