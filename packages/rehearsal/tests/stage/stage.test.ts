import { existsSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { failuresNotBy, lastReleases } from '../../src/stage/client/client-samples.ts'
import { askRuntime } from '../../src/stage/proxy/runtime-client.ts'
import { type RehearsalStage, startStage } from '../../src/stage/stage.ts'
import { processesBelow } from '../../src/stage/system/processes.ts'

let stage: RehearsalStage

beforeAll(async () => {
  stage = await startStage({ environments: ['staging', 'production'] })
})
afterAll(async () => {
  await stage[Symbol.asyncDispose]()
})

const pause = (span: number) => new Promise((resolve) => setTimeout(resolve, span))

it('begins with nothing live', async () => {
  expect(await stage.edgeWeights('production')).toEqual({ blue: 0, green: 0 })
  expect(await stage.running('production')).toEqual({ blue: undefined, green: undefined })
  expect((await fetch(`${stage.environment('production').url}/api/health`)).status).toBe(503)
})

it('seeds a release live, and the next one on the other side', async () => {
  expect(await stage.seedLive('production', { version: 'v1.2.3' })).toBe('blue')
  const health = await fetch(`${stage.environment('production').url}/api/health`)
  expect([health.status, await health.json()]).toEqual([200, { status: 'pass', version: 'v1.2.3', checks: { database: 'pass' } }])
  expect(await (await fetch(`${stage.environment('production').url}/api/items`)).json()).toMatchObject({
    items: [{ id: '1', name: 'anchor' }, {}, {}],
  })
  expect(await stage.seedLive('production', { version: 'v1.3.0' })).toBe('green')
  expect(await stage.running('production')).toEqual({ blue: 'v1.2.3', green: 'v1.3.0' })
  expect(await stage.edgeWeights('production')).toEqual({ blue: 0, green: 100 })
  expect(await stage.running('staging')).toEqual({ blue: undefined, green: undefined })
})

it('loses no request while weights go back and forth under the client', async () => {
  const edge = stage.edge('production')
  const { weightChanges } = stage.environment('production')
  const client = await stage.startClient('production', { rate: 100 })
  await pause(200)
  for (const green of [75, 50, 5, 0, 25, 100, 0, 100]) {
    await askRuntime(edge.socketPath, `set weight harbor/blue ${100 - green}; set weight harbor/green ${green}`)
    await pause(230)
  }
  const report = await client.stop()
  expect(report.total).toBeGreaterThan(150)
  expect(failuresNotBy(report.samples, 'none of ours')).toEqual([])
  expect(report.releases.map(({ release }) => release).sort()).toEqual(['v1.2.3', 'v1.3.0'])
  expect(lastReleases(report.samples, 5)).toEqual(['v1.3.0'])
  expect(weightChanges().map(({ green }) => green)).toEqual(expect.arrayContaining([75, 50, 5, 25]))
})

it('shows a bad release as bad: its own failures, and none of the edge', async () => {
  await stage.seedLive('staging', { version: 'bad', behaviour: { kind: 'failing', share: 0.5 } })
  const client = await stage.startClient('staging', { rate: 100 })
  await pause(400)
  const { failed, total, samples } = await client.stop()
  expect(Math.abs(failed / total - 0.5)).toBeLessThan(0.1)
  expect(failuresNotBy(samples, 'bad')).toEqual([])
})

it('gives what the environment needs as dotenv lines', () => {
  expect(stage.environmentVariables('staging')).toMatch(/^HARBOR_HOME=\/.*\nHARBOR_BLUE_PORT=\d+\nHARBOR_GREEN_PORT=\d+\n/)
  expect(stage.secrets('staging')).toMatch(/^DATABASE_URL=postgres:\/\/\S+\nSLACK_WEBHOOK=http:\/\/\S+\/services\/staging\n$/)
  expect(() => stage.environment('nowhere')).toThrow('the stage has no environment nowhere; it has staging, production')
})

it('leaves neither processes nor folders behind', async () => {
  const own = await startStage()
  await own.seedLive('production', { version: 'v1' })
  expect(await processesBelow(own.folder)).toHaveLength(1)
  await own[Symbol.asyncDispose]()
  expect(await processesBelow(own.folder)).toEqual([])
  expect(existsSync(own.folder)).toBe(false)
})
