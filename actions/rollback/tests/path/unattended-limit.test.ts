import { describe, expect, it } from 'vitest'
import { run } from '../../src/run.ts'
import { fourReleases, someInputs } from '../scene.ts'

describe('a run that nobody approved', () => {
  const unattended = (version?: string) => someInputs({ unattended: true, ...(version === undefined ? {} : { rollbackVersion: version }) })

  it('takes the newest good release, and any of the last ones that is named', async () => {
    const scene = await fourReleases()
    expect((await run(unattended('v1.1.0'), scene.step(9), scene.doubles)).outputs).toMatchObject({ version: 'v1.1.0', changed: 'true' })
    const other = await fourReleases()
    expect((await run(unattended(), other.step(9), other.doubles)).outputs).toMatchObject({ version: 'v1.2.0', changed: 'true' })
  })

  it.each([
    ['older than rollout.keep', 'v1.0.0', undefined],
    ['a bare tag', 'v0.9.0', 'b'.repeat(40)],
  ])('is refused %s, and told of the approved path', async (_name, version, tag) => {
    const scene = await fourReleases()
    if (tag !== undefined) scene.tags.set(version, tag)
    await expect(run(unattended(version), scene.step(9), scene.doubles)).rejects.toMatchObject({
      message: expect.stringContaining('Nobody has approved this run'),
      hint: expect.stringContaining('enhanced-release.yml with version_type=rollback'),
    })
    expect(scene.target.calls).toEqual([])
  })

  it('and of a job of its own where the repository has none of the templates', async () => {
    const scene = await fourReleases()
    const step = scene.step(9)
    const environment = { GITHUB_WORKFLOW_REF: 'quay/harbor/.github/workflows/back.yml@refs/heads/main' }
    const refused = run(unattended('v1.0.0'), { ...step, runner: { ...step.runner, environment } }, scene.doubles)
    await expect(refused).rejects.toMatchObject({ hint: expect.stringContaining('the action rollback has unattended: false') })
    await expect(refused).rejects.not.toMatchObject({ hint: expect.stringContaining('.yml') })
  })
})
