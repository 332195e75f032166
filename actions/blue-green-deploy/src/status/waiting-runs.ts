import { GithubError } from '@slipway/shared/github/errors'
import type { RunQueries } from '@slipway/shared/github/run-queries'
import type { RunJob, UnfinishedRun } from '@slipway/shared/github/unfinished-runs'
import { parseProposalTitle } from '../runs/proposal-title.ts'

/** A value that this job may not be able to read. */
export type Readable<T> = { state: 'known'; value: T } | { state: 'unknown'; reason: string }

/** A job that is at work on the environment and does not hold its lock: it waits for the lock, or is about to. */
export type LockWaiter = { run: UnfinishedRun; job: RunJob }

/** A job that waits for the approval of the environment. `superseded`: why it would change nothing once it is approved. */
export type ApprovalWaiter = { run: UnfinishedRun; job: RunJob; superseded: Readable<string | undefined> }

export type WaitingRuns = {
  lock: Readable<readonly LockWaiter[]>
  approval: Readable<readonly ApprovalWaiter[]>
  /** The number of unfinished runs that were not looked at. */
  notLookedAt: number
}

type Place = {
  service: string
  environment: string
  /** `commit`: by which it came onto its branch. */
  live: { version: string; commit: string } | undefined
  /** Runs that do not wait: that of this job, and that of the holder of the lock. */
  except: readonly number[]
}

type Unfinished = { run: UnfinishedRun; jobs: readonly RunJob[] }

/** Each run that is looked at takes a request or two. */
const mostRuns = 30

/** Who waits for whom. What GitHub refuses or does not answer is unknown. */
export async function readWaitingRuns(place: Place, queries: RunQueries): Promise<WaitingRuns> {
  const working = await readable(() => unfinishedRuns('in_progress', place, queries))
  const waiting = await readable(() => unfinishedRuns('waiting', place, queries))
  const facts = { working, place, queries }
  return {
    lock: working.state === 'unknown' ? working : { state: 'known', value: lockWaiters(working.value.runs, place) },
    approval: waiting.state === 'unknown' ? waiting : await readable(() => approvalWaiters(waiting.value.runs, facts)),
    notLookedAt: [working, waiting].reduce((sum, part) => sum + (part.state === 'known' ? part.value.left : 0), 0),
  }
}

type Listed = { runs: readonly Unfinished[]; left: number }
type Facts = { working: Readable<Listed>; place: Place; queries: RunQueries }

async function unfinishedRuns(status: 'in_progress' | 'waiting', { except }: Place, queries: RunQueries): Promise<Listed> {
  const listed = (await queries.unfinished({ status })).filter(({ id }) => !except.includes(id))
  const runs: Unfinished[] = []
  for (const run of listed.slice(0, mostRuns)) runs.push({ run, jobs: await queries.jobs(run.id) })
  return { runs, left: Math.max(0, listed.length - mostRuns) }
}

function lockWaiters(runs: readonly Unfinished[], { environment }: Place): LockWaiter[] {
  return runs.flatMap(({ run, jobs }) =>
    jobs.filter(({ name, status }) => status === 'in_progress' && changes(environment, name)).map((job) => ({ run, job })),
  )
}

async function approvalWaiters(runs: readonly Unfinished[], facts: Facts): Promise<ApprovalWaiter[]> {
  const { place, queries, working } = facts
  const waiters: ApprovalWaiter[] = []
  for (const { run, jobs } of runs) {
    if (!(await queries.pending(run.id)).includes(place.environment)) continue
    for (const job of jobs.filter(({ status }) => status === 'waiting')) {
      if ((parseProposalTitle(job.name)?.environment ?? place.environment) !== place.environment) continue
      const others = working.state === 'known' ? [...runs, ...working.value.runs] : []
      const superseded = working.state === 'unknown' ? working : await readable(() => whySuperseded({ run, job, others }, facts))
      waiters.push({ run, job, superseded })
    }
  }
  return waiters
}

/** Undefined for a job that is no deployment: a rollback is superseded by nothing. */
async function whySuperseded(
  { run, job, others }: { run: UnfinishedRun; job: RunJob; others: readonly Unfinished[] },
  { place, queries }: Facts,
): Promise<string | undefined> {
  const services = parseProposalTitle(job.name)?.services
  if (services === undefined) return undefined
  const newer = others.filter((other) => {
    const sameLine = other.run.workflow === run.workflow && other.run.branch === run.branch && other.run.number > run.number
    return sameLine && other.jobs.some(({ name }) => isProposal(name, { services, environment: place.environment }))
  })
  for (const other of newer) {
    if ((await queries.compareCommits(run.sha, other.run.sha)) === 'ahead') return `run ${other.run.id} proposes a newer commit`
  }
  const { live } = place
  if (live === undefined || services.some((one) => one !== place.service)) return undefined
  return (await queries.compareCommits(run.sha, live.commit)) === 'ahead' ? `${live.version}, which is live, is newer` : undefined
}

/** Whether the job proposes these services, and perhaps more. */
function isProposal(job: string, { services, environment }: { services: readonly string[]; environment: string }): boolean {
  const proposed = parseProposalTitle(job)
  return proposed?.environment === environment && services.every((one) => proposed.services?.includes(one) === true)
}

/** Whether a job of `deploy.yml` or `rollback.yml` is about the environment, by the name that these give it. */
function changes(environment: string, job: string): boolean {
  const name = job.split(' / ').at(-1) ?? ''
  return name.startsWith(`${environment} to `) || name.endsWith(` to ${environment}`)
}

/** What GitHub refuses or does not answer is unknown. */
export async function readable<T>(ask: () => Promise<T>): Promise<Readable<T>> {
  try {
    return { state: 'known', value: await ask() }
  } catch (error) {
    if (!(error instanceof GithubError)) throw error
    return { state: 'unknown', reason: error.message }
  }
}
