import type { EnvironmentConfig } from '../../config/load.ts'
import type { ByHand } from '../../core/by-hand.ts'
import type { Release } from '../../core/words.ts'
import { type GithubError, isForbidden, isGithubStatus, isRateLimited } from '../../github/errors.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { branchCommitOf } from '../ledger/live-release.ts'
import type { RuleResult } from './admission-result.ts'
import { automaticPause, badVersionOf, evaluatePause, isByHand } from './automatic-pause.ts'
import { evaluateOrder } from './commit-order.ts'
import { evaluateFreeze } from './freeze.ts'
import type { AdmissionQueries } from './queries.ts'
import { evaluateNewerRuns } from './superseded.ts'

/** A rollout that requests admission. */
export type AdmissionRequest = {
  environment: EnvironmentConfig
  release: Release
  live: Release | undefined
  /** Whether a push to the branch of the run deploys to this environment. */
  reached: boolean
  run: { sha: string; event: string; person: string; byHand: ByHand }
  /** Why a freeze is to be overridden. */
  overrideFreeze: string | undefined
  /**
   * The commit on the branch that asks for the release. That of the release is another one of the same files, where its artifact was
   * built before.
   */
  source: string
}

/** What the rules are evaluated against: the ledger's records (newest first), questions to GitHub, and the time (ms since 1970). */
export type AdmissionFacts = { records: readonly LedgerRecord[]; queries: AdmissionQueries; now: number }

/** The result of every rule, in the order in which they decide. Asks GitHub only what a rule needs. */
export async function evaluateAdmission(request: AdmissionRequest, { records, queries, now }: AdmissionFacts): Promise<RuleResult[]> {
  const { environment, run, overrideFreeze } = request
  return [
    await orUnchecked('superseded', async () =>
      evaluateNewerRuns(await queries.newerRuns(), { sha: run.sha, reached: request.reached, records }),
    ),
    await orUnchecked('order', () => evaluateOrderRule(request, records, queries)),
    await evaluatePauseRule(request, records, queries),
    evaluateFreeze(environment.freeze, { environment: environment.name, now, person: run.person, reason: overrideFreeze }),
  ]
}

async function evaluateOrderRule(
  { environment, release, live, source, run: { byHand } }: AdmissionRequest,
  records: readonly LedgerRecord[],
  queries: AdmissionQueries,
): Promise<RuleResult> {
  const place = { tier: environment.tier, environment: environment.name, byHand }
  const base = branchCommitOf(live, records)
  if (base === undefined) return evaluateOrder(release, undefined, { comparison: undefined, ...place })
  return evaluateOrder(release, live, { comparison: await queries.compareCommits(base, source), ...place })
}

async function evaluatePauseRule(
  { environment, source, live, run }: AdmissionRequest,
  records: readonly LedgerRecord[],
  queries: AdmissionQueries,
): Promise<RuleResult> {
  const cause = automaticPause(records)
  const facts = {
    environment: environment.name,
    pauses: environment.pauseAfterRollback,
    event: run.event,
    person: run.person,
    byHand: run.byHand,
    cause,
  }
  if (cause === undefined || isByHand(run.event)) return evaluatePause({ ...facts, incident: undefined, messages: undefined })
  const about = { service: environment.service, environment: environment.name, version: badVersionOf(cause) }
  const incident = await orNothing(() => queries.incident(about))
  const base = branchCommitOf(live, records)
  const readable = incident?.state === 'open' && base !== undefined
  const messages = readable ? await orNothing(() => queries.messages(base, source)) : undefined
  return evaluatePause({ ...facts, incident, messages })
}

/** A rule that only spares work does not block when GitHub refuses or does not know the answer. The result says that it was not checked. */
async function orUnchecked(rule: RuleResult['rule'], look: () => Promise<RuleResult>): Promise<RuleResult> {
  try {
    return await look()
  } catch (error) {
    if (!isUnread(error)) throw error
    return { rule, state: 'unchecked', message: `the rule "${rule}" was not checked: ${error.message}` }
  }
}

/** A question that GitHub does not answer does not end a pause. */
async function orNothing<T>(ask: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (isUnread(error)) return undefined
    throw error
  }
}

function isUnread(error: unknown): error is GithubError {
  return isForbidden(error) || isRateLimited(error) || isGithubStatus(error, 404)
}
