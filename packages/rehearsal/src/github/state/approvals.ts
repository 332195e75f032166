import type { Clock } from '@slipway/shared/ports/clock'
import type { Decision, EnvironmentRecord } from '../../contract/platform.ts'
import type { EmulatorState } from './records.ts'

export type PendingApproval = {
  runId: number
  environment: string
  reviewers: readonly string[]
  /** The GitHub Apps whose custom rules are enabled. */
  apps: readonly string[]
  waitMinutes: number
  since: string
}

/** A reviewer's decision on the pending deployment of a run. */
export type DeploymentReview = { runId: number; environment: string; decision: Decision; by: string; comment?: string }

/** The decision of a GitHub App on it: `POST /repos/{owner}/{repo}/actions/runs/{run_id}/deployment_protection_rule`. */
export type RuleReview = { runId: number; environment: string; decision: Decision; app: string }

/** Deployments that wait for a reviewer, an App or a timer. */
export type Approvals = {
  /** Rejects with the signal's reason. */
  wait(runId: number, environment: EnvironmentRecord, signal: AbortSignal): Promise<Decision>
  pending(): readonly PendingApproval[]
  mayDecide(pending: PendingApproval, login: string): boolean
  /** Throws an Error where nothing waits, or where the person is none of its reviewers. */
  decide(review: DeploymentReview): void
  /** Throws an Error where nothing waits for this App. */
  decideRule(review: RuleReview): void
}

type Settle = (decision: Decision) => void
type Waiting = PendingApproval & { settle: Settle; settleRule: ReadonlyMap<string, Settle> }

/** The Apps of the custom rules that are enabled. */
function enabledApps({ customRules }: Pick<EnvironmentRecord, 'customRules'>): string[] {
  return customRules.filter(({ enabled }) => enabled).map(({ app }) => app)
}

export function pendingApprovals(state: EmulatorState, clock: Clock, now: () => string): Approvals {
  const waiting = new Set<Waiting>()
  const mayDecide = ({ runId, environment, reviewers }: PendingApproval, login: string) => {
    const rule = state.environments.find((one) => one.name === environment)
    const starter = state.runs.find((run) => run.id === runId)?.actor
    return reviewers.includes(login) && !(rule?.preventSelfReview === true && starter === login)
  }
  const find = ({ runId, environment }: Pick<DeploymentReview, 'runId' | 'environment'>) => {
    const found = [...waiting].find((one) => one.runId === runId && one.environment === environment)
    if (found === undefined) throw new Error(`Run ${runId} does not wait for an approval of ${environment}`)
    return found
  }
  return {
    pending: () => [...waiting],
    mayDecide,
    wait: async (runId, environment, signal) => {
      signal.throwIfAborted()
      const { name, reviewers, waitMinutes } = environment
      const apps = enabledApps(environment)
      if (reviewers.length === 0 && waitMinutes === 0 && apps.length === 0) return 'approved'
      const review = Promise.withResolvers<Decision>()
      const ofApps = new Map(apps.map((app) => [app, Promise.withResolvers<Decision>()]))
      const settleRule = new Map([...ofApps].map(([app, { resolve }]) => [app, resolve]))
      const entry: Waiting = { runId, environment: name, reviewers, apps, waitMinutes, since: now(), settle: review.resolve, settleRule }
      const all = [review, ...ofApps.values()]
      const abort = () => {
        for (const one of all) one.reject(signal.reason)
      }
      signal.addEventListener('abort', abort, { once: true })
      waiting.add(entry)
      if (reviewers.length > 0) state.approvalsAsked.push({ runId, environment: name })
      try {
        if (reviewers.length === 0) review.resolve('approved')
        // A rejection ends the wait at once; an approval still has to sit out the timer.
        const timer = waitMinutes === 0 ? Promise.resolve() : clock.sleep(waitMinutes * 60_000, signal)
        timer.catch(() => {})
        const decision = await unanimous(all.map(({ promise }) => promise))
        if (decision === 'approved') await timer
        return decision
      } finally {
        signal.removeEventListener('abort', abort)
        waiting.delete(entry)
      }
    },
    decide: ({ runId, environment, decision, by, comment = '' }) => {
      const found = find({ runId, environment })
      if (!mayDecide(found, by)) throw new Error(`${by} may not review deployments of run ${runId} to ${environment}`)
      state.approvals.push({ runId, environment, decision, by, comment })
      found.settle(decision)
    },
    decideRule: ({ runId, environment, decision, app }) => {
      const settle = find({ runId, environment }).settleRule.get(app)
      if (settle === undefined) throw new Error(`Run ${runId} does not wait for ${app} in ${environment}`)
      settle(decision)
    },
  }
}

/** Approved once all are, rejected at the first rejection. */
async function unanimous(decisions: readonly Promise<Decision>[]): Promise<Decision> {
  const rejection = decisions.map(
    async (one): Promise<Decision> => ((await one) === 'rejected' ? 'rejected' : await new Promise<never>(() => {})),
  )
  const all = Promise.all(decisions).then((given): Decision => (given.includes('rejected') ? 'rejected' : 'approved'))
  return await Promise.race([all, ...rejection])
}
