import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { ActionError } from '../core/errors.ts'

/** A program and its arguments; never a shell command line. */
export type Command = readonly [string, ...string[]]

export type ExecOptions = {
  cwd?: string
  /** The complete environment of the child: nothing else is inherited. */
  env: Readonly<Record<string, string>>
  /** Milliseconds after which the child and its children are terminated. */
  timeout?: number
  /** Terminates the child: SIGINT immediately, SIGTERM after 2 s, SIGKILL after 4 s. */
  signal?: AbortSignal
  input?: string
  /** Bytes kept of each stream, from its end; 1 MiB when not given. */
  maxOutput?: number
  onOutput?: (chunk: string, stream?: 'stdout' | 'stderr') => void
}

export type ExecResult =
  | { state: 'exited'; code: number; stdout: string; stderr: string }
  | { state: 'not-found'; program: string }
  | { state: 'timed-out'; stdout: string; stderr: string }
  | { state: 'killed'; signal: string; stdout: string; stderr: string }

/** Rejects with an ActionError where the program exists but cannot be started. */
export type Exec = (command: Command, options: ExecOptions) => Promise<ExecResult>

/** Milliseconds to wait for output after the program has ended: its background processes can keep the streams open forever. */
const lastOutput = 1_000

/**
 * Node's own `spawn`, since @actions/exec can neither signal a child nor limit its time. The child leads a process group, so that a signal
 * also reaches its children.
 */
export const systemExec: Exec = ([program, ...args], options) =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: options.cwd, env: { ...options.env }, detached: true, stdio: 'pipe' })
    const stdout = new Tail(options.maxOutput ?? 1_048_576)
    const stderr = new Tail(options.maxOutput ?? 1_048_576)
    const timers: NodeJS.Timeout[] = []
    let timedOut = false
    let ending = false

    const signalGroup = (signal: NodeJS.Signals) => {
      if (child.pid === undefined) return
      try {
        process.kill(-child.pid, signal)
      } catch {
        // The group has ended between the decision and the signal.
      }
    }
    const end = () => {
      ending = true
      signalGroup('SIGINT')
      timers.push(
        setTimeout(() => signalGroup('SIGTERM'), 2_000),
        setTimeout(() => signalGroup('SIGKILL'), 4_000),
      )
    }
    const settle = (result: ExecResult) => {
      for (const timer of timers) clearTimeout(timer)
      // A process of the group that ignored the first signal must not continue after the caller is told that the child has ended.
      if (ending) signalGroup('SIGKILL')
      options.signal?.removeEventListener('abort', end)
      resolve(result)
    }

    child.stdout.on('data', (chunk: Buffer) => {
      stdout.push(chunk)
      options.onOutput?.(chunk.toString(), 'stdout')
    })
    child.stderr.on('data', (chunk: Buffer) => {
      stderr.push(chunk)
      options.onOutput?.(chunk.toString(), 'stderr')
    })
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' && (options.cwd === undefined || existsSync(options.cwd))) settle({ state: 'not-found', program })
      else {
        const hint =
          error.code === 'EACCES' ? 'Make it executable: chmod +x, and commit that.' : 'Check the program and the folder that it starts in.'
        reject(new ActionError(`${program} could not be started: ${error.message}`, { hint, cause: error }))
      }
    })
    const finish = (code: number | null, signal: NodeJS.Signals | null) => {
      const output = { stdout: stdout.text(), stderr: stderr.text() }
      if (timedOut) settle({ state: 'timed-out', ...output })
      else if (code === null) settle({ state: 'killed', signal: signal ?? 'unknown', ...output })
      else settle({ state: 'exited', code, ...output })
    }
    child.on('close', finish)
    // A service that a script starts in the background keeps the streams open. It continues to run, but is not waited for.
    child.on('exit', (code, signal) => {
      const stopWaiting = () => {
        finish(code, signal)
        for (const stream of [child.stdout, child.stderr]) stream.destroy()
      }
      timers.push(setTimeout(stopWaiting, lastOutput))
    })
    // A child can end without reading its input.
    child.stdin.on('error', () => undefined)
    child.stdin.end(options.input ?? '')

    if (options.timeout !== undefined) {
      timers.push(
        setTimeout(() => {
          timedOut = true
          end()
        }, options.timeout),
      )
    }
    if (options.signal?.aborted === true) end()
    else options.signal?.addEventListener('abort', end, { once: true })
  })

/** The last bytes of a stream. */
class Tail {
  #chunks: Buffer[] = []
  #size = 0
  readonly #limit: number

  constructor(limit: number) {
    this.#limit = limit
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#size += chunk.length
    for (let first = this.#chunks[0]; first !== undefined && this.#size - first.length >= this.#limit; first = this.#chunks[0]) {
      this.#chunks.shift()
      this.#size -= first.length
    }
  }

  text(): string {
    const all = Buffer.concat(this.#chunks)
    return all.subarray(Math.max(0, all.length - this.#limit)).toString()
  }
}
