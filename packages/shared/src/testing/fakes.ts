import { join } from 'node:path'
import type { Context } from '../action.ts'
import { redact } from '../core/redact.ts'
import type { Clock } from '../ports/clock.ts'
import type { Command, Exec, ExecOptions, ExecResult } from '../ports/exec.ts'
import type { Files } from '../ports/files.ts'
import type { Http, HttpAnswer, HttpRequest } from '../ports/http.ts'
import type { Annotation, Log } from '../ports/log.ts'
import type { Runner } from '../ports/runner.ts'

/** A clock that moves only by `sleep` and `advance`; a sleep is over at once. */
export function fakeClock(start = Date.parse('2026-01-05T12:00:00Z')): Clock & { advance(span: number): void } {
  let now = start
  return {
    now: () => now,
    sleep: async (span, signal) => {
      signal?.throwIfAborted()
      now += span
      await Promise.resolve()
      signal?.throwIfAborted()
    },
    advance: (span) => {
      now += span
    },
  }
}

/** Files in memory. */
export function fakeFiles(initial: Readonly<Record<string, string>> = {}): Files & { all: Map<string, string> } {
  const all = new Map(Object.entries(initial))
  const below = (path: string) => [...all.keys()].filter((file) => file.startsWith(`${path}/`))
  return {
    all,
    read: async (path) => all.get(path),
    slice: async (path, from, length) => {
      const text = all.get(path)
      return text === undefined ? undefined : Buffer.from(text).subarray(from, from + length)
    },
    write: async (path, content) => {
      all.set(path, content.toString())
    },
    list: async (path) => {
      const names = new Map<string, 'file' | 'folder'>()
      for (const file of below(path)) {
        const [first = '', ...rest] = file.slice(path.length + 1).split('/')
        names.set(first, rest.length === 0 ? 'file' : 'folder')
      }
      return [...names].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, kind]) => ({ name, kind }))
    },
    locate: async (path) => {
      if (all.has(path)) return { path, kind: 'file' }
      return below(path).length > 0 ? { path, kind: 'folder' } : undefined
    },
    copy: async (from, to) => {
      all.set(to, all.get(from) ?? '')
    },
    size: async (path) => {
      const text = all.get(path)
      return text === undefined ? undefined : Buffer.byteLength(text)
    },
    modified: async (path) => (all.has(path) ? 0 : undefined),
    exists: async (path) => all.has(path) || below(path).length > 0,
    remove: async (path) => {
      for (const file of [path, ...below(path)]) all.delete(file)
    },
  }
}

/** An executor that answers by `reply` and remembers what it was asked. */
export function fakeExec(reply: (command: Command, options: ExecOptions) => ExecResult | Promise<ExecResult>): Exec & { calls: Command[] } {
  const calls: Command[] = []
  const exec = async (command: Command, options: ExecOptions) => {
    calls.push(command)
    return reply(command, options)
  }
  return Object.assign(exec, { calls })
}

export function exited(code: number, stdout = '', stderr = ''): ExecResult {
  return { state: 'exited', code, stdout, stderr }
}

/** A client that answers by `reply` and remembers what it was asked. */
export function fakeHttp(reply: (request: HttpRequest) => HttpAnswer | Promise<HttpAnswer>): Http & { calls: HttpRequest[] } {
  const calls: HttpRequest[] = []
  const http = async (request: HttpRequest) => {
    calls.push(request)
    return reply(request)
  }
  return Object.assign(http, { calls })
}

/** An answer that took 5 ms. */
export function answered(status: number, body = '', headers: Readonly<Record<string, string>> = {}) {
  return { state: 'answered' as const, status, headers, body, elapsed: 5, firstByte: 5 }
}

/** An answer that took `elapsed` milliseconds instead. */
export function answeredAfter(elapsed: number, answer: ReturnType<typeof answered>): ReturnType<typeof answered> {
  return { ...answer, elapsed, firstByte: elapsed }
}

export function refused(): HttpAnswer {
  return { state: 'failed', reason: 'refused', message: 'connect ECONNREFUSED', elapsed: 1 }
}

/** A log that remembers. */
export function fakeLog(): Log & { lines: string[]; annotations: Annotation[]; masks: string[] } {
  const lines: string[] = []
  const annotations: Annotation[] = []
  const masks: string[] = []
  return {
    lines,
    annotations,
    masks,
    debug: (text) => lines.push(`debug: ${text}`),
    info: (text) => lines.push(text),
    warning: (text) => lines.push(`warning: ${text}`),
    annotate: (annotation) => annotations.push(annotation),
    mask: (secret) => masks.push(secret),
    redact: (text, more = []) => redact(text, [...masks, ...more]),
  }
}

export function aRunner(overrides: Partial<Omit<Runner, 'run'>> & { run?: Partial<Runner['run']> } = {}): Runner {
  const { run, ...rest } = overrides
  return {
    run: {
      id: 100,
      attempt: 1,
      job: 'deploy',
      workflow: 'Enhanced CI',
      repository: 'quay/harbor',
      sha: 'a'.repeat(40),
      ref: 'refs/heads/main',
      actor: 'mona',
      event: 'push',
      url: 'https://github.com/quay/harbor/actions/runs/100',
      ...run,
    },
    apiUrl: 'https://api.github.com',
    serverUrl: 'https://github.com',
    workspace: '/workspace',
    temp: '/temp',
    debug: false,
    payload: {},
    environment: {},
    ...rest,
  }
}

/** A whole context of fakes; give the ones that the test is about. */
export function aContext(overrides: Partial<Context> = {}): Context & { saved: Map<string, string> } {
  const saved = new Map<string, string>()
  return {
    runner: aRunner(),
    log: fakeLog(),
    clock: fakeClock(),
    exec: fakeExec(([program]) => ({ state: 'not-found', program })),
    git: async () => ({ state: 'not-found' }),
    http: fakeHttp(refused),
    rest: fakeHttp(refused),
    files: fakeFiles(),
    signal: new AbortController().signal,
    state: { save: (name, value) => void saved.set(name, value), get: (name) => saved.get(name) ?? '' },
    saved,
    ...overrides,
  }
}

/** Where `readConfig` looks by default in the fake runner's workspace. */
export const fakeConfigPath = join('/workspace', '.github/slipway.yml')
