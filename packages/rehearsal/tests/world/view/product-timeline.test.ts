import { describe, expect, it } from 'vitest'
import {
  longestMixed,
  orderOfArrival,
  orderOfLeaving,
  type ServiceAnswer,
  serviceAnswers,
  statesOf,
  versionsText,
} from '../../../src/world/view/product-timeline.ts'

/** `api 1` is the answer of the API's version 1; one a second. */
function told(...answers: string[]): ServiceAnswer[] {
  return answers.map((answer, second) => {
    const [service = '', version = ''] = answer.split(' ')
    return { at: second * 1_000, service, version }
  })
}

const old = { api: '1', web: '1' }
const fresh = { api: '2', web: '2' }

describe('the versions of a product over time', () => {
  it('begin when every service has answered, and go on to the last answer', () => {
    expect(statesOf(told('api 1', 'api 1', 'web 1', 'api 1', 'api 2', 'web 1'))).toEqual([
      { from: 2_000, to: 4_000, versions: { api: '1', web: '1' } },
      { from: 4_000, to: 5_000, versions: { api: '2', web: '1' } },
    ])
  })

  it('are mixed from the first moment that is no set until a set lasts', () => {
    const states = statesOf(told('api 1', 'web 1', 'api 2', 'web 1', 'web 2', 'api 2', 'web 2', 'api 1', 'web 2', 'web 1', 'api 1'))
    expect(longestMixed(states, [old, fresh])).toBe(2)
    expect(longestMixed(states, [old])).toBe(7)
    expect(longestMixed(states, [old, fresh, { api: '2', web: '1' }, { api: '1', web: '2' }])).toBe(0)
    expect(longestMixed(statesOf(told('api 1', 'web 1', 'api 1')), [old])).toBe(0)
  })

  it('stay mixed where a set shows between two answers alone', () => {
    const quick = told('api 1', 'web 1', 'api 2', 'api 1', 'api 2', 'web 2').map((one) => ({ ...one, at: one.at / 10 }))
    expect(longestMixed(statesOf(quick), [old, fresh])).toBeCloseTo(0.3)
  })

  it('come in one order and leave in another', () => {
    const answers = told('api 1', 'web 1', 'api 2', 'web 2', 'api 2', 'web 1', 'api 2', 'api 1')
    expect(orderOfArrival(answers, '2')).toEqual(['api', 'web'])
    expect(orderOfLeaving(answers, '2')).toEqual(['web', 'api'])
    expect(orderOfArrival(answers, '3')).toEqual([])
  })

  it('are told once where all are the same', () => {
    expect(versionsText(fresh)).toBe('2')
    expect(versionsText({ web: '1', api: '2' })).toBe('api 2, web 1')
    expect(versionsText({})).toBe('none')
  })
})

it('takes answers with a version in the order in which they were asked for', () => {
  const sample = { latency: 1, connection: 'fresh', status: 200, reason: undefined } as const
  const samples = [
    { ...sample, at: 2, path: '/', release: '1' },
    { ...sample, at: 1, path: '/api/items', release: '2' },
    { ...sample, at: 3, path: '/', status: 502, release: undefined },
  ]
  expect(serviceAnswers(samples, (path) => (path === '/' ? 'web' : 'api'))).toEqual([
    { at: 1, service: 'api', version: '2' },
    { at: 2, service: 'web', version: '1' },
  ])
})
