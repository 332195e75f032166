import type { CommitComparison } from '../../github/compare.ts'
import type { IncidentName } from '../incident/incident-record.ts'
import type { IncidentIssue } from './automatic-pause.ts'
import type { NewerRun } from './superseded.ts'

/** Questions of admission to GitHub. Undefined: there is no such thing, or it is unknown. */
export type AdmissionQueries = {
  /** Later runs of the own workflow that pushes to the own branch have started. */
  newerRuns(): Promise<readonly NewerRun[]>
  compareCommits(base: string, head: string): Promise<CommitComparison | undefined>
  messages(base: string, head: string): Promise<readonly string[]>
  incident(name: IncidentName): Promise<IncidentIssue | undefined>
}
