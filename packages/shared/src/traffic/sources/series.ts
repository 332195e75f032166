import type { PrometheusSample } from './metric-line.ts'

type Samples = { samples: readonly PrometheusSample[] }

/** Names a set of labels: the same text for the same set, whatever their order. */
export function seriesKey(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
}

/** The values of a metric by their labels: one for each worker where a page shows several. Of points of one series, the last. */
export function seriesValues({ samples }: Samples, name: string): Map<string, number> {
  return new Map(samples.flatMap((sample) => (sample.name === name ? [[seriesKey(sample.labels), sample.value]] : [])))
}

/** The values of the first of these names that the page has, with that name. */
export function firstOffered(scrape: Samples, names: readonly string[]): { name: string; values: Map<string, number> } | undefined {
  for (const name of names) {
    const values = seriesValues(scrape, name)
    if (values.size > 0) return { name, values }
  }
  return undefined
}
