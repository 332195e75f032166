import { describe, expect, it } from 'vitest'
import { environmentOf, parseConfig } from '../../src/config/load.ts'
import { deploymentGroup, unattendedEnvironment, unfitChoices } from '../../src/config/unattended-jobs.ts'

const config = (lock: string) =>
  parseConfig(
    `service: harbor
environments:
  staging: { url: 'http://staging.test', branches: [develop], approval: none }
  qa: { url: 'http://qa.test', tier: staging, branches: [release], approval: branch-policy }
  live: { url: 'http://live.test', tier: production, branches: [stable], approval: by-command, approvers: [mona] }
  production: { url: 'http://production.test', branches: [main], approval: required, rollout: { lock: ${lock} } }
`,
    'slipway.yml',
  )
const named = (name: string, lock = 'branch') => environmentOf(config(lock), name)

describe('the GitHub environment of a job that nobody approves', () => {
  it.each([
    ['staging', 'staging'],
    ['qa', 'qa-rollback'],
    // GitHub holds up nobody there.
    ['live', 'live'],
    ['production', 'production-rollback'],
  ])('of %s is %s', (name, expected) => {
    expect(unattendedEnvironment(named(name))).toBe(expected)
  })
})

describe('a job that was chosen without reading slipway.yml', () => {
  it.each([
    ['staging', { githubEnvironment: 'staging' }, 'branch'],
    ['qa', { githubEnvironment: 'qa-rollback', concurrencyGroup: undefined }, 'branch'],
    ['production', { githubEnvironment: 'production-rollback', concurrencyGroup: 'slipway-production' }, 'concurrency'],
    // Not told, so nothing can be said.
    ['production', {}, 'concurrency'],
  ])('fits: %s, %o', (name, chosen, lock) => {
    expect(unfitChoices(named(name, lock), chosen)).toEqual([])
  })

  it.each([
    [
      'staging',
      { githubEnvironment: 'staging-rollback' },
      'branch',
      'asks for no approval of staging',
      'Leave staging out of the input rollback_environments',
    ],
    [
      'live',
      { githubEnvironment: 'live-rollback' },
      'branch',
      'has approval: by-command for live, which GitHub asks nobody for, so it has to run in live',
      'Leave live out of the input rollback_environments',
    ],
    ['qa', { githubEnvironment: 'qa' }, 'branch', 'it has to run in qa-rollback', 'Add qa to the input rollback_environments'],
    [
      'production',
      { githubEnvironment: 'production-rollback' },
      'concurrency',
      'no common concurrency group',
      'rollout_lock of deployment-monitor.yml to concurrency',
    ],
    [
      'production',
      { githubEnvironment: 'production-rollback', concurrencyGroup: 'slipway-production' },
      'branch',
      'in the concurrency group slipway-production',
      'rollout_lock of deployment-monitor.yml to branch',
    ],
  ])('does not fit: %s, %o', (name, chosen, lock, reason, hint) => {
    const problems = unfitChoices(named(name, lock), chosen)
    expect(problems).toEqual([{ reason: expect.stringContaining(reason), hint: expect.stringContaining(hint) }])
  })

  it('is in the group of the deployments only where that is the lock', () => {
    expect([deploymentGroup(named('production')), deploymentGroup(named('production', 'concurrency'))]).toEqual(['', 'slipway-production'])
  })
})
