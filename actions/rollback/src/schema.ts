import type { Context } from '@slipway/shared/action'
import { ActionError, messageOf } from '@slipway/shared/core/errors'
import { sameRelease, sameVersion } from '@slipway/shared/core/version'
import type { Release } from '@slipway/shared/core/words'
import { checkSchema, describeSchemaCheck, type RevisionRange } from '@slipway/shared/rollout/admission/schema-guard'
import type { Intent, LedgerRecord } from '@slipway/shared/rollout/ledger/ledger'
import type { Inputs } from './inputs.ts'
import type { Stage } from './stage.ts'

type Overrides = NonNullable<Intent['overrides']>

/**
 * Whether the destination runs on the database as it is now. Throws an ActionError where it does not, unless somebody has
 * named it in override-schema and said why; that is then for the ledger.
 */
export async function guardSchema(
  destination: Release,
  records: readonly LedgerRecord[],
  inputs: Inputs,
  context: Context,
  stage: Stage,
): Promise<Overrides> {
  const { environment, variables, redact, rollout } = stage
  const override = overrideOf(destination, inputs)
  const range = environment.database?.revision === undefined ? undefined : await rangeOf(destination, records, stage)
  const commands = { exec: context.exec, cwd: context.runner.workspace, variables, redact }
  const check = await checkSchema({ version: destination.version, range, database: environment.database }, commands, context.signal)
  if (environment.database?.revision !== undefined || check.state === 'outside') rollout.note(describeSchemaCheck(check))
  const unsure = check.state === 'unknown' && (check.why === 'unreadable' || check.why === 'unordered')
  if (unsure) {
    rollout.measured([], [{ name: 'the database fits the destination', verdict: 'not-evaluated', reason: check.reason }])
    // In an emergency the way back does not wait for a database that cannot be asked; a planned rollback has the time.
    if (!inputs.emergency && override === undefined) {
      throw new ActionError(`Nothing was changed: whether ${destination.version} runs on the database could not be told: ${check.reason}`, {
        hint: `Mend database.revision, or give override-schema ${destination.version} and a reason.`,
      })
    }
  }
  if (check.state !== 'outside') return []
  if (override === undefined) throw new ActionError(`Nothing was changed: ${check.reason}`, { hint: check.hint })
  const by = context.runner.run.actor || 'somebody'
  rollout.note(`${by} lets ${destination.version} run on it all the same: ${override}`)
  return [{ rule: 'schema', by, reason: override.slice(0, 300) }]
}

/** Why somebody lets this destination pass, or undefined. An override for another release says nothing about this one. */
function overrideOf(destination: Release, { overrideSchema, reason, unattended }: Inputs): string | undefined {
  if (overrideSchema === undefined || unattended || !sameVersion(overrideSchema, destination.version)) return undefined
  if (reason !== undefined) return reason
  throw new ActionError('The input "override-schema" needs the input "reason"', {
    hint: 'Say why the release runs on this database all the same: it stands in the ledger.',
  })
}

/** What the release has declared when it was deployed; where the ledger does not know, what its own commit says. */
async function rangeOf(destination: Release, records: readonly LedgerRecord[], stage: Stage): Promise<RevisionRange | undefined> {
  const told = records.find(({ intent }) => sameRelease(intent.release, destination) && intent.database !== undefined)
  if (told !== undefined) return told.intent.database
  try {
    const text = await stage.desk.fileAt({ path: stage.settings.path, sha: destination.sha })
    if (text === undefined) return undefined
    const { parseConfig } = await import('@slipway/shared/config/load')
    return parseConfig(text, stage.settings.path, { past: true }).environments.get(stage.environment.name)?.database?.['runs-on']
  } catch (error) {
    stage.rollout.note(`what ${destination.version} says of its database could not be read: ${messageOf(error)}`)
    return undefined
  }
}
