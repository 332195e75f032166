import { spawnSync } from 'node:child_process'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { root } from '../../tools/repository.ts'
import { failedAt, type Judgement, passed, type Run } from './run.ts'

const version = '0.8.0'

/** The differences that the test can be set to compare: a share of the old rate (its default), or the rates themselves. */
export const differences = ['relative', 'absolute'] as const
type Difference = (typeof differences)[number]

export function growthBookName(difference: Difference): string {
  return `GrowthBook, gbstats ${version}, ${difference} difference`
}

/** The Python that has gbstats, or why there is none. */
export type GrowthBook = { state: 'ready'; python: string } | { state: 'missing'; reason: string }

/** Installs gbstats from the Python package index into a folder of its own, once. */
export function prepareGrowthBook(): GrowthBook {
  const folder = join(root, `node_modules/.cache/slipway-bench-gbstats-${version}`)
  const python = join(folder, 'bin/python')
  const complete = join(folder, 'complete')
  if (existsSync(complete)) return { state: 'ready', python }
  rmSync(folder, { recursive: true, force: true })
  const steps: [string, string[]][] = [
    ['python3', ['-m', 'venv', folder]],
    [python, ['-m', 'pip', 'install', '--quiet', `gbstats==${version}`]],
  ]
  for (const [program, args] of steps) {
    const { status, error, stderr } = spawnSync(program, args, { encoding: 'utf8', timeout: 300_000 })
    if (status !== 0) return { state: 'missing', reason: `${program} ${args.join(' ')}: ${error?.message ?? lastLine(stderr)}` }
  }
  writeFileSync(complete, '')
  return { state: 'ready', python }
}

/** All runs at once, in their order, each by each of `differences`. Throws when the program does not answer for all of them. */
export function judgeWithGrowthBook(python: string, runs: readonly string[]): Judgement[][] {
  const driver = fileURLToPath(new URL('./growthbook.py', import.meta.url))
  const { status, error, stdout, stderr } = spawnSync(python, [driver, ...differences], {
    input: runs.map((run) => `${run}\n`).join(''),
    encoding: 'utf8',
    maxBuffer: 100_000_000,
  })
  if (status !== 0) throw new Error(`gbstats did not run: ${error?.message ?? lastLine(stderr)}`)
  const seconds = stdout
    .trim()
    .split('\n')
    .map((line) => z.array(z.int().nullable()).length(differences.length).parse(JSON.parse(line)))
  if (seconds.length !== runs.length) throw new Error(`gbstats judged ${seconds.length} of ${runs.length} runs`)
  return seconds.map((answers) => answers.map((second) => (second === null ? passed : failedAt(second))))
}

/** A run as the program reads it: the counts of both arms so far, every 5 s. */
export function looksOf({ canary, baseline }: Run): string {
  const looks: number[][] = []
  const sums = { canary: { requests: 0, bad: 0 }, baseline: { requests: 0, bad: 0 } }
  const controls = new Map(baseline.map((second) => [second.at, second]))
  for (const second of canary) {
    const control = controls.get(second.at)
    sums.canary.requests += second.requests
    sums.canary.bad += second.bad
    sums.baseline.requests += control?.requests ?? 0
    sums.baseline.bad += control?.bad ?? 0
    if ((second.at + 1) % 5 !== 0 || sums.canary.requests === 0) continue
    looks.push([second.at + 1, sums.baseline.requests, sums.baseline.bad, sums.canary.requests, sums.canary.bad])
  }
  return JSON.stringify(looks)
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? 'it said nothing'
}
