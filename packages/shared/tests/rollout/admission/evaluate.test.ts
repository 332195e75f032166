import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../../src/config/load.ts'
import type { IncidentName } from '../../../src/core/keys.ts'
import { markerOf } from '../../../src/github/comments.ts'
import { combineRuleResults } from '../../../src/rollout/admission/admission-result.ts'
import { fixes } from '../../../src/rollout/admission/automatic-pause.ts'

import { type AdmissionRequest, evaluateAdmission } from '../../../src/rollout/admission/evaluate.ts'
import { githubQueries } from '../../../src/rollout/admission/github-queries.ts'
import type { AdmissionQueries } from '../../../src/rollout/admission/queries.ts'
import type { NewerRun } from '../../../src/rollout/admission/superseded.ts'
import { formatIncidentRecord } from '../../../src/rollout/incident/incident-record.ts'
import type { LedgerRecord, Phase } from '../../../src/rollout/ledger/ledger.ts'
import { affinityNote } from '../../../src/rollout/plan/affinity.ts'
import { fakeGithub } from '../../../src/testing/github.ts'
import { aRelease } from '../../../src/testing/rollout-fakes.ts'

const [v1, v2, v3] = [aRelease('v1.0.0'), aRelease('v1.1.0'), aRelease('v1.2.0')]
const noon = Date.parse('2026-11-27T12:00:00Z')

function aRecord(id: number, release: typeof v1, phases: Phase[]): LedgerRecord {
  return {
    id,
    at: '2026-11-27T11:00:00Z',
    intent: {
      schema: 1,
      service: 'harbor',
      environment: 'production',
      kind: 'deploy',
      release,
      colour: 'blue',
      run: { id, attempt: 1, job: 'deploy' },
    },
    entries: phases.map((phase) => ({ at: '2026-11-27T11:00:00Z', state: 'in_progress' as const, phase, detail: 'its watch failed' })),
  }
}

const aNewer: NewerRun = { id: 9, number: 2, sha: 'b'.repeat(40), status: 'completed', conclusion: 'success' }

describe('a message that closes an issue', () => {
  it.each<[string, boolean]>([
    ['Count boats once\n\nFixes #12', true],
    ['closes: #12', true],
    ['This RESOLVED #12.', true],
    ['fix #12, and more', true],
    ['fixes #123', false],
    ['see #12', false],
    ['prefixes #12', false],
    ['fixes 12', false],
  ])('%j: %s', (message, closes) => {
    expect(fixes(message, 12)).toBe(closes)
  })

  it('names no other number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999 }), fc.integer({ min: 1, max: 99_999 }), (one, other) => {
        expect(fixes(`It fixes #${one}`, other)).toBe(one === other)
      }),
    )
  })
})

const production = parseConfig(
  `service: harbor
environments:
  production:
    url: http://production.test
    branches: [main]
    freeze:
      - { name: year end, from: 2026-12-20, to: 2027-01-03, time-zone: Europe/Zurich, override: [Mona, rosa] }
      - { name: fridays, days: [fri], hours: { from: '15:00', to: '24:00' }, override: [mona] }
`,
  'slipway.yml',
).environments.get('production')

function anApplicant(overrides: Partial<AdmissionRequest> = {}): AdmissionRequest {
  if (production === undefined) throw new Error('no production')
  return {
    environment: production,
    release: v3,
    live: v1,
    reached: true,
    run: { sha: 'a'.repeat(40), event: 'push', person: 'mona', byHand: 'monitor' },
    overrideFreeze: undefined,
    source: v3.sha,
    ...overrides,
  }
}

const asking = (overrides: Partial<AdmissionQueries> = {}): AdmissionQueries => ({
  newerRuns: async () => [],
  compareCommits: async () => 'ahead',
  messages: async () => [],
  incident: async () => undefined,
  ...overrides,
})

const incident = (state: 'open' | 'closed') => async () => ({ number: 12, state, url: 'https://github.com/quay/harbor/issues/12' })
const takenBack = [aRecord(2, v2, ['shift', 'back']), aRecord(1, v1, ['complete'])]

describe('admission', () => {
  const admit = async (applicant: AdmissionRequest, records: LedgerRecord[] = [], ask = asking(), now = noon) =>
    combineRuleResults(await evaluateAdmission(applicant, { records, queries: ask, now }))

  it('is given where no rule has anything against it', async () => {
    expect(await admit(anApplicant())).toEqual({ state: 'admitted', notes: [], warnings: [], overrides: [] })
  })

  it('notes what could not be checked', async () => {
    expect(await admit(anApplicant({ live: undefined }))).toMatchObject({
      state: 'admitted',
      notes: [expect.stringContaining('not checked')],
    })
  })

  it('ends quietly for a newer run, whatever else is wrong', async () => {
    const ask = asking({ newerRuns: async () => [aNewer], compareCommits: async () => 'behind' })
    expect(await admit(anApplicant(), takenBack, ask)).toMatchObject({ state: 'superseded', reason: expect.stringContaining('run 9') })
  })

  it('refuses what is older than what is live', async () => {
    expect(await admit(anApplicant(), [], asking({ compareCommits: async () => 'behind' }))).toMatchObject({
      state: 'refused',
      rule: 'order',
    })
  })

  it('compares the commits on the branch, where an artifact was built from another commit of the same files', async () => {
    const asked: string[] = []
    const note = async (base: string, head: string) => void asked.push(`${base.slice(0, 2)}..${head.slice(0, 2)}`)
    const ask = asking({
      compareCommits: async (base, head) => note(base, head).then(() => 'ahead' as const),
      messages: async (base, head) => note(base, head).then(() => []),
      incident: incident('open'),
    })
    const live = aRecord(1, v1, ['complete'])
    const promoted = { ...live, intent: { ...live.intent, source: { sha: 'd'.repeat(40), tree: 'e'.repeat(40) } } }
    await admit(anApplicant({ source: 'f'.repeat(40) }), [aRecord(2, v2, ['shift', 'back']), promoted], ask)
    expect(asked).toEqual(['dd..ff', 'dd..ff'])
  })

  it.each<[string, Partial<AdmissionQueries>, string, string]>([
    ['an open incident holds a push up', { incident: incident('open') }, 'push', 'refused'],
    ['an open incident holds the clock up', { incident: incident('open') }, 'schedule', 'refused'],
    ['nobody is held up who deploys by hand', { incident: incident('open') }, 'workflow_dispatch', 'admitted'],
    ['a closed incident lets it go on', { incident: incident('closed') }, 'push', 'admitted'],
    [
      'a commit that fixes it lets it go on',
      { incident: incident('open'), messages: async () => ['Tidy', 'Mend it, fixes #12'] },
      'push',
      'admitted',
    ],
    ['a commit that fixes another does not', { incident: incident('open'), messages: async () => ['fixes #1'] }, 'push', 'refused'],
    ['without an incident only a person ends it', { messages: async () => ['fixes #12'] }, 'push', 'refused'],
  ])('after a rollback, %s', async (_what, ask, event, state) => {
    const admission = await admit(
      anApplicant({ run: { sha: 'a'.repeat(40), event, person: 'mona', byHand: 'monitor' } }),
      takenBack,
      asking(ask),
    )
    expect(admission.state).toBe(state)
    if (admission.state === 'refused') {
      expect(admission).toMatchObject({ rule: 'pause', reason: expect.stringContaining('v1.1.0 was taken back (its watch failed)') })
      expect(admission.hint).toContain('--field action=resume --field environment=production')
    }
  })

  it.each<[string, Partial<AdmissionQueries>, string, number]>([
    ['a push is warned', { incident: incident('open') }, 'push', 1],
    ['a deployment by hand is warned, and overrides nothing', { incident: incident('open') }, 'workflow_dispatch', 1],
    ['a closed incident ends the warning', { incident: incident('closed') }, 'push', 0],
    ['a commit that fixes it ends the warning', { incident: incident('open'), messages: async () => ['fixes #12'] }, 'push', 0],
  ])('after a rollback where that pauses nothing, %s', async (_what, ask, event, warnings) => {
    const applicant = anApplicant({ run: { sha: 'a'.repeat(40), event, person: 'mona', byHand: 'monitor' } })
    const environment = { ...applicant.environment, pauseAfterRollback: false }
    const admission = await admit({ ...applicant, environment }, takenBack, asking(ask))
    expect(admission).toMatchObject({ state: 'admitted', notes: [], overrides: [] })
    expect('warnings' in admission && admission.warnings).toHaveLength(warnings)
  })

  it('remembers who deployed by hand all the same', async () => {
    const byHand = anApplicant({ run: { sha: 'a'.repeat(40), event: 'workflow_dispatch', person: 'rosa', byHand: 'monitor' } })
    expect(await admit(byHand, takenBack)).toMatchObject({ state: 'admitted', overrides: [{ rule: 'pause', by: 'rosa' }] })
  })

  it('asks for the incident by the names under which a rollback writes it', async () => {
    const names: IncidentName[] = []
    await admit(anApplicant(), takenBack, asking({ incident: async (name) => void names.push(name) }))
    expect(names).toEqual([{ service: 'harbor', environment: 'production', version: 'v1.1.0' }])
  })

  it('finds it by its label, open or closed', async () => {
    const issue = {
      number: 12,
      title: 't',
      body: '',
      state: 'closed',
      html_url: 'u',
      user: { login: 'github-actions[bot]' },
    }
    const github = await fakeGithub(({ query }) => {
      expect([query.get('labels'), query.get('state')]).toEqual(['slipway-incident', 'all'])
      return { body: [issue] }
    })
    const name = { service: 'harbor', environment: 'production', version: 'v1.1.0' }
    issue.body = `${markerOf('incident:production:harbor:v1.1.0')}\nwhat happened`
    expect(await githubQueries(github, 1).incident(name)).toMatchObject({ number: 12, state: 'closed' })
    expect(await githubQueries(github, 1).incident({ ...name, service: 'web' })).toBeUndefined()
  })

  it('takes one under the former key, which names no service, only for the service that its record names', async () => {
    const record = formatIncidentRecord({
      schema: 1,
      service: 'harbor',
      environment: 'production',
      release: v2,
      occurrences: [{ deployment: 1, exposure: 0 }],
    })
    const body = `${markerOf('incident:production:v1.1.0')}\n${record}`
    const issue = { number: 12, title: 't', body, state: 'closed', html_url: 'u', user: { login: 'github-actions[bot]' } }
    const ask = githubQueries(await fakeGithub(() => ({ body: [issue] })), 1)
    const name = { service: 'harbor', environment: 'production', version: 'v1.1.0' }
    expect(await ask.incident(name)).toMatchObject({ number: 12, key: 'incident:production:v1.1.0' })
    expect(await ask.incident({ ...name, service: 'web' })).toBeUndefined()
  })

  const frozen = Date.parse('2026-12-25T16:00:00Z')

  it('says how to go on in the words of a repository without the monitor', async () => {
    const run = { sha: 'a'.repeat(40), event: 'push', person: 'mona', byHand: 'step' } as const
    const admission = await admit(anApplicant({ run }), takenBack, asking())
    expect(admission).toMatchObject({
      state: 'refused',
      rule: 'pause',
      hint: expect.stringContaining('blue-green-deploy and mode: resume'),
    })
    expect(JSON.stringify(admission)).not.toContain('.yml')
  })

  it('refuses in a freeze, saying which, until when, and who may override it', async () => {
    expect(await admit(anApplicant(), [], asking(), frozen)).toEqual({
      state: 'refused',
      rule: 'freeze',
      reason: 'production is frozen until 2027-01-04 00:00 Europe/Zurich: year end, fridays',
      hint: 'Wait until it is over; a rollback is never held up. Mona may deploy all the same: run the workflow by hand with a reason in the input override_freeze.',
    })
  })

  it('lets pass whoever is listed in every freeze in force and says why, and remembers it', async () => {
    const because = { overrideFreeze: 'a leak must be closed' }
    expect(await admit(anApplicant(because), [], asking(), frozen)).toMatchObject({
      state: 'admitted',
      overrides: [{ rule: 'freeze', by: 'mona', reason: 'a leak must be closed' }],
    })
    const byRosa = anApplicant({ ...because, run: { sha: 'a'.repeat(40), event: 'workflow_dispatch', person: 'rosa', byHand: 'monitor' } })
    expect(await admit(byRosa, [], asking(), frozen)).toMatchObject({
      state: 'refused',
      reason: expect.stringContaining('rosa is not among'),
    })
    expect(await admit(byRosa, [], asking(), frozen - 86_400_000)).toMatchObject({ state: 'admitted' })
  })
})

describe('a token that may not ask', () => {
  it.each([403, 404])('leaves order unchecked and says so, but ends no pause (%i)', async (status) => {
    const github = await fakeGithub(({ path }) =>
      path.endsWith('/actions/runs/1') && status === 404
        ? { body: { id: 1, run_number: 1, workflow_id: 7, path: 'x.yml', head_branch: 'main', head_sha: 'a' } }
        : { status, body: { message: 'Resource not accessible by integration' } },
    )
    const rulings = await evaluateAdmission(anApplicant(), { records: takenBack, queries: githubQueries(github, 1), now: noon })
    expect(rulings.map(({ rule, state }) => `${rule} ${state}`)).toEqual([
      'superseded unchecked',
      'order unchecked',
      'pause blocks',
      'freeze clear',
    ])
  })
})

describe('the note on affinity', () => {
  const steps =
    parseConfig('service: a\nenvironments: { development: { url: http://dev.test } }', 'x.yml').environments.get('development')?.rollout
      .steps ?? []

  it('is given where both sides serve and nothing keeps a user on one', () => {
    expect(affinityNote(steps, { weighted: true, affinity: 'none' })).toContain('two releases')
    expect(affinityNote(steps, { weighted: true, affinity: 'cookie' })).toBeUndefined()
    expect(affinityNote(steps, { weighted: false, affinity: 'none' })).toBeUndefined()
    expect(affinityNote(steps.slice(-1), { weighted: true, affinity: 'none' })).toBeUndefined()
  })
})
