import { parseConfig } from '@slipway/shared/config/load'
import type { Gate } from '@slipway/shared/github/environments'
import { describe, expect, it } from 'vitest'
import { unmetPrecondition } from '../../src/proposal/preconditions.ts'
import { configuration } from '../scene.ts'

describe('the gate', () => {
  const production = parseConfig(configuration, 'x.yml').environments.get('production')
  const ask = async (gate: Gate, approval: 'required' | 'branch-policy' | 'none' = 'required') => {
    if (production === undefined) throw new Error('no production')
    return await unmetPrecondition({ ...production, approval }, 'refs/heads/main', async () => gate)
  }

  it.each<[string, Gate, 'required' | 'branch-policy' | 'none', boolean]>([
    ['reviewers', { state: 'present', reviewers: true, branchPolicy: false }, 'required', true],
    ['no reviewers', { state: 'present', reviewers: false, branchPolicy: true }, 'required', false],
    ['no environment', { state: 'missing' }, 'required', false],
    ['a branch policy', { state: 'present', reviewers: false, branchPolicy: true }, 'branch-policy', true],
    ['no branch policy', { state: 'present', reviewers: true, branchPolicy: false }, 'branch-policy', false],
    ['nothing', { state: 'missing' }, 'none', true],
  ])('with %s', async (_name, gate, approval, open) => {
    expect((await ask(gate, approval)) === undefined).toBe(open)
  })

  it('says how to mend it', async () => {
    expect((await ask({ state: 'missing' }))?.hint).toContain('Settings, Environments, production, add required reviewers')
  })
})
