import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import { type AddressInfo, createServer as createTcp } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Colour } from '../../../src/core/words.ts'
import { systemClock } from '../../../src/ports/clock.ts'
import { systemExec } from '../../../src/ports/exec.ts'
import type { TrafficTarget } from '../../../src/rollout/contract/target.ts'
import { commandTarget } from '../../../src/rollout/targets/command/target.ts'

/** A proxy that runs, with two sides behind it that answer with their colour, shifted by the scripts that users copy. */
export type ScriptedProxy = AsyncDisposable & ProxyPlace & { target: TrafficTarget }

export type ProxyPlace = { folder: string; port: number; status: string; sides: Record<Colour, string>; variables: Record<string, string> }

type Recipe = {
  name: string
  weighted: boolean
  /** Writes what the proxy reads, and starts it; gives back how it is ended. */
  start(place: ProxyPlace): Promise<() => Promise<void>>
  variables(place: Omit<ProxyPlace, 'variables'>): Record<string, string>
}

export const scripts = join(import.meta.dirname, '../../../../../action-templates/config/scripts')

export async function startScriptedProxy({ name, weighted, start, variables }: Recipe): Promise<ScriptedProxy> {
  const folder = await mkdtemp(join(tmpdir(), `slipway-${name}-`))
  // The workers of a proxy that root has started are nobody's.
  await chmod(folder, 0o755)
  const servers = await Promise.all((['blue', 'green'] as const).map(startSide))
  const [blue = '', green = ''] = servers.map(({ address }) => address)
  const [port, statusPort] = await freePorts(2)
  const bare = { folder, port: port ?? 0, status: `127.0.0.1:${statusPort}`, sides: { blue, green } }
  const place = { ...bare, variables: { PATH: `${process.env['PATH'] ?? ''}`, BLUE_SIDE: blue, GREEN_SIDE: green, ...variables(bare) } }
  const stop = await start(place)
  await untilAnswers(place.port)
  return {
    target: commandTarget(
      {
        observe: [join(scripts, `${name}-observe.sh`)],
        shift: [join(scripts, `${name}-shift.sh`)],
        weighted,
        affinity: 'none',
        timeLimit: 20_000,
      },
      { exec: systemExec, cwd: folder, variables: place.variables },
    ),
    ...place,
    [Symbol.asyncDispose]: async () => {
      await stop()
      for (const { close } of servers) await close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Starts a program that runs until it is ended. */
export function startProgram(program: string, args: readonly string[], env: Record<string, string>): () => Promise<void> {
  const child = spawn(program, args, { env, stdio: 'ignore' })
  const ended = once(child, 'exit')
  return async () => {
    child.kill('SIGTERM')
    await ended
  }
}

/** Runs one of the scripts by itself, as a person would. */
export async function runScript(name: string, args: readonly string[], env: Record<string, string>) {
  const result = await systemExec([join(scripts, name), ...args], { env, timeout: 20_000 })
  return result.state === 'exited' ? { code: result.code, output: result.stdout + result.stderr } : { code: -1, output: result.state }
}

export type Answer = { status: number; body: string } | { error: string }

/** One request on a connection of its own. */
export function ask(port: number): Promise<Answer> {
  return new Promise((resolve) => {
    const asked = request({ host: '127.0.0.1', port, path: '/', agent: false }, (response) => {
      let body = ''
      response.on('data', (chunk: Buffer) => {
        body += chunk.toString()
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
      response.on('error', (error) => resolve({ error: error.message }))
    })
    asked.on('error', (error) => resolve({ error: error.message }))
    asked.end()
  })
}

/** Asks without a pause, some at a time, until `done`, which is told how often it was asked. */
export async function askWhile(port: number, done: (asked: number) => boolean, atOnce = 4): Promise<Answer[]> {
  const answers: Answer[] = []
  const client = async () => {
    while (!done(answers.length)) answers.push(await ask(port))
  }
  await Promise.all(Array.from({ length: atOnce }, client))
  return answers
}

async function startSide(colour: Colour) {
  const server = createServer((_request, response) => response.end(colour)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { address: `127.0.0.1:${portOf(server.address())}`, close }
}

export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createTcp().listen(0, '127.0.0.1')
      await once(server, 'listening')
      return server
    }),
  )
  const ports = servers.map((server) => portOf(server.address()))
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port')
  return address.port
}

async function untilAnswers(port: number): Promise<void> {
  const deadline = Date.now() + 10_000
  while ('error' in (await ask(port))) {
    if (Date.now() > deadline) throw new Error(`Nothing answers on port ${port}`)
    await systemClock.sleep(20)
  }
}
