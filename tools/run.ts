import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { root } from './repository.ts'

/** How a program ended, and all that it wrote, in the order in which it arrived. */
export type Ended = { code: number; output: string }

/** Runs a program in the root's folder and gathers what it writes. Rejects only if it cannot be started. */
export function run(program: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return runIn(root, program, args, environment)
}

/** The same in another folder. */
export function runIn(
  folder: string,
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: folder, env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8')
      stream.on('data', (text: string) => {
        output += text
      })
    }
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

/** Runs one of the repository's own scripts on the Node that runs this one. */
export function runScript(script: string, args: readonly string[]): Promise<Ended> {
  return run(process.execPath, ['--conditions=slipway-source', join(root, script), ...args])
}

/** Runs a program that an npm package of the root brings. */
export function runBin(name: string, args: readonly string[]): Promise<Ended> {
  return run(join(root, 'node_modules/.bin', name), args)
}

/** Does `work` on every item, at most `width` at a time; results in the order of the items. */
export async function inParallel<T, R>(items: readonly T[], width: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results = new Map<number, R>()
  const queue = items.entries()
  const lane = async (): Promise<void> => {
    for (const [index, item] of queue) results.set(index, await work(item))
  }
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane))
  return [...results.entries()].sort(([left], [right]) => left - right).map(([, result]) => result)
}
