import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { RunResult } from '../executor/executor.ts'
import { combined } from '../github/routes/statuses.ts'
import type { Github } from '../github/server.ts'
import { failuresNotBy, hasFailed, type Sample } from '../stage/client-samples.ts'
import type { Stage, StageClient } from '../stage/stage.ts'
import { Claims } from './claims.ts'
import { listTags, parseObject, showFile } from './git.ts'
import { lockTurns, type Turn } from './lock-turns.ts'

/** Milliseconds after which a change of the weights is seen at the latest. */
const watchedLate = 500

const payload = z.object({
  release: z.object({ version: z.string() }),
  overrides: z.array(z.object({ rule: z.string(), by: z.string(), reason: z.string() })).optional(),
})
const backupPart = z.object({ name: z.string(), state: z.string(), took: z.number(), sha256: z.string().optional(), detail: z.string() })
const backup = z.object({ details: z.object({ backup: z.array(backupPart) }) })
export type BackupPart = z.infer<typeof backupPart>

/** What can be seen of a story from outside: at the edge, by the client, in GitHub's records. Nothing here changes anything. */
export class Sight {
  readonly claims = new Claims()
  readonly stage: Stage
  readonly github: Github
  /** The client that never stops asking, where something is live for it to ask. */
  protected client: StageClient | undefined
  #samples: readonly Sample[] = []

  constructor(stage: Stage, github: Github) {
    this.stage = stage
    this.github = github
  }

  /** The version that the edge answers with. */
  async versionAt(environment: string): Promise<string> {
    const answer = await fetch(`${this.stage.place(environment).url}/api/health`, { headers: { connection: 'close' } })
    await answer.body?.cancel()
    return answer.headers.get('x-release') ?? `status ${answer.status}`
  }

  /** `BLUE + GREEN`, as shares of 100. */
  async weightsAt(environment: string): Promise<string> {
    const { blue, green } = await this.stage.edgeWeights(environment)
    const all = blue + green
    return all === 0 ? '0 + 0' : `${Math.round((blue / all) * 100)} + ${Math.round((green / all) * 100)}`
  }

  async isShared(environment: string): Promise<boolean> {
    const { blue, green } = await this.stage.edgeWeights(environment)
    return blue > 0 && green > 0
  }

  /** The version that runs on the side without traffic; empty where none does. */
  async versionOnIdleSide(environment: string): Promise<string> {
    const [{ blue }, running] = await Promise.all([this.stage.edgeWeights(environment), this.stage.running(environment)])
    return (blue === 0 ? running.blue : running.green) ?? ''
  }

  /** GitHub's records, oldest first. */
  deployments(environment: string) {
    return this.github.state.deployments.filter((deployment) => deployment.environment === environment)
  }

  deploymentState(environment: string, sha: string): string {
    const found = this.deployments(environment).findLast((deployment) => deployment.sha === sha)
    return found?.statuses.map((status) => status.state).join(', ') ?? 'none'
  }

  newestDeployment(environment: string): string {
    const newest = this.deployments(environment).at(-1)
    return newest === undefined ? 'none' : `${newest.sha} ${newest.statuses.at(-1)?.state ?? 'without a status'}`
  }

  /** What the newest status of the newest deployment says. */
  newestDetail(environment: string): string {
    return this.deployments(environment).at(-1)?.statuses.at(-1)?.description ?? ''
  }

  /** Of every context the state that GitHub shows at a commit, `CONTEXT: STATE`; `none` where it has no status. */
  commitStatuses(sha: string): string {
    const newest = new Map(this.#statusesOf(sha).map(({ context, state }) => [context, state]))
    return (
      [...newest]
        .map(([context, state]) => `${context}: ${state}`)
        .sort()
        .join(', ') || 'none'
    )
  }

  /** The one state that GitHub makes of all contexts of a commit. */
  combinedStatus(sha: string): string {
    return combined([...new Map(this.#statusesOf(sha).map((status) => [status.context, status])).values()])
  }

  /** How often Slack's channel was written to, and how often a mail was sent. */
  alerts(): string {
    return `${this.stage.slack.messages('/services/alerts').length} in #alerts, ${this.stage.mail.messages().length} by mail`
  }

  /** What the newest message in the channel says. */
  newestAlert(): string {
    return JSON.stringify(this.stage.slack.messages('/services/alerts').at(-1)?.payload ?? 'none')
  }

  incidents() {
    return this.github.state.issues.filter((issue) => issue.labels.includes('slipway-incident'))
  }

  async lockState(environment: string): Promise<string> {
    const record = await showFile(this.github.repository.gitDir, `refs/heads/slipway/lock/${environment}:record.json`)
    return String(parseObject(record)['state'])
  }

  /** Tags at both ends of rollbacks, with the commits that they lead to. */
  recoveryTags(environment: string): Promise<string[]> {
    return listTags(this.github.repository.gitDir, `slipway/recovery/${environment}/`)
  }

  /** The release that GitHub's newest deployment is of, and what was overridden for it, as its payload has them. */
  newestIntent(environment: string): { version: string; overrides: string } {
    const { release, overrides = [] } = payload.parse(this.deployments(environment).at(-1)?.payload)
    return { version: release.version, overrides: overrides.map(({ rule, by, reason }) => `${rule} by ${by}: ${reason}`).join('; ') }
  }

  /** The files of an artifact, by their names; none where the run has no such artifact. */
  async artifactFiles({ run }: Pick<RunResult, 'run'>, name: string): Promise<Map<string, Buffer>> {
    const found = this.github.artifacts(run.id).find((artifact) => artifact.name === name)
    const files = found === undefined ? [] : await readdir(found.folder)
    return new Map(await Promise.all(files.map(async (file) => [file, await readFile(join(found?.folder ?? '', file))] as const)))
  }

  /** What a rollback says that became of each part of its backup. */
  async backupOf(result: RunResult, artifact: string): Promise<BackupPart[]> {
    const files = await this.artifactFiles(result, artifact)
    const records = [...files].filter(([name]) => name.startsWith('rollback--'))
    const last = records.at(-1)?.[1].toString() ?? '{}'
    return backup.parse(JSON.parse(last)).details.backup
  }

  /** How the job of that name ended, the caller's names left out: `build`, `scan`. */
  jobConclusion(result: RunResult, name: string): string {
    return result.jobs.find((job) => job.name.split(' / ').at(-1) === name)?.conclusion ?? 'none'
  }

  summaries(result: RunResult): string {
    return result.jobs.map((job) => job.summary).join('\n')
  }

  annotations(result: RunResult): string {
    return result.jobs.flatMap((job) => job.annotations.map((annotation) => JSON.stringify(annotation))).join('\n')
  }

  /** Everything that a person or GitHub is shown of a run, searched for a text. */
  async placesThatShow(result: RunResult, text: string): Promise<number> {
    const logs = await Promise.all(result.jobs.map((job) => (job.log === undefined ? '' : readFile(job.log, 'utf8'))))
    const artifacts = await Promise.all(
      this.github
        .artifacts(result.run.id)
        .filter(({ name: artifact }) => artifact !== 'release')
        .map(({ folder }) => readAll(folder)),
    )
    const { comments, issues, statuses } = this.github.state
    const shown = [
      ...logs,
      ...artifacts.flat(),
      this.summaries(result),
      this.annotations(result),
      JSON.stringify([comments, issues, statuses]),
    ]
    return shown.filter((place) => place.includes(text)).length
  }

  /** Requests that a version answered through the edge. */
  async answersOf(version: string): Promise<number> {
    return (await this.#seen()).filter((sample) => sample.release === version).length
  }

  /** Requests through the edge that a version failed to answer well. */
  async failuresOf(version: string): Promise<number> {
    return (await this.#seen()).filter((sample) => sample.release === version && hasFailed(sample)).length
  }

  /** How many different shares between nothing and everything the version had, by the edge's own weights. */
  sharesSeen(environment: string): number {
    const shares = this.stage
      .place(environment)
      .weightChanges()
      .filter(({ blue, green }) => blue > 0 && green > 0)
    return new Set(shares.map(({ blue, green }) => (blue / (blue + green)).toFixed(2))).size
  }

  /** Seconds for which both sides had a share, by the edge's own weights. */
  secondsShared(environment: string): number {
    const changes = this.stage.place(environment).weightChanges()
    const spans = changes.map(({ blue, green, at }, index) => (blue > 0 && green > 0 ? (changes[index + 1]?.at ?? Date.now()) - at : 0))
    return spans.reduce((sum, span) => sum + span, 0) / 1_000
  }

  /** The most that green has had since a time, in percent; what lies between the two commands of one shift counts. */
  mostOfGreen(environment: string, since: number): number {
    return Math.max(0, ...this.#changesSince(environment, since).map(({ blue, green }) => (100 * green) / Math.max(1, blue + green)))
  }

  async secondsUntilOnly(version: string, since: number): Promise<number> {
    const other = (await this.#seen()).findLast((sample) => sample.release !== version)
    return ((other?.at ?? Date.now()) - since) / 1_000
  }

  /** How often the edge's weights changed since a time, in milliseconds since 1970. */
  weightChangesSince(environment: string, since: number): number {
    return this.#changesSince(environment, since).length
  }

  /** How often traffic began to move the other way: two that shift at once would pull it to and fro. */
  turnsOfTraffic(environment: string, since: number): number {
    const greens = this.#changesSince(environment, since).map(({ blue, green }) => green / Math.max(1, blue + green))
    const ways = greens.flatMap((green, at) => (at === 0 ? [] : [Math.sign(green - (greens[at - 1] ?? green))]))
    return ways.filter((way, at) => at > 0 && way !== ways[at - 1]).length
  }

  async lockTurns(environment: string): Promise<Turn[]> {
    return (await lockTurns(this.github.repository.gitDir, environment)).turns
  }

  // Claims that many stories share.

  /** In the whole story so far. */
  claimApprovals(times: number): void {
    const { approvalsAsked, approvals } = this.github.state
    this.claims.equal('approvals that were asked for', times, approvalsAsked.length)
    this.claims.equal('approvals that were given', times, approvals.filter(({ decision }) => decision === 'approved').length)
  }

  /** Whoever moved the weights held the lock, and nobody else did. */
  async claimInTurns(environment: string, since: number): Promise<void> {
    const { turns, breaches } = await lockTurns(this.github.repository.gitDir, environment)
    this.claims.equal('commits of the lock that let two hold it, or leave a generation out', 'none', breaches.join('; ') || 'none')
    const changes = this.#changesSince(environment, since)
    const within = ({ from, to }: Turn, at: number) => at >= from && (to === undefined || at <= to + watchedLate)
    this.claims.atLeast('changes of the weights at the edge', 1, changes.length)
    this.claims.equal("of which in nobody's turn", 0, changes.filter(({ at }) => !turns.some((turn) => within(turn, at))).length)
  }

  async claimNoFailedRequest(): Promise<void> {
    const samples = await this.#seen()
    this.claims.atLeast('requests of the client that never stops asking', 25, samples.length)
    this.claims.equal('of which failed', 'none', describeFailures(samples.filter(hasFailed)))
  }

  async claimOnlyTheReleaseFailed(version: string): Promise<void> {
    const samples = await this.#seen()
    this.claims.atLeast('requests of the client that never stops asking', 25, samples.length)
    this.claims.equal(
      'failed requests that the bad release did not answer itself',
      'none',
      describeFailures(failuresNotBy(samples, version)),
    )
  }

  async claimServesAgain(environment: string, version: string): Promise<void> {
    this.claims.equal(`${environment} serves`, version, await this.versionAt(environment))
    this.claims.equal('one side has all traffic', 'yes', (await this.isShared(environment)) ? 'no' : 'yes')
    await sleep(300)
    const last = (await this.#seen()).slice(-10)
    this.claims.equal(
      'the last ten answers of the edge came from',
      version,
      [...new Set(last.map((sample) => sample.release ?? 'none'))].join(', '),
    )
  }

  /** The stand-ins themselves did their part: what they answered was valid, and nothing was asked that they do not know. */
  claimSoundPlatform(): void {
    const { defects, refused } = this.github.state
    const breaches = defects.map(({ method, path, problems }) => `${method} ${path}: ${problems.join(', ')}`)
    const refusals = refused.map(({ method, path, reason }) => `${method} ${path}: ${reason}`)
    this.claims.equal('answers of GitHub that its own description forbids', 'none', breaches.join('; ') || 'none')
    this.claims.equal('calls that the permissions did not grant', 'none', refusals.join('; ') || 'none')
  }

  #statusesOf(sha: string) {
    return this.github.state.statuses.filter((status) => status.sha === sha)
  }

  #changesSince(environment: string, since: number) {
    return this.stage
      .place(environment)
      .weightChanges()
      .filter(({ at }) => at >= since)
  }

  async #seen(): Promise<readonly Sample[]> {
    if (this.client !== undefined) this.#samples = (await this.client.report()).samples
    return this.#samples
  }
}

/** How many, and what became of the first, so that a failure can be traced. */
function describeFailures(failures: readonly Sample[]): string {
  const [first] = failures
  if (first === undefined) return 'none'
  const { at, path, connection, status, release, reason, latency } = first
  const outcome = status === undefined ? (reason ?? 'no answer') : `status ${status} from ${release ?? 'the edge'}`
  return `${failures.length}, the first at ${new Date(at).toISOString()}: ${path}, ${connection}, ${outcome}, after ${Math.round(latency)} ms`
}

async function readAll(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return Promise.all(entries.filter((entry) => entry.isFile()).map((entry) => readFile(join(entry.parentPath, entry.name), 'latin1')))
}
