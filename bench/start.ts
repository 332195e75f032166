import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { actionNames, root } from '../tools/repository.ts'
import { runScript } from '../tools/run.ts'
import { type Bench, median, quantile, type Row, row, Untrusted } from './bench.ts'

/** How much more than @actions/core alone an action may take, as a share of what core takes above bare Node. */
const goalShare = 1.2
/** How an action ends that the probe stopped. */
const stopped = 77

type Subject = { name: string; args: readonly string[]; ends: number; times: number[] }

export const start: Bench = {
  name: 'start',
  about:
    'From the start of a process to its end, of bare Node, of a bundle of @actions/core alone as it is published, and of each action, one after the other in turns; ' +
    'a bundle is ended by a probe where it has imported all it needs at its start and asks for its event. What is shown is the median above that of bare Node; the probe counts against us.',
  async measure({ quick }) {
    const bundles = actionNames().map((name) => ({ name, bundle: join(root, 'dist', name, 'main.js') }))
    for (const { bundle } of bundles) if (!existsSync(bundle)) throw new Untrusted(`${bundle} is not there: run the script "package"`)
    const subject = (name: string, args: readonly string[], ends: number): Subject => ({ name, args, ends, times: [] })
    const probed = (name: string, bundle: string) => subject(name, ['--require', join(root, 'bench/reached-run.cjs'), bundle], stopped)
    const bare = subject('node -e 0', ['-e', '0'], 0)
    const core = probed('@actions/core alone', await bundleOfCore())
    const ours = bundles.map(({ name, bundle }) => probed(name, bundle))
    const rounds = quick ? 5 : 21
    // The first round warms the disk's cache and is not counted.
    for (let round = 0; round <= rounds; round += 1) {
      for (const { args, ends, times } of [bare, core, ...ours]) {
        const time = timeOf(args, ends)
        if (round > 0) times.push(time)
      }
    }
    assertCalm(bare.times)
    const above = ({ times }: Subject) => rounded(median(times) - median(bare.times))
    const goal = rounded(goalShare * above(core))
    const peer = (name: string, value: number): Row => ({ name, value, unit: 'ms', goal: null, holds: null, peer: true })
    return [
      peer(bare.name, rounded(median(bare.times))),
      peer(`${core.name} above bare Node`, above(core)),
      ...ours.map((one) =>
        row(`${one.name} above bare Node`, above(one), 'ms', goal, `${rounded(median(one.times))} ms in all, median of ${rounds}`),
      ),
    ]
  },
}

/** What an action would start with that did nothing but import the toolkit's core, whole: with the HTTP client that its OIDC part brings. */
async function bundleOfCore(): Promise<string> {
  const folder = join(root, 'node_modules/.cache/slipway-core-alone')
  mkdirSync(folder, { recursive: true })
  const entry = join(root, 'packages/shared/build/core-alone.js')
  const text = `import { readFileSync } from 'node:fs'
import * as core from '@actions/core'
import { HttpClient } from '@actions/http-client'

if (core.getInput('never') !== '') core.info(String(HttpClient))
core.saveState('read', String(readFileSync(process.env.GITHUB_EVENT_PATH).length))
`
  writeFileSync(entry, text)
  try {
    const { code, output } = await runScript('tools/bundle/worker.ts', [entry, join(folder, 'dist')])
    if (code !== 0) throw new Untrusted(`@actions/core alone could not be bundled: ${output.slice(-500)}`)
  } finally {
    rmSync(entry)
  }
  return join(folder, 'dist/index.js')
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
