import type { EventsConfig } from '@actions/workflow-parser/model/workflow-template'
import { parseFilterPattern, passesFilter } from '@slipway/shared/core/filter-pattern'

/** A pair such as `branches` and `branches-ignore`; both absent lets everything in. */
export function letsIn(name: string, include: readonly string[] | undefined, ignore: readonly string[] | undefined): boolean {
  if (include !== undefined) return passesFilter(name, include)
  return ignore === undefined || !passesFilter(name, ignore)
}

/** `paths` asks for one file that passes; `paths-ignore` for one that is not ignored. */
export function letsInFiles(
  files: readonly string[],
  include: readonly string[] | undefined,
  ignore: readonly string[] | undefined,
): boolean {
  if (include === undefined && ignore === undefined) return true
  return files.some((file) => letsIn(file, include, ignore))
}

const filterKeys = ['branches', 'branches-ignore', 'tags', 'tags-ignore', 'paths', 'paths-ignore']

/** The filter patterns of the events of a workflow that cannot be read, each in a sentence. */
export function filterFaults(events: EventsConfig): string[] {
  return Object.entries(events).flatMap(([event, filters]) =>
    typeof filters === 'object' && filters !== null
      ? Object.entries(filters).flatMap(([key, patterns]) => (filterKeys.includes(key) ? faultsOf(`on.${event}.${key}`, patterns) : []))
      : [],
  )
}

function faultsOf(where: string, patterns: unknown): string[] {
  return (Array.isArray(patterns) ? patterns.map(String) : []).flatMap((text) => {
    const parsed = parseFilterPattern(text)
    return 'problem' in parsed ? [`${where}: the filter pattern ${JSON.stringify(text)} cannot be read: expected ${parsed.problem}`] : []
  })
}
