import { parseJson } from '../core/json.ts'
import { addDeploymentStatus, createDeployment, type Deployment, listDeploymentStatuses, listDeployments } from '../github/deployments.ts'
import { isUncertain } from '../github/errors.ts'
import type { Github } from '../github/octokit.ts'
import {
  type Entry,
  type EntryState,
  formatDescription,
  type Intent,
  intent,
  type LedgerRecord,
  type LedgerStore,
  parseDescription,
} from './ledger.ts'

/** The `task` that tells our deployments from those of jobs and of other tools. */
export const ledgerTask = 'slipway'
/** How many rollouts back the ledger is read; each costs a request. */
const depth = 30

export type LedgerPlace = {
  environment: string
  /** Where the environment answers, shown beside the deployment. */
  url: string
  /** The page of this run. */
  logUrl: string
  production: boolean
}

/** The ledger in GitHub Deployments and their statuses. Needs `deployments: write`; reading alone, `deployments: read`. */
export function githubLedger(github: Github, place: LedgerPlace): LedgerStore {
  const list = () => listDeployments(github, { environment: place.environment, task: ledgerTask, limit: depth })
  return {
    read: async () => {
      const known = (await list()).flatMap((one) => withIntent(one))
      return await Promise.all(known.map((one) => readRecord(github, one)))
    },
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
        const made = (await list()).flatMap((one) => withIntent(one)).find((one) => sameIntent(one.intent, wanted))
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

/** A deployment with our task but another payload was not written by us, and says nothing. */
function withIntent(deployment: Deployment): Known[] {
  const payload = typeof deployment.payload === 'string' ? parseOrNothing(deployment.payload) : deployment.payload
  const parsed = intent.safeParse(payload)
  return parsed.success ? [{ deployment, intent: parsed.data }] : []
}

async function readRecord(github: Github, known: Known): Promise<LedgerRecord> {
  const statuses = await listDeploymentStatuses(github, known.deployment.id)
  const entries = statuses.flatMap((status): Entry[] => {
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
