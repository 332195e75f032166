import { z } from 'zod'

const milliseconds = z.number().nonnegative().brand<'Milliseconds'>()

/** A span of time in milliseconds, never negative. */
export type Milliseconds = z.infer<typeof milliseconds>

const unitMs: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const shape = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/

/** A number of milliseconds as a span. Throws a RangeError below zero or for NaN. */
export function ms(value: number): Milliseconds {
  const parsed = milliseconds.safeParse(value)
  if (!parsed.success) throw new RangeError(`${value} is not a span of milliseconds`)
  return parsed.data
}

/**
 * Reads spans such as `500ms`, `2s`, `1m30s`, `2h` or `1d`: numbers with a unit, added up.
 * Returns undefined for anything else, including a number without a unit: `5` could mean seconds or minutes.
 */
export function parseDuration(text: string): Milliseconds | undefined {
  const compact = text.trim()
  if (!shape.test(compact)) return undefined
  let total = 0
  for (const [, amount, unit] of compact.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)) {
    total += Number(amount) * (unitMs[unit ?? ''] ?? Number.NaN)
  }
  return ms(Math.round(total))
}

/** The shortest exact text that `parseDuration` parses to the same value: `90000` is `1m30s`. */
export function formatDuration(span: number): string {
  let rest = Math.max(0, Math.round(span))
  const parts: string[] = []
  for (const unit of ['d', 'h', 'm', 's', 'ms']) {
    const size = unitMs[unit] ?? 1
    const count = Math.floor(rest / size)
    rest -= count * size
    if (count > 0) parts.push(`${count}${unit}`)
  }
  return parts.length === 0 ? '0s' : parts.join('')
}

/** A span as text in a configuration or an input. */
export const duration = z.string().transform((text, context) => {
  const span = parseDuration(text)
  if (span !== undefined) return span
  context.addIssue({ code: 'custom', message: 'expected a span of time such as 500ms, 2s, 1m30s or 2h', input: text })
  return z.NEVER
})
