import type { EnvironmentConfig } from '../../config/load.ts'
import type { Release } from '../../core/words.ts'
import type { Standing } from '../../github/compare.ts'
import { isForbidden, isGithubStatus } from '../../github/errors.ts'
import type { IncidentName } from '../incident/incident-record.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import type { Ruling } from './admission-result.ts'
import { automaticPause, badVersionOf, type IncidentIssue, isByHand, ruleOnPause } from './automatic-pause.ts'
import { type NewerRun, ruleOnNewer, ruleOnOrder } from './commit-order.ts'
import { ruleOnFreeze } from './freeze.ts'

/** What admission asks of GitHub. Undefined: there is none, or nobody can tell. */
export type Inquiries = {
  /** Later runs of the own workflow that pushes to the own branch have started. */
  newerRuns(): Promise<readonly NewerRun[]>
  standing(base: string, head: string): Promise<Standing | undefined>
  messages(base: string, head: string): Promise<readonly string[]>
  incident(name: IncidentName): Promise<IncidentIssue | undefined>
}

/** A rollout that asks to begin. */
export type Applicant = {
  environment: EnvironmentConfig
  release: Release
  live: Release | undefined
  /** Whether a push to the branch of the run deploys to this environment. */
  reached: boolean
  run: { sha: string; event: string; person: string }
  /** Why a freeze is to be overridden. */
  overrideFreeze: string | undefined
}

/** What every rule says, in the order in which they decide. Asks GitHub only what a rule needs. */
export async function rulingsOn(applicant: Applicant, records: readonly LedgerRecord[], ask: Inquiries, now: number): Promise<Ruling[]> {
  const { environment, run, overrideFreeze } = applicant
  return [
    await orUnchecked('superseded', async () => ruleOnNewer(await ask.newerRuns(), { sha: run.sha, reached: applicant.reached, records })),
    await orUnchecked('order', () => askOrder(applicant, ask)),
    await askPause(applicant, records, ask),
    ruleOnFreeze(environment.freeze, { environment: environment.name, now, person: run.person, reason: overrideFreeze }),
  ]
}

async function askOrder({ release, live }: Applicant, ask: Inquiries): Promise<Ruling> {
  return ruleOnOrder(release, live, live === undefined ? undefined : await ask.standing(live.sha, release.sha))
}

async function askPause({ environment, release, live, run }: Applicant, records: readonly LedgerRecord[], ask: Inquiries): Promise<Ruling> {
  const cause = automaticPause(records)
  const facts = { environment: environment.name, event: run.event, person: run.person, cause }
  if (cause === undefined || isByHand(run.event)) return ruleOnPause({ ...facts, incident: undefined, messages: undefined })
  const about = { service: environment.service, environment: environment.name, version: badVersionOf(cause) }
  const incident = await orNothing(() => ask.incident(about))
  const readable = incident?.state === 'open' && live !== undefined
  const messages = readable ? await orNothing(() => ask.messages(live.sha, release.sha)) : undefined
  return ruleOnPause({ ...facts, incident, messages })
}

/** What GitHub does not show to the token, or does not know, holds nothing up where a rule only spares work; it is said. */
async function orUnchecked(rule: Ruling['rule'], look: () => Promise<Ruling>): Promise<Ruling> {
  try {
    return await look()
  } catch (error) {
    if (!isForbidden(error) && !isGithubStatus(error, 404)) throw error
    return { rule, state: 'unchecked', said: `the rule "${rule}" was not checked: ${error.message}` }
  }
}

/** What cannot be asked lets no pause end. */
async function orNothing<T>(ask: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (isForbidden(error) || isGithubStatus(error, 404)) return undefined
    throw error
  }
}
