import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describeUnread, parsePrometheusText } from '@slipway/shared/traffic/prometheus-text'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

const value = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])]).transform(Number)
const read = z.object({
  format: z.enum(['text', 'openmetrics']),
  text: z.string(),
  samples: z.array(z.tuple([z.string(), z.record(z.string(), z.string()), value]).rest(z.number())),
  nativeHistograms: z.array(z.string()),
})
const refused = z.object({ format: z.enum(['text', 'openmetrics']), text: z.string(), refused: z.literal(true) })

const file = join(import.meta.dirname, 'documents.generated.json')
const documents = z.array(z.union([read, refused])).parse(JSON.parse(readFileSync(file, 'utf8')))
const valid = documents.flatMap((one, index) => ('samples' in one ? [{ ...one, line: index + 2 }] : []))
const invalid = documents.flatMap((one) => ('refused' in one ? [one] : []))

describe('the pages of the reference parser', () => {
  it('are all here', () => {
    expect([valid.length, invalid.length]).toEqual([126, 181])
  })

  it.each(valid)('are read as it reads them: line $line', ({ format, text, samples, nativeHistograms }) => {
    const page = parsePrometheusText(text, format)
    const stamp = (at: number | undefined) => (at === undefined ? [] : [Number(at.toPrecision(14))])
    expect(page.samples.map(({ name, labels, value: found, timestamp }) => [name, labels, found, ...stamp(timestamp)])).toEqual(
      samples.map(([name, labels, expected, at]) => [name, labels, expected, ...stamp(at)]),
    )
    expect(page.nativeHistograms).toEqual(nativeHistograms)
    expect(describeUnread(page)).toBeUndefined()
  })

  it('are noticed where a line is not of the format', () => {
    // The others break rules of metadata and grouping, or of the values of a type: each of their lines says what it says, and whoever reads
    // a counter refuses one that is NaN or negative.
    const unnoticed = invalid.filter(({ format, text }) => describeUnread(parsePrometheusText(text, format)) === undefined)
    expect([invalid.length - unnoticed.length, unnoticed.length]).toEqual([77, 104])
  })

  it('are the same where nobody names their format', () => {
    for (const { format, text } of valid) expect(parsePrometheusText(text)).toEqual(parsePrometheusText(text, format))
  })
})
