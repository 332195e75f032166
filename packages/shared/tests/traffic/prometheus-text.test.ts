import { describeUnread, parsePrometheusText } from '@slipway/shared/traffic/prometheus-text'
import type { PrometheusSample } from '@slipway/shared/traffic/sources/metric-line'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const escaped = (text: string) => text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')
const write = ({ name, labels, value, timestamp }: PrometheusSample) => {
  const inner = Object.entries(labels).map(([key, text]) => `${key}="${escaped(text)}"`)
  const number =
    value === Number.POSITIVE_INFINITY ? '+Inf' : value === Number.NEGATIVE_INFINITY ? '-Inf' : Object.is(value, -0) ? '-0' : String(value)
  return `${name}${inner.length === 0 ? '' : `{${inner.join(',')}}`} ${number}${timestamp === undefined ? '' : ` ${timestamp}`}`
}

const name = fc.stringMatching(/^[a-zA-Z_:][a-zA-Z0-9_:]{0,10}$/)
const labelName = fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,6}$/).filter((text) => text !== '__proto__')
const labelText = fc.string({ unit: fc.constantFrom('a', '}', '{', '"', '\\', '\n', ',', '=', ' ', '#', 'ä', 'n') })
const sample: fc.Arbitrary<PrometheusSample> = fc.record(
  {
    name,
    labels: fc.dictionary(labelName, labelText, { maxKeys: 4, noNullPrototype: true }),
    value: fc.oneof(fc.double(), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY)),
    timestamp: fc.integer({ min: 0 }),
  },
  { requiredKeys: ['name', 'labels', 'value'] },
)
const comment = fc.constantFrom('', '# HELP x "what"', '# TYPE x counter', '#', '   ', '# EOF')

describe('parsePrometheusText', () => {
  it('reads back whatever the format can say, between comments and empty lines', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(comment, sample)), (lines) => {
        const text = lines.map(([before, one]) => `${before}\n${write(one)}`).join('\n')
        expect(parsePrometheusText(text)).toMatchObject({
          samples: lines.map(([, one]) => one),
          lines: lines.length,
          unread: [],
          cut: false,
        })
      }),
    )
  })

  it('never throws and names lines that are no metric', () => {
    fc.assert(fc.property(fc.string(), (text) => void parsePrometheusText(text)))
    const page = parsePrometheusText('ok 1\n<html>\nbad{a=b} 1\nbad{a="b" 1\nbad one\nbad 1 2 3')
    expect(page.samples).toEqual([{ name: 'ok', labels: {}, value: 1 }])
    expect(page.unread).toEqual([2, 3, 4, 5, 6])
    expect(describeUnread(page)).toBe('5 of 6 lines were not read (the first is line 2)')
  })

  it.each([
    ['a{b="c",} 1', { name: 'a', labels: { b: 'c' }, value: 1 }],
    ['a { b = "c" , d="e" }\t2e3', { name: 'a', labels: { b: 'c', d: 'e' }, value: 2_000 }],
    ['a_bucket{le="+Inf"} 3 # {trace_id="x"} 0.5', { name: 'a_bucket', labels: { le: '+Inf' }, value: 3 }],
    ['a 1 1700000000000', { name: 'a', labels: {}, value: 1, timestamp: 1_700_000_000_000 }],
    ['a{} 1', { name: 'a', labels: {}, value: 1 }],
    ['a{,} 1', { name: 'a', labels: {}, value: 1 }],
    ['{"a.b_total", le="1.0"} 3', { name: 'a.b_total', labels: { le: '1.0' }, value: 3 }],
    ['{"a","b c"="d\\z\\\\\\n"} 1', { name: 'a', labels: { 'b c': 'd\\z\\\n' }, value: 1 }],
    ['a 1 1.5e3', { name: 'a', labels: {}, value: 1, timestamp: 1_500 }],
  ])('reads %s', (text, expected) => {
    expect(parsePrometheusText(text).samples).toEqual([expected])
  })

  it('counts the seconds of OpenMetrics in milliseconds, and takes no line after its end', () => {
    const { samples } = parsePrometheusText('a 1 1.5e3\n# EOF\n')
    expect(samples).toEqual([{ name: 'a', labels: {}, value: 1, timestamp: 1_500_000 }])
    expect(describeUnread(parsePrometheusText('a 1\n# EOF\nb 2\n', 'openmetrics'))).toBe('1 of 2 lines was not read (it is line 3)')
  })

  it('says that an OpenMetrics page has lost its end', () => {
    expect(describeUnread(parsePrometheusText('a 1\nb 2', 'openmetrics'))).toBe('the page ends without # EOF, so it was cut off')
  })

  it('keeps the types, and names native histograms, which have no value', () => {
    const page = parsePrometheusText('# TYPE "a.b" counter\n# TYPE c histogram\nc{d="e"} {count:2,sum:3,schema:0}\n# EOF')
    expect([...page.types]).toEqual([
      ['a.b', 'counter'],
      ['c', 'histogram'],
    ])
    expect(page).toMatchObject({ samples: [], nativeHistograms: ['c'], unread: [] })
  })
})
