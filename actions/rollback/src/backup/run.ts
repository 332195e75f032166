import type { Context } from '@slipway/shared/action'
import type { Inputs } from '../inputs.ts'
import type { Stage } from '../stage.ts'
import type { Route } from '../way.ts'
import { type PartReport, startBackup } from './parts.ts'
import { type BackupOrder, describePart, partsOf, refuseWithoutSnapshot } from './plan.ts'

export type RunningBackup = {
  /** What became of each part, once, into the evidence; what has not come to its end by the time limit is ended. Throws nothing. */
  end(): Promise<PartReport[]>
}

/**
 * Keeps what is there. A planned rollback waits for all of it, and throws an ActionError without the snapshot that it was to
 * have; in an emergency it only begins here, and goes on beside the shift.
 */
export async function beginBackup(
  { live, observed, route }: Omit<BackupOrder, 'destination'> & { route: Route },
  inputs: Inputs,
  context: Context,
  stage: Stage,
): Promise<RunningBackup> {
  const parts = partsOf({ live, observed, destination: route.release }, inputs, context, stage)
  const backup = startBackup(parts, context)
  if (inputs.emergency) return { end: async () => tell(await backup.end(inputs.backupTimeLimit), context, stage) }
  const reports = tell(await backup.end(), context, stage)
  refuseWithoutSnapshot(reports)
  return { end: async () => reports }
}

function tell(reports: PartReport[], { log }: Context, { rollout, redact }: Stage): PartReport[] {
  const shown = reports.map((report) => ({ ...report, detail: redact(report.detail) }))
  for (const report of shown) {
    rollout.note(describePart(report))
    if (report.state === 'failed' || report.state === 'not-done') log.warning(describePart(report))
  }
  return shown
}
