import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseConfig } from '@slipway/shared/config/load'
import type { Gate, GateRules } from '@slipway/shared/github/environments'
import { approvalTerms } from '@slipway/shared/rollout/admission/job-approval'
import { aGate } from '@slipway/shared/testing/github'
import { describe, expect, it } from 'vitest'
import { type AdmittedRefs, environmentFindings, neverRead } from '../src/preflight/findings.ts'
import { environmentNotes } from '../src/proposal/environment-rules.ts'
import { gateProblems } from '../src/proposal/preconditions.ts'
import { readinessProblems } from '../src/proposal/rollback-readiness.ts'
import { configuration } from './scene.ts'

const page = readFileSync(join(import.meta.dirname, '../../../docs/environments.md'), 'utf8')
const everySetting = page.split('\n## ').find((section) => section.startsWith('Every setting')) ?? ''
const rows = [...everySetting.matchAll(/^\| (?!setting|---)([^|]+) \|/gm)].map(([, setting = '']) => setting.trim())

const all = parseConfig(configuration, 'x.yml').environments
const production = all.get('production') ?? fail()
const custom = { state: 'read', rules: [{ app: 'change-board', enabled: true }] } as const
const main: AdmittedRefs = { state: 'patterns', patterns: ['main'] }

function fail(): never {
  throw new Error('no production')
}

const refusedBy = (gate: Gate) => gateProblems(production, gate).map(({ reason }) => reason)
const waysBack = (rules: Partial<GateRules>) =>
  readinessProblems(production, { rollback: aGate(rules), branches: { own: undefined, rollback: undefined } }).map(({ level }) => level)
const preflight = (own: Gate, ownRefs: AdmittedRefs = main) =>
  environmentFindings({ environment: production, own, rollback: aGate(), ownRefs, rollbackRefs: main }, 'main')
const told = (own: Gate, ownRefs?: AdmittedRefs) =>
  preflight(own, ownRefs)
    .map(({ reason }) => reason)
    .join('\n')

/** What each row says, as a test of its own. */
const tests: Readonly<Record<string, () => void>> = {
  'The environment itself': () => {
    expect(refusedBy({ state: 'missing' }).join()).toContain('does not exist')
    expect(gateProblems({ ...production, approval: 'none' }, { state: 'missing' })).toEqual([])
  },
  'Required reviewers': () => {
    expect(refusedBy(aGate()).join()).toContain('no required reviewers')
    expect(refusedBy(aGate({ reviewers: true }))).toEqual([])
    expect(gateProblems({ ...production, approvers: ['mona'] }, aGate({ reviewers: true, approvers: ['rosa'] }))).toHaveLength(1)
    expect(waysBack({ reviewers: true })).toEqual(['refuse'])
  },
  'Prevent self-review': () => {
    expect(told(aGate({ reviewers: true, preventSelfReview: true }))).toContain('may not approve it')
    expect(told(aGate({ reviewers: true }))).toContain('may approve it')
  },
  'Wait timer': () => {
    expect(waysBack({ waitMinutes: 720 })).toEqual(['refuse'])
    expect(environmentNotes(production, aGate({ waitMinutes: 5 }))).toMatchObject([{ level: 'note' }])
    expect(refusedBy(aGate({ reviewers: true, waitMinutes: 5 }))).toEqual([])
  },
  'Deployment branches and tags': () => {
    const byBranch = { ...production, approval: 'branch-policy' } as const
    expect(gateProblems(byBranch, aGate())).toHaveLength(1)
    expect(gateProblems(byBranch, aGate({ branchPolicy: 'protected' }))).toEqual([])
    expect(told(aGate({ reviewers: true }), { state: 'patterns', patterns: ['develop'] })).toContain(
      'main is deployed to production by slipway.yml',
    )
  },
  'Custom deployment protection rules': () => {
    const gate = aGate({ reviewers: true, customRules: custom })
    expect(refusedBy(gate).join()).toContain('change-board')
    expect(gateProblems({ ...production, deployment: 'github' }, gate)).toEqual([])
    expect(waysBack({ customRules: custom })).toEqual(['refuse'])
  },
  'Allow administrators to bypass': () => {
    expect(told(aGate({ reviewers: true, adminsBypass: true }))).toContain('Administrators may let a job')
    expect(approvalTerms([], { approval: 'required', githubEnvironment: 'production' }, '')).toEqual({ approval: 'unnamed' })
  },
  'Environment secrets': () => {
    expect(neverRead([...all.values()]).join()).toContain('whether production-rollback has the secrets and variables of production')
  },
  'Environment variables': () => {
    expect(neverRead([...all.values()]).join()).toContain('variables')
  },
  'A rule of a kind that is not known': () => {
    expect(environmentNotes(production, aGate({ unknownRules: ['moon_phase'] }))).toMatchObject([{ level: 'warn' }])
    expect(waysBack({ unknownRules: ['moon_phase'] })).toEqual(['refuse'])
  },
}

describe('the page of GitHub environments', () => {
  it('has a test for every row, and a row for every test', () => {
    expect(rows.length).toBeGreaterThanOrEqual(10)
    expect(rows.toSorted()).toEqual(Object.keys(tests).sort())
  })

  it.each(Object.entries(tests))('holds what it says: %s', (_setting, test) => test())
})
