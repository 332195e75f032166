import { parseConfig } from '@slipway/shared/config/load'
import { describe, expect, it } from 'vitest'
import { readinessProblems } from '../../src/proposal/rollback-readiness.ts'
import { configuration } from '../scene.ts'

describe('the readiness for a rollback', () => {
  it('is only warned of for other environments, and not asked for where nobody approves', () => {
    const missing = { rollback: { state: 'missing' as const }, branches: { own: undefined, rollback: undefined } }
    const staging = parseConfig(configuration, 'x.yml').environments.get('staging')
    if (staging === undefined) throw new Error('no staging')
    expect(readinessProblems({ ...staging, approval: 'required' }, missing)).toMatchObject([{ level: 'warn' }])
    expect(readinessProblems(staging, missing)).toEqual([])
  })
})
