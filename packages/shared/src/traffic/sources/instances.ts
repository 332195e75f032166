import type { PrometheusSample } from './metric-line.ts'
import { seriesValues } from './series.ts'

type Samples = { samples: readonly PrometheusSample[] }

/** The processes that a page has shown so far. */
export type SeenInstances = {
  previous: Samples | undefined
  /** Labels of processes that were on an earlier page and not on the last one. */
  gone: ReadonlySet<string>
  /** Why the pages are not those of the same processes; undefined until that was detected. */
  refused: string | undefined
}

export const noInstances: SeenInstances = { previous: undefined, gone: new Set(), refused: undefined }

/** Seconds by which two reports of one start time can differ through rounding. Two processes rarely start this close together. */
export const sameStart = 2

const turns = 'several processes answer /metrics in turn'

/**
 * Whether two pages can be of the same processes. A page may show several, each with labels of its own. A balancer that shows another
 * replica each time is refused for good: start times or CPU counters that go back and forth, and processes that come, go, and come again.
 */
export function seeInstances(seen: SeenInstances, page: Samples): SeenInstances {
  const refused = seen.refused ?? refusedBecause(seen, page)
  const shown = new Set([
    ...seriesValues(page, 'process_start_time_seconds').keys(),
    ...seriesValues(page, 'process_cpu_seconds_total').keys(),
  ])
  // A page that shows none at all has lost its lines, not its processes.
  const before = seen.previous === undefined || shown.size === 0 ? [] : [...seriesValues(seen.previous, 'process_cpu_seconds_total').keys()]
  return { previous: page, refused, gone: new Set([...seen.gone, ...before].filter((key) => !shown.has(key))) }
}

function refusedBecause({ previous, gone }: SeenInstances, page: Samples): string | undefined {
  if (previous === undefined) return undefined
  const starts = seriesValues(page, 'process_start_time_seconds')
  const startsBefore = seriesValues(previous, 'process_start_time_seconds')
  const cpu = seriesValues(page, 'process_cpu_seconds_total')
  for (const [key, seconds] of cpu) {
    if (gone.has(key)) return `${turns} (some come, go and come again)`
    const [start, startBefore] = [starts.get(key), startsBefore.get(key)]
    if (start === undefined || startBefore === undefined) continue
    if (Math.abs(start - startBefore) <= sameStart && seconds < (seriesValues(previous, 'process_cpu_seconds_total').get(key) ?? seconds))
      return `${turns} (their CPU counters go back and forth)`
  }
  for (const [key, start] of starts) {
    const before = startsBefore.get(key)
    if (before !== undefined && start < before - sameStart) return `${turns} (their start times go back and forth)`
  }
  return undefined
}

/** Whether a process was started anew between two pages, or stands on the second alone. */
export function isRestarted(previous: Samples, page: Samples): boolean {
  const before = seriesValues(previous, 'process_start_time_seconds')
  const now = [...seriesValues(page, 'process_start_time_seconds')]
  return now.some(([key, start]) => {
    const earlier = before.get(key)
    return earlier === undefined || start > earlier + sameStart
  })
}

/** Whether two pages show the same processes, as far as they tell it: by start times, or by the identity that OpenTelemetry gives. */
export function isSameProcesses(previous: Samples, page: Samples): boolean {
  const [before, now] = [seriesValues(previous, 'process_start_time_seconds'), seriesValues(page, 'process_start_time_seconds')]
  const same = [...now].every(([key, start]) => Math.abs(start - (before.get(key) ?? Number.NaN)) <= sameStart)
  return same && before.size === now.size && identitiesOn(previous) === identitiesOn(page)
}

/** Whether a page tells whose it is, so that another replica is noticed. */
export function tellsProcesses(page: Samples): boolean {
  return seriesValues(page, 'process_start_time_seconds').size > 0 || identitiesOn(page) !== ''
}

function identitiesOn({ samples }: Samples): string {
  const told = samples.flatMap(({ name, labels }) =>
    name === 'target_info' ? [labels['service_instance_id'] ?? labels['service.instance.id'] ?? ''] : [],
  )
  return told.toSorted().join(' ').trim()
}
