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

  it.each<[string, Gate, readonly string[], string | undefined]>([
    [
      'all of them',
      { state: 'present', reviewers: true, branchPolicy: false, approvers: ['Mona', 'quay/core', 'rosa'] },
      ['mona', 'quay/core'],
      undefined,
    ],
    [
      'not one of them',
      { state: 'present', reviewers: true, branchPolicy: false, approvers: ['mona'] },
      ['mona', 'rosa'],
      'names rosa, but',
    ],
    [
      'a team of the name of a person',
      { state: 'present', reviewers: true, branchPolicy: false, approvers: ['quay/mona'] },
      ['mona'],
      'names mona, but',
    ],
    ['nobody whom GitHub tells', { state: 'present', reviewers: true, branchPolicy: false }, ['mona'], 'names mona, but'],
    ['no environment', { state: 'missing' }, ['mona'], 'names mona, but'],
  ])('asks %s whom approvers names', async (_what, gate, approvers, reason) => {
    if (production === undefined) throw new Error('no production')
    // Even where no approval is asked for: who is named is meant.
    const unmet = await unmetPrecondition({ ...production, approval: 'none', approvers }, 'refs/heads/main', async () => gate)
    expect(unmet?.reason ?? '').toContain(reason ?? '')
    expect(unmet === undefined).toBe(reason === undefined)
  })

  it('says how to mend it', async () => {
    expect((await ask({ state: 'missing' }))?.hint).toContain('Settings, Environments, production, add required reviewers')
  })
})
