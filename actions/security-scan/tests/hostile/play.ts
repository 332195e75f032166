import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Evidence, Finding } from '@slipway/shared/evidence/schema'
import { type BundleRun, Job } from '@slipway/shared/testing/bundle'
import { checkOutPullRequest, writeTree } from '../pull-request.ts'
import type { HostileRow, Scene } from './row.ts'
import { canaries, listen, programs, tree } from './stage.ts'

const action = fileURLToPath(new URL('../..', import.meta.url))

/** What the scan of a tree came to, and everything that left the job. */
type Played = {
  run: BundleRun
  evidence: Evidence
  /** Milliseconds of the whole step. */
  took: number
  /** Names of the files in the tree whose code ran. */
  ran: boolean
  asked: { method: string; path: string; bytes: string }[]
  elsewhere: number
  record: string
  /** Log, summary, outputs, evidence, reports. */
  left: string
}

/** A step that needs more memory dies, and leaves no evidence. */
const memoryLimit = '--max-old-space-size=640'
/** Milliseconds: a plain step takes some seconds on a busy machine. */
const longestStep = 60_000

/** Plays a pull request with these hostile files, or without any. */
async function playTree(rows: readonly HostileRow[], known: readonly Finding[]): Promise<Played> {
  using registry = await listen()
  using elsewhere = await listen()
  await using job = await Job.start()
  const marker = join(job.root, 'code-of-the-tree-ran')
  const record = join(job.root, 'record')
  const bin = join(job.root, 'bin')
  programs(bin, record)
  const scene: Scene = { marker, elsewhere: elsewhere.url, workspace: job.workspace, known }
  const { environment, ...commits } = checkOutPullRequest(job, {
    base: tree,
    change: (folder) => {
      writeTree(folder, { 'README.md': 'harbor\n' })
      for (const row of rows) {
        writeTree(folder, row.files?.(scene) ?? {})
        for (const [path, target] of Object.entries(row.links ?? {})) {
          mkdirSync(dirname(join(folder, path)), { recursive: true })
          symlinkSync(target, join(folder, path))
        }
        row.plant?.(folder)
      }
    },
  })
  for (const row of rows) row.afterCheckout?.({ ...scene, ...commits })
  const path = [...rows.flatMap((row) => row.pathFirst?.(scene) ?? []), bin].join(':')
  const inputs = {
    path: '.',
    'database-age': '24h',
    'verify-finds': 'false',
    timeout: '30s',
    'upload-sarif': 'false',
    'advisory-service': registry.url,
  }
  const home = join(job.root, 'home')
  mkdirSync(home)
  const began = performance.now()
  const variables = { ...environment, ...canaries, PATH: path, HOME: home, XDG_CONFIG_HOME: home, NODE_OPTIONS: memoryLimit }
  const run = await job.run(action, inputs, variables)
  const took = performance.now() - began
  if (run.evidence === undefined) throw new Error(`the scan left no evidence: ${run.output}`)
  return {
    run,
    evidence: run.evidence,
    took,
    ran: existsSync(marker),
    asked: registry.received,
    elsewhere: elsewhere.connections(),
    record: existsSync(record) ? readFileSync(record, 'utf8') : '',
    // A value is masked by telling it to the runner.
    left: `${run.output.replaceAll(/^::add-mask::.*$/gm, '')}\n${run.summary}\n${everythingIn(job.temp)}`,
  }
}

function everythingIn(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n')
}

let plain: Promise<Played> | undefined

/** The same tree without any hostile file; it is played once. */
function playPlain(): Promise<Played> {
  plain ??= playTree([], [])
  return plain
}

const endpoint = '/-/npm/v1/security/advisories/bulk'
const order = ['pass', 'warn', 'not-evaluated', 'fail']

/** Plays the rows, many of them in one tree. Gives for each row what it has achieved, each thing in a sentence; nothing where it failed. */
export function playTable(rows: readonly HostileRow[]): Map<HostileRow, Promise<string[]>> {
  const played = new Map<HostileRow, Promise<string[]>>()
  for (const together of treesOf(rows)) {
    const all = achievements(together)
    // Which of them it was is seen by each alone.
    const one = (row: HostileRow) =>
      all.then((achieved) => (achieved.length === 0 || together.length === 1 ? achieved : achievements([row])))
    for (const row of together) played.set(row, one(row))
  }
  return played
}

const mostTogether = 12

/** Rows that do not write the same file share a tree. One that changes more than the tree has it for itself. */
function treesOf(rows: readonly HostileRow[]): HostileRow[][] {
  const scene: Scene = { marker: '', elsewhere: '', workspace: '', known: [] }
  const trees: { rows: HostileRow[]; paths: Set<string>; isOpen: boolean }[] = []
  for (const row of rows) {
    const paths = [...Object.keys(row.files?.(scene) ?? {}), ...Object.keys(row.links ?? {})]
    const isAlone = row.afterCheckout !== undefined || row.pathFirst !== undefined
    const fits = isAlone
      ? undefined
      : trees.find((one) => one.isOpen && one.rows.length < mostTogether && !paths.some((path) => one.paths.has(path)))
    if (fits === undefined) trees.push({ rows: [row], paths: new Set(paths), isOpen: !isAlone })
    else {
      fits.rows.push(row)
      for (const path of paths) fits.paths.add(path)
    }
  }
  return trees.map((one) => one.rows)
}

async function achievements(rows: readonly HostileRow[]): Promise<string[]> {
  const without = await playPlain()
  const withIt = await inTurn(() => playTree(rows, without.evidence.findings))
  const found = new Set(withIt.evidence.findings.map(nameOf))
  const softer = without.evidence.conditions.filter(({ name, verdict }) => {
    const now = withIt.evidence.conditions.find((one) => one.name === name)
    return now === undefined || order.indexOf(now.verdict) < order.indexOf(verdict)
  })
  const all = [...withIt.asked.map(({ bytes }) => bytes), withIt.record, withIt.left].join('\n')
  const [question, ...more] = withIt.asked
  const asksForAll = without.asked.every(() => question?.bytes.includes('"minimist":["0.0.8"') === true)
  return [
    ...(withIt.run.outputs['compliance'] === 'COMPLIANT' ? ['the tree is COMPLIANT'] : []),
    ...(withIt.evidence.verdict === without.evidence.verdict ? [] : [`the verdict is ${withIt.evidence.verdict}`]),
    ...without.evidence.findings.filter((one) => !found.has(nameOf(one))).map((one) => `not found any more: ${nameOf(one)}`),
    ...softer.map(({ name }) => `judged more softly: ${name}`),
    ...(withIt.took > longestStep ? [`the step took ${(withIt.took / 1_000).toFixed(0)} s`] : []),
    ...(withIt.ran ? ['code of the tree ran'] : []),
    ...(withIt.elsewhere === 0 ? [] : ['a server that the tree names was reached']),
    ...(question?.path === endpoint && question.method === 'POST' && more.length === 0 ? [] : ['not exactly the one question was asked']),
    ...(asksForAll ? [] : ['the question leaves a package out']),
    ...(/^authorization$/im.test(question?.bytes ?? '') ? ['the question carries a token'] : []),
    ...Object.entries(canaries).flatMap(([name, value]) => (all.includes(value) ? [`the value of ${name} left the job`] : [])),
    ...rows.flatMap(({ unseen = [] }) => unseen).flatMap((value) => (all.includes(value) ? ['a secret of the tree left the job'] : [])),
    ...[...withIt.record.matchAll(/^started \S*\/(\S+)/gm)].flatMap(([, name = '']) =>
      ['cargo-audit', 'hadolint'].includes(name) ? [] : [`${name} was started`],
    ),
    ...(/^::(?!error|warning|notice|add-mask|debug|group|endgroup)/m.test(withIt.run.output) ? ['a workflow command was written'] : []),
  ]
}

function nameOf({ rule, place, severity }: Finding): string {
  return `${rule} in ${place?.file ?? ''} (${severity})`
}

const atOnce = 2
const lanes: Promise<unknown>[] = Array.from({ length: atOnce }, () => Promise.resolve())
let next = 0

/** Some work, after that of the same lane: every tree has processes of its own. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const lane = next % atOnce
  next += 1
  const done = (lanes[lane] ?? Promise.resolve()).then(work, work)
  lanes[lane] = done.catch(() => undefined)
  return done
}
