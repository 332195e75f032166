/** One line of the Prometheus text exposition format, version 0.0.4. */
export type PrometheusSample = { name: string; labels: Readonly<Record<string, string>>; value: number; timestamp?: number }

const line =
  /^([a-zA-Z_:][a-zA-Z0-9_:]*)[ \t]*(?:\{((?:[^"}]|"(?:[^"\\]|\\.)*")*)\})?[ \t]*(\S+)(?:[ \t]+(-?\d+(?:\.\d+)?))?[ \t]*(?:#.*)?$/
const label = /[ \t]*([a-zA-Z_][a-zA-Z0-9_]*)[ \t]*=[ \t]*"((?:[^"\\]|\\.)*)"[ \t]*(?:,[ \t]*|$)/y

/**
 * Parses a `/metrics` page (prometheus.io/docs/instrumenting/exposition_formats, "Text-based format"). Ignores exemplars and `# EOF` of
 * OpenMetrics. `problems` lists the lines that are not metrics, by number.
 */
export function parsePrometheusText(text: string): { samples: PrometheusSample[]; problems: string[] } {
  const samples: PrometheusSample[] = []
  const problems: string[] = []
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const content = raw.trim()
    if (content === '' || content.startsWith('#')) continue
    const sample = parseLine(content)
    if (sample === undefined) problems.push(`line ${index + 1} is not a metric`)
    else samples.push(sample)
  }
  return { samples, problems }
}

function parseLine(content: string): PrometheusSample | undefined {
  const [, name, inBraces = '', valueText, timestamp] = line.exec(content) ?? []
  if (name === undefined || valueText === undefined) return undefined
  const labels = parseLabels(inBraces)
  const value = parseValue(valueText)
  if (labels === undefined || value === undefined) return undefined
  return { name, labels, value, ...(timestamp === undefined ? {} : { timestamp: Number(timestamp) }) }
}

function parseLabels(text: string): Record<string, string> | undefined {
  const labels: [string, string][] = []
  label.lastIndex = 0
  while (label.lastIndex < text.trimEnd().length) {
    const [, name, value] = label.exec(text) ?? []
    if (name === undefined || value === undefined) return undefined
    labels.push([name, value.replace(/\\(.)/g, (_whole, character: string) => (character === 'n' ? '\n' : character))])
  }
  return Object.fromEntries(labels)
}

function parseValue(text: string): number | undefined {
  const special = /^([+-]?)inf(?:inity)?$/i.exec(text)
  if (special !== null) return special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  if (/^[+-]?nan$/i.test(text)) return Number.NaN
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : undefined
}
