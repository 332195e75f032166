import { intent, type LedgerRecord } from '@slipway/shared/rollout/ledger/ledger'
import { describe, expect, it } from 'vitest'
import { type ApprovalFacts, type ApprovedRollout, evaluateCommand } from '../../src/by-command/evaluate.ts'
import { aProposal, people, proposedDigest, someFacts } from './scene.ts'

const day = 86_400_000
const proposedAt = Date.parse(aProposal().at)

function record(id: number, version: string, more: object = {}): LedgerRecord {
  const at = '2026-01-05T11:00:00Z'
  const wanted = {
    schema: 1,
    service: 'harbor',
    environment: 'production',
    kind: 'deploy',
    release: { version, sha: 'a'.repeat(40) },
    colour: 'blue',
    run: { id: id + 40, attempt: 1, job: 'deploy' },
    ...more,
  }
  return { id, at, intent: intent.parse(wanted), entries: [{ at, state: 'success', phase: 'complete', detail: '' }] }
}

const live = record(1, 'v1.0.0')
const rollout = (overrides: Partial<ApprovedRollout> = {}): ApprovedRollout => ({
  environment: 'production',
  service: 'harbor',
  release: aProposal().release,
  records: [live],
  now: proposedAt + day,
  ...overrides,
})
const by = (login: string, more: object = {}) => ({ approving: people({ ...someFacts().approving, triggeredBy: login, ...more }) })

describe('an approval by command', () => {
  it('holds for an approver who did not push, of what was proposed over what was live', () => {
    expect(evaluateCommand(someFacts(), rollout())).toEqual({ rule: 'approval', state: 'clear', message: 'approved: rosa by command' })
  })

  it.each<[string, Partial<ApprovalFacts>, string]>([
    ['in other letters', by('Rosa'), 'clear'],
    ['who ran again what another approver had started', by('ada', { actor: 'rosa', attempt: 2 }), 'clear'],
    ['who wrote nothing that GitHub knows', { authors: [] }, 'clear'],
    [
      'who is none of approvers',
      by('vera'),
      'vera started it, and environments.production.approvers of the default branch names mona, rosa, ada',
    ],
    ['who ran again what an approver had started', by('vera', { actor: 'rosa', attempt: 2 }), 'vera started it'],
    ['who pushed', by('mona'), 'mona started run 7, which proposes it (by push)'],
    ['who pushed, in other letters', by('MONA'), 'MONA started run 7'],
    ['who wrote the commit that somebody else has merged', { authors: ['rosa', 'web-flow'] }, 'rosa wrote or committed bbbbbbbbbbbb'],
    ['who has a schedule do it', by('rosa', { event: 'schedule' }), 'this run was started by schedule'],
    ['for a run that has gone', { proposing: undefined }, 'run 7, which proposes it, is not known to GitHub any more'],
    ['of a pull request', { proposing: people({ event: 'pull_request' }) }, 'run 7 was started by pull_request, which proposes nothing'],
    [
      'of a branch of their own',
      { proposing: people({ branch: 'feature/x' }), ofItsBranches: false },
      'run 7 was started on feature/x, which is neither the default branch nor one of production',
    ],
    ['of a fork', { proposing: people({ repository: 'vera/harbor' }) }, 'run 7 is of vera/harbor, another repository'],
    [
      'of another workflow',
      { proposing: people({ path: '.github/workflows/other.yml' }) },
      'is one of .github/workflows/other.yml, and this one of',
    ],
    ['of a run that was started again', { proposing: people({ attempt: 2 }) }, 'run 7 has attempt 2 since, and attempt 1 has proposed it'],
    ['before the gates have passed', job(undefined), 'the job "proposal" of run 7 has not ended yet'],
    ['of a run whose gates have failed', job('failure'), 'the job "proposal" of run 7 ended as failure'],
    ['of a job of another run', { proposingJob: { run: 6, name: 'proposal', conclusion: 'success' } }, '70 is no job "proposal" of run 7'],
    ['of another job', { proposingJob: { run: 7, name: 'slipway / build', conclusion: 'success' } }, '70 is no job "proposal" of run 7'],
    ['of a job that is not known', { proposingJob: undefined }, '70 is no job "proposal" of run 7'],
    ['of bytes that have gone', { bytes: 'no' }, 'the artifact of v1.1.0 that run 7 has left is gone'],
    ['of bytes that could not be asked for', { bytes: 'unknown' }, 'clear'],
  ])('by somebody %s', (_whose, facts, said) => {
    const result = evaluateCommand(someFacts(facts), rollout())
    if (said === 'clear') expect(result.state).toBe('clear')
    else expect(result).toMatchObject({ state: 'blocks', message: expect.stringContaining(said) })
  })

  it.each<[string, Partial<ApprovedRollout>, string]>([
    [
      'another digest',
      { release: { ...aProposal().release, digest: `sha256:${'6'.repeat(64)}` } },
      `digest: proposed ${proposedDigest}, now sha256:666`,
    ],
    ['another version', { release: { ...aProposal().release, version: 'v1.2.0' } }, 'version: proposed v1.1.0, now v1.2.0'],
    ['another commit', { release: { ...aProposal().release, sha: 'c'.repeat(40) } }, 'commit: proposed bbbb'],
    ['another environment', { environment: 'staging' }, 'environment: proposed production, now staging'],
    ['another service', { service: 'web' }, 'service: proposed harbor, now web'],
    ['another live release', { records: [record(1, 'v1.0.1')] }, 'live release: proposed v1.0.0, now v1.0.1'],
    ['nothing live', { records: [] }, 'live release: proposed v1.0.0, now none'],
    [
      'the same live release, after another one came and went',
      { records: [record(3, 'v1.0.0', { kind: 'rollback' }), record(2, 'v1.0.9'), live] },
      'run 43 has recorded a rollback of v1.0.0 since it was proposed',
    ],
    [
      'an approval that was used',
      { records: [record(2, 'v1.1.0', { proposal: someFacts().name }), live] },
      'it was used: run 42 has recorded its rollout on 2026-01-05, and an approval counts once',
    ],
    ['a proposal of last week', { now: proposedAt + 7 * day + 1 }, 'it was proposed at 2026-01-05T12:00:00Z, longer ago than 7d'],
  ])('does not hold for %s', (_what, changed, said) => {
    const result = evaluateCommand(someFacts(), rollout(changed))
    expect(result).toMatchObject({
      state: 'blocks',
      message: expect.stringContaining(said),
      hint: expect.stringContaining('gh run rerun --job 70'),
    })
  })

  it('holds to the last moment of its days', () => {
    expect(evaluateCommand(someFacts(), rollout({ now: proposedAt + 7 * day })).state).toBe('clear')
  })

  it('says everything at once, and who may', () => {
    const both = evaluateCommand(someFacts({ ...by('mona'), proposing: people({ attempt: 2 }) }), rollout())
    expect(both).toMatchObject({ message: expect.stringMatching(/mona started run 7.*; mona wrote.*; run 7 has attempt 2/) })
    expect(evaluateCommand(someFacts(by('vera')), rollout())).toMatchObject({ hint: 'Let rosa or ada run the same line.' })
    const nobody = evaluateCommand(someFacts({ ...by('mona'), approvers: ['mona'] }), rollout())
    expect(nobody).toMatchObject({ hint: expect.stringContaining('add a login to environments.production.approvers') })
    const gone = evaluateCommand(someFacts({ bytes: 'no' }), rollout())
    expect(gone).toMatchObject({ hint: expect.stringMatching(/gh run rerun 7$/) })
  })
})

function job(conclusion: string | undefined): Partial<ApprovalFacts> {
  return { proposingJob: { run: 7, name: 'slipway / ci / proposal', conclusion } }
}
