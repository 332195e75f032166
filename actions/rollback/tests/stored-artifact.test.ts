import { ActionError } from '@slipway/shared/core/errors'
import type { ArtifactClient } from '@slipway/shared/rollout/artifacts/artifact-keeper'
import { exited, fakeExec } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'
import { run } from '../src/run.ts'
import { aScene, someInputs, v1, v2, v3 } from './scene.ts'

const digest = `sha256:${'d'.repeat(64)}`
const stored = { digest, store: 'release-asset' as const, ref: 'v1.0.0/site.tgz' }

/** Three releases by the user's commands; the bytes of the first are in the store. Git knows every commit, unless it is missing. */
async function aStory({ store, git = () => true }: { store: ArtifactClient; git?: (args: readonly string[]) => boolean }) {
  const started: { folder: string; artifact: string; purpose: string; digest: string }[] = []
  const exec = fakeExec(([program, ...args], { cwd = '', env }) => {
    if (program === 'git') return exited(git(args) ? 0 : 128, '', 'not our ref')
    if (program === 'start') {
      const { ARTIFACT = '', PURPOSE = '', RELEASE_DIGEST = '' } = env
      started.push({ folder: cwd, artifact: ARTIFACT, purpose: PURPOSE, digest: RELEASE_DIGEST })
    }
    return exited(0)
  })
  const scene = aScene({ exec })
  const { placement: _commandsOfTheScene, ...doubles } = scene.doubles
  await scene.deploy(1, { ...v1, digest }, { terms: { artifact: stored } })
  await scene.deploy(2, v2)
  await scene.deploy(3, v3)
  scene.target.calls.length = 0
  const rollBack = (more = {}) => run(someInputs({ rollbackVersion: 'v1.0.0', ...more }), scene.step(9), { ...doubles, artifacts: store })
  return { scene, started, rollBack }
}

const holding: ArtifactClient = {
  has: async () => 'yes',
  fetch: async (_artifact, folder) => `${folder}/site.tgz`,
  keep: () => Promise.reject(new Error('a rollback keeps nothing')),
}

describe('a rollback to a release whose bytes are in the store', () => {
  it('gives them to the command, in the files of its commit, and says so before it begins', async () => {
    const { started, rollBack, scene } = await aStory({ store: holding })
    const outcome = await rollBack()
    expect(outcome).toMatchObject({ ok: true, outputs: { version: 'v1.0.0', way: 'redeploy' } })
    expect(started).toEqual([
      {
        folder: expect.stringMatching(new RegExp(`slipway-commits/${v1.sha}$`)),
        artifact: expect.stringMatching(/slipway-artifacts\/site\.tgz$/),
        purpose: 'rollback',
        digest,
      },
    ])
    const [first] = outcome.evidence.timeline ?? []
    expect(first?.what).toBe(
      `v1.0.0 is brought up again from its stored bytes, ${digest} (release-asset v1.0.0/site.tgz; nothing is built), then shifted to`,
    )
    expect(scene.ledger.records[0]?.intent).toMatchObject({ kind: 'rollback', artifact: stored, release: { digest } })
  })

  it('tells that in a dry run, and fetches nothing', async () => {
    const { started, rollBack } = await aStory({ store: { ...holding, fetch: () => Promise.reject(new Error('fetched')) } })
    const outcome = await rollBack({ dryRun: true })
    expect(outcome.evidence.headline).toContain(`from its stored bytes, ${digest}`)
    expect(started).toEqual([])
  })

  it('comes from what the command kept where the store fails, which it says', async () => {
    const { started, rollBack } = await aStory({ store: { ...holding, fetch: () => Promise.reject(new ActionError('503')) } })
    expect((await rollBack()).ok).toBe(true)
    expect(started.map(({ artifact }) => artifact)).toEqual([''])
  })

  it('starts it in the checkout where the files of its commit cannot be had', async () => {
    const { started, rollBack } = await aStory({ store: holding, git: () => false })
    expect((await rollBack()).ok).toBe(true)
    expect(started[0]?.folder).not.toContain('slipway-commits')
  })
})
