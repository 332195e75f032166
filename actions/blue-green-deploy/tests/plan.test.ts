import { parseConfig } from '@slipway/shared/config/load'
import type { Gate } from '@slipway/shared/github/environments'
import { describe, expect, it } from 'vitest'
import { whyNot } from '../src/plan.ts'
import { run } from '../src/run.ts'
import { aScene, configuration, someInputs } from './scene.ts'

const planFor = (ref: string, environment?: string) => {
  const { environment: _none, ...inputs } = someInputs({ mode: 'plan' })
  return run(environment === undefined ? inputs : { ...inputs, environment }, aScene().step(1, { ref }))
}

describe('plan', () => {
  it('finds the environment by the branch', async () => {
    expect(await planFor('refs/heads/feature/a/b')).toMatchObject({
      ok: true,
      outputs: { go: 'true', environment: 'development', url: 'http://dev.test/app', monitor: '5m' },
    })
  })

  it.each(['refs/heads/topic', 'refs/pull/7/merge', 'refs/tags/v1.0.0'])('finds nothing to do for %s', async (ref) => {
    expect(await planFor(ref)).toMatchObject({ ok: true, evidence: { verdict: 'pass' }, outputs: { go: 'false', environment: '' } })
  })

  it('refuses a named environment from a branch that is not its own', async () => {
    const outcome = await planFor('refs/heads/develop', 'production')
    expect(outcome).toMatchObject({ ok: false, outputs: { go: 'false', environment: 'production' } })
    expect(outcome.evidence.headline).toContain('deployed from main, not from refs/heads/develop')
  })

  it('refuses where nothing says who shifts traffic', async () => {
    expect((await planFor('refs/heads/develop')).evidence.headline).toContain('environments.staging.target is missing')
  })

  it('names the environments there are', async () => {
    await expect(planFor('refs/heads/main', 'produktion')).rejects.toThrow('did you mean "production"?')
  })
})

describe('the gate', () => {
  const production = parseConfig(configuration, 'x.yml').environments.get('production')
  const ask = async (gate: Gate, approval: 'required' | 'branch-policy' | 'none' = 'required') => {
    if (production === undefined) throw new Error('no production')
    return await whyNot({ ...production, approval }, 'refs/heads/main', async () => gate)
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
