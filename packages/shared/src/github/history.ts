import { z } from 'zod'
import { verdict } from '../core/words.ts'
import type { Clock } from '../ports/clock.ts'
import { isGithubStatus, isUncertain } from './errors.ts'
import type { Github } from './octokit.ts'

/** An orphan branch: on main, every record would change the base of all open pull requests. */
export const historyBranch = 'slipway-history'

/**
 * What became of an environment. `deployed`, `rolled-back`, `failed`: a change that was made, taken back, or did not go through.
 * `checked`: looked at. `superseded`: the run left its place to a newer one. `dry-run`: planned only. `stopped`: ended by a person before
 * it was judged. `drill`: a rollback was rehearsed. `quality`: measurements of the code, without an environment that changed.
 */
export const historyOutcome = z.enum([
  'deployed',
  'rolled-back',
  'failed',
  'checked',
  'superseded',
  'dry-run',
  'stopped',
  'drill',
  'quality',
])
export type HistoryOutcome = z.infer<typeof historyOutcome>

/** Outcomes that changed nothing, whatever actions took part: they are neither changes nor failures of one. */
const withoutChange: readonly HistoryOutcome[] = ['superseded', 'dry-run', 'stopped', 'drill', 'quality']

/** Whether a record can be a change in the sense of DORA's change fail rate. */
export function mayBeChange({ outcome }: Pick<HistoryRecord, 'outcome'>): boolean {
  return !withoutChange.includes(outcome)
}

/** One line of the history: one deployment, rollback or check of one service in one environment, as one job saw it. */
export const historyRecord = z.object({
  schema: z.literal(1),
  /** `historyKeyOf`: the same record is never kept twice. */
  key: z.string(),
  at: z.iso.datetime(),
  /** What a job did to several services at once, before it came to any of them, has the name of the product. */
  service: z.string(),
  environment: z.string(),
  outcome: historyOutcome,
  verdict,
  version: z.string().optional(),
  sha: z.string(),
  headline: z.string(),
  cause: z.string().optional(),
  actor: z.string(),
  url: z.string(),
  /** Milliseconds from the first record of the job to its last. */
  took: z.number().optional(),
  actions: z.record(z.string(), verdict).default({}),
  /** Response times in milliseconds, rates as shares of 0 to 1. */
  measures: z.record(z.string(), z.number()).default({}),
})
export type HistoryRecord = z.infer<typeof historyRecord>

/** A record of a later version of Slipway, which has outcomes or verdicts that this one does not know. */
const laterRecord = historyRecord.extend({ outcome: z.string(), verdict: z.string(), actions: z.record(z.string(), z.string()) })

/** One file for each environment and month, so that no file grows without bound. */
export function historyFile(record: { environment: string; at: string }): string {
  return `${record.environment}/${record.at.slice(0, 7)}.ndjson`
}

/**
 * Appends records to the branch, as one commit, and creates the branch where it does not exist. Updates are never forced: when another
 * writer was first, the records are appended to that writer's state. Needs `contents: write`. Throws a GithubError.
 */
export async function appendHistory(
  github: Github,
  records: readonly HistoryRecord[],
  deps: { clock: Clock; random?: () => number; signal?: AbortSignal },
): Promise<'appended' | 'known'> {
  for (let attempt = 1; ; attempt += 1) {
    const head = await readHead(github)
    const files = await withRecords(github, head, records)
    const [message] = files.flatMap(({ added }) => added.map(({ headline }) => headline))
    if (message === undefined) return 'known'
    const sha = await commit(github, head, { files, message })
    try {
      await move(github, head === undefined, sha)
      return 'appended'
    } catch (error) {
      if (!(isGithubStatus(error, 409, 422) || isUncertain(error)) || attempt === 8) throw error
      await deps.clock.sleep(200 * attempt * (0.5 + (deps.random ?? Math.random)()), deps.signal)
    }
  }
}

type ChangedFile = { path: string; text: string; added: HistoryRecord[] }

/** The files with the records that are not in them yet; a file that has all of its records is left out. */
async function withRecords(github: Github, head: Head | undefined, records: readonly HistoryRecord[]): Promise<ChangedFile[]> {
  const files: ChangedFile[] = []
  for (const [path, own = []] of Object.entries(Object.groupBy(records, historyFile))) {
    const text = head === undefined ? '' : await readFile(github, head.files.get(path))
    const known = new Set(parseLines(text).records.map(({ key }) => key))
    const added = own.filter(({ key }) => !known.has(key))
    const lines = added.map((record) => `${JSON.stringify(historyRecord.parse(record))}\n`)
    if (added.length > 0) files.push({ path, added, text: `${text === '' || text.endsWith('\n') ? text : `${text}\n`}${lines.join('')}` })
  }
  return files
}

/** Records, and the lines that are none: `unreadable`, or of an outcome that only a later version knows. */
export type History = { records: HistoryRecord[]; unreadable: number; unknown: number }

/**
 * The newest records of every environment, oldest first; at most `months` files of each. Counts invalid lines instead of an error, so that
 * the history stays readable. Needs `contents: read`. Throws a GithubError.
 */
export async function readHistory(github: Github, months = 3): Promise<History> {
  const head = await readHead(github)
  const records: HistoryRecord[] = []
  let [unreadable, unknown] = [0, 0]
  for (const path of newestFiles([...(head?.files.keys() ?? [])], months)) {
    const parsed = parseLines(await readFile(github, head?.files.get(path)))
    records.push(...parsed.records)
    unreadable += parsed.unreadable
    unknown += parsed.unknown
  }
  return { records: records.sort((a, b) => (a.at < b.at ? -1 : 1)), unreadable, unknown }
}

/** The last `months` files of each environment. */
export function newestFiles(paths: readonly string[], months: number): string[] {
  const byEnvironment = Object.groupBy(
    paths.filter((path) => /^[^/]+\/\d{4}-\d{2}\.ndjson$/.test(path)),
    (path) => path.slice(0, path.indexOf('/')),
  )
  return Object.values(byEnvironment).flatMap((files = []) => files.sort().slice(-months))
}

/** The text of a file of the history. */
export function parseLines(text: string): History {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const read = lines.map(parseLine)
  return {
    records: read.flatMap((line) => (typeof line === 'string' ? [] : [line])),
    unreadable: read.filter((line) => line === 'unreadable').length,
    unknown: read.filter((line) => line === 'unknown').length,
  }
}

function parseLine(line: string): HistoryRecord | 'unreadable' | 'unknown' {
  try {
    const value: unknown = JSON.parse(line)
    const parsed = historyRecord.safeParse(value)
    if (parsed.success) return parsed.data
    return laterRecord.safeParse(value).success ? 'unknown' : 'unreadable'
  } catch {
    return 'unreadable'
  }
}

type Head = { sha: string; tree: string; files: ReadonlyMap<string, string> }

async function readHead(github: Github): Promise<Head | undefined> {
  try {
    const route = 'GET /repos/{owner}/{repo}/git/ref/{ref}'
    const { sha } = (await github.request(route, { ...github.repository, ref: `heads/${historyBranch}` })).data.object
    const head = await github.request('GET /repos/{owner}/{repo}/git/commits/{commit_sha}', { ...github.repository, commit_sha: sha })
    const tree = head.data.tree.sha
    const listed = await github.request('GET /repos/{owner}/{repo}/git/trees/{tree_sha}', {
      ...github.repository,
      tree_sha: tree,
      recursive: '1',
    })
    const files = listed.data.tree.flatMap((entry): [string, string][] =>
      entry.type === 'blob' && entry.path !== undefined && entry.sha !== undefined && entry.sha !== null ? [[entry.path, entry.sha]] : [],
    )
    return { sha, tree, files: new Map(files) }
  } catch (error) {
    if (isGithubStatus(error, 404)) return undefined
    throw error
  }
}

async function readFile(github: Github, sha: string | undefined): Promise<string> {
  if (sha === undefined) return ''
  const { data } = await github.request('GET /repos/{owner}/{repo}/git/blobs/{file_sha}', { ...github.repository, file_sha: sha })
  return Buffer.from(data.content, data.encoding === 'base64' ? 'base64' : 'utf8').toString()
}

async function commit(
  github: Github,
  head: Head | undefined,
  { files, message }: { files: readonly ChangedFile[]; message: string },
): Promise<string> {
  const tree = await github.request('POST /repos/{owner}/{repo}/git/trees', {
    ...github.repository,
    ...(head === undefined ? {} : { base_tree: head.tree }),
    tree: files.map(({ path, text }) => ({ path, mode: '100644', type: 'blob', content: text })),
  })
  const made = await github.request('POST /repos/{owner}/{repo}/git/commits', {
    ...github.repository,
    message,
    tree: tree.data.sha,
    parents: head === undefined ? [] : [head.sha],
  })
  return made.data.sha
}

async function move(github: Github, first: boolean, sha: string): Promise<void> {
  if (first) await github.request('POST /repos/{owner}/{repo}/git/refs', { ...github.repository, ref: `refs/heads/${historyBranch}`, sha })
  else {
    const ref = `heads/${historyBranch}`
    await github.request('PATCH /repos/{owner}/{repo}/git/refs/{ref}', { ...github.repository, ref, sha, force: false })
  }
}
