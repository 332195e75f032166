import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileDigest } from '@slipway/shared/ports/file-digest'
import type { ArtifactClient } from '@slipway/shared/rollout/artifacts/artifact-keeper'
import type { StoredArtifact } from '@slipway/shared/rollout/contract/artifact-store'
import type { Phase } from '@slipway/shared/rollout/ledger/ledger'
import { customRulesAnswer, fakeGithub } from '@slipway/shared/testing/github'
import { fakeLedger } from '@slipway/shared/testing/rollout-fakes'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Inputs } from '../../src/inputs.ts'
import type { DeployDoubles } from '../../src/mode-call.ts'
import { run } from '../../src/run.ts'
import { aScene, configuration, quietQueries, someInputs } from '../scene.ts'

const day = 86_400_000
const main = 'a'.repeat(40)
const built = 'd'.repeat(40)
const tree = 'e'.repeat(40)

let folder = ''
let artifact = ''
let digest = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-promotion-'))
  artifact = join(folder, 'release.tar.gz')
  await writeFile(artifact, 'the release')
  digest = await fileDigest(artifact)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** A store that has what it is said to have, and says what was asked of it. */
function storeWith(has: 'yes' | 'no' | 'unknown' = 'yes'): ArtifactClient & { kept: string[] } {
  const kept: string[] = []
  return {
    kept,
    has: async () => has,
    fetch: async (_stored, to) => {
      await writeFile(join(to, 'release.tar.gz'), 'the release')
      return join(to, 'release.tar.gz')
    },
    keep: async (file) => {
      kept.push(file.path)
      return { stored: { digest: file.digest, store: 'actions-artifact', ref: '1/release' }, until: '2027-01-01T00:00:00Z' }
    },
  }
}

const stored = (): StoredArtifact => ({ digest, store: 'actions-artifact', ref: '77/release' })

type Staged = { promotes?: string; phases?: readonly Phase[]; ago?: number; has?: 'yes' | 'no' | 'unknown'; of?: string; build?: string }

/** A scene whose staging has had `develop.1`, built from the same files as the commit on main unless said otherwise. */
async function sceneOf({ promotes = 'staging', phases = ['promote', 'complete'], ago = 1, has, of = tree, build = '' }: Staged = {}) {
  const config = `${build}${configuration.replace('branches: [main]', `branches: [main]\n    promotes: ${promotes}`)}`
  const scene = aScene({ config })
  const staging = fakeLedger({ ...scene.clock, now: () => scene.clock.now() - ago * day })
  const id = await staging.open({
    schema: 1,
    service: 'harbor',
    environment: 'staging',
    kind: 'deploy',
    release: { version: 'develop.1', sha: built, digest },
    colour: 'blue',
    run: { id: 77, attempt: 1, job: 'deploy' },
    artifact: stored(),
    source: { sha: built, tree: of },
  })
  for (const phase of phases) await staging.write(id, { state: 'success', phase, detail: 'error rate 30%' })
  const artifacts = storeWith(has)
  const github = await fakeGithub(({ path }) => {
    if (path.endsWith('/deployment_protection_rules')) return customRulesAnswer()
    if (path.endsWith('/environments/production'))
      return {
        body: {
          protection_rules: [{ type: 'required_reviewers' }],
          deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
        },
      }
    if (path.endsWith('/deployment-branch-policies')) return { body: { branch_policies: [{ name: 'main', type: 'branch' }] } }
    return path.includes('/environments/') ? { body: { protection_rules: [], deployment_branch_policy: null } } : { status: 404 }
  })
  const doubles: DeployDoubles = { ...scene.doubles, github, artifacts, ledgerOf: () => staging, treeOf: async () => tree }
  const step = (inputs: Partial<Inputs>, options: Parameters<typeof scene.step>[1] = {}) =>
    run({ ...someInputs(inputs), ...inputs }, scene.step(1, options), doubles)
  const plan = (inputs: Partial<Inputs> = {}) => {
    const { version: _unknown, ...rest } = someInputs({ mode: 'plan', ...inputs })
    return run({ ...rest, ...inputs }, scene.step(1), doubles)
  }
  return { scene, staging, stagingRecord: id, artifacts, plan, step, doubles }
}

describe('the plan before the build', () => {
  it('names the artifact that passed staging, with the version and commit that it was built with', async () => {
    const { plan } = await sceneOf()
    const { ok, outputs, summary } = await plan()
    expect(ok).toBe(true)
    expect(outputs).toMatchObject({
      go: 'true',
      promote: 'true',
      version: 'develop.1',
      sha: built,
      digest,
      'artifact-store': 'actions-artifact',
      'artifact-ref': '77/release',
      'retention-days': '',
    })
    expect(summary).toContain('the one that passed the watch of staging')
    expect(summary).toContain('nothing is built')
  })

  it('says how long the artifact is to be kept', async () => {
    const { plan } = await sceneOf({ build: 'artifacts: { retention: 30d }\n' })
    expect((await plan()).outputs).toMatchObject({ 'retention-days': '30' })
  })

  it('takes one of which the store does not tell whether it is there', async () => {
    expect((await (await sceneOf({ has: 'unknown' })).plan()).outputs).toMatchObject({ promote: 'true' })
  })

  it.each<[string, Staged, string]>([
    ['of other files', { of: 'f'.repeat(40) }, 'nothing with the files of this commit was deployed to staging'],
    ['that did not pass', { phases: ['promote', 'kept'] }, 'the watch of develop.1 in staging could say nothing'],
    ['that passed too long ago', { promotes: '{ environment: staging, max-age: 12h }' }, 'develop.1 passed its watch in staging on 2026'],
    ['whose bytes are gone', { has: 'no' }, 'the artifact of develop.1, which passed staging, is gone'],
    ['of a build for each environment', { build: 'build: { per-environment: true }\n' }, 'each environment has a build of its own'],
  ])('builds again in the place of one %s, and says so', async (_what, staged, reason) => {
    const { ok, outputs, summary } = await (await sceneOf(staged)).plan()
    expect(ok).toBe(true)
    expect(outputs).toMatchObject({ go: 'true', promote: 'false', 'artifact-ref': '' })
    expect(outputs?.['title']).toContain(', rebuilt)')
    expect(summary).toContain(reason)
  })

  it.each<[string, Staged]>([
    ['of other files', { of: 'f'.repeat(40) }],
    ['whose bytes are gone', { has: 'no' }],
  ])('refuses one %s where rebuild is refuse', async (_what, staged) => {
    const { ok, outputs } = await (await sceneOf({ ...staged, promotes: '{ environment: staging, rebuild: refuse }' })).plan()
    expect(ok).toBe(false)
    expect(outputs).toMatchObject({ go: 'false', reason: expect.stringContaining('production takes only what passed staging') })
  })

  it('chooses nothing where nothing is promoted', async () => {
    const scene = aScene()
    const { doubles } = await sceneOf()
    const { version: _unknown, ...inputs } = someInputs({ mode: 'plan' })
    const { outputs } = await run(inputs, scene.step(1), { ...doubles, ...scene.doubles })
    expect(outputs).toMatchObject({ promote: 'false' })
    expect(outputs?.['title']).not.toContain('rebuilt')
  })
})

describe('the dry run', () => {
  it.each<[string, Staged, string]>([
    ['what passed', {}, 'these bytes passed the watch of staging'],
    ['what staging never had', { of: 'f'.repeat(40) }, 'production takes only what passed staging'],
  ])('says of a pull request with %s what its merge would do', async (_what, staged, message) => {
    const { step } = await sceneOf({ ...staged, promotes: '{ environment: staging, rebuild: refuse }' })
    const outcome = await step({ mode: 'dry-run' }, { event: 'pull_request', ref: 'refs/pull/7/merge' })
    expect(outcome.summary).toContain(message)
  })
})

describe('what is proposed after the build', () => {
  it('is titled by where its bytes come from', async () => {
    const { plan } = await sceneOf()
    const promoted = await plan({ version: 'develop.1', sha: built, digest })
    expect(promoted.outputs?.['title']).toMatch(
      /^harbor develop\.1 \(dddddddddddd, sha256:[0-9a-f]{12}…, passed staging\) over nothing to production$/,
    )
    const other = await plan({ version: 'main.1', digest: `sha256:${'9'.repeat(64)}` })
    expect(other.outputs?.['title']).toContain(', rebuilt) over nothing to production')
  })
})

describe('the deployment', () => {
  const deploy = { mode: 'deploy' as const, version: 'develop.1', sha: built }

  it('records where the bytes are kept, what they were built from, and by which commit they came', async () => {
    const { step, scene, artifacts } = await sceneOf()
    const outcome = await step({ ...deploy, digest, artifact, approvedSha: built, approvedDigest: digest })
    expect(outcome.ok).toBe(true)
    expect(artifacts.kept).toEqual([artifact])
    expect(scene.ledger.records[0]?.intent).toMatchObject({
      release: { version: 'develop.1', sha: built, digest },
      artifact: { digest, store: 'actions-artifact', ref: '1/release' },
      source: { sha: main, tree },
    })
    expect(JSON.stringify(outcome.evidence.timeline)).toContain('these bytes passed the watch of staging')
    expect(JSON.stringify(outcome.evidence.timeline)).toContain('kept as actions-artifact 1/release until 2027-01-01')
  })

  it('records a build by its own commit', async () => {
    const { step, scene } = await sceneOf()
    await step({ mode: 'deploy', version: 'main.1', artifact })
    expect(scene.ledger.records[0]?.intent).toMatchObject({ release: { sha: main }, source: { sha: main, tree } })
  })

  it('goes on where the bytes cannot be kept, and does not say that they are', async () => {
    const { step, scene, artifacts } = await sceneOf()
    artifacts.keep = () => Promise.reject(new Error('403'))
    expect((await step({ ...deploy, digest, artifact })).ok).toBe(true)
    expect(scene.ledger.records[0]?.intent.artifact).toBeUndefined()
  })

  it.each<[string, Partial<Inputs>]>([
    ['that staging never had', { artifact: 'other' }],
    ['of which nothing is known', {}],
  ])('refuses an artifact %s', async (_what, inputs) => {
    const { step, scene } = await sceneOf({ promotes: '{ environment: staging, rebuild: refuse }' })
    const other = join(folder, 'other')
    await writeFile(other, 'another release')
    const outcome = await step({ ...deploy, ...(inputs.artifact === undefined ? {} : { artifact: other }) })
    expect(outcome).toMatchObject({
      ok: false,
      outputs: { phase: 'refused', reason: expect.stringContaining('takes only what passed staging') },
    })
    expect(scene.ledger.records).toEqual([])
    expect(scene.target.calls).toEqual([])
  })

  it('refuses what was taken back from staging after its approval, whatever a rebuild may do', async () => {
    const { step, staging, stagingRecord, scene } = await sceneOf()
    const approved = { ...deploy, digest, artifact, approvedSha: built, approvedDigest: digest }
    await staging.write(stagingRecord, { state: 'failure', phase: 'bad', detail: 'orders were lost' })
    const outcome = await step(approved)
    expect(outcome).toMatchObject({ ok: false, outputs: { reason: expect.stringContaining('did not hold in staging') } })
    expect(scene.target.calls).toEqual([])
  })

  it('compares the commits on main, although the artifact was built elsewhere', async () => {
    const { step, doubles } = await sceneOf()
    await step({ ...deploy, digest, artifact })
    await step({ mode: 'complete' })
    const asked: string[] = []
    doubles.queries = { ...quietQueries, compareCommits: async (base, head) => void asked.push(`${base} ${head}`) }
    await step({ mode: 'plan', version: 'main.2', digest: `sha256:${'9'.repeat(64)}` }, { sha: 'b'.repeat(40) })
    expect(asked).toEqual([`${main} ${'b'.repeat(40)}`])
  })
})

describe('mode fetch', () => {
  it('brings the bytes to the path that it is given', async () => {
    const { step } = await sceneOf()
    const to = join(folder, 'fetched.tgz')
    const { ok, outputs } = await step({
      mode: 'fetch',
      digest,
      artifactStore: 'actions-artifact',
      artifactRef: '77/release',
      artifact: to,
    })
    expect(ok).toBe(true)
    expect(outputs).toMatchObject({ digest, artifact: to })
    expect(await readFile(to, 'utf8')).toBe('the release')
  })

  it('needs to be told what', async () => {
    const { step } = await sceneOf()
    await expect(step({ mode: 'fetch', digest, artifact: 'x' })).rejects.toThrow('needs the inputs "artifact-store", "artifact-ref"')
  })
})
