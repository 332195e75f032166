import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rename, writeFile } from 'node:fs/promises'
import { get } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { systemClock } from '@slipway/shared/ports/clock'
import { allTo, matches } from '@slipway/shared/rollout/contract/observation'
import { haproxyOf } from '@slipway/shared/rollout/targets/haproxy/configured-target'
import { startHaproxy } from '../../packages/rehearsal/src/stage/proxy/haproxy.ts'
import { takePort } from '../../packages/rehearsal/src/stage/system/free-port.ts'
import { Untrusted } from '../bench.ts'
import type { Side } from './load.ts'

export type Ports = Readonly<Record<Side, number>>

/** A proxy of one thread whose traffic goes to one of two sides. */
export type Switch = AsyncDisposable & {
  name: string
  port: number
  /** Gives a side everything; resolves once the proxy shows it. */
  shift(to: Side): Promise<void>
}

const shownWithin = 10_000

/** HAProxy, shifted by the target of a rollout and observed after each shift. */
export async function ourHaproxy(folder: string, ports: Ports): Promise<Switch> {
  const servers = [
    { name: 'blue', port: ports.blue },
    { name: 'green', port: ports.green, weight: 0 },
  ]
  const haproxy = await startHaproxy({ backend: 'web', servers, socketPath: join(folder, 's'), checkEvery: 1_000, threads: 1 })
  const named = (name: Side) => ({ name, address: undefined })
  const target = haproxyOf(
    {
      type: 'haproxy',
      socket: haproxy.socketPath,
      backend: 'web',
      servers: { blue: named('blue'), green: named('green') },
      affinity: 'none',
    },
    { clock: systemClock },
  )
  return {
    name: 'HAProxy by Slipway',
    port: haproxy.port,
    shift: async (to) => {
      await target.shift(allTo(to), { colour: to, release: { version: 'v1.0.0', sha: '0'.repeat(40) }, artifact: undefined })
      for (const deadline = Date.now() + shownWithin; !matches(await target.observe(), allTo(to)); ) {
        if (Date.now() > deadline) throw new Untrusted(`HAProxy did not show ${to} within ${shownWithin} ms`)
      }
    },
    [Symbol.asyncDispose]: () => haproxy[Symbol.asyncDispose](),
  }
}

/** nginx, whose upstream file is written anew and which is told to reload. It shows a shift only by who answers. */
export async function reloadedNginx(folder: string, ports: Ports): Promise<Switch> {
  const port = await takePort()
  const file = join(folder, 'nginx.conf')
  const upstream = join(folder, 'upstream.conf')
  await writeFile(file, nginxConfiguration(folder, upstream, port))
  const choose = async (side: Side) => {
    await writeFile(`${upstream}.new`, `server 127.0.0.1:${ports[side]};\n`)
    await rename(`${upstream}.new`, upstream)
  }
  await choose('blue')
  const nginx = spawn('nginx', ['-p', folder, '-c', file], { stdio: ['ignore', 'ignore', 'inherit'] })
  await answered(port, 'blue', 1)
  return {
    name: 'nginx -s reload',
    port,
    shift: async (to) => {
      await choose(to)
      await promisify(execFile)('nginx', ['-p', folder, '-c', file, '-s', 'reload'])
      // Old workers may still take connections while new ones begin.
      await answered(port, to, 5)
    },
    async [Symbol.asyncDispose]() {
      const gone = once(nginx, 'exit')
      if (nginx.exitCode === null && nginx.kill('SIGTERM')) await gone
    },
  }
}

async function answered(port: number, side: Side, times: number): Promise<void> {
  const deadline = Date.now() + shownWithin
  for (let seen = 0; seen < times; ) {
    if (Date.now() > deadline) throw new Untrusted(`nginx did not answer from ${side} within ${shownWithin} ms`)
    seen = (await sideAt(port)) === side ? seen + 1 : 0
    if (seen === 0) await sleep(2)
  }
}

function sideAt(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    get({ host: '127.0.0.1', port, agent: false }, (response) => {
      const side = response.headers['x-side']
      response.resume()
      response.on('end', () => resolve(typeof side === 'string' ? side : undefined))
      response.on('error', () => resolve(undefined))
    }).on('error', () => resolve(undefined))
  })
}

function nginxConfiguration(folder: string, upstream: string, port: number): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `    ${name}_temp_path ${folder}/${name};`)
  return `daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log stderr crit;
events { worker_connections 4096; }
http {
    access_log off;
${temporary.join('\n')}
    upstream web {
        include ${upstream};
        keepalive 128;
        keepalive_requests 1000000000;
    }
    server {
        listen 127.0.0.1:${port};
        keepalive_requests 1000000000;
        location / {
            proxy_pass http://web;
            proxy_http_version 1.1;
            proxy_set_header connection "";
        }
    }
}
`
}
