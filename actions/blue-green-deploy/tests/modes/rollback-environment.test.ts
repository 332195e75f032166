import { customRulesAnswer, fakeGithub } from '@slipway/shared/testing/github'
import { describe, expect, it } from 'vitest'
import type { Inputs } from '../../src/inputs.ts'
import { run } from '../../src/run.ts'
import { aScene, someInputs } from '../scene.ts'

/** A repository with these GitHub environments, each with or without required reviewers. */
const rollbackEnvironment = async (
  environment: string,
  there: Readonly<Record<string, 'reviewers' | 'timer' | 'open'>>,
  chosen: Pick<Inputs, 'githubEnvironment' | 'concurrencyGroup'> = {},
) => {
  const github = await fakeGithub(({ path }) => {
    if (path.endsWith('/deployment_protection_rules')) return customRulesAnswer()
    const rules = there[path.split('/').at(-1) ?? '']
    if (rules === undefined) return { status: 404, body: { message: 'Not Found' } }
    const rule = rules === 'timer' ? { id: 1, type: 'wait_timer', wait_timer: 720 } : { id: 1, type: 'required_reviewers', reviewers: [] }
    return { body: { name: environment, protection_rules: rules === 'open' ? [] : [rule] } }
  })
  return run(someInputs({ mode: 'look-after', environment, ...chosen }), aScene().step(1, { ref: 'refs/heads/topic' }), { github })
}

describe('look-after', () => {
  it('takes the twin without reviewers of an environment that asks for approval, whatever the ref', async () => {
    const outcome = await rollbackEnvironment('production', { production: 'reviewers', 'production-rollback': 'open' })
    expect(outcome).toMatchObject({ ok: true, evidence: { verdict: 'pass' }, outputs: { 'unattended-environment': 'production-rollback' } })
  })

  it('takes the environment itself where none is asked for', async () => {
    expect(await rollbackEnvironment('development', {})).toMatchObject({
      ok: true,
      outputs: { 'unattended-environment': 'development', 'rollback-group': '', 'security-trigger': 'true' },
    })
  })

  it('refuses where the twin is missing, since GitHub would make one without secrets', async () => {
    await expect(rollbackEnvironment('production', { production: 'reviewers' })).rejects.toThrow('production-rollback does not exist')
  })

  it('warns where the twin has reviewers: an emergency would wait for them', async () => {
    const outcome = await rollbackEnvironment('production', { 'production-rollback': 'reviewers' })
    expect(outcome).toMatchObject({ ok: true, evidence: { verdict: 'warn' }, annotations: [{ level: 'warning' }] })
  })

  it('warns where a job has to wait that nobody approves', async () => {
    const outcome = await rollbackEnvironment('production', { 'production-rollback': 'timer' })
    expect(outcome).toMatchObject({ ok: true, evidence: { verdict: 'warn' } })
    expect(outcome.annotations?.[0]?.message).toContain('has a wait timer of 720 minutes (12 h)')
    expect(await rollbackEnvironment('development', { development: 'reviewers' })).toMatchObject({ evidence: { verdict: 'warn' } })
  })

  it('warns of a job that a person would start in another one, before it is needed', async () => {
    const there = { production: 'reviewers', 'production-rollback': 'open' } as const
    const wrong = await rollbackEnvironment('production', there, { githubEnvironment: 'production' })
    expect(wrong).toMatchObject({ ok: true, evidence: { verdict: 'warn' }, outputs: { 'unattended-environment': 'production-rollback' } })
    expect(wrong.annotations?.[0]?.message).toContain('Add production to the input rollback_environments')
    const right = await rollbackEnvironment('production', there, { githubEnvironment: 'production-rollback' })
    expect(right).toMatchObject({ evidence: { verdict: 'pass' }, annotations: [] })
  })
})
