import { describe, expect, it } from 'vitest'
import { assertServable } from '../../../../src/rollout/targets/vercel/promotion.ts'

describe('a Vercel deployment that is to serve', () => {
  const project = { id: 'prj_1', name: 'harbor', accountId: 'team_1' }
  const deployment = { id: 'dpl_1', url: 'harbor-1.vercel.app', readyState: 'READY' as const, target: 'production', created: 1 }

  it('is a production deployment that is ready', () => {
    expect(() => assertServable(deployment, project)).not.toThrow()
  })

  it.each([null, undefined, 'staging'])('is refused with the target %s, since promoting it builds it anew', (target) => {
    expect(() => assertServable({ ...deployment, target }, project)).toThrow('promoting it would build it anew')
  })

  it.each(['BUILDING', 'ERROR', 'CANCELED'] as const)('is refused while it is %s', (readyState) => {
    expect(() => assertServable({ ...deployment, readyState }, project)).toThrow(`is ${readyState}, not READY`)
  })
})
