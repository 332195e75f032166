import { readInputs } from '@slipway/shared/inputs'
import { fakeLog } from '@slipway/shared/testing/fakes'
import { expect, it } from 'vitest'
import { inputsSchema } from '../src/inputs.ts'

const given = { 'minimum-requests': '20', 'stop-early': 'true', look: 'false', results: 'monitoring-results' }
const read = (inputs: Record<string, string>) =>
  readInputs(
    inputsSchema,
    Object.fromEntries(Object.entries({ ...given, ...inputs }).map(([name, text]) => [`INPUT_${name.toUpperCase()}`, text])),
    fakeLog(),
  )

it('reads spans, shares, sizes and lines', () => {
  expect(
    read({ duration: '2m', p95: '800ms', 'error-rate': '0.5%', 'memory-limit': '512MiB', paths: '/a\n\n/b', 'requests-per-second': '2.5' }),
  ).toMatchObject({ duration: 120_000, p95: 800, errorRate: 0.005, memoryLimit: 536_870_912, paths: ['/a', '/b'], requestsPerSecond: 2.5 })
})

it.each([
  ['duration', '120', /span of time/],
  ['error-rate', '0.05', /percentage/],
  ['requests-per-second', '5000', /at most 1000/],
  ['requests-per-second', '0', /more than 0/],
  ['memory-limit', 'much', /size such as/],
  ['minimum-requests', '0', /whole number/],
  ['stop-early', 'ja', /true or false/],
])('refuses %s: %s', (name, text, problem) => {
  expect(() => read({ [name]: text })).toThrow(problem)
})
