// needs: haproxy, socat, nc
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Colour } from '@slipway/shared/core/words'
import { systemClock } from '@slipway/shared/ports/clock'
import { systemExec } from '@slipway/shared/ports/exec'
import { allTo, bothColours, servesEverything } from '@slipway/shared/rollout/contract/observation'
import { haproxyOf } from '@slipway/shared/rollout/targets/haproxy/configured-target'
import { aRelease } from '@slipway/shared/testing/rollout-fakes'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { expectAdoption } from '../../../shared/tests/rollout/by-hand-contract.ts'
import { keepAsking } from '../../../shared/tests/rollout/targets/kept-connections.ts'
import { blocksOf, inPlaceOf } from '../../../shared/tests/rollout/targets/page.ts'
import { askRuntime } from '../../src/stage/proxy/runtime-client.ts'
import { takePort } from '../../src/stage/system/free-port.ts'

const page = 'haproxy.md'
let folder: string
let port: number
let sides: Server[]
let haproxy: ChildProcess

/** HAProxy with the haproxy.cfg of the page: only its paths, its port and its addresses are those of this test. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-page-'))
  port = await takePort()
  const ports: Record<Colour, number> = { blue: await takePort(), green: await takePort() }
  sides = bothColours.map((colour) => createServer((_request, response) => response.end(colour)).listen(ports[colour], '127.0.0.1'))
  const [shown = ''] = blocksOf(page, 'What to write into haproxy.cfg', 'haproxy')
  const configuration = inPlaceOf(shown, {
    '/run/haproxy/admin.sock': join(folder, 's'),
    '/var/lib/haproxy/state': join(folder, 'state'),
    'bind :80': `bind 127.0.0.1:${port}`,
    '10.0.0.1:8080': `127.0.0.1:${ports.blue}`,
    '10.0.0.2:8080': `127.0.0.1:${ports.green}`,
  })
  await writeFile(join(folder, 'haproxy.cfg'), configuration)
  haproxy = spawn('haproxy', ['-W', '-db', '-f', join(folder, 'haproxy.cfg')], { stdio: 'ignore' })
  await expect.poll(() => askRuntime(join(folder, 's'), 'show info').catch(() => ''), { timeout: 10_000 }).toContain('Pid:')
})
afterEach(async () => {
  const gone = once(haproxy, 'exit')
  if (haproxy.exitCode === null && haproxy.kill('SIGTERM')) await gone
  for (const side of sides) side.closeAllConnections()
  for (const side of sides) side.close()
  await rm(folder, { recursive: true })
})

const target = () =>
  haproxyOf(
    {
      type: 'haproxy',
      socket: join(folder, 's'),
      backend: 'web',
      servers: { blue: { name: 'blue', address: undefined }, green: { name: 'green', address: undefined } },
      affinity: 'none',
      'state-file': join(folder, 'state'),
    },
    { clock: systemClock },
  )
const subjectOf = (colour: Colour) => ({ colour, release: aRelease('v1.0.0'), artifact: undefined })

/** Runs a block of the page as somebody would type it. */
async function typed(block: string): Promise<string> {
  const script = inPlaceOf(block, {
    '/run/haproxy/admin.sock': join(folder, 's'),
    ...(block.includes('/var/') ? { '/var/lib/haproxy/state': join(folder, 'state') } : {}),
  })
  const ran = await systemExec(['bash', '-euo', 'pipefail', '-c', script], { env: { PATH: process.env['PATH'] ?? '' }, timeout: 10_000 })
  if (ran.state !== 'exited' || ran.code !== 0) throw new Error(`${script}\n${JSON.stringify(ran)}`)
  return ran.stdout
}

async function backByHand(tool: (block: string) => string = (block) => block): Promise<string> {
  const [open = '', close = ''] = blocksOf(page, 'Back by hand', 'bash').map(tool)
  await expect.poll(() => typed(open), { timeout: 10_000 }).toContain('web,blue,UP,200')
  return await typed(close)
}

async function reload(): Promise<void> {
  const worker = async () => /^Pid: (\d+)$/m.exec(await askRuntime(join(folder, 's'), 'show info').catch(() => ''))?.[1]
  const before = await worker()
  haproxy.kill('SIGUSR2')
  await expect.poll(async () => ![before, undefined].includes(await worker()), { timeout: 10_000 }).toBe(true)
}

describe('going back by hand, as the page of HAProxy says', () => {
  it.each([
    ['socat', (block: string) => block],
    ['nc', (block: string) => block.replaceAll('socat - ', 'nc -U ')],
  ])('by %s loses no request, and stays over a reload', async (_tool, tool) => {
    const { shift, observe, placement } = target()
    await shift(allTo('green'), subjectOf('green'))
    await placement?.retire(subjectOf('blue'))
    const client = keepAsking(port, { rate: 200 })
    await client.more(60)
    expect(await backByHand(tool)).toMatch(/^web,green,UP,0$/m)
    await client.more(60)
    const { failed, seen } = await client.end()
    expect(failed).toEqual([])
    expect([...seen.keys()].sort()).toEqual(['200 blue', '200 green'])
    expect(servesEverything(await observe(), 'blue')).toBe(true)
    await reload()
    expect(servesEverything(await observe(), 'blue')).toBe(true)
  })

  it('is adopted by the next run', async () => {
    await expectAdoption(target(), async () => void (await backByHand()))
  })
})

it('leaves a server of haproxy.cfg in maintenance when a side is cleaned up, over a reload too', async () => {
  const { shift, observe, placement } = target()
  await shift(allTo('green'), subjectOf('green'))
  await placement?.retire(subjectOf('blue'))
  await reload()
  expect(await observe()).toMatchObject({ blue: { state: 'maintenance', weight: 0 }, green: { weight: 1 } })
})
