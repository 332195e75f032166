import type { Milliseconds } from '../core/duration.ts'
import type { SourcesFile } from './sections/environment/sources.ts'

/** A number: as it is, or as a share of 1 where the file writes a percentage. */
export type SourceLimit = { value: number; unit: 'number' | 'share' }

/** A number that is kept elsewhere, and what of it is bad. As it is written: `$NAME` is not filled in yet. */
export type SourceConfig = {
  name: string
  /** Of the Prometheus API without `/api/v1`, or of the JSON document. */
  address: string
  headers: Readonly<Record<string, string>>
  bad: 'above' | 'below'
  limit: SourceLimit
  for: Milliseconds
  every: Milliseconds
  window: Milliseconds
  read:
    | { kind: 'prometheus'; query: string; range: boolean; series: 'one' | 'highest' | 'lowest' | 'sum' | 'average' }
    | { kind: 'json'; path: string }
}

export function sourcesOf(file: SourcesFile | undefined): SourceConfig[] {
  return Object.entries(file ?? {}).map(([name, source]) => {
    const { above, below, for: held, every, window, headers } = source
    const written = above ?? below ?? 0
    return {
      name,
      address: 'prometheus' in source ? source.prometheus : source.json,
      headers,
      bad: above === undefined ? 'below' : 'above',
      limit: typeof written === 'number' ? { value: written, unit: 'number' } : { value: written.share, unit: 'share' },
      for: held,
      every,
      window,
      read:
        'prometheus' in source
          ? { kind: 'prometheus', query: source.query, range: source.range, series: source.series }
          : { kind: 'json', path: source.value },
    }
  })
}
