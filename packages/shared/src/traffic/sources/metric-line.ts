/** One sample of a metrics page. The timestamp is milliseconds since 1970, whatever the format's own unit. */
export type PrometheusSample = { name: string; labels: Readonly<Record<string, string>>; value: number; timestamp?: number }

/** `text` is the Prometheus text format 0.0.4, `openmetrics` is OpenMetrics 1.0: fewer spaces, timestamps in seconds, exemplars. */
export type MetricsFormat = 'text' | 'openmetrics'

/** What a line of a metrics page that is neither a comment nor empty holds; undefined for one that is not of the format. */
export type MetricLine =
  | { kind: 'sample'; sample: PrometheusSample }
  /** A native histogram, which has no single value. */
  | { kind: 'native-histogram'; name: string }

const bareName = /[a-zA-Z_:][a-zA-Z0-9_:]*/y
const quotedText = /"([^"\\]*(?:\\[\s\S][^"\\]*)*)"/y
const nativeHistogram = /\{\w+:[^{}]*\}$/y
const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
/** Characters that the labels of an exemplar may have together (OpenMetrics 1.0, "Exemplars"). */
const longestExemplar = 128

/** Reads one line. Names that the old rule does not allow stand quoted within the braces (Prometheus 3): `{"a.b", le="1"} 3`. */
export function readMetricLine(line: string, format: MetricsFormat): MetricLine | undefined {
  const reader = new LineReader(line, format)
  const outside = reader.take(bareName)
  if (outside !== undefined && format === 'text') reader.skipBlanks()
  const labels = reader.peek() === '{' ? reader.labels() : new Map<string, string>()
  if (labels === undefined) return undefined
  const within = labels.get('__name__')
  labels.delete('__name__')
  const name = outside ?? within
  if (name === undefined || (outside !== undefined && within !== undefined) || !reader.gap(line[reader.at - 1] === '}')) return undefined
  if (reader.peek() === '{') return reader.take(nativeHistogram) === undefined ? undefined : { kind: 'native-histogram', name }
  const value = readNumber(reader.token())
  const timestamp = reader.timestamp()
  if (value === undefined || timestamp === undefined || !reader.restIsExemplar()) return undefined
  const stamped = timestamp === 'none' ? {} : { timestamp: format === 'text' ? timestamp : timestamp * 1_000 }
  return { kind: 'sample', sample: { name, labels: Object.fromEntries(labels), value, ...stamped } }
}

/** A number as both formats write it; hexadecimal numbers and separators are not of the format. */
function readNumber(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const special = /^([+-]?)inf(?:inity)?$/i.exec(text)
  if (special !== null) return special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  if (/^[+-]?nan$/i.test(text)) return Number.NaN
  return decimal.test(text) ? Number(text) : undefined
}

/** `\\`, `\"` and `\n`; any other backslash stands for itself. */
export function unescapeText(text: string): string {
  return text.includes('\\') ? text.replace(/\\([\\"n])/g, (_whole, one: string) => (one === 'n' ? '\n' : one)) : text
}

class LineReader {
  at = 0
  readonly #line: string
  readonly #format: MetricsFormat

  constructor(line: string, format: MetricsFormat) {
    this.#line = line
    this.#format = format
  }

  peek(): string | undefined {
    return this.#line[this.at]
  }

  /** What a sticky expression matches here, its group where it has one. */
  take(expression: RegExp): string | undefined {
    expression.lastIndex = this.at
    const found = expression.exec(this.#line)
    if (found === null) return undefined
    this.at = expression.lastIndex
    return found[1] ?? found[0]
  }

  skipBlanks(): void {
    while (this.peek() === ' ' || this.peek() === '\t') this.at += 1
  }

  /** The space between two parts: exactly one in OpenMetrics. The text format needs none after a brace. */
  gap(afterBrace = false): boolean {
    const from = this.at
    if (this.#format === 'text') {
      this.skipBlanks()
      return afterBrace || this.at > from || this.#line[from - 1] === ' ' || this.#line[from - 1] === '\t'
    }
    if (this.peek() !== ' ') return false
    this.at += 1
    return true
  }

  token(): string | undefined {
    return this.take(/[^ \t]+/y)
  }

  /** What stands in braces, from the brace on; undefined where it is not of the format. The name of the metric is `__name__`. */
  labels(): Map<string, string> | undefined {
    const labels = new Map<string, string>()
    this.at += 1
    this.skipBlanks()
    // The text format allows one comma too many.
    if (this.#format === 'text' && this.#takeComma()) return this.#takeBrace() ? labels : undefined
    while (!this.#takeBrace()) {
      const quoted = this.take(quotedText)
      const name = quoted === undefined ? this.take(bareName) : unescapeText(quoted)
      this.skipBlanks()
      const isLabel = this.peek() === '='
      const text = isLabel ? this.#labelText() : name
      const key = isLabel ? name : '__name__'
      if (name === undefined || text === undefined || key === undefined || labels.has(key) || (!isLabel && quoted === undefined))
        return undefined
      labels.set(key, text)
      this.skipBlanks()
      if (this.peek() !== '}' && !this.#takeComma()) return undefined
      if (this.#format === 'openmetrics' && this.peek() === '}' && this.#line[this.at - 1] === ',') return undefined
    }
    return labels
  }

  /** A timestamp in the unit of the format, or that there is none; undefined for one that is not of the format. */
  timestamp(): number | 'none' | undefined {
    const before = this.at
    if (this.peek() === undefined) return 'none'
    if (!this.gap()) return undefined
    if (this.#format === 'text' && this.peek() === undefined) return 'none'
    if (this.peek() === '#') {
      this.at = before
      return 'none'
    }
    const text = this.token()
    return text !== undefined && decimal.test(text) ? Number(text) : undefined
  }

  /** Whether nothing follows, or an exemplar. Its form counts in OpenMetrics alone: the text format has none, so what follows `#` is ignored. */
  restIsExemplar(): boolean {
    if (this.#format === 'text') {
      this.skipBlanks()
      return this.peek() === undefined || this.peek() === '#'
    }
    if (this.peek() === undefined) return true
    if (!this.gap() || this.take(/#/y) === undefined || !this.gap() || this.peek() !== '{') return false
    const labels = this.labels()
    if (labels === undefined || !this.gap() || readNumber(this.token()) === undefined || this.timestamp() === undefined) return false
    const length = [...labels].reduce((sum, [name, text]) => sum + [...name].length + [...text].length, 0)
    return this.peek() === undefined && length <= longestExemplar
  }

  #labelText(): string | undefined {
    this.at += 1
    this.skipBlanks()
    const text = this.take(quotedText)
    return text === undefined ? undefined : unescapeText(text)
  }

  #takeComma(): boolean {
    const found = this.take(/,/y) !== undefined
    if (found) this.skipBlanks()
    return found
  }

  #takeBrace(): boolean {
    return this.take(/\}/y) !== undefined
  }
}
