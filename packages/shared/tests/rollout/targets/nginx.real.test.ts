// needs: nginx, curl
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { allTo, servesEverything } from '../../../src/rollout/contract/observation.ts'
import { aRelease } from '../../../src/testing/rollout-fakes.ts'
import { describeTarget } from '../target-contract.ts'
import { ask, askWhile, type ProxyPlace, runScript, startProgram, startScriptedProxy } from './scripted-proxy.ts'

const configuration = (port: number, folder: string) => `
worker_processes 2;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log notice;
events { worker_connections 256; }
http {
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((what) => `${what}_temp_path ${folder}/${what};`).join(' ')}
  include ${folder}/split.conf;
  server {
    listen 127.0.0.1:${port};
    location / { proxy_pass http://$slipway_side; proxy_http_version 1.1; proxy_set_header Connection ""; }
  }
}
`

async function startNginx({ folder, port, variables }: ProxyPlace) {
  await writeFile(join(folder, 'nginx.conf'), configuration(port, folder))
  expect(await runScript('nginx-shift.sh', ['--first'], variables)).toEqual({ code: 0, output: '' })
  return startProgram('nginx', ['-p', folder, '-c', `${folder}/nginx.conf`, '-g', 'daemon off;'], variables)
}

const start = () =>
  startScriptedProxy({
    name: 'nginx',
    weighted: true,
    start: startNginx,
    variables: ({ folder, status }) => ({
      NGINX: `nginx -p ${folder} -c ${folder}/nginx.conf`,
      NGINX_SPLIT: `${folder}/split.conf`,
      NGINX_STATUS: status,
    }),
  })

describeTarget('nginx, by the scripts of action-templates', async () => {
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

describe('nginx that is shifted by scripts', () => {
  it('sends each side its share of the requests, and nobody anything before the first release', async () => {
    await using proxy = await start()
    expect(await ask(proxy.port)).toMatchObject({ status: 502 })
    for (const green of [0.25, 1, 0]) {
      await proxy.target.shift({ blue: 1 - green, green }, subject)
      await expect.poll(() => proxy.target.observe(), { timeout: 10_000 }).toMatchObject({ green: { weight: green } })
      const answers = await askWhile(proxy.port, (asked) => asked > 800)
      const share = answers.filter((answer) => 'body' in answer && answer.body === 'green').length / answers.length
      expect(Math.abs(share - green)).toBeLessThan(0.08)
    }
  })

  it('drops no request while it is shifted to and fro', async () => {
    await using proxy = await start()
    await proxy.target.shift(allTo('blue'), subject)
    await expect.poll(async () => servesEverything(await proxy.target.observe(), 'blue'), { timeout: 10_000 }).toBe(true)
    let over = false
    const traffic = askWhile(proxy.port, () => over)
    for (const green of [0.05, 0.5, 1, 0.5, 0, 1, 0, 0.25, 1, 0]) await proxy.target.shift({ blue: 1 - green, green }, subject)
    over = true
    const answers = await traffic
    expect(answers.filter((answer) => 'error' in answer || answer.status !== 200)).toEqual([])
    expect(answers.length).toBeGreaterThan(100)
  })

  it('goes on as before when nginx refuses, and keeps the file that it runs with', async () => {
    await using proxy = await start()
    await proxy.target.shift(allTo('blue'), subject)
    await expect.poll(async () => servesEverything(await proxy.target.observe(), 'blue'), { timeout: 10_000 }).toBe(true)
    const before = await readFile(join(proxy.folder, 'split.conf'), 'utf8')
    await writeFile(join(proxy.folder, 'nginx.conf'), 'no configuration at all')
    await expect(proxy.target.shift(allTo('green'), subject)).rejects.toMatchObject({
      message: 'target.shift (nginx-shift.sh) ended with exit code 1',
      hint: expect.stringContaining('nginx refuses the split, so it goes on with the one it had'),
    })
    expect(await readFile(join(proxy.folder, 'split.conf'), 'utf8')).toBe(before)
    expect(await ask(proxy.port)).toEqual({ status: 200, body: 'blue' })
  })

  it('does not reload for what it does already', async () => {
    await using proxy = await start()
    await proxy.target.shift(allTo('green'), subject)
    await expect.poll(async () => servesEverything(await proxy.target.observe(), 'green'), { timeout: 10_000 }).toBe(true)
    const reloads = async () => (await readFile(join(proxy.folder, 'error.log'), 'utf8')).match(/reconfiguring/g)?.length
    const before = await reloads()
    await proxy.target.shift(allTo('green'), subject)
    expect(await reloads()).toBe(before)
    expect(before).toBeGreaterThan(0)
  })

  it.each([
    ['50', '20', 'BLUE_WEIGHT 50 and GREEN_WEIGHT 20 do not add up to 100'],
    ['', '100', 'must be numbers from 0 to 100'],
    ['0; reboot', '100', 'must be numbers from 0 to 100'],
  ])('refuses the weights %j and %j', async (blue, green, message) => {
    const env = { PATH: process.env['PATH'] ?? '', BLUE_WEIGHT: blue, GREEN_WEIGHT: green, NGINX_SPLIT: '/nowhere/split.conf' }
    const { code, output } = await runScript('nginx-shift.sh', [], env)
    expect([code, output]).toEqual([2, expect.stringContaining(message)])
  })
})
