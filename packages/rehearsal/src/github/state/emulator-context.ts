import type { Clock } from '@slipway/shared/ports/clock'
import type { Dispatch, RunRecord } from '../../contract/platform.ts'
import type { Git } from '../git/bare-repository.ts'
import type { Approvals } from './approvals.ts'
import type { Artifacts } from './artifacts.ts'
import type { Person, Role, State } from './records.ts'
import type { Workflows } from './workflows.ts'

/** What the routes share: one repository, its records and its git data. */
export type Hub = {
  readonly repository: { owner: string; name: string; id: number; defaultBranch: string; private: boolean; gitDir: string }
  readonly state: State
  readonly git: Git
  readonly clock: Clock
  readonly approvals: Approvals
  readonly artifacts: Artifacts
  readonly workflows: Workflows
  /** A number that nothing else has; above 2^31, as GitHub's are. */
  nextId(): number
  /** Numbers that issues and pull requests share. */
  nextNumber(): number
  /** The time as GitHub writes it: seconds, in UTC. */
  now(): string
  /** Makes a person who is not there yet. */
  person(login: string, role?: Role): Person
  startRun(dispatch: Dispatch): Promise<RunRecord>
  cancelRun(runId: number, how: { force: boolean }): void
}
