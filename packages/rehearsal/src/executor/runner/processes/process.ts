import { type ChildProcess, spawn } from 'node:child_process'
import { StringDecoder } from 'node:string_decoder'
import { killTracked } from './tracked-processes.ts'

/** Timeouts of a cancellation, in milliseconds (ProcessInvoker.cs; docs, "Workflow cancellation reference"). */
export type CancellationTimes = {
  /** After SIGINT, before SIGTERM. */
  readonly interrupt: number
  /** After SIGTERM, before the whole tree is killed. */
  readonly terminate: number
  /** After the process has ended, for output of children that still hold its streams. */
  readonly drain: number
  /** After a cancellation, before the server forces the end of the job. */
  readonly cancel: number
}

export const runnerCancellationTimes: CancellationTimes = { interrupt: 7_500, terminate: 2_500, drain: 5_000, cancel: 300_000 }

export type ProcessOptions = {
  readonly file: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly onLine: (line: string) => void
  /** Asks the process to end: SIGINT, SIGTERM, then the end of the whole tree. */
  readonly cancel: AbortSignal
  /** The machine is lost: the whole process tree is killed at once. */
  readonly kill: AbortSignal
  readonly trackingId: string
  readonly cancellationTimes: CancellationTimes
}

/**
 * Runs a process in a group of its own, feeds each line of stdout and stderr to `onLine`, resolves with the exit code.
 * @throws when it cannot be started.
 */
export async function runProcess(order: ProcessOptions): Promise<number> {
  const child = spawn(order.file, order.args, { cwd: order.cwd, env: order.env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const lines = [child.stdout, child.stderr].map((stream) => readLines(stream, order.onLine))
  const ended = new AbortController()
  const cancel = () => void climbDown(child, order, ended.signal)
  const kill = () => void killTracked({ trackingId: order.trackingId, root: child.pid })
  try {
    await started(child)
    for (const [signal, act] of [
      [order.kill, kill],
      [order.cancel, cancel],
    ] as const) {
      if (signal.aborted) act()
      else signal.addEventListener('abort', act, { once: true })
    }
    const code = await exited(child)
    await within(Promise.all(lines.map(({ done }) => done)), order.cancellationTimes.drain)
    return code
  } finally {
    for (const { flush } of lines) flush()
    ended.abort()
    order.cancel.removeEventListener('abort', cancel)
    order.kill.removeEventListener('abort', kill)
    child.stdout.destroy()
    child.stderr.destroy()
  }
}

function started(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject))
}

function exited(child: ChildProcess): Promise<number> {
  if (child.exitCode !== null) return Promise.resolve(child.exitCode)
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)))
}

async function climbDown(child: ChildProcess, { cancellationTimes, trackingId }: ProcessOptions, ended: AbortSignal): Promise<void> {
  child.kill('SIGINT')
  await pause(cancellationTimes.interrupt, ended)
  if (!ended.aborted) child.kill('SIGTERM')
  await pause(cancellationTimes.terminate, ended)
  if (!ended.aborted) await killTracked({ trackingId, root: child.pid })
}

function readLines(stream: NodeJS.ReadableStream, onLine: (line: string) => void): { done: Promise<void>; flush: () => void } {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  stream.on('data', (chunk: Buffer) => {
    const parts = (rest + decoder.write(chunk)).split(/\r?\n/)
    rest = parts.pop() ?? ''
    for (const line of parts) onLine(line)
  })
  const flush = () => {
    if (rest !== '') onLine(rest)
    rest = ''
  }
  return { done: new Promise((resolve) => stream.once('close', () => resolve())), flush }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const timer = setTimeout(resolve, milliseconds)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

async function within(work: Promise<unknown>, milliseconds: number): Promise<void> {
  const over = new AbortController()
  await Promise.race([work, pause(milliseconds, over.signal)])
  over.abort()
}
