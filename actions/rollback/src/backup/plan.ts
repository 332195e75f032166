import { join } from 'node:path'
import type { Context } from '@slipway/shared/action'
import { ActionError } from '@slipway/shared/core/errors'
import type { Release } from '@slipway/shared/core/words'
import { evidenceFolder } from '@slipway/shared/evidence/store'
import type { Observation } from '@slipway/shared/rollout/contract/observation'
import type { LiveSide } from '@slipway/shared/rollout/plan/plan'
import type { Inputs } from '../inputs.ts'
import type { Stage } from '../stage.ts'
import { keepConfiguration } from './configuration.ts'
import type { Part, PartReport } from './parts.ts'
import { recipientsOf, recipientVariable } from './recipients.ts'
import { takeSnapshot } from './snapshot.ts'
import { tagForRecovery } from './tags.ts'

export type BackupOrder = { live: LiveSide | undefined; destination: Release; observed: Observation }

/** What is kept before a rollback changes anything: the data, the configuration, and both ends of the way. */
export function partsOf(order: BackupOrder, inputs: Inputs, context: Context, stage: Stage): Part[] {
  const { environment, desk, secrets, redact, settings } = stage
  const { runner, clock, files } = context
  const { id: run, attempt, sha } = runner.run
  const tag = { service: environment.service, environment: environment.name, run }
  const common = { service: environment.service, environment: environment.name, run: { id: run, attempt, sha } }
  return [
    { name: 'database', make: (signal) => snapshotPart(order, inputs, context, stage, signal) },
    {
      name: 'configuration',
      make: () =>
        keepConfiguration(
          { ...common, at: clock.now(), live: order.live, observed: order.observed, file: settings, secrets, redact },
          {
            path: join(runner.temp, evidenceFolder, `configuration-backup-${environment.service}-${run}-${attempt}.json`),
            write: files.write,
          },
        ),
    },
    { name: 'tag-left', make: () => tagForRecovery({ ...tag, which: 'left', release: order.live?.release }, desk) },
    { name: 'tag-destination', make: () => tagForRecovery({ ...tag, which: 'destination', release: order.destination }, desk) },
  ]
}

async function snapshotPart(order: BackupOrder, inputs: Inputs, context: Context, stage: Stage, signal: AbortSignal) {
  const { environment, variables, redact, vault } = stage
  const { runner, log, exec } = context
  const snapshot = environment.database?.snapshot
  if (snapshot === undefined) return { state: 'skipped' as const, detail: 'database.snapshot is not configured' }
  if (inputs.skipSnapshot) return { state: 'skipped' as const, detail: 'skip-snapshot was asked for' }
  // From the variables of the GitHub environment alone: a file of the repository could name somebody else.
  const recipients = recipientsOf(stage.environmentVariables[recipientVariable], log)
  const name = `${environment.name}-${environment.service}-${runner.run.id}-${runner.run.attempt}.dump`
  const live = order.live?.release
  return await takeSnapshot({ snapshot, recipients, name, live, redact }, { exec, cwd: runner.workspace, variables, vault, log }, signal)
}

/** Without its snapshot a planned rollback does not begin. Throws an ActionError; nothing has been touched. */
export function refuseWithoutSnapshot(reports: readonly PartReport[]): void {
  const snapshot = reports.find(({ name }) => name === 'database')
  if (snapshot?.state !== 'failed') return
  const mend = snapshot.hint === undefined ? '' : `${snapshot.hint}\n`
  throw new ActionError(`Nothing was changed: the snapshot of the database failed: ${snapshot.detail}`, {
    hint: `${mend}Mend it and run again; or go on without one by skip-snapshot: true; in an emergency, emergency: true does not wait for it.`,
  })
}

/** The parts for a person, one a line. */
export function describePart({ name, state, detail }: PartReport): string {
  return `backup, ${name}: ${state}: ${detail}`
}
