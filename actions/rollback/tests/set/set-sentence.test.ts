import { describe, expect, it } from 'vitest'
import { type MovedService, setSentence } from '../../src/set/set-sentence.ts'

const since = Date.UTC(2026, 0, 5, 4, 42, 31)
const aService = (service: string, more: Partial<MovedService> = {}): MovedService => ({
  service,
  left: 'v1.1.0',
  serves: 'v1.0.0',
  since,
  reason: '3 of 15 requests failed at 50% of the traffic (limit 1%)',
  judged: true,
  ...more,
})
const withIt = { judged: false, reason: 'api of the same rollout failed' }

describe('what became of several services that went back', () => {
  it.each<[string, MovedService[], string]>([
    [
      'one alone, in the words for one',
      [aService('api')],
      'api v1.1.0 was rolled back: 3 of 15 requests failed at 50% of the traffic (limit 1%). api v1.0.0 serves all traffic since 04:42:31 UTC.',
    ],
    [
      'one that failed and one that went with it',
      [aService('api'), aService('web', { ...withIt, since: since + 9_000 })],
      'api v1.1.0 and web v1.1.0 were rolled back: api: 3 of 15 requests failed at 50% of the traffic (limit 1%). api v1.0.0 and web v1.0.0 serve all traffic since 04:42:40 UTC.',
    ],
    [
      'all for one reason',
      ['api', 'web', 'parser'].map((service) => aService(service, { reason: 'orders are lost' })),
      'api v1.1.0, web v1.1.0 and parser v1.1.0 were rolled back: orders are lost. api v1.0.0, web v1.0.0 and parser v1.0.0 serve all traffic since 04:42:31 UTC.',
    ],
    [
      'two that failed',
      [aService('api', { reason: 'it is slow' }), aService('web', { reason: 'it fails' })],
      'api v1.1.0 and web v1.1.0 were rolled back: api: it is slow; web: it fails. api v1.0.0 and web v1.0.0 serve all traffic since 04:42:31 UTC.',
    ],
    [
      'none that was judged',
      [aService('api', { judged: false, reason: 'the run was cancelled' })],
      'api v1.1.0 was rolled back without a judgement: the run was cancelled. api v1.0.0 serves all traffic since 04:42:31 UTC.',
    ],
    [
      'one that never got traffic',
      [aService('api'), aService('web', { ...withIt, since: undefined })],
      'api v1.1.0 was rolled back: 3 of 15 requests failed at 50% of the traffic (limit 1%). web v1.1.0 got no traffic. api v1.0.0 and web v1.0.0 serve all traffic since 04:42:31 UTC.',
    ],
    [
      'one alone that never got traffic',
      [aService('web', { since: undefined, reason: 'it did not start' })],
      'web v1.1.0 got no traffic: it did not start. web v1.0.0 serves all traffic as before.',
    ],
    [
      'one of which nobody knows what it left',
      [aService('api', { left: undefined, reason: 'orders are lost' })],
      'api was rolled back: orders are lost. api v1.0.0 serves all traffic since 04:42:31 UTC.',
    ],
    [
      'one before which nothing was live',
      [aService('api', { serves: '' })],
      'api v1.1.0 was rolled back: 3 of 15 requests failed at 50% of the traffic (limit 1%). Nothing of api was live before.',
    ],
  ])('%s', (_what, moved, said) => {
    expect(setSentence({ moved })).toBe(said)
  })

  it('names the set that they are back at', () => {
    expect(setSentence({ moved: [aService('api')], place: 'the set of v1.0.0' })).toContain('since 04:42:31 UTC (the set of v1.0.0).')
  })
})
