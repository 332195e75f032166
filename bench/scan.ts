import { execFileSync, spawnSync } from 'node:child_process'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { type BundleRun, defaultInputsOf, Job } from '@slipway/shared/testing/bundle'
import { portOf } from '@slipway/shared/testing/listening'
import { root } from '../tools/repository.ts'
import { type Bench, row, Untrusted } from './bench.ts'

/** What the action may add to its scanners. */
const goalOverhead = 300
/** How much longer four times the findings may take: the work is in proportion, and sorting adds a little. */
const goalRatio = 5
const lockFiles = 40
const few = 2_500
const many = 10_000

const action = join(root, 'actions/security-scan')

export const scan: Bench = {
  name: 'scan',
  about:
    'The bundle of security-scan, from the start of its process to its end, over a repository in git whose package-lock.json files are answered by a registry of this machine. ' +
    'Shown is the quickest round. The overhead is what remains without the scanner that took longest: they run side by side. The ratio is between the times above those of the same files without packages.',
  async measure({ quick }) {
    const rounds = quick ? 3 : 9
    await using registry = await aRegistry()
    await using small = await aSubject(1, 3)
    await using none = await aSubject(lockFiles, 0)
    await using some = await aSubject(lockFiles, few)
    await using all = await aSubject(lockFiles, many)
    const bare: number[] = []
    // The first round warms the disk's cache and is not counted. In turns, what else the machine does meets all of them alike.
    for (let round = 0; round <= rounds; round += 1) {
      if (round > 0) bare.push(bareTime())
      for (const subject of [small, none, some, all]) await play(subject, registry.url, round > 0)
    }
    const above = (one: Subject) => Math.max(1, least(one.whole) - least(none.whole))
    const ratio = Number((above(all) / above(some)).toFixed(1))
    const inAll = (one: Subject) => `${least(one.whole)} ms in all, the quickest of ${rounds}`
    return [
      { name: 'node -e 0', value: least(bare), unit: 'ms', goal: null, holds: null, peer: true },
      row('one lock file: the action without its scanners', least(small.own), 'ms', goalOverhead, inAll(small)),
      row(`${lockFiles} lock files without packages: the same`, least(none.own), 'ms', goalOverhead, inAll(none)),
      row(`${lockFiles} lock files, ${few} findings`, least(some.whole), 'ms'),
      row(`${lockFiles} lock files, ${many} findings`, least(all.whole), 'ms'),
      row(`time of ${many} findings, as a multiple of ${few}`, ratio, 'times', goalRatio),
    ]
  },
}

function bareTime(): number {
  const began = performance.now()
  spawnSync(process.execPath, ['-e', '0'])
  return performance.now() - began
}

/** A repository and the times of its rounds in ms. `own` is the whole time without the scanner that took longest. */
type Subject = AsyncDisposable & { job: Job; findings: number; whole: number[]; own: number[] }

async function aSubject(files: number, findings: number): Promise<Subject> {
  const job = await Job.start(aTree(files, findings))
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: job.workspace })
  git('init', '-q')
  git('add', '-A')
  git('commit', '-q', '-m', 'One tree')
  return { job, findings, whole: [], own: [], [Symbol.asyncDispose]: async () => await job[Symbol.asyncDispose]() }
}

async function play({ job, findings, whole, own }: Subject, service: string, counts: boolean): Promise<void> {
  const inputs = {
    ...defaultInputsOf(action),
    'advisory-service': service,
    scanners: 'secret-patterns, env-files, npm-audit',
    'fail-on': 'none',
  }
  const began = performance.now()
  const run = await job.run(action, inputs)
  const took = performance.now() - began
  assertRight(run, findings)
  if (!counts) return
  whole.push(took)
  own.push(took - Math.max(...(run.evidence?.tools ?? []).map((tool) => tool.took ?? 0)))
}

function assertRight({ code, output, evidence }: BundleRun, findings: number): void {
  const found = evidence?.findings.length
  if (code !== 0 || found !== findings)
    throw new Untrusted(`the scan ended with ${code} and ${found} findings, not ${findings}: ${output.slice(-500)}`)
}

/** Lock files with as many vulnerable packages as there are to be findings. */
function aTree(files: number, findings: number): Record<string, string> {
  const lockOf = (count: number, at: number) => {
    const packages = Array.from({ length: count }, (_, index) => [`node_modules/part-${at}-${index}`, { version: '1.0.0' }])
    return JSON.stringify({ lockfileVersion: 3, packages: Object.fromEntries([['', {}], ...packages]) }, null, 2)
  }
  const each = Math.floor(findings / files)
  return Object.fromEntries(
    Array.from({ length: files }, (_, at) => [
      `services/s${at}/package-lock.json`,
      lockOf(at === 0 ? findings - each * (files - 1) : each, at),
    ]),
  )
}

/** A registry that has one advisory for every package that it is asked for. */
async function aRegistry(): Promise<AsyncDisposable & { url: string }> {
  const server = createServer(async (request, response) => {
    const names = Object.keys(JSON.parse(await text(request)))
    response.end(JSON.stringify(Object.fromEntries(names.map((name) => [name, [advisoryFor(name)]]))))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    async [Symbol.asyncDispose]() {
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function advisoryFor(name: string) {
  return { id: name, url: `https://example.com/${name}`, title: `A fault of ${name}`, severity: 'high', vulnerable_versions: '<2.0.0' }
}

/** The quickest round: what the machine does beside it only adds. */
function least(values: readonly number[]): number {
  return Math.round(Math.min(...values))
}
