import { type EnvironmentConfig, parseConfig } from '@slipway/shared/config/load'
import type { Gate } from '@slipway/shared/github/environments'
import { aGate } from '@slipway/shared/testing/github'
import { describe, expect, it } from 'vitest'
import { readinessProblems } from '../../src/proposal/rollback-readiness.ts'
import { configuration } from '../scene.ts'

const anyBranch = { own: undefined, rollback: undefined }
const unread = { state: 'unread', reason: 'GitHub refused it (403)', hint: 'Add to the permissions of the job: actions: read.' } as const
const custom = { state: 'read', rules: [{ app: 'change-board', enabled: true }] } as const

function environmentOf(name: string, changes: Partial<EnvironmentConfig> = {}): EnvironmentConfig {
  const found = parseConfig(configuration, 'x.yml').environments.get(name)
  if (found === undefined) throw new Error(`no ${name}`)
  return { ...found, ...changes }
}

describe('the readiness for a rollback', () => {
  it('is only warned of for other environments', () => {
    const missing = { rollback: { state: 'missing' as const }, branches: anyBranch }
    expect(readinessProblems(environmentOf('staging', { approval: 'required' }), missing)).toMatchObject([{ level: 'warn' }])
    expect(readinessProblems(environmentOf('staging'), missing)).toEqual([])
  })

  it.each<[string, Gate, string]>([
    ['required reviewers', aGate({ reviewers: true }), 'would wait for an approval'],
    [
      'a wait timer',
      aGate({ waitMinutes: 720 }),
      'has a wait timer of 720 minutes (12 h): a rollback of production would wait 720 minutes',
    ],
    ['a short wait timer', aGate({ waitMinutes: 1 }), 'would wait 1 minute'],
    ['a custom rule', aGate({ customRules: custom }), 'change-board enabled: a rollback of production would fail before its first step'],
    ['a rule of a new kind', aGate({ unknownRules: ['moon_phase'] }), 'rules of a kind that is not known (moon_phase)'],
    ['what may not be read', unread, 'whether a rollback in production-rollback would wait could not be read'],
    ['no environment', { state: 'missing' }, 'production-rollback does not exist'],
  ])('refuses production whose twin has %s', (_what, rollback, reason) => {
    const [problem, ...more] = readinessProblems(environmentOf('production'), { rollback, branches: anyBranch })
    expect(problem).toMatchObject({ level: 'refuse' })
    expect(problem?.reason).toContain(reason)
    expect(more).toEqual([])
  })

  it('tells every rule that holds a rollback up, not the first one', () => {
    const rollback = aGate({ reviewers: true, waitMinutes: 5, customRules: custom })
    expect(readinessProblems(environmentOf('production'), { rollback, branches: anyBranch })).toHaveLength(3)
  })

  it('does not let `deployment: github` stand for its twin, whose jobs have no Deployment', () => {
    const production = environmentOf('production', { deployment: 'github' })
    const [problem] = readinessProblems(production, { rollback: aGate({ customRules: custom }), branches: anyBranch })
    expect(problem?.reason).toContain('would fail before its first step')
  })

  it.each<[string, Partial<EnvironmentConfig>, 'refuse' | 'warn']>([
    ['production', { approval: 'none' }, 'refuse'],
    ['staging', {}, 'warn'],
  ])('asks an environment without approval itself: %s', (name, changes, level) => {
    const environment = environmentOf(name, changes)
    const rules = { reviewers: true, waitMinutes: 30 }
    const problems = readinessProblems(environment, { rollback: aGate(rules), branches: anyBranch })
    expect(problems.map((problem) => problem.level)).toEqual([level, level])
    expect(problems[0]?.hint).toContain(`add ${name}-rollback without such a rule`)
    const github = { ...environment, deployment: 'github' as const }
    const [waits] = readinessProblems(github, { rollback: aGate({ customRules: custom }), branches: anyBranch })
    expect(waits?.reason).toContain('would wait for change-board')
  })

  it('names custom rules that may not be read', () => {
    const gates = { rollback: aGate({ customRules: unread }), branches: anyBranch }
    expect(readinessProblems(environmentOf('production'), gates)).toMatchObject([{ level: 'warn', hint: unread.hint }])
  })
})
