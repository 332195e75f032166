import { parseConfig } from '@slipway/shared/config/load'
import type { Approval } from '@slipway/shared/config/sections/environment/environments'
import type { Gate } from '@slipway/shared/github/environments'
import { aGate } from '@slipway/shared/testing/github'
import { describe, expect, it } from 'vitest'
import { unmetPrecondition } from '../../src/proposal/preconditions.ts'
import { configuration } from '../scene.ts'

const unread = { state: 'unread', reason: 'GitHub refused it (403)', hint: 'Add to the permissions of the job: actions: read.' } as const
const custom = (app: string, enabled = true) => ({ state: 'read', rules: [{ app, enabled }] }) as const

describe('the gate', () => {
  const production = parseConfig(configuration, 'x.yml').environments.get('production')
  const ask = async (gate: Gate, approval: Approval = 'required') => {
    if (production === undefined) throw new Error('no production')
    return await unmetPrecondition({ ...production, approval }, 'refs/heads/main', async () => gate)
  }

  it.each<[string, Gate, Approval, boolean]>([
    ['reviewers', aGate({ reviewers: true }), 'required', true],
    ['no reviewers', aGate({ branchPolicy: 'custom' }), 'required', false],
    ['no environment', { state: 'missing' }, 'required', false],
    ['a branch policy', aGate({ branchPolicy: 'custom' }), 'branch-policy', true],
    ['no branch policy', aGate({ reviewers: true }), 'branch-policy', false],
    ['nothing', { state: 'missing' }, 'none', true],
    ['what may not be read', unread, 'required', false],
    ['what may not be read', unread, 'branch-policy', false],
    ['what may not be read', unread, 'none', true],
    ['nothing', { state: 'missing' }, 'by-command', true],
    ['what may not be read', unread, 'by-command', true],
    ['a custom rule alone', aGate({ customRules: custom('change-board') }), 'by-command', false],
    ['a custom rule', aGate({ reviewers: true, customRules: custom('change-board') }), 'required', false],
    ['a custom rule alone', aGate({ customRules: custom('change-board') }), 'none', false],
    ['a custom rule that is not enabled', aGate({ customRules: custom('change-board', false) }), 'none', true],
    ['custom rules that may not be read', aGate({ customRules: unread }), 'none', true],
  ])('with %s', async (_name, gate, approval, open) => {
    expect((await ask(gate, approval)) === undefined).toBe(open)
  })

  it.each<[string, Gate, readonly string[], string | undefined]>([
    ['all of them', aGate({ reviewers: true, approvers: ['Mona', 'quay/core', 'rosa'] }), ['mona', 'quay/core'], undefined],
    ['not one of them', aGate({ reviewers: true, approvers: ['mona'] }), ['mona', 'rosa'], 'names rosa, but'],
    ['a team of the name of a person', aGate({ reviewers: true, approvers: ['quay/mona'] }), ['mona'], 'names mona, but'],
    ['nobody whom GitHub tells', aGate({ reviewers: true }), ['mona'], 'names mona, but'],
    ['no environment', { state: 'missing' }, ['mona'], 'names mona, but'],
    ['what may not be read', unread, ['mona'], 'could not be read'],
  ])('asks %s whom approvers names', async (_what, gate, approvers, reason) => {
    if (production === undefined) throw new Error('no production')
    // Even where no approval is asked for: who is named is meant.
    const unmet = await unmetPrecondition({ ...production, approval: 'none', approvers }, 'refs/heads/main', async () => gate)
    expect(unmet?.reason ?? '').toContain(reason ?? '')
    expect(unmet === undefined).toBe(reason === undefined)
  })

  it('asks GitHub for none of those who approve by command', async () => {
    if (production === undefined) throw new Error('no production')
    const named = { ...production, approval: 'by-command', approvers: ['mona'] } as const
    expect(await unmetPrecondition(named, 'refs/heads/main', async () => ({ state: 'missing' }))).toBeUndefined()
  })

  it('lets GitHub make the Deployment for a custom rule, and says how where it does not', async () => {
    const gate = aGate({ reviewers: true, customRules: custom('change-board') })
    const unmet = await ask(gate)
    expect(unmet?.reason).toContain('the custom deployment protection rule change-board enabled')
    expect(unmet?.hint).toContain('Set environments.production.deployment to github')
    if (production === undefined) throw new Error('no production')
    expect(await unmetPrecondition({ ...production, deployment: 'github' }, 'refs/heads/main', async () => gate)).toBeUndefined()
  })

  it('says how to mend it', async () => {
    const hint = (await ask({ state: 'missing' }))?.hint
    expect(hint).toContain('Settings, Environments, production, add required reviewers')
    expect(hint).toContain('set approval: by-command, branch-policy or none')
  })
})
