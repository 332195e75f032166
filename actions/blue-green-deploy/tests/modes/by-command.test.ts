import { fakeGithub } from '@slipway/shared/testing/github'
import { describe, expect, it } from 'vitest'
import type { ApprovalQueries } from '../../src/by-command/approval-port.ts'
import type { Inputs } from '../../src/inputs.ts'
import { run } from '../../src/run.ts'
import { people, proposedCommit, proposedDigest } from '../by-command/scene.ts'
import { aDeployJob, aScene, configuration, someInputs } from '../scene.ts'

const asked = configuration.replace('approval: required', 'approval: by-command\n    approvers: [mona, rosa]')
const written = '/temp/slipway-evidence/proposal.json'

/** A production that v1.0.0 serves, whose releases are approved by command. `tree`: the slipway.yml of what is deployed. */
async function aProduction({
  tree = asked,
  main = asked,
  workflow = '      approve:\n',
}: {
  tree?: string
  main?: string
  workflow?: string
} = {}) {
  const before = aScene()
  await aDeployJob(before, 1, 'v1.0.0')
  const scene = { ...before, ...aScene({ config: tree }), doubles: before.doubles }
  let approver = 'rosa'
  let proposedOn = 'main'
  let text = ''
  const approval: ApprovalQueries = {
    proposal: async () => text,
    run: async (id) =>
      id === 7 ? people({ branch: proposedOn }) : people({ id, actor: 'rosa', triggeredBy: approver, event: 'workflow_dispatch' }),
    job: async (id) => (id === 70 ? { run: 7, name: 'slipway / proposal', conclusion: 'success' } : undefined),
    commitPeople: async () => [],
    has: async () => 'yes',
    fileAt: async ({ ref }) => (ref === 'main' ? main : undefined),
  }
  const doubles = { ...before.doubles, approval }
  const step = (id: number, environment: Readonly<Record<string, string>> = {}) => {
    const context = scene.step(id, { sha: proposedCommit, event: id === 7 ? 'push' : 'workflow_dispatch', environment })
    const { runner } = context
    return {
      ...context,
      runner: {
        ...runner,
        run: { ...runner.run, jobId: id * 10, ...(id === 7 ? {} : { startedOn: { ref: 'refs/heads/main', sha: 'c'.repeat(40) } }) },
        payload: { repository: { default_branch: 'main' } },
      },
    }
  }
  const release = { version: 'v1.1.0', sha: proposedCommit, digest: proposedDigest }
  const call = async (id: number, inputs: Partial<Inputs>) => {
    const context = step(id, { GITHUB_WORKFLOW_REF: 'quay/harbor/.github/workflows/ci.yml@refs/heads/main' })
    await context.files.write('/workspace/.github/workflows/ci.yml', workflow)
    // GitHub has no rule for the environment, and nothing else.
    const github = await fakeGithub(() => ({ status: 404, body: { message: 'Not Found' } }))
    const asks = inputs.mode === 'plan' || inputs.mode === 'commit' ? { ...doubles, github } : doubles
    return { outcome: await run(someInputs({ version: undefined, ...inputs }), context, asks), context }
  }
  /** What the job "proposal" of run 7 says, and leaves for the approval. */
  const propose = async () => {
    const { outcome, context } = await call(7, { mode: 'plan', ...release })
    text = (await context.files.read(written)) ?? ''
    const line = outcome.outputs?.['approve-by'] ?? ''
    return { outcome, line, approve: /approve=(\S+)/.exec(line)?.[1] ?? '' }
  }
  return {
    ledger: before.ledger,
    lock: before.lock,
    ended: before.ended,
    call,
    propose,
    release,
    actAs: (login: string) => {
      approver = login
    },
    proposeOn: (branch: string) => {
      proposedOn = branch
    },
  }
}

describe('a proposal that is approved by command', () => {
  it('deploys nothing, and says the one line', async () => {
    const { propose, call } = await aProduction()
    const before = await call(7, { mode: 'plan' })
    expect(before.outcome.outputs).toMatchObject({ go: 'true', promote: 'false', 'approve-by': '' })
    const { outcome, line } = await propose()
    expect(outcome).toMatchObject({ ok: true, outputs: { go: 'false', version: 'v1.1.0', live: 'v1.0.0' } })
    expect(line).toMatch(/^gh workflow run ci\.yml --ref main --field environment=production --field approve=7-[0-9a-f]{64}$/)
    expect(outcome.summary.split(line)).toHaveLength(2)
    expect(outcome.annotations).toMatchObject([{ level: 'notice', message: expect.stringContaining(line) }])
    expect(outcome.evidence.headline).toBe('v1.1.0 waits for its approval by command to go to production')
  })

  it('is fetched by its digest, and deployed once', async () => {
    const { propose, call, release, ledger, ended } = await aProduction()
    const { approve } = await propose()
    const planned = await call(8, { mode: 'plan', approve })
    expect(planned.outcome.outputs).toMatchObject({
      go: 'true',
      promote: 'true',
      ...release,
      'artifact-store': 'actions-artifact',
      'artifact-ref': '7/release',
    })
    const deployed = await call(8, { mode: 'deploy', approve, ...release })
    expect(deployed.outcome).toMatchObject({ ok: true, outputs: { version: 'v1.1.0' } })
    expect(ledger.records[0]?.intent).toMatchObject({ approval: 'by-command', approvals: [{ by: 'rosa' }], proposal: approve, release })
    await call(8, { mode: 'complete', watchVerdict: 'pass' })
    ended.add(8)
    for (const mode of ['plan', 'deploy'] as const) {
      const again = await call(9, { mode, approve, ...(mode === 'plan' ? {} : release) })
      expect(again.outcome).toMatchObject({ ok: false, evidence: { headline: expect.stringContaining('it was used: run 8') } })
    }
    expect(ledger.records).toHaveLength(2)
  })

  it.each([
    ['plan', 'mona', 'mona started run 7'],
    ['deploy', 'mona', 'mona started run 7'],
    ['plan', 'vera', 'vera started it'],
    // The plan was that of an approver, and somebody else has run the job again.
    ['deploy', 'vera', 'vera started it'],
  ] as const)('is refused in mode %s to %s', async (mode, login, said) => {
    const { propose, call, release, ledger, actAs } = await aProduction()
    const { approve } = await propose()
    actAs(login)
    const { outcome } = await call(8, { mode, approve, ...(mode === 'plan' ? {} : release) })
    expect(outcome).toMatchObject({ ok: false, evidence: { headline: expect.stringContaining(said) } })
    expect(ledger.records).toHaveLength(1)
  })

  it.each([
    ['nobody has approved', {}, 'nobody has approved this'],
    ['is another artifact', { digest: `sha256:${'6'.repeat(64)}`, approve: 'given' }, 'digest: proposed'],
  ])('is not deployed where what comes %s', async (_what, inputs: Partial<Inputs>, said) => {
    const { propose, call, release, ledger } = await aProduction()
    const { approve } = await propose()
    const { outcome } = await call(8, { mode: 'deploy', ...release, ...inputs, ...(inputs.approve === undefined ? {} : { approve }) })
    expect(outcome).toMatchObject({ ok: false, evidence: { headline: expect.stringContaining(said) } })
    expect(ledger.records).toHaveLength(1)
  })
})

it('is refused under another number than it was proposed with', async () => {
  const { propose, call } = await aProduction()
  const { approve } = await propose()
  const { outcome } = await call(8, { mode: 'plan', approve, buildVersion: 'v1.1.1' })
  expect(outcome).toMatchObject({ ok: false, evidence: { headline: expect.stringContaining('version: proposed v1.1.0, now v1.1.1') } })
})

it('is refused before the lock is taken, and looked at again under it', async () => {
  const { propose, call, release, ledger, lock } = await aProduction()
  const { approve } = await propose()
  const taken = lock.log.length
  await call(8, { mode: 'deploy', ...release })
  expect(lock.log).toHaveLength(taken)
  const { append } = lock
  const [live] = ledger.records
  let used = false
  lock.append = async (record, onto) => {
    if (!used && live !== undefined) await ledger.open({ ...live.intent, proposal: approve })
    used = true
    return await append(record, onto)
  }
  const { outcome } = await call(9, { mode: 'deploy', approve, ...release })
  expect(outcome).toMatchObject({ ok: false, evidence: { headline: expect.stringContaining('it was used: run 1') } })
  expect(ledger.records).toHaveLength(2)
})

it.each([
  ['feature/x', false],
  ['main', true],
])('is proposed on %s: %s', async (branch, ok) => {
  const { propose, call, proposeOn } = await aProduction()
  const { approve } = await propose()
  proposeOn(branch)
  expect((await call(8, { mode: 'plan', approve })).outcome.ok).toBe(ok)
})

describe('the commit of a run that approves', () => {
  it.each([
    ['is that of the proposal', { environment: 'production' }, { commit: proposedCommit, ref: 'refs/heads/main' }],
    ['is none where ref names one too', { environment: 'production', ref: 'v1' }, 'Leave ref out'],
  ])('%s', async (_what, inputs: Partial<Inputs>, expected) => {
    const { propose, call } = await aProduction()
    const { approve } = await propose()
    const chosen = call(8, { mode: 'commit', approve, ...inputs })
    if (typeof expected === 'string') await expect(chosen).rejects.toMatchObject({ hint: expect.stringContaining(expected) })
    else expect((await chosen).outcome.outputs).toMatchObject(expected)
  })
})

describe('the default branch', () => {
  const none = configuration.replace('approval: required', 'approval: none')

  it('decides that an approval is needed, whatever the tree says that is deployed', async () => {
    const { call, release, ledger } = await aProduction({ tree: none })
    const { outcome } = await call(8, { mode: 'deploy', ...release })
    expect(outcome).toMatchObject({ ok: false, evidence: { headline: expect.stringContaining('nobody has approved this') } })
    expect(ledger.records).toHaveLength(1)
  })

  it('decides who approves', async () => {
    const tree = asked.replace('[mona, rosa]', '[mona, rosa, vera]')
    const { propose, call, actAs } = await aProduction({ tree })
    const { approve, outcome } = await propose()
    expect(outcome.summary).toContain('by command of one of mona, rosa, but')
    actAs('vera')
    expect((await call(8, { mode: 'plan', approve })).outcome).toMatchObject({ ok: false })
  })

  it('has to name them, or nobody may', async () => {
    const { propose } = await aProduction({ main: none })
    const { outcome } = await propose()
    expect(outcome).toMatchObject({ ok: false, evidence: { headline: expect.stringContaining('the default branch does not say so') } })
  })

  it('refuses an approval that nothing asks for', async () => {
    const { call } = await aProduction({ tree: none, main: none })
    await expect(call(8, { mode: 'plan', approve: `7-${'a'.repeat(64)}` })).rejects.toThrow('environments.production.approval is none')
  })
})

it('is refused before the build where the workflow has no such input', async () => {
  const { call } = await aProduction({ workflow: 'on:\n  workflow_dispatch:\n    inputs:\n      environment:\n        type: string\n' })
  const { outcome } = await call(7, { mode: 'plan' })
  expect(outcome).toMatchObject({ ok: false, evidence: { headline: expect.stringContaining('with the input approve, and it has none') } })
})
