import { type EnvironmentConfig, parseConfig } from '@slipway/shared/config/load'
import { aGate } from '@slipway/shared/testing/github'
import { describe, expect, it } from 'vitest'
import {
  branchesToLookAt,
  checkFindings,
  type EnvironmentFacts,
  environmentFindings,
  judgeOwnerFindings,
  type SettingFinding,
} from '../../src/preflight/findings.ts'
import { configuration } from '../scene.ts'

const unread = { state: 'unread', reason: 'GitHub refused it (403)', hint: 'Add actions: read.' } as const
const custom = { state: 'read', rules: [{ app: 'change-board', enabled: true }] } as const
const main = { state: 'patterns', patterns: ['main'] } as const

function environmentOf(name: string, changes: Partial<EnvironmentConfig> = {}): EnvironmentConfig {
  const found = parseConfig(configuration, 'x.yml').environments.get(name)
  if (found === undefined) throw new Error(`no ${name}`)
  return { ...found, ...changes }
}

/** A production as it should be. */
const sound = (changes: Partial<EnvironmentFacts> = {}): EnvironmentFacts => ({
  environment: environmentOf('production'),
  own: aGate({ reviewers: true, preventSelfReview: true, branchPolicy: 'custom' }),
  rollback: aGate({ branchPolicy: 'custom' }),
  ownRefs: main,
  rollbackRefs: main,
  ...changes,
})

const worst = (findings: readonly SettingFinding[]) => findings.filter(({ level }) => level !== 'note')

describe('the settings of an environment', () => {
  it('are sound, with what is worth knowing', () => {
    const findings = environmentFindings(sound(), 'main')
    expect(worst(findings)).toEqual([])
    expect(findings.map(({ reason }) => reason)).toEqual(['whoever starts a run may not approve it (prevent self-review)'])
  })

  it.each<[string, Partial<EnvironmentFacts>, SettingFinding['level'], string]>([
    ['no reviewers', { own: aGate() }, 'error', 'has no required reviewers'],
    ['a custom rule', { own: aGate({ reviewers: true, customRules: custom }) }, 'error', 'change-board enabled'],
    ['a timer on the way back', { rollback: aGate({ waitMinutes: 720 }) }, 'error', 'a wait timer of 720 minutes'],
    ['reviewers on the way back', { rollback: aGate({ reviewers: true }) }, 'error', 'required reviewers'],
    ['a custom rule on the way back', { rollback: aGate({ customRules: custom }) }, 'error', 'would fail before its first step'],
    ['no way back', { rollback: { state: 'missing' } }, 'error', 'does not exist'],
    ['an unread protection', { own: unread }, 'unread', 'its protection could not be read'],
    ['an unread way back', { rollback: unread }, 'unread', 'production-rollback could not be read'],
    [
      'unread custom rules',
      { own: aGate({ reviewers: true, customRules: unread }) },
      'unread',
      'custom deployment protection rule is enabled in production',
    ],
    ['unread branches', { ownRefs: unread }, 'unread', 'which branches production lets in'],
    [
      'branches without main',
      { ownRefs: { state: 'patterns', patterns: ['release/*'] } },
      'error',
      'main is deployed to production by slipway.yml',
    ],
    [
      'a tag called main',
      { ownRefs: { state: 'patterns', patterns: ['tag main'] } },
      'error',
      'main is deployed to production by slipway.yml',
    ],
    [
      'a way back without the default branch',
      { rollbackRefs: { state: 'patterns', patterns: ['release/*'] } },
      'error',
      'does not let in main, from which looks and rollbacks run',
    ],
    ['other branches on the way back', { rollbackRefs: { state: 'any' } }, 'warning', 'lets in any branch'],
    ['a rule of a new kind', { own: aGate({ reviewers: true, unknownRules: ['moon_phase'] }) }, 'warning', 'moon_phase'],
  ])('have %s', (_what, facts, level, reason) => {
    const found = worst(environmentFindings(sound(facts), 'main'))
    expect(found).toContainEqual(expect.objectContaining({ level, about: 'production', reason: expect.stringContaining(reason) }))
  })

  it('are reported once where nobody approves, and both ways are the same GitHub environment', () => {
    const facts = { environment: environmentOf('staging'), own: unread, rollback: unread, ownRefs: unread, rollbackRefs: unread }
    const [protection, branches, ...more] = worst(environmentFindings(facts, 'main'))
    expect([protection?.reason, branches?.reason, more]).toEqual([
      'its protection could not be read: GitHub refused it (403)',
      'which branches staging lets in could not be read: GitHub refused it (403)',
      [],
    ])
    const gate = aGate({ customRules: unread })
    const rules = worst(environmentFindings({ ...facts, own: gate, rollback: gate, ownRefs: main, rollbackRefs: main }, 'main'))
    expect(rules.filter(({ reason }) => reason.includes('custom deployment protection rule'))).toHaveLength(1)
  })

  it('let protected branches in, which are not compared by name', () => {
    const refs = { state: 'patterns', patterns: ['protected branches'] } as const
    expect(worst(environmentFindings(sound({ ownRefs: refs, rollbackRefs: refs }), 'main'))).toEqual([])
  })

  it('compare branches by the patterns of GitHub, where a star stops at a slash', () => {
    const environment = environmentOf('production', { branches: ['release/1.x', 'release/a/b', 'v*'] })
    const ownRefs = { state: 'patterns', patterns: ['release/*'] } as const
    const errors = environmentFindings(sound({ environment, ownRefs, rollbackRefs: ownRefs }), undefined).filter(
      ({ level }) => level === 'error',
    )
    expect(errors.map(({ reason }) => reason.split(' ')[0])).toEqual(['release/a/b'])
  })

  it('are only warned of below production, and nothing is asked of an environment that is not there', () => {
    const staging = environmentOf('staging')
    const none = { state: 'any' } as const
    const missing = {
      environment: staging,
      own: { state: 'missing' },
      rollback: { state: 'missing' },
      ownRefs: none,
      rollbackRefs: none,
    } as const
    expect(environmentFindings(missing, 'main')).toMatchObject([{ level: 'note', reason: expect.stringContaining('does not exist') }])
    const slow = aGate({ waitMinutes: 5 })
    expect(worst(environmentFindings({ ...missing, own: slow, rollback: slow }, 'main'))).toMatchObject([{ level: 'warning' }])
  })
})

describe('the checks that a branch requires', () => {
  const check = (name: string, app?: number) => ({ name, app, from: 'a ruleset' as const })

  it.each<[string, ReturnType<typeof check>[], [SettingFinding['level'], string][]]>([
    ['the one of a pull request', [check('slipway/pull-request'), check('lint')], []],
    ['the one of a pull request from GitHub Actions', [check('slipway/pull-request', 15368)], []],
    ['none of ours', [check('lint')], [['warning', 'does not require the check slipway/pull-request']]],
    [
      'the name of before',
      [check('slipway')],
      [
        ['error', 'requires the check slipway, which no run'],
        ['warning', 'does not require'],
      ],
    ],
    ['one of a deployment', [check('slipway/pull-request'), check('slipway/ci')], [['error', 'requires the check slipway/ci']]],
    ['ours from another App', [check('slipway/pull-request', 7)], [['error', 'expects slipway/pull-request from the App 7']]],
  ])('are %s', (_what, checks, expected) => {
    const found = checkFindings('main', { checks, unread: [] })
    expect(found.map(({ level }) => level)).toEqual(expected.map(([level]) => level))
    for (const [index, [, reason]] of expected.entries()) expect(found[index]?.reason).toContain(reason)
  })

  it('that may not be read are none and no pass', () => {
    expect(checkFindings('main', { checks: [], unread: [unread] })).toMatchObject([{ level: 'unread', hint: unread.hint }])
  })

  it('are looked at on the branches that are written out, and on the default branch', () => {
    const all = [...parseConfig(configuration, 'x.yml').environments.values()]
    expect(branchesToLookAt(all, 'trunk')).toEqual(['develop', 'main', 'trunk'])
    expect(branchesToLookAt(all, undefined)).toEqual(['develop', 'main'])
  })
})

describe('who has to agree when a pull request changes its judge', () => {
  const read = { state: 'read', needsOwners: true, hasRequiredWorkflow: false, restrictedPaths: [], codeOwners: undefined } as const
  const owned = { file: '.github/CODEOWNERS', owners: ['@ops'] }

  it.each<[string, Parameters<typeof judgeOwnerFindings>[1], string]>([
    ['owners', { ...read, codeOwners: owned }, 'needs a review of @ops'],
    ['a required workflow', { ...read, needsOwners: false, hasRequiredWorkflow: true }, 'requires a workflow'],
    ['nobody, who may push it', { ...read, needsOwners: false, restrictedPaths: ['.github/workflows/**/*'] }, 'lets nobody push'],
    ['nobody: no rule', { ...read, needsOwners: false, codeOwners: owned }, 'nobody else has to agree: no ruleset requires'],
    ['nobody: no file', read, 'nobody else has to agree: there is no CODEOWNERS'],
    ['nobody: no line', { ...read, codeOwners: { ...owned, owners: [] } }, 'names nobody for .github/workflows'],
    ['an unread rule', unread, 'could not be read'],
  ])('is %s', (_what, owners, said) => {
    expect(judgeOwnerFindings('main', owners)).toMatchObject([{ about: 'main', reason: expect.stringContaining(said) }])
  })
})
