import { type PrometheusSample, parsePrometheusText } from '@slipway/shared/traffic/prometheus-text'
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
        expect(parsePrometheusText(text)).toEqual({ samples: lines.map(([, one]) => one), problems: [] })
      }),
    )
  })

  it('never throws and names lines that are no metric', () => {
    fc.assert(fc.property(fc.string(), (text) => void parsePrometheusText(text)))
    const { samples, problems } = parsePrometheusText('ok 1\n<html>\nbad{a=b} 1\nbad{a="b" 1\nbad one\nbad 1 2 3')
    expect(samples).toEqual([{ name: 'ok', labels: {}, value: 1 }])
    expect(problems).toEqual([2, 3, 4, 5, 6].map((line) => `line ${line} is not a metric`))
  })

  it.each([
    ['a{b="c",} 1', { name: 'a', labels: { b: 'c' }, value: 1 }],
    ['a { b = "c" , d="e" }\t2e3', { name: 'a', labels: { b: 'c', d: 'e' }, value: 2_000 }],
    ['a_bucket{le="+Inf"} 3 # {trace_id="x"} 0.5', { name: 'a_bucket', labels: { le: '+Inf' }, value: 3 }],
    ['a 1 1700000000000', { name: 'a', labels: {}, value: 1, timestamp: 1_700_000_000_000 }],
    ['a{} 1', { name: 'a', labels: {}, value: 1 }],
  ])('reads %s', (text, expected) => {
    expect(parsePrometheusText(text).samples).toEqual([expected])
  })
})
