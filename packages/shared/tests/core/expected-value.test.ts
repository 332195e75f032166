import {
  describeExpectation,
  expectedValueOf,
  expectedValueProblem,
  isJsonPath,
  measuredAt,
  meetsExpectation,
} from '@slipway/shared/core/expected-value'
import { describe, expect, it } from 'vitest'

const body = {
  status: 'pass',
  up: true,
  queue: { depth: 5, text: '5', none: null, ratio: 1.5e2 },
  items: [{ id: 'a' }, { id: 'b' }],
  checks: { 'postgres:connections': [{ status: 'pass' }], 'a.b': 1 },
  word: 'exists',
  quoted: '> 5',
}
const holds = (path: string, value: string | number | boolean) => meetsExpectation(measuredAt(body, path), expectedValueOf(value))

describe('an expected value', () => {
  it.each<[string, string | number | boolean, boolean]>([
    ['status', 'pass', true],
    ['status', 'fail', false],
    ['up', true, true],
    ['queue.depth', 5, true],
    ['queue.text', 5, true],
    ['queue.none', 'null', true],
    ['queue.depth', '> 4', true],
    ['queue.depth', '> 5', false],
    ['queue.depth', '>=5', true],
    ['queue.depth', '< 5', false],
    ['queue.depth', '<= 5', true],
    ['queue.text', '> 4.5', true],
    ['queue.ratio', '>= 150', true],
    ['queue.none', '< 1', false],
    ['status', '> 0', false],
    ['status', '!= fail', true],
    ['status', '!= pass', false],
    ['status', '~ ^pa', true],
    ['status', '!~ ^pa', false],
    ['status', 'exists', true],
    ['queue.none', 'exists', true],
    ['status', 'absent', false],
    ['missing', 'absent', true],
    ['missing', 'exists', false],
    ['missing', '!= fail', false],
    ['missing', '!~ x', false],
    ['missing', '< 5', false],
    ['word', '= exists', true],
    ['quoted', '= > 5', true],
    ['items[0].id', 'a', true],
    ['items.1.id', 'b', true],
    ['items[-1].id', 'b', true],
    ['items[2].id', 'exists', false],
    ['checks["postgres:connections"][0].status', 'pass', true],
    ["checks['a.b']", 1, true],
    ['$.status', 'pass', true],
    ['length(items)', '> 1', true],
    ['length(items)', 2, true],
    ['length(status)', 4, true],
    ['length(queue)', 4, true],
    ['length(up)', 'absent', true],
    ['length(missing)', '< 1', false],
  ])('%s: %s is met: %s', (path, value, met) => {
    expect(holds(path, value)).toBe(met)
  })

  it.each<[string | number | boolean, string | undefined]>([
    ['> 5', undefined],
    ['> $LIMIT', undefined],
    ['~ ^v\\d+$', undefined],
    ['plain (', undefined],
    ['> many', 'expected a number after >'],
    ['~ (', 'expected a regular expression'],
  ])('%s can be compared, or says why not', (value, problem) => {
    const said = expectedValueProblem(value)
    if (problem === undefined) expect(said).toBeUndefined()
    else expect(said).toContain(problem)
  })

  it('is worded as it is compared', () => {
    const words = ['up', '> 5', '!= fail', '~ ^v', '!~ ^v', 'exists', 'absent'].map((value) => describeExpectation(expectedValueOf(value)))
    expect(words).toEqual(['"up"', '> 5', 'not "fail"', 'a match of /^v/', 'no match of /^v/', 'it to exist', 'it to be absent'])
  })

  it('has a path that is one', () => {
    expect(['a', 'a[0].b', 'length(a.b)', '$.a', 'a["b c"]'].every(isJsonPath)).toBe(true)
    expect(['a[', 'a]', 'a[x]', 'length(a[)'].some(isJsonPath)).toBe(false)
  })
})
