import { execFileSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { parseConfig } from '../../src/config/load.ts'
import {
  commitGates,
  concurrencyGroupOf,
  environmentGates,
  formerIncidentKey,
  historyKeyOf,
  incidentKey,
  isKeyName,
  type KeyScope,
  lockBranchOf,
  monitoringFolderOf,
  parseHistoryKey,
  parseIncidentKey,
  parseLockBranch,
  parseMonitoringFolder,
  parseRecoveryTag,
  parseReleaseArtifact,
  parseStatusContext,
  recoveryTagOf,
  releaseArtifactOf,
  type StatusSubject,
  statusContextOf,
} from '../../src/core/keys.ts'

/** Short names of few characters, so that pairs which would collide by joining are met often. */
const name = fc.stringMatching(/^[ab0][ab0-]{0,4}$/)
const version = fc.stringMatching(/^[\w.+/-]{1,12}$/)
const scope: fc.Arbitrary<KeyScope> = fc.record({ environment: name, service: fc.option(name, { nil: undefined }) })
const withService = fc.record({ environment: name, service: name })
const without = <T extends object>(fields: T) => JSON.stringify(fields)

const subject: fc.Arbitrary<StatusSubject> = fc.oneof(
  fc.record({ gate: fc.constantFrom(...commitGates) }),
  fc.record({ gate: fc.constantFrom(...commitGates), service: name }),
  fc.record({ gate: fc.constantFrom(...environmentGates), environment: fc.string({ minLength: 1, unit: 'binary' }) }),
  fc.record({
    gate: fc.constantFrom(...environmentGates),
    environment: fc.string({ minLength: 1, unit: fc.constantFrom('a', '/', '%', '2', 'F') }),
    service: name,
  }),
)

describe('a key', () => {
  it.each<[string, string]>([
    [lockBranchOf({ environment: 'production' }), 'slipway/lock/production'],
    [lockBranchOf({ environment: 'production', service: 'api' }), 'slipway/locks/production/api'],
    [
      recoveryTagOf({ environment: 'production', service: 'api', version: 'feature/v1.2.3', run: 4711 }),
      'slipway/recovery/production/api/feature-v1.2.3-4711',
    ],
    [statusContextOf({ gate: 'ci' }), 'slipway/ci'],
    [statusContextOf({ gate: 'deploy', environment: 'production', service: 'api' }), 'slipway/deploy/production/api'],
    [releaseArtifactOf(), 'release'],
    [releaseArtifactOf('api'), 'release-api'],
    [releaseArtifactOf(undefined, 'nightly'), 'release.nightly'],
    [releaseArtifactOf('api', 'nightly'), 'release.nightly.api'],
    [monitoringFolderOf(), 'monitoring-results'],
    [monitoringFolderOf('api'), 'monitoring-results/api'],
    [incidentKey({ environment: 'production', service: 'api', version: 'v1.2.3' }), 'incident:production:api:v1.2.3'],
    [concurrencyGroupOf({ environment: 'production' }), 'slipway-production'],
    [concurrencyGroupOf({ environment: 'production', service: 'api' }), 'slipway-production/api'],
    [historyKeyOf({ run: 100, attempt: 1, job: 'deploy' }), '100+1+deploy'],
    [historyKeyOf({ run: 100, attempt: 1, job: 'deploy', service: 'api' }), '100+1+deploy+api'],
  ])('is %s', (key, expected) => {
    expect(key).toBe(expected)
  })

  const makers: [string, fc.Arbitrary<KeyScope>, (one: KeyScope) => string][] = [
    ['lock branch', scope, lockBranchOf],
    ['concurrency group', scope, concurrencyGroupOf],
    ['recovery tag', withService, ({ environment, service = '' }) => recoveryTagOf({ environment, service, version: 'v1', run: 1 })],
    ['incident key', withService, ({ environment, service = '' }) => incidentKey({ environment, service, version: 'v1' })],
    ['status context', scope, (one) => statusContextOf({ gate: 'deploy', ...one })],
  ]
  it.each(makers)('of two different pairs of environment and service is never the same: %s', (_what, pairs, keyOf) => {
    fc.assert(
      fc.property(pairs, pairs, (one, other) => {
        fc.pre(without(one) !== without(other))
        expect(keyOf(one)).not.toBe(keyOf(other))
      }),
      { numRuns: 2_000 },
    )
  })

  it('of two different services is never the same, and is read back: artifacts, folders, history', () => {
    const optional = fc.option(name, { nil: undefined })
    fc.assert(
      fc.property(optional, optional, (one, other) => {
        expect(parseReleaseArtifact(releaseArtifactOf(one))).toEqual(one === undefined ? {} : { service: one })
        expect(parseMonitoringFolder(monitoringFolderOf(one))).toEqual(one === undefined ? {} : { service: one })
        fc.pre(one !== other)
        expect(releaseArtifactOf(one)).not.toBe(releaseArtifactOf(other))
        expect(monitoringFolderOf(one)).not.toBe(monitoringFolderOf(other))
        const job = { run: 1, attempt: 1, job: 'deploy' }
        expect(parseHistoryKey(historyKeyOf({ ...job, service: one }))).toEqual(one === undefined ? job : { ...job, service: one })
        expect(historyKeyOf({ ...job, service: one })).not.toBe(historyKeyOf({ ...job, service: other }))
      }),
    )
  })

  it('is read back as it was made', () => {
    fc.assert(
      fc.property(withService, version, fc.nat(), ({ environment, service }, released, run) => {
        expect(parseLockBranch(lockBranchOf({ environment }))).toEqual({ environment })
        expect(parseLockBranch(lockBranchOf({ environment, service }))).toEqual({ environment, service })
        const incident = { environment, service, version: released }
        expect(parseIncidentKey(incidentKey(incident))).toEqual(incident)
        const tag = parseRecoveryTag(recoveryTagOf({ environment, service, version: released, run }))
        expect(tag).toMatchObject({ environment, service, run })
        // What git takes as it is stays as it is.
        if (/^\w[\w+-]*$/.test(released)) expect(tag?.version).toBe(released)
      }),
    )
    fc.assert(
      fc.property(subject, (one) => {
        expect(parseStatusContext(statusContextOf(one))).toEqual(one)
      }),
    )
    fc.assert(
      fc.property(subject, subject, (one, other) => {
        fc.pre(without(one) !== without(other))
        expect(statusContextOf(one)).not.toBe(statusContextOf(other))
      }),
    )
  })

  it.each<[string, unknown]>([
    ['a branch of a person', parseLockBranch('slipway/lock/production/api')],
    ['a lock of several services without one', parseLockBranch('slipway/locks/production')],
    ['a branch that goes on', parseLockBranch('slipway/lock/production\n')],
    ['a recovery tag without a run', parseRecoveryTag('slipway/recovery/production/api/v1.2.3')],
    ['a recovery tag with another part', parseRecoveryTag('slipway/recovery/production/api/feature/v1-1')],
    ['a status of another tool', parseStatusContext('ci/deploy/production')],
    ['a gate that does not exist', parseStatusContext('slipway/lint')],
    ['a gate of environments without one', parseStatusContext('slipway/deploy')],
    ['a gate of commits with an environment', parseStatusContext('slipway/ci/production/api')],
    ['an empty part', parseStatusContext('slipway/deploy//api')],
    ['a broken encoding', parseStatusContext('slipway/deploy/%E0%A4%A')],
    ['an artifact of evidence', parseReleaseArtifact('evidence-deploy')],
    ['an artifact of another release tool', parseReleaseArtifact('release_notes')],
    ['a folder outside', parseMonitoringFolder('monitoring-results/../api')],
    ['a key of the history without a job', parseHistoryKey('100+1')],
    ['a key of the history with another part', parseHistoryKey('100+1+deploy+api+web')],
    ['a former incident key', parseIncidentKey(formerIncidentKey({ environment: 'production', version: 'v1' }))],
  ])('that is none of ours is not read: %s', (_what, read) => {
    expect(read).toBeUndefined()
  })

  it('takes the names that slipway.yml takes, and says what is wrong with any other', () => {
    const names = ['api', 'a', '0', 'a-', 'a--b', 'a'.repeat(63), 'a'.repeat(64), '', '-a', 'A', 'a/b', 'a.b', 'a_b', 'ä', 'a b', 'a\n']
    for (const one of names) {
      const file = JSON.stringify({ service: one, environments: { production: { url: 'https://x.test' } } })
      const accepted = (() => {
        try {
          return parseConfig(file, 'slipway.yml').service === one
        } catch {
          return false
        }
      })()
      expect([one, isKeyName(one)]).toEqual([one, accepted])
    }
    expect(() => lockBranchOf({ environment: 'production/api' })).toThrow(
      'The environment "production/api" cannot be part of the lock branch',
    )
    expect(() => releaseArtifactOf('../api')).toThrow('The service "../api" cannot be part of the name of an artifact')
  })
})

describe('a ref', () => {
  let folder = ''
  const git = (...parts: string[]) => execFileSync('git', parts, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  let commit = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'slipway-keys-'))
    git('init', '--quiet', '--bare')
    const tree = git('hash-object', '-t', 'tree', '-w', '--stdin').trim()
    commit = git('-c', 'user.name=mona', '-c', 'user.email=mona@example.com', 'commit-tree', tree, '-m', 'lock').trim()
  })

  it('of one service and of several stand beside one another in git, where a branch and a folder of its name cannot', () => {
    const scopes: KeyScope[] = [
      { environment: 'production' },
      { environment: 'production', service: 'api' },
      { environment: 'production', service: 'lock' },
      { environment: 'api' },
    ]
    for (const one of scopes) git('update-ref', `refs/heads/${lockBranchOf(one)}`, commit, '')
    const refs = git('for-each-ref', '--format=%(refname:short)', 'refs/heads').trim().split('\n')
    expect(refs.map((ref) => parseLockBranch(ref))).toEqual(expect.arrayContaining(scopes))
    expect(refs).toHaveLength(scopes.length)
    expect(() => git('update-ref', `refs/heads/${lockBranchOf({ environment: 'production' })}/api`, commit, '')).toThrow(/cannot lock ref/)
  })

  it('is one that git takes, whatever the version', () => {
    const odd = ['v1..2', '.hidden', 'v1.lock', 'a/b', 'v1.', '...', 'main.0123456', '@', '-', '-1']
    for (const one of odd) {
      const tag = recoveryTagOf({ environment: 'production', service: 'api', version: one, run: 1 })
      expect(git('check-ref-format', `refs/tags/${tag}`), tag).toBe('')
    }
    fc.assert(
      fc.property(version, (one) => {
        // The rules of git-check-ref-format for one part of a ref.
        const part = recoveryTagOf({ environment: 'e', service: 's', version: one, run: 1 }).split('/').at(-1) ?? ''
        expect(part).toMatch(/^(?!\.)(?!.*\.\.)(?!.*\.lock$)[\w.+-]+$/)
      }),
    )
  })
})
