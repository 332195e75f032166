// needs: caddy, curl
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { systemExec } from '../../../src/ports/exec.ts'
import { allTo, servesEverything } from '../../../src/rollout/contract/observation.ts'
import { aRelease } from '../../../src/testing/rollout-fakes.ts'
import { expectAdoption } from '../by-hand-contract.ts'
import { describeTarget } from '../target-contract.ts'
import { keepAsking } from './kept-connections.ts'
import { blocksOf, inPlaceOf } from './page.ts'
import {
  ask,
  askWhile,
  freePorts,
  type ProxyPlace,
  runScript,
  type ScriptedProxy,
  scripts,
  startProgram,
  startScriptedProxy,
} from './scripted-proxy.ts'

/** What the page shows to write into the Caddyfile, with the places of this test. */
const shown = ({ port }: ProxyPlace, from: string) => {
  const [block = ''] = blocksOf('command.md', 'Caddy', 'caddyfile')
  return inPlaceOf(block, { 'slipway.caddy': from, 'example.com': `http://127.0.0.1:${port}` })
}
const whole = (sites: string, { variables }: ProxyPlace) => `{
	admin ${variables['CADDY_ADMIN']}
	auto_https off
}
${sites}`

const caddy = ({ folder, variables }: ProxyPlace) =>
  startProgram('caddy', ['run', '--config', join(folder, 'Caddyfile'), '--adapter', 'caddyfile'], variables)

async function startCaddy(place: ProxyPlace) {
  await writeFile(join(place.folder, 'Caddyfile'), whole(shown(place, join(scripts, 'slipway.caddy')), place))
  expect(await runScript('caddy-shift.sh', ['--first'], place.variables)).toEqual({ code: 0, output: '' })
  return caddy(place)
}

/** A Caddy of before: its one server is what the page calls blue. */
async function startOlder(place: ProxyPlace) {
  const { folder, port, sides } = place
  await writeFile(join(folder, 'Caddyfile'), whole(`http://127.0.0.1:${port} {\n\treverse_proxy ${sides.blue}\n}\n`, place))
  return caddy(place)
}

const start = async (how: (place: ProxyPlace) => Promise<() => Promise<void>> = startCaddy) => {
  const [admin] = await freePorts(1)
  return await startScriptedProxy({
    name: 'caddy',
    weighted: false,
    start: how,
    variables: ({ folder, status }) => ({
      HOME: folder,
      CADDY_LIVE: `${folder}/live`,
      CADDY_ADMIN: `127.0.0.1:${admin}`,
      CADDY_STATUS: status,
    }),
  })
}

describeTarget('Caddy, by the scripts of action-templates', async () => {
  const proxy = await start()
  return {
    target: proxy.target,
    seesDown: false,
    up: async () => undefined,
    down: async () => undefined,
    [Symbol.asyncDispose]: () => proxy[Symbol.asyncDispose](),
  }
})

const subject = { colour: 'green' as const, release: aRelease('v1.1.0'), artifact: undefined }

describe('Caddy that is shifted by scripts', () => {
  it('answers from the side that it was sent to, and drops no request on the way', async () => {
    await using proxy = await start()
    expect(await ask(proxy.port)).toEqual({ status: 200, body: 'blue' })
    expect(servesEverything(await proxy.target.observe(), 'blue')).toBe(true)
    let over = false
    const traffic = askWhile(proxy.port, () => over)
    for (const colour of Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? 'green' : 'blue'))) {
      await proxy.target.shift(allTo(colour), subject)
      expect(await ask(proxy.port)).toEqual({ status: 200, body: colour })
    }
    over = true
    const answers = await traffic
    expect(answers.filter((answer) => 'error' in answer || answer.status !== 200)).toEqual([])
    expect(answers.length).toBeGreaterThan(50)
  })

  it('resets no request of a client that keeps its connections', async () => {
    await using proxy = await start()
    const client = keepAsking(proxy.port, { rate: 200 })
    for (const colour of ['green', 'blue', 'green', 'blue', 'green', 'blue', 'green'] as const) {
      await client.more(40)
      await proxy.target.shift(allTo(colour), subject)
    }
    await client.more(40)
    const { failed, seen } = await client.end()
    expect(failed).toEqual([])
    expect([...seen.keys()].sort()).toEqual(['200 blue', '200 green'])
  })

  it('moves no traffic when it is set up once more', async () => {
    await using proxy = await start()
    await proxy.target.shift(allTo('green'), subject)
    expect(await runScript('caddy-shift.sh', ['--first'], proxy.variables)).toEqual({ code: 0, output: '' })
    expect(await ask(proxy.port)).toEqual({ status: 200, body: 'green' })
  })

  it('refuses shares, which this way does not have', async () => {
    const env = { PATH: process.env['PATH'] ?? '', BLUE_WEIGHT: '75', GREEN_WEIGHT: '25' }
    const { code, output } = await runScript('caddy-shift.sh', [], env)
    expect([code, output]).toEqual([2, expect.stringContaining('set weighted: false')])
  })
})

/** Runs commands of the page in this Caddy's place, as root would. */
async function runShown(script: string, proxy: ScriptedProxy): Promise<string> {
  const bin = join(proxy.folder, 'bin')
  await mkdir(bin, { recursive: true })
  await writeFile(join(bin, 'sudo'), '#!/bin/sh\nexec "$@"\n', { mode: 0o755 })
  const env = { ...proxy.variables, PATH: `${bin}:${process.env['PATH']}`, USER: 'root' }
  const ran = await systemExec(['bash', '-euo', 'pipefail', '-c', script], { env, timeout: 20_000 })
  if (ran.state !== 'exited' || ran.code !== 0) throw new Error(`${script}\n${JSON.stringify(ran)}`)
  return ran.stdout
}

describe('what the page says of Caddy', () => {
  it('takes a live Caddy over: blue goes on, and the only requests lost are those that its one reload cut', async () => {
    await using proxy = await start(startOlder)
    const { folder, sides } = proxy
    const client = keepAsking(proxy.port, { rate: 200, connections: 20 })
    await client.more(100)
    const [before = '', after = ''] = blocksOf('command.md', 'A Caddy that is live', 'bash')
    await runShown(inPlaceOf(before, { '/etc/caddy': folder, 'deploy/': `${scripts}/` }), proxy)
    const file = join(folder, 'slipway.caddy')
    // What the page has somebody write by hand.
    const written = inPlaceOf(await readFile(file, 'utf8'), {
      '{$BLUE_SIDE:127.0.0.1:8001}': sides.blue,
      '{$GREEN_SIDE:127.0.0.1:8002}': sides.green,
    })
    await writeFile(file, written)
    await writeFile(join(folder, 'Caddyfile'), whole(shown(proxy, file), proxy))
    const told = await runShown(inPlaceOf(after, { '/etc/caddy': folder, 'deploy/': `${scripts}/` }), proxy)
    expect(JSON.parse(told)).toMatchObject({ sides: { blue: { weight: 1 }, green: { weight: 0 } } })
    await client.more(100)
    await proxy.target.shift(allTo('green'), subject)
    await client.more(100)
    const { failed, seen } = await client.end()
    expect([...seen.keys()]).toEqual(expect.arrayContaining(['200 blue', '200 green']))
    expect(failed.filter((what) => !/^(ECONNRESET|EPIPE) on a /.test(what))).toEqual([])
    expect(failed.length).toBeLessThanOrEqual(20)
  })

  it('goes back by hand, and the next run adopts it', async () => {
    await using proxy = await start()
    await expectAdoption(proxy.target, async () => {
      const [block = ''] = blocksOf('command.md', 'Back by hand, with Caddy', 'bash')
      const told = await runShown(inPlaceOf(block, { '/etc/caddy': proxy.folder, '127.0.0.1:8902': proxy.status }), proxy)
      expect(JSON.parse(told)).toMatchObject({ sides: { blue: { weight: 1 } } })
    })
  })
})
