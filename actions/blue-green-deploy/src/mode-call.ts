import type { Context } from '@slipway/shared/action'
import type { EnvironmentConfig } from '@slipway/shared/config/load'
import type { EnvironmentDoubles } from '@slipway/shared/environment-context'
import type { TreeFiles } from '@slipway/shared/github/git/trees'
import type { RunQueries } from '@slipway/shared/github/run-queries'
import type { WatchGiven } from '@slipway/shared/release-watch/watch-service'
import type { AdmissionQueries } from '@slipway/shared/rollout/admission/queries'
import type { IncidentIssues } from '@slipway/shared/rollout/incident/incident-report'
import type { LedgerStore } from '@slipway/shared/rollout/ledger/ledger'
import type { ApprovalQueries } from './by-command/approval-port.ts'
import type { CommitQueries } from './commit/commit-choice.ts'

/** What a test puts in the place of GitHub, the stores, the target, the placement, the judge, the questions to GitHub, another ledger or the files of a commit. */
export type DeployDoubles = EnvironmentDoubles & {
  /** Of several services, the doubles of each in the place of those of the only one. */
  services?: Readonly<Record<string, EnvironmentDoubles>>
  queries?: AdmissionQueries
  /** The issues about incidents, of mode release. */
  incidents?: IncidentIssues
  /** What a watch of mode release sends its requests by. */
  watch?: WatchGiven
  commits?: CommitQueries
  approval?: ApprovalQueries
  runs?: RunQueries
  fileAt?: (at: { path: string; sha: string }) => Promise<string | undefined>
  /** The ledger of the environment that is promoted from. */
  ledgerOf?: (environment: EnvironmentConfig) => LedgerStore
  /** The tree of a commit. */
  treeOf?: (sha: string) => Promise<string | undefined>
  /** The files of a commit. */
  filesOf?: (sha: string) => Promise<TreeFiles>
}

/** One call of a mode: the inputs that it reads, the ports of the step, and the test doubles. */
export type ModeCall<I> = { inputs: I; context: Context; doubles: DeployDoubles }

/** The same call for one of several services. */
export function callOf<I>({ inputs, context, doubles }: ModeCall<I>, service: string): ModeCall<I & { service: string }> {
  return { inputs: { ...inputs, service }, context, doubles: { ...doubles, ...doubles.services?.[service] } }
}
