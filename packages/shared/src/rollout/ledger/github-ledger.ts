import { parseJson } from '../../core/json.ts'
import {
  addDeploymentStatus,
  createDeployment,
  type Deployment,
  listDeploymentStatuses,
  listDeployments,
} from '../../github/deployments.ts'
import { isUncertain } from '../../github/errors.ts'
import type { Github } from '../../github/octokit.ts'
import {
  type EntryState,
  formatDescription,
  type Intent,
  intent,
  type LedgerEntry,
  type LedgerRecord,
  type LedgerStore,
  type OtherServices,
  parseDescription,
} from './ledger.ts'

/** The `task` that tells our deployments from those of jobs and of other tools. */
export const ledgerTask = 'slipway'
/** How many rollouts back the ledger is read; each costs a request. */
const depth = 30
/** How many deployments are looked at for them: another service that shares the environment may have written the newest ones. */
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
}

/** The ledger in GitHub Deployments and their statuses. Needs `deployments: write`; reading alone, `deployments: read`. */
export function githubLedger(github: Github, place: LedgerPlace): LedgerStore {
  let seen: OtherServices | undefined
  return {
    read: async () => {
      const { own, neighbours } = await findOwn(github, place)
      seen = neighbours
      return await Promise.all(own.map((one) => readRecord(github, one)))
    },
    otherServices: () => seen,
    open: async (wanted) => {
      const create = () =>
        createDeployment(github, {
          ref: wanted.release.sha,
          environment: place.environment,
          task: ledgerTask,
          payload: { ...wanted },
          description: `${wanted.kind} of ${wanted.release.version} to ${wanted.colour}`.slice(0, 140),
          production: place.production,
        })
      try {
        return await create()
      } catch (error) {
        if (!isUncertain(error)) throw error
        // The answer was lost, not always the deployment.
        const made = (await findOwn(github, place)).own.find((one) => sameIntent(one.intent, wanted))
        return made?.deployment.id ?? (await create())
      }
    },
    write: (id, entry) =>
      addDeploymentStatus(github, id, {
        state: entry.state,
        description: formatDescription(entry),
        logUrl: place.logUrl,
        environmentUrl: place.url,
      }),
  }
}

type Known = { deployment: Deployment; intent: Intent }

/** The newest records of this service, newest first, and whose else were met on the way. */
async function findOwn(github: Github, { service, environment }: LedgerPlace): Promise<{ own: Known[]; neighbours: OtherServices }> {
  // A deployment that is made while pages are turned shows one of the last page again.
  const own = new Map<number, Known>()
  const others = new Map<string, Set<number>>()
  let read = 0
  for await (const deployment of listDeployments(github, { environment, task: ledgerTask })) {
    read += 1
    const [known] = withIntent(deployment)
    if (known?.intent.service === service) own.set(deployment.id, known)
    else if (known !== undefined) others.set(known.intent.service, (others.get(known.intent.service) ?? new Set()).add(deployment.id))
    if (own.size >= depth || read >= lookedAt) break
  }
  const counts = [...others].map(([name, ids]) => ({ service: name, records: ids.size }))
  return {
    own: [...own.values()].sort((a, b) => b.deployment.id - a.deployment.id),
    neighbours: { own: own.size, others: counts, cutAt: own.size < depth && read >= lookedAt ? lookedAt : undefined },
  }
}

/** A deployment with our task but another payload was not written by us, and says nothing. */
function withIntent(deployment: Deployment): Known[] {
  const payload = typeof deployment.payload === 'string' ? parseOrNothing(deployment.payload) : deployment.payload
  const parsed = intent.safeParse(payload)
  return parsed.success ? [{ deployment, intent: parsed.data }] : []
}

async function readRecord(github: Github, known: Known): Promise<LedgerRecord> {
  const statuses = await listDeploymentStatuses(github, known.deployment.id)
  const entries = statuses.flatMap((status): LedgerEntry[] => {
    const said = parseDescription(status.description)
    return said !== undefined && isEntryState(status.state) ? [{ at: status.at, state: status.state, ...said }] : []
  })
  return { id: known.deployment.id, at: known.deployment.createdAt, intent: known.intent, entries }
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

function parseOrNothing(text: string): unknown {
  try {
    return parseJson(text, 'The payload')
  } catch {
    return undefined
  }
}
