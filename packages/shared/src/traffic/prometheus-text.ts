import { type MetricsFormat, type PrometheusSample, readMetricLine, unescapeText } from './sources/metric-line.ts'

/** What a `/metrics` page says, and what of it could not be read. */
export type MetricsPage = {
  samples: PrometheusSample[]
  /** The type of each metric as the page tells it: `counter`, `histogram`. */
  types: ReadonlyMap<string, string>
  /** Native histograms, which have no single value and are not read. */
  nativeHistograms: readonly string[]
  /** How many lines should hold a metric. */
  lines: number
  /** The numbers of those that could not be read. */
  unread: readonly number[]
  /** Whether an OpenMetrics page has lost its end. */
  cut: boolean
}

const typeLine = /^#[ \t]+TYPE[ \t]+(?:"((?:[^"\\]|\\.)*)"|(\S+))[ \t]+(\S+)/

/**
 * Parses a `/metrics` page in the Prometheus text format (prometheus.io/docs/instrumenting/exposition_formats) or in OpenMetrics 1.0
 * (prometheus.io/docs/specs/om/open_metrics_spec), with the quoted names of Prometheus 3. Without a format it is OpenMetrics when it ends
 * in `# EOF`. Metadata is read where it is right, and never makes a page wrong.
 */
export function parsePrometheusText(text: string, told?: MetricsFormat): MetricsPage {
  const format = told ?? (/(?:^|\n)# EOF\s*$/.test(text) ? 'openmetrics' : 'text')
  const samples: PrometheusSample[] = []
  const types = new Map<string, string>()
  const nativeHistograms = new Set<string>()
  const unread: number[] = []
  let lines = 0
  let ended = false
  for (const [index, raw] of text.split('\n').entries()) {
    const content = format === 'text' ? raw.replace(/^[ \t]+|[ \t\r]+$/g, '') : raw.replace(/\r$/, '')
    if (content === '') continue
    if (content.startsWith('#') && !(ended && format === 'openmetrics')) {
      if (content === '# EOF') ended = true
      const [, quoted, bare, type] = typeLine.exec(content) ?? []
      const name = quoted === undefined ? bare : unescapeText(quoted)
      if (name !== undefined && type !== undefined) types.set(name, type)
      continue
    }
    lines += 1
    const read = ended && format === 'openmetrics' ? undefined : readMetricLine(content, format)
    if (read === undefined) unread.push(index + 1)
    else if (read.kind === 'native-histogram') nativeHistograms.add(read.name)
    else if (format === 'text' || !isSamePoint(read.sample, samples.at(-1))) samples.push(read.sample)
  }
  return { samples, types, nativeHistograms: [...nativeHistograms], lines, unread, cut: format === 'openmetrics' && !ended }
}

/** That part of a page was not read, for people; undefined where all of it was. */
export function describeUnread({ lines, unread, cut }: MetricsPage): string | undefined {
  const one = unread.length === 1
  const counted = `${unread.length} of ${lines} ${lines === 1 ? 'line' : 'lines'} ${one ? 'was' : 'were'} not read (${one ? 'it is' : 'the first is'} line ${unread[0]})`
  const parts = [...(unread.length === 0 ? [] : [counted]), ...(cut ? ['the page ends without # EOF, so it was cut off'] : [])]
  return parts.length === 0 ? undefined : parts.join('; ')
}

/** Two points of one series whose times are the same to the nanosecond, which is as fine as OpenMetrics goes. The first stands. */
function isSamePoint(one: PrometheusSample, other: PrometheusSample | undefined): boolean {
  if (other?.name !== one.name || nanoseconds(one) === undefined || nanoseconds(one) !== nanoseconds(other)) return false
  const names = Object.keys(one.labels)
  return names.length === Object.keys(other.labels).length && names.every((name) => one.labels[name] === other.labels[name])
}

function nanoseconds({ timestamp }: PrometheusSample): number | undefined {
  return timestamp === undefined ? undefined : Math.trunc(timestamp * 1e6)
}
