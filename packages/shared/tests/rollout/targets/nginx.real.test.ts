// needs: nginx, curl
import { chmod, readFile, readlink, rm, writeFile } from 'node:fs/promises'
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
  type ProxyPlace,
  runScript,
  type ScriptedProxy,
  scripts,
  startProgram,
  startScriptedProxy,
} from './scripted-proxy.ts'

/** What the page shows to write into nginx.conf, with the places of this test. */
const shown = ({ port, folder }: ProxyPlace) => {
  const [block = ''] = blocksOf('command.md', 'nginx', 'nginx')
  return inPlaceOf(block, { 'listen 80;': `listen 127.0.0.1:${port};`, '/etc/nginx/slipway': folder })
}
const whole = (http: string, folder: string) => `
worker_processes 2;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log notice;
events { worker_connections 256; }
${http.replace('http {', `http { access_log off; ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((what) => `${what}_temp_path ${folder}/${what};`).join(' ')}`)}
`

const nginx = ({ folder, variables }: ProxyPlace) =>
  startProgram('nginx', ['-p', folder, '-c', `${folder}/nginx.conf`, '-g', 'daemon off;'], variables)

async function startNginx(place: ProxyPlace) {
  await writeFile(join(place.folder, 'nginx.conf'), whole(shown(place), place.folder))
  expect(await runScript('nginx-shift.sh', ['--first'], place.variables)).toEqual({ code: 0, output: '' })
  return nginx(place)
}

/** An nginx of before: its one server is what the page calls blue. */
async function startOlder(place: ProxyPlace) {
  const { folder, port, sides } = place
  const http = `http { server { listen 127.0.0.1:${port}; location / { proxy_pass http://${sides.blue}; } } }`
  await writeFile(join(folder, 'nginx.conf'), whole(http, folder))
  return nginx(place)
}

const start = (how: (place: ProxyPlace) => Promise<() => Promise<void>> = startNginx, more: Record<string, string> = {}) =>
  startScriptedProxy({
    name: 'nginx',
    weighted: true,
    start: how,
    variables: ({ folder, status }) => ({ NGINX_SLIPWAY: folder, NGINX_STATUS: status, ...more }),
  })

/** Runs commands of the page in this nginx's place, as root would. */
async function runShown(heading: string, proxy: ScriptedProxy, places: Readonly<Record<string, string>>): Promise<string> {
  const script = inPlaceOf(blocksOf('command.md', heading, 'bash').join('\n'), places)
  const bin = join(proxy.folder, 'bin')
  const named = {
    sudo: '#!/bin/sh\nexec "$@"\n',
    nginx: `#!/bin/sh\nPATH=${process.env['PATH']}\nexec nginx -p ${proxy.folder} -c ${proxy.folder}/nginx.conf "$@"\n`,
  }
  await systemExec(['mkdir', '-p', bin], { env: {} })
  for (const [name, text] of Object.entries(named)) {
    await writeFile(join(bin, name), text)
    await chmod(join(bin, name), 0o755)
  }
  const env = { ...proxy.variables, PATH: `${bin}:${process.env['PATH']}`, USER: 'root' }
  const ran = await systemExec(['bash', '-euo', 'pipefail', '-c', script], { env, timeout: 20_000 })
  if (ran.state !== 'exited' || ran.code !== 0) throw new Error(`${script}\n${JSON.stringify(ran)}`)
  return ran.stdout
}

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
const reloads = async ({ folder }: ScriptedProxy) =>
  (await readFile(join(folder, 'error.log'), 'utf8')).match(/SIGHUP\) received/g)?.length ?? 0

describe('nginx that is shifted by scripts', () => {
  it('sends each side its share of the requests, and blue everything before the first release', async () => {
    await using proxy = await start()
    expect(await ask(proxy.port)).toEqual({ status: 200, body: 'blue' })
    expect(servesEverything(await proxy.target.observe(), 'blue')).toBe(true)
    for (const green of [0.25, 0.004, 1, 0.996, 0]) {
      await proxy.target.shift({ blue: 1 - green, green }, subject)
      expect(await proxy.target.observe()).toMatchObject({ green: { weight: green } })
      const answers = await askWhile(proxy.port, (asked) => asked > 800)
      const share = answers.filter((answer) => 'body' in answer && answer.body === 'green').length / answers.length
      expect(Math.abs(share - green)).toBeLessThan(0.08)
      if (green === 0 || green === 1) expect(share).toBe(green)
    }
  })

  it('resets no request of a client that keeps its connections, in deployments and a rollback, and is never reloaded', async () => {
    await using proxy = await start()
    const client = keepAsking(proxy.port, { rate: 200 })
    for (const green of [0.05, 0.5, 1, 0.95, 0.5, 0, 0.05, 0.5, 1, 0]) {
      await client.more(40)
      await proxy.target.shift({ blue: 1 - green, green }, subject)
    }
    await client.more(40)
    const { failed, seen } = await client.end()
    expect(failed).toEqual([])
    expect([...seen.keys()].sort()).toEqual(['200 blue', '200 green'])
    expect(await reloads(proxy)).toBe(0)
  })

  it('moves a user once at most while a share grows', async () => {
    await using proxy = await start(startNginx, { NGINX_SPLIT_KEY: '$http_user' })
    const users = Array.from({ length: 40 }, (_, index) => `user-${index}`)
    const sides = () =>
      Promise.all(users.map(async (user) => await (await fetch(`http://127.0.0.1:${proxy.port}`, { headers: { user } })).text()))
    let before = await sides()
    expect(new Set(before)).toEqual(new Set(['blue']))
    for (const green of [0.1, 0.3, 0.6, 1]) {
      await proxy.target.shift({ blue: 1 - green, green }, subject)
      const now = await sides()
      expect(before.every((side, index) => side === 'blue' || now[index] === 'green')).toBe(true)
      before = now
    }
    expect(new Set(before)).toEqual(new Set(['green']))
  })

  it('keeps the split over a reload, and when it is set up once more', async () => {
    await using proxy = await start()
    await proxy.target.shift(allTo('green'), subject)
    expect(await runScript('nginx-shift.sh', ['--first'], proxy.variables)).toEqual({ code: 0, output: '' })
    await systemExec(['nginx', '-p', proxy.folder, '-c', `${proxy.folder}/nginx.conf`, '-s', 'reload'], { env: proxy.variables })
    await expect.poll(() => reloads(proxy)).toBe(1)
    await expect.poll(async () => servesEverything(await proxy.target.observe(), 'green')).toBe(true)
    expect(await ask(proxy.port)).toEqual({ status: 200, body: 'green' })
  })

  it('keeps the split that it has where the new one cannot be written, and says what to do', async () => {
    await using proxy = await start()
    await proxy.target.shift(allTo('green'), subject)
    const before = await readlink(join(proxy.folder, 'now'))
    // A file where the folder of the split would be.
    await writeFile(join(proxy.folder, 'splits/blue-0.500-green-0.500'), '')
    await expect(proxy.target.shift({ blue: 0.5, green: 0.5 }, subject)).rejects.toThrow(
      'target.shift (nginx-shift.sh) ended with exit code 1',
    )
    expect(await readlink(join(proxy.folder, 'now'))).toBe(before)
    expect(await ask(proxy.port)).toEqual({ status: 200, body: 'green' })
    const bare = { ...proxy.variables, NGINX_SLIPWAY: '/nowhere', BLUE_WEIGHT: '100', GREEN_WEIGHT: '0' }
    expect(await runScript('nginx-shift.sh', [], bare)).toEqual({ code: 1, output: expect.stringContaining('nginx-shift.sh --first') })
  })

  it('tells no split that its workers cannot read', async () => {
    await using proxy = await start()
    await rm(join(proxy.folder, 'now'))
    await expect(proxy.target.observe()).rejects.toMatchObject({ hint: expect.stringContaining('may its workers read the folder') })
  })

  it('is not fooled by a cache of files in the server that it is included in', async () => {
    // Each request asks for the same file.
    await using proxy = await start(
      async (place) => {
        await writeFile(
          join(place.folder, 'nginx.conf'),
          whole(
            shown(place).replace('http {', 'http { open_file_cache max=1000; open_file_cache_errors on; open_file_cache_valid 60s;'),
            place.folder,
          ),
        )
        await runScript('nginx-shift.sh', ['--first'], place.variables)
        return nginx(place)
      },
      { NGINX_SPLIT_KEY: '$host' },
    )
    for (const colour of ['green', 'blue', 'green'] as const) {
      await proxy.target.shift(allTo(colour), subject)
      const answers = await askWhile(proxy.port, (asked) => asked > 50)
      expect(answers.every((answer) => 'body' in answer && answer.body === colour)).toBe(true)
      expect(servesEverything(await proxy.target.observe(), colour)).toBe(true)
    }
  })

  it.each([
    ['50', '20', 'BLUE_WEIGHT 50 and GREEN_WEIGHT 20 do not add up to 100'],
    ['', '100', 'must be numbers from 0 to 100'],
    ['0; reboot', '100', 'must be numbers from 0 to 100'],
  ])('refuses the weights %j and %j', async (blue, green, message) => {
    const env = { PATH: process.env['PATH'] ?? '', BLUE_WEIGHT: blue, GREEN_WEIGHT: green, NGINX_SLIPWAY: '/nowhere' }
    const { code, output } = await runScript('nginx-shift.sh', [], env)
    expect([code, output]).toEqual([2, expect.stringContaining(message)])
  })
})

describe('what the page says of nginx', () => {
  it('takes a live nginx over: blue goes on, and the only requests lost are those on a connection that its one reload closed', async () => {
    await using proxy = await start(startOlder)
    const client = keepAsking(proxy.port, { rate: 200, connections: 20 })
    await client.more(100)
    const { folder, sides } = proxy
    // The edit stands between the two blocks; nginx reads the file when the second one runs.
    await writeFile(join(folder, 'nginx.conf'), whole(shown(proxy), folder))
    const told = await runShown('An nginx that is live', proxy, {
      '/etc/nginx/slipway': folder,
      '127.0.0.1:8001': sides.blue,
      '127.0.0.1:8002': sides.green,
      'deploy/': `${scripts}/`,
    })
    expect(JSON.parse(told)).toMatchObject({ sides: { blue: { weight: 1 }, green: { weight: 0 } } })
    await client.more(100)
    await proxy.target.shift(allTo('green'), subject)
    await client.more(100)
    const { failed, seen } = await client.end()
    expect([...seen.keys()]).toEqual(expect.arrayContaining(['200 blue', '200 green']))
    // A connection is closed that is idle, or that was just opened and has not been read.
    expect(failed.filter((what) => !/^(ECONNRESET|EPIPE) on a /.test(what))).toEqual([])
    expect(failed.length).toBeLessThanOrEqual(20)
    expect(await reloads(proxy)).toBe(1)
  })

  it('goes back by hand, and the next run adopts it', async () => {
    await using proxy = await start()
    await expectAdoption(proxy.target, async () => {
      const told = await runShown('Back by hand, with nginx', proxy, { '/etc/nginx/slipway': proxy.folder, '127.0.0.1:8901': proxy.status })
      expect(JSON.parse(told)).toMatchObject({ sides: { blue: { weight: 1 } } })
    })
  })
})
