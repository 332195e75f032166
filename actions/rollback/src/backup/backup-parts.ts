import { join } from 'node:path'
import { ActionError } from '@slipway/shared/core/errors'
import type { Release } from '@slipway/shared/core/words'
import { evidenceFolder } from '@slipway/shared/evidence/store'
import type { Observation } from '@slipway/shared/rollout/contract/observation'
import type { LiveSide } from '@slipway/shared/rollout/plan/plan'
import type { RollbackJob } from '../job/rollback-job.ts'
import { keepConfiguration } from './configuration-backup.ts'
import { takeSnapshot } from './database-snapshot.ts'
import type { Part, PartReport, PartResult } from './parallel-parts.ts'
import { type CommitTag, recoveryTagAt, type TagOrder, tagForRecovery } from './recovery-tags.ts'
import { recipientsOf, recipientVariable } from './snapshot-recipients.ts'

/** What the rollback leaves, and where it goes. */
export type BackupOrder = { live: LiveSide | undefined; destination: Release; observed: Observation }

/**
 * The parts of a backup: the database, the configuration, and a tag at the commit of each of the two releases. Services that go back
 * together share the first two, which the first of them makes.
 */
export function backupPartsOf(order: BackupOrder, job: RollbackJob): Part[] {
  const { repository } = job
  const { left, destination } = tagOrdersOf(order, job)
  const others = job.shared?.backedUp === true
  if (job.shared !== undefined) job.shared.backedUp = true
  return [
    ...(others
      ? []
      : [{ name: 'database' as const, make: (signal: AbortSignal) => snapshotPart(order, job.shared?.snapshotOf ?? job, signal) }]),
    ...(others ? [] : [{ name: 'configuration' as const, make: () => configurationPart(order, job) }]),
    { name: 'tag-left', make: () => tagForRecovery(left, repository) },
    { name: 'tag-destination', make: () => tagForRecovery(destination, repository) },
  ]
}

function tagOrdersOf({ live, destination }: BackupOrder, { environment, context }: RollbackJob): Record<'left' | 'destination', TagOrder> {
  // A version that was given again would name both ends by one tag.
  const withCommit = live?.release !== undefined && live.release.version === destination.version && live.release.sha !== destination.sha
  const about = { service: environment.service, environment: environment.name, run: context.runner.run.id, withCommit }
  return {
    left: { ...about, which: 'left', release: live?.release },
    destination: { ...about, which: 'destination', release: destination },
  }
}

/** The recovery tag of a part; undefined for every other part. */
export function tagOfPart(name: PartReport['name'], order: BackupOrder, job: RollbackJob): CommitTag | undefined {
  const { left, destination } = tagOrdersOf(order, job)
  return name === 'tag-left' ? recoveryTagAt(left) : name === 'tag-destination' ? recoveryTagAt(destination) : undefined
}

async function configurationPart({ live, observed }: BackupOrder, job: RollbackJob): Promise<PartResult> {
  const { environment, secrets, redact, settings } = job
  const { runner, clock, files } = job.context
  const { id, attempt, sha } = runner.run
  const { service, name } = environment
  return await keepConfiguration(
    { service, environment: name, run: { id, attempt, sha }, at: clock.now(), live, observed, file: settings, secrets, redact },
    {
      path: join(runner.temp, evidenceFolder, `configuration-backup-${service}-${id}-${attempt}.json`),
      write: files.write,
    },
  )
}

async function snapshotPart(order: BackupOrder, job: RollbackJob, signal: AbortSignal): Promise<PartResult> {
  const { inputs, environment, environmentVariables, variables, redact, vault } = job
  const { runner, log, exec } = job.context
  const snapshot = environment.database?.snapshot
  if (snapshot === undefined) return { state: 'skipped', detail: 'database.snapshot is not configured' }
  if (inputs.skipSnapshot) return { state: 'skipped', detail: 'skip-snapshot was asked for' }
  // Only from the variables of the GitHub environment: a pull request could change a file of the repository.
  const recipients = recipientsOf(environmentVariables[recipientVariable], log)
  const name = `${environment.name}-${environment.service}-${runner.run.id}-${runner.run.attempt}.dump`
  const live = order.live?.release
  return await takeSnapshot({ snapshot, recipients, name, live, redact }, { exec, cwd: runner.workspace, variables, vault, log, signal })
}

/** A planned rollback needs its snapshot. Throws an ActionError where the snapshot failed; nothing has been changed by then. */
export function refuseWithoutSnapshot(reports: readonly PartReport[]): void {
  const snapshot = reports.find(({ name }) => name === 'database')
  if (snapshot?.state !== 'failed') return
  const mend = snapshot.hint === undefined ? '' : `${snapshot.hint}\n`
  throw new ActionError(`Nothing was changed: the snapshot of the database failed: ${snapshot.detail}`, {
    hint: `${mend}Mend it and run again; or go on without one by skip-snapshot: true; in an emergency, emergency: true does not wait for it.`,
  })
}

/** One part and its result, as one line. */
export function describePart({ name, state, detail }: PartReport): string {
  return `backup, ${name}: ${state}: ${detail}`
}
