import type { RollbackJob } from '../job/rollback-job.ts'
import { type BackupOrder, backupPartsOf, describePart, refuseWithoutSnapshot } from './backup-parts.ts'
import { type PartReport, startBackup } from './parallel-parts.ts'

export type RunningBackup = {
  /** Records each part's result in the evidence once; cancels parts that exceed the limit. Throws nothing. */
  end(): Promise<readonly PartReport[]>
}

/** Where nothing has to be backed up. */
export const noBackup: RunningBackup = { end: async () => [] }

/**
 * Backs up what the rollback is about to change. A planned rollback waits for all parts and throws an ActionError without the configured
 * snapshot; in an emergency the parts only start here and run in parallel with the shift.
 */
export async function beginBackup(order: BackupOrder, job: RollbackJob): Promise<RunningBackup> {
  const { emergency, backupTimeLimit } = job.inputs
  const backup = startBackup(backupPartsOf(order, job), job.context)
  if (emergency) return { end: async () => recordParts(await backup.end(backupTimeLimit), job) }
  const reports = recordParts(await backup.end(), job)
  refuseWithoutSnapshot(reports)
  return { end: async () => reports }
}

function recordParts(reports: readonly PartReport[], { context, rollout, redact }: RollbackJob): PartReport[] {
  const redacted = reports.map((report) => ({ ...report, detail: redact(report.detail) }))
  for (const report of redacted) {
    rollout.note(describePart(report))
    if (report.state === 'failed' || report.state === 'not-done') context.log.warning(describePart(report))
  }
  return redacted
}
