import type { EnvironmentConfig } from '../../config/load.ts'
import type { Release } from '../../core/words.ts'
import { isForbidden, isGithubStatus } from '../../github/errors.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import type { RuleResult } from './admission-result.ts'
import { automaticPause, badVersionOf, evaluatePause, isByHand } from './automatic-pause.ts'
import { evaluateNewerRuns, evaluateOrder } from './commit-order.ts'
import { evaluateFreeze } from './freeze.ts'
import type { AdmissionQueries } from './queries.ts'

/** A rollout that asks to begin. */
export type AdmissionRequest = {
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
export async function evaluateAdmission(
  request: AdmissionRequest,
  records: readonly LedgerRecord[],
  ask: AdmissionQueries,
  now: number,
): Promise<RuleResult[]> {
  const { environment, run, overrideFreeze } = request
  return [
    await orUnchecked('superseded', async () =>
      evaluateNewerRuns(await ask.newerRuns(), { sha: run.sha, reached: request.reached, records }),
    ),
    await orUnchecked('order', () => evaluateOrderRule(request, ask)),
    await evaluatePauseRule(request, records, ask),
    evaluateFreeze(environment.freeze, { environment: environment.name, now, person: run.person, reason: overrideFreeze }),
  ]
}

async function evaluateOrderRule({ release, live }: AdmissionRequest, ask: AdmissionQueries): Promise<RuleResult> {
  return evaluateOrder(release, live, live === undefined ? undefined : await ask.compareCommits(live.sha, release.sha))
}

async function evaluatePauseRule(
  { environment, release, live, run }: AdmissionRequest,
  records: readonly LedgerRecord[],
  ask: AdmissionQueries,
): Promise<RuleResult> {
  const cause = automaticPause(records)
  const facts = { environment: environment.name, event: run.event, person: run.person, cause }
  if (cause === undefined || isByHand(run.event)) return evaluatePause({ ...facts, incident: undefined, messages: undefined })
  const about = { service: environment.service, environment: environment.name, version: badVersionOf(cause) }
  const incident = await orNothing(() => ask.incident(about))
  const readable = incident?.state === 'open' && live !== undefined
  const messages = readable ? await orNothing(() => ask.messages(live.sha, release.sha)) : undefined
  return evaluatePause({ ...facts, incident, messages })
}

/** What GitHub does not show to the token, or does not know, holds nothing up where a rule only spares work; it is message. */
async function orUnchecked(rule: RuleResult['rule'], look: () => Promise<RuleResult>): Promise<RuleResult> {
  try {
    return await look()
  } catch (error) {
    if (!isForbidden(error) && !isGithubStatus(error, 404)) throw error
    return { rule, state: 'unchecked', message: `the rule "${rule}" was not checked: ${error.message}` }
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
