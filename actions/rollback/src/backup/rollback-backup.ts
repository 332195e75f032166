import type { Annotation } from '@slipway/shared/ports/log'
import type { TagToSet } from '@slipway/shared/rollout/incident/incident-body'
import type { RollbackJob } from '../job/rollback-job.ts'
import { type BackupOrder, backupPartsOf, describePart, refuseWithoutSnapshot, tagOfPart } from './backup-parts.ts'
import { type PartReport, startBackup } from './parallel-parts.ts'
import { missingTags } from './recovery-tags.ts'

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
  if (emergency) return { end: async () => recordParts(await backup.end(backupTimeLimit), order, job) }
  const reports = recordParts(await backup.end(), order, job)
  refuseWithoutSnapshot(reports)
  return { end: async () => reports }
}

function recordParts(reports: readonly PartReport[], order: BackupOrder, job: RollbackJob): PartReport[] {
  const { context, rollout, redact } = job
  const described = reports.map((report): PartReport => {
    const tag = tagOfPart(report.name, order, job)
    return { ...report, detail: redact(report.detail), ...(tag === undefined ? {} : { tag }) }
  })
  for (const report of described) {
    rollout.note(describePart(report))
    if (report.tag === undefined && (report.state === 'failed' || report.state === 'not-done')) context.log.warning(describePart(report))
  }
  for (const missing of missingTags(described)) context.log.annotate(annotationOf(missing))
  return described
}

function annotationOf({ name, reason, hint, commands }: TagToSet): Annotation {
  const message = [`The recovery tag ${name} is missing: ${reason}`, ...(hint === '' ? [] : [hint]), 'Set it by hand:', ...commands]
  return { level: 'warning', title: 'A recovery tag is missing', message: message.join('\n') }
}
