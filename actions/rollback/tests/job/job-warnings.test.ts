import { fakeLog } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'
import { run } from '../../src/run.ts'
import { aScene, someInputs, v1, v2 } from '../scene.ts'

/** The warnings of a rollback, which goes back whatever they say. */
async function warningsOf(inputs: Parameters<typeof someInputs>[0]) {
  const scene = aScene()
  await scene.deploy(1, v1)
  await scene.deploy(2, v2)
  const log = fakeLog()
  const context = { ...scene.step(3), log }
  const outcome = await run(someInputs(inputs), context, scene.doubles)
  expect(outcome).toMatchObject({ ok: true, outputs: { changed: 'true', version: 'v1.0.0' } })
  return log.lines.filter((line) => line.startsWith('warning'))
}

describe('a rollback whose job was chosen without reading slipway.yml', () => {
  it('says which input names its GitHub environment, and goes back', async () => {
    const [first] = await warningsOf({ unattended: true, githubEnvironment: 'production', secrets: 'A=1' })
    expect(first).toContain('Add production to the input rollback_environments of deployment-monitor.yml')
  })

  it('says that GitHub makes an environment that is missing, where it was given nothing', async () => {
    const [first] = await warningsOf({ unattended: true, githubEnvironment: 'production-rollback' })
    expect(first).toContain('production-rollback gives this job nothing')
    expect(first).toContain('GitHub makes it, without secrets')
  })

  it.each([
    ['the right one', { unattended: true, githubEnvironment: 'production-rollback', secrets: 'A=1' }],
    ['one that was approved', { unattended: false, githubEnvironment: 'production', secrets: 'A=1' }],
    ['one that nobody chose', { unattended: true, secrets: 'A=1' }],
  ])('says nothing of %s', async (_name, inputs) => {
    expect(await warningsOf(inputs)).toEqual([])
  })
})
