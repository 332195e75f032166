// needs: haproxy
import { expect, it } from 'vitest'
import { askRuntime } from '../../src/stage/proxy/runtime-client.ts'
import { startStage } from '../../src/stage/stage.ts'

it('loses no request while weights go back and forth on the real HAProxy', async () => {
  await using stage = await startStage({ proxy: 'haproxy' })
  await stage.seedLive('production', { version: 'v1' })
  await stage.seedLive('production', { version: 'v2' })
  expect(await stage.edgeWeights('production')).toEqual({ blue: 0, green: 100 })
  const client = await stage.startClient('production', { rate: 100 })
  for (const green of [75, 50, 5, 0, 25, 100, 0, 100]) {
    await askRuntime(stage.edge('production').socketPath, `set weight harbor/blue ${100 - green}; set weight harbor/green ${green}`)
    await new Promise((resolve) => setTimeout(resolve, 230))
  }
  const { total, failed, releases } = await client.stop()
  expect(total).toBeGreaterThan(150)
  expect(failed).toBe(0)
  expect(releases.map(({ release }) => release).sort()).toEqual(['v1', 'v2'])
})
