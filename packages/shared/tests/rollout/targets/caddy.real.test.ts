// needs: caddy, curl
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { allTo } from '../../../src/rollout/contract/observation.ts'
import { aRelease } from '../../../src/testing/rollout-fakes.ts'
import { describeTarget } from '../target-contract.ts'
import { ask, askWhile, freePorts, type ProxyPlace, runScript, scripts, startProgram, startScriptedProxy } from './scripted-proxy.ts'

async function startCaddy({ folder, port, variables }: ProxyPlace) {
  const caddyfile = join(folder, 'Caddyfile')
  await writeFile(
    caddyfile,
    `{
	admin ${variables['CADDY_ADMIN']}
	auto_https off
}
import ${join(scripts, 'slipway.caddy')}
http://127.0.0.1:${port} {
	import slipway_side
}
`,
  )
  expect(await runScript('caddy-shift.sh', ['--first'], variables)).toEqual({ code: 0, output: '' })
  return startProgram('caddy', ['run', '--config', caddyfile, '--adapter', 'caddyfile'], variables)
}

const start = async () => {
  const [admin] = await freePorts(1)
  return await startScriptedProxy({
    name: 'caddy',
    weighted: false,
    start: startCaddy,
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
    expect(await ask(proxy.port)).toEqual({ status: 503, body: 'nothing is live yet' })
    await proxy.target.shift(allTo('blue'), subject)
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

  it('refuses shares, which this way does not have', async () => {
    const env = { PATH: process.env['PATH'] ?? '', BLUE_WEIGHT: '75', GREEN_WEIGHT: '25' }
    const { code, output } = await runScript('caddy-shift.sh', [], env)
    expect([code, output]).toEqual([2, expect.stringContaining('set weighted: false')])
  })
})
