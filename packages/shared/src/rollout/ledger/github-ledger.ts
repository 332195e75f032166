import { commitOf } from '../../core/unknown-release.ts'
import { addDeploymentStatus, createDeployment, listDeploymentStatuses, listDeployments } from '../../github/deployments.ts'
import { isUncertain } from '../../github/errors.ts'
import type { Github } from '../../github/octokit.ts'
import { DeploymentSorter, type OwnDeployment } from './deployment-sorter.ts'
import { payloadOf } from './intent-payload.ts'
import { lastSuccess } from './last-known-good.ts'
import {
  type EntryState,
  formatDescription,
  type Intent,
  type LedgerEntry,
  type LedgerRecord,
  type LedgerStore,
  type OtherServices,
  parseDescription,
} from './ledger.ts'
import type { OddRecords } from './odd-records.ts'
import { isOpen } from './record-state.ts'
import { goodReleases } from './rollback-destination.ts'

/** The `task` that tells our deployments from those of jobs and of other tools. */
export const ledgerTask = 'slipway'
/**
 * The newest records of the service are read in any case: what was judged bad, what stands open and what runs on a side is looked for
 * among them.
 */
const alwaysRead = 30
/** Beyond these, records are read a few at a time, until what is looked for is found: each costs a request for its statuses. */
const batchSize = 10
/** How many deployments are looked at for all that: failed ones, or another service of the environment, may have written the newest. */
const lookedAt = 500

export type LedgerPlace = {
  /** Whose records these are: an environment may be that of several services, each with a ledger of its own. */
  service: string
  environment: string
  /** Where the environment answers, shown beside the deployment. */
  url: string
  /** The page of this run. */
  logUrl: string
  production: boolean
  /** The commit of this run: GitHub files a deployment under a commit, also that of a release whose commit nobody knows. */
  commit: string
  /** How many good releases beside the live one the ledger is read for. */
  keep: number
}

/** The ledger in GitHub Deployments and their statuses. Needs `deployments: write`; reading alone, `deployments: read`. */
export function githubLedger(github: Github, place: LedgerPlace): LedgerStore {
  let answeredAt: number | undefined
  const onAnswer = (at: number) => {
    answeredAt = at
  }
  let seen: { others: OtherServices; odd: OddRecords } | undefined
  // Far back, and everywhere while this job holds the lock, nobody but this store writes into what has ended.
  const ended = new Map<number, LedgerRecord>()
  const written = new Set<number>()
  let alone = false
  return {
    read: async (options = {}) => {
      const { records, ...met } = await readRecords(github, place, { ended, written, alone, onAnswer, ...options })
      seen = met
      return records
    },
    readAlone: () => {
      ended.clear()
      alone = true
    },
    answeredAt: () => answeredAt,
    otherServices: () => seen?.others,
    oddRecords: () => seen?.odd,
    open: async (wanted) => {
      const create = () =>
        createDeployment(github, {
          ref: commitOf(wanted.release) ?? place.commit,
          environment: place.environment,
          task: ledgerTask,
          payload: payloadOf(wanted),
          description: descriptionOf(wanted),
          production: place.production,
        })
      try {
        return await create()
      } catch (error) {
        if (!isUncertain(error)) throw error
        // The answer was lost, not always the deployment.
        return (await findIntent(github, place, wanted)) ?? (await create())
      }
    },
    write: async (id, entry) => {
      ended.delete(id)
      // GitHub may show it late: what was written here is read anew each time.
      written.add(id)
      await addDeploymentStatus(github, id, {
        state: entry.state,
        description: formatDescription(entry),
        logUrl: place.logUrl,
        environmentUrl: place.url,
      })
    },
  }
}

function descriptionOf({ kind, release, colour }: Intent): string {
  const from = commitOf(release) === undefined ? '; its commit is not known, this is that of the run' : ''
  return `${kind} of ${release.version.slice(0, 60)} to ${colour}${from}`.slice(0, 140)
}

type Reading = {
  ended: Map<number, LedgerRecord>
  written: ReadonlySet<number>
  /** Whether nobody else writes now. */
  alone: boolean
  onAnswer(at: number): void
  counts?(record: LedgerRecord): Promise<boolean>
}

/**
 * The newest records of this service, newest first, read on until the live release and `keep` other good ones are among them; and what
 * else was met on the way.
 */
async function readRecords(
  github: Github,
  place: LedgerPlace,
  { ended, written, alone, onAnswer, counts = async () => true }: Reading,
): Promise<{ records: LedgerRecord[]; others: OtherServices; odd: OddRecords }> {
  const met = new DeploymentSorter(place.service)
  const unknownPhases = new Set<string>()
  const records: LedgerRecord[] = []
  const counted: LedgerRecord[] = []
  let waiting: OwnDeployment[] = []
  const readWaiting = async () => {
    const [batch, kept] = [waiting, alone || records.length >= alwaysRead]
    waiting = []
    const known = (id: number) => (kept && !written.has(id) ? ended.get(id) : undefined)
    const read = await Promise.all(batch.map(async (own) => known(own.id) ?? (await readRecord(github, own, unknownPhases))))
    for (const record of read) if (kept && !isOpen(record)) ended.set(record.id, record)
    const count = await Promise.all(read.map(counts))
    records.push(...read)
    counted.push(...read.filter((_record, index) => count[index] === true))
  }
  for await (const deployment of listDeployments(github, { environment: place.environment, task: ledgerTask, onAnswer })) {
    const own = met.add(deployment)
    if (own !== undefined) waiting.push(own)
    if (waiting.length >= (records.length === 0 ? alwaysRead : batchSize)) {
      await readWaiting()
      if (hasEnough(counted, place.keep)) break
    }
    if (met.read >= lookedAt) break
  }
  await readWaiting()
  const cutAt = met.read >= lookedAt && !hasEnough(counted, place.keep) ? lookedAt : undefined
  return {
    records: records.sort((a, b) => b.id - a.id),
    others: { own: records.length, others: met.others(), cutAt },
    odd: { ...met.odd(), unknownPhases: [...unknownPhases] },
  }
}

/** Whether the live release is among the records, and as many others to go back to as are kept. */
function hasEnough(records: readonly LedgerRecord[], keep: number): boolean {
  const live = lastSuccess(records)
  return live !== undefined && goodReleases(records, live.intent.release).length >= keep
}

/** The record that has just been made for an intent, where there is one. */
async function findIntent(github: Github, place: LedgerPlace, wanted: Intent): Promise<number | undefined> {
  const met = new DeploymentSorter(place.service)
  let own = 0
  for await (const deployment of listDeployments(github, { environment: place.environment, task: ledgerTask })) {
    const known = met.add(deployment)
    if (known !== undefined && sameIntent(known.intent, wanted)) return known.id
    if (known !== undefined) own += 1
    if (own >= alwaysRead || met.read >= lookedAt) return undefined
  }
  return undefined
}

async function readRecord(github: Github, { id, at, intent }: OwnDeployment, unknownPhases: Set<string>): Promise<LedgerRecord> {
  const entries: LedgerEntry[] = []
  for (const { at: written, state, description } of await listDeploymentStatuses(github, id)) {
    const said = parseDescription(description)
    if (said !== undefined && isEntryState(state)) entries.push({ at: written, state, ...said })
    else if (said !== undefined) unknownPhases.add(`${said.phase} (${state})`)
    else for (const [, phase] of description?.matchAll(/^([a-z][a-z-]*): /g) ?? []) if (phase !== undefined) unknownPhases.add(phase)
  }
  return { id, at, intent, entries }
}

function sameIntent(one: Intent, other: Intent): boolean {
  const { run } = one
  return (
    run.id === other.run.id &&
    run.attempt === other.run.attempt &&
    run.job === other.run.job &&
    one.kind === other.kind &&
    one.colour === other.colour &&
    one.release.version === other.release.version
  )
}

function isEntryState(state: string): state is EntryState {
  return ['in_progress', 'success', 'failure', 'error', 'inactive'].includes(state)
}
