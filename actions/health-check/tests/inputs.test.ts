import { readInputs } from '@slipway/shared/inputs'
import { fakeLog } from '@slipway/shared/testing/fakes'
import { expect, it } from 'vitest'
import { inputsSchema } from '../src/inputs.ts'

const read = (inputs: Record<string, string>) =>
  readInputs(
    inputsSchema,
    Object.fromEntries(
      Object.entries({ mode: 'wait', successes: '1', ...inputs }).map(([name, text]) => [`INPUT_${name.toUpperCase()}`, text]),
    ),
    fakeLog(),
  )

it('reads what a probe expects', () => {
  expect(
    read({
      path: '/a\n/b\n',
      header: 'Authorization: Bearer a:b',
      'expect-status': '200, 204',
      'expect-json': 'checks.db=up\nquery=a=b',
      'expect-latency': '500ms',
    }),
  ).toMatchObject({
    path: ['/a', '/b'],
    header: { Authorization: 'Bearer a:b' },
    expectStatus: [200, 204],
    expectJson: { 'checks.db': 'up', query: 'a=b' },
    expectLatency: 500,
  })
})

it('names everything that is wrong at once', () => {
  const wrong = { mode: 'wach', url: 'ftp://a', 'expect-status': '20', 'expect-json': 'oops', timeout: '5', successes: '0' }
  expect(() => read(wrong)).toThrow(
    /6 inputs are not valid[\s\S]*mode: "wach".*did you mean "watch"[\s\S]*url[\s\S]*timeout[\s\S]*successes[\s\S]*expect-status[\s\S]*expect-json/,
  )
})
