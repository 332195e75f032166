import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { actionNames, root } from '../tools/repository.ts'
import { type Bench, median, quantile, type Row, row, Untrusted } from './bench.ts'

/** More than core and zod alone were seen to take, and less than a person notices. */
const goalMs = 75
/** How an action ends that the probe stopped. */
const stopped = 77

export const start: Bench = {
  name: 'start',
  about:
    'From the start of a process to its end, of bare Node and of each bundle, one after the other in turns; a bundle is ended by a probe where ' +
    'it has imported all it needs at its start and asks for its event. What is shown is the median above that of bare Node; the probe counts against us.',
  async measure({ quick }) {
    const subjects = actionNames().map((name) => ({ name, bundle: join(root, 'dist', name, 'main.js'), times: [0].slice(1) }))
    for (const { bundle } of subjects) if (!existsSync(bundle)) throw new Untrusted(`${bundle} is not there: run the build`)
    const bare: number[] = []
    const rounds = quick ? 5 : 21
    // The first round warms the disk's cache and is not counted.
    for (let round = 0; round <= rounds; round += 1) {
      const bareTime = timeOf(['-e', '0'], 0)
      if (round > 0) bare.push(bareTime)
      for (const { bundle, times } of subjects) {
        const time = timeOf(['--require', join(root, 'bench/reached-run.cjs'), bundle], stopped)
        if (round > 0) times.push(time)
      }
    }
    assertCalm(bare)
    const peer: Row = { name: 'node -e 0', value: rounded(median(bare)), unit: 'ms', goal: null, holds: null, peer: true }
    return [peer, ...subjects.map(({ name, times }) => rowOf(name, times, bare))]
  },
}

function rowOf(name: string, times: readonly number[], bare: readonly number[]): Row {
  const above = rounded(median(times) - median(bare))
  return row(`${name} above bare Node`, above, 'ms', goalMs, `${rounded(median(times))} ms in all, median of ${times.length}`)
}

/** A step's environment as far as an action asks for it before it asks for the event. */
function timeOf(args: readonly string[], expected: number): number {
  const began = performance.now()
  const { status, stderr } = spawnSync(process.execPath, args, {
    env: {
      GITHUB_RUN_ID: '1',
      GITHUB_JOB: 'bench',
      GITHUB_REPOSITORY: 'quay/harbor',
      GITHUB_SHA: 'a'.repeat(40),
      GITHUB_REF: 'refs/heads/main',
      GITHUB_EVENT_NAME: 'push',
      GITHUB_EVENT_PATH: join(root, 'package.json'),
      GITHUB_WORKSPACE: root,
      RUNNER_TEMP: root,
    },
    encoding: 'utf8',
  })
  const took = performance.now() - began
  if (status !== expected) throw new Untrusted(`node ${args.join(' ')} ended with ${status}, not ${expected}: ${stderr.slice(-500)}`)
  return took
}

/** Where bare Node itself takes now long, now short, the machine does other work, and no difference of some milliseconds means anything. */
function assertCalm(bare: readonly number[]): void {
  const spread = quantile(bare, 0.75) - quantile(bare, 0.25)
  if (spread > median(bare) / 2)
    throw new Untrusted(`bare Node itself varied by ${rounded(spread)} ms round ${rounded(median(bare))} ms: the machine is busy`)
}

function rounded(value: number): number {
  return Number(value.toFixed(1))
}
