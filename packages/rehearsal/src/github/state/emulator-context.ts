import type { Clock } from '@slipway/shared/ports/clock'
import type { Dispatch, RepositoryDispatch, RunRecord } from '../../contract/platform.ts'
import type { BareRepository } from '../git/bare-repository.ts'
import type { Approvals } from './approvals.ts'
import type { Artifacts } from './artifacts.ts'
import type { EmulatorState, Person, Role } from './records.ts'
import type { WorkflowList } from './workflows.ts'

/** What the routes of the emulator share: one repository, its records and its git data. */
export type EmulatorContext = {
  readonly repository: { owner: string; name: string; id: number; defaultBranch: string; private: boolean; gitDir: string }
  readonly state: EmulatorState
  readonly git: BareRepository
  readonly clock: Clock
  readonly approvals: Approvals
  readonly artifacts: Artifacts
  readonly workflows: WorkflowList
  /** A unique number above 2^31, as GitHub's are. */
  nextId(): number
  /** Numbers that issues and pull requests share. */
  nextNumber(): number
  /** The time as GitHub writes it: seconds, in UTC. */
  now(): string
  /** The person with this login, created when missing. */
  person(login: string, role?: Role): Person
  startRun(dispatch: Dispatch): Promise<RunRecord>
  sendEvent(dispatch: RepositoryDispatch): Promise<void>
  cancelRun(runId: number, how: { force: boolean }): void
}
