import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { Untrusted } from '../bench.ts'

/** What a process and its children used. */
export type Used = { cpuSeconds: number; megabytes: number }

/** Ticks of `/proc/PID/stat` in a second (`getconf CLK_TCK`, the same on every Linux). */
const ticks = 100
const every = 100

/** Runs a program to its end, and looks at what it uses meanwhile. Throws an Untrusted where it fails or takes too long. */
export async function runMeasured([program, ...args]: readonly [string, ...string[]], atMost: number): Promise<Used & { output: string }> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'], detached: true })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', resolve)
  })
  const seen: Used = { cpuSeconds: 0, megabytes: 0 }
  const looking = setInterval(() => look(child, seen), every)
  const limit = setTimeout(() => child.pid !== undefined && process.kill(-child.pid, 'SIGKILL'), atMost)
  try {
    const [output, code] = await Promise.all([text(child.stdout), ended])
    if (code !== 0) throw new Untrusted(`${[program, ...args].join(' ')} ended with ${code ?? 'a signal'}`)
    return { ...seen, output }
  } finally {
    clearInterval(looking)
    clearTimeout(limit)
  }
}

function look({ pid }: ChildProcess, seen: Used): void {
  const all = pid === undefined ? [] : withChildren(pid)
  const used = all.map(usedBy)
  seen.cpuSeconds = Math.max(seen.cpuSeconds, sum(used.map(({ cpuSeconds }) => cpuSeconds)))
  seen.megabytes = Math.max(seen.megabytes, sum(used.map(({ megabytes }) => megabytes)))
}

function withChildren(pid: number): number[] {
  const children = read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number)
  return [pid, ...children.flatMap(withChildren)]
}

function usedBy(pid: number): Used {
  // The name of the program may have spaces and stands in parentheses; after it, utime and stime are the 12th and 13th field.
  const fields = read(`/proc/${pid}/stat`)
    .replace(/^.*\) /s, '')
    .split(' ')
  const [, kilobytes = '0'] = /^VmRSS:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`)) ?? []
  return { cpuSeconds: (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / ticks, megabytes: Number(kilobytes) / 1_024 }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    // The process has ended since.
    return ''
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}
