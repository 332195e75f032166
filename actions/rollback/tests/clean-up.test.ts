import { describe, expect, it } from 'vitest'
import { run } from '../src/run.ts'
import { aScene, someInputs, v1, v2 } from './scene.ts'

async function twoReleases() {
  const scene = aScene()
  await scene.deploy(11, v1)
  await scene.deploy(12, v2)
  return scene
}

describe('the clean-up', () => {
  it('removes what the run of the failed release has built, where that was asked for', async () => {
    const scene = await twoReleases()
    await run(someInputs({ removeArtifacts: true }), scene.step(13), scene.doubles)
    expect(scene.removed).toEqual(['release of 12'])
  })

  it('leaves it otherwise', async () => {
    const scene = await twoReleases()
    await run(someInputs(), scene.step(13), scene.doubles)
    expect(scene.removed).toEqual([])
  })

  it('says so where the token may not, and goes on', async () => {
    const scene = await twoReleases()
    const deleteArtifacts = () => Promise.reject(new Error('403'))
    const doubles = { ...scene.doubles, repository: { ...scene.doubles.repository, deleteArtifacts } }
    const outcome = await run(someInputs({ removeArtifacts: true }), scene.step(13), doubles)
    expect(outcome.ok).toBe(true)
    expect(outcome.evidence.timeline?.map(({ what }) => what).join('\n')).toContain('were not removed (this needs actions: write): 403')
  })

  it('takes nothing down at once: the failed side stays for the hold', async () => {
    const scene = await twoReleases()
    scene.target.calls.length = 0
    const outcome = await run(someInputs(), scene.step(13), scene.doubles)
    expect(scene.target.calls.filter((call) => call.startsWith('retire'))).toEqual([])
    expect(outcome.evidence.timeline?.map(({ what }) => what).join('\n')).toContain('the side of v1.1.0 stays for 10m')
  })
})
