import { ActionError, messageOf } from '@slipway/shared/core/errors'
import { commitOf } from '@slipway/shared/core/unknown-release'
import { sameRelease, sameVersion } from '@slipway/shared/core/version'
import type { Release } from '@slipway/shared/core/words'
import { checkSchema, describeSchemaCheck, type RevisionRange, type SchemaCheck } from '@slipway/shared/rollout/admission/schema-guard'
import type { Intent, LedgerRecord } from '@slipway/shared/rollout/ledger/ledger'
import type { Inputs } from '../inputs.ts'
import type { RollbackJob } from '../job/rollback-job.ts'

export type Overrides = NonNullable<Intent['overrides']>

/**
 * Checks that the destination runs on the present revision of the database. Returns the override for the ledger where a person named
 * the release in `override-schema` and gave a reason; throws an ActionError where the release does not fit and nobody did.
 */
export async function checkDestinationSchema(destination: Release, records: readonly LedgerRecord[], job: RollbackJob): Promise<Overrides> {
  const { inputs, context, environment, rollout } = job
  const override = overrideReason(destination, inputs)
  const check = await compareWithDatabase(destination, records, job)
  if (environment.database?.revision !== undefined || check.state === 'outside') rollout.note(describeSchemaCheck(check))
  if (isInconclusive(check)) {
    rollout.measured([], [{ name: 'the database fits the destination', verdict: 'not-evaluated', reason: check.reason }])
    // An emergency does not wait for a database that does not answer; a planned rollback has the time.
    if (!inputs.emergency && override === undefined) throw inconclusiveCheck(destination, check.reason)
  }
  if (check.state !== 'outside') return []
  if (override === undefined) throw new ActionError(`Nothing was changed: ${check.reason}`, { hint: check.hint })
  const by = context.runner.run.actor || 'somebody'
  rollout.note(`${by} lets ${destination.version} run on it all the same: ${override}`)
  return [{ rule: 'schema', by, reason: override.slice(0, 300) }]
}

async function compareWithDatabase(destination: Release, records: readonly LedgerRecord[], job: RollbackJob): Promise<SchemaCheck> {
  const { context, environment, variables, redact } = job
  const range = environment.database?.revision === undefined ? undefined : await declaredRange(destination, records, job)
  const commands = { exec: context.exec, cwd: context.runner.workspace, variables, redact }
  return await checkSchema({ version: destination.version, range, database: environment.database }, commands, context.signal)
}

type Inconclusive = Extract<SchemaCheck, { state: 'unknown' }>

function isInconclusive(check: SchemaCheck): check is Inconclusive {
  return check.state === 'unknown' && (check.why === 'unreadable' || check.why === 'unordered')
}

function inconclusiveCheck({ version }: Release, reason: string): ActionError {
  return new ActionError(`Nothing was changed: whether ${version} runs on the database could not be told: ${reason}`, {
    hint: `Mend database.revision, or give override-schema ${version} and a reason.`,
  })
}

/** The reason of the override, or undefined where none names this release. A run without approval cannot override. */
function overrideReason(destination: Release, { overrideSchema, reason, unattended }: Inputs): string | undefined {
  if (overrideSchema === undefined || unattended || !sameVersion(overrideSchema, destination.version)) return undefined
  if (reason !== undefined) return reason
  throw new ActionError('The input "override-schema" needs the input "reason"', {
    hint: 'Say why the release runs on this database all the same: it stands in the ledger.',
  })
}

/** The revisions that the release declared at its deployment; without a ledger record, those in the configuration of its commit. */
async function declaredRange(destination: Release, records: readonly LedgerRecord[], job: RollbackJob): Promise<RevisionRange | undefined> {
  const recorded = records.find(({ intent }) => sameRelease(intent.release, destination) && intent.database !== undefined)
  if (recorded !== undefined) return recorded.intent.database
  const { environment, repository, rollout, settings } = job
  const sha = commitOf(destination)
  // Inputs are in no commit.
  if (sha === undefined || settings.file === undefined) return undefined
  try {
    const text = await repository.fileAt({ path: settings.file, sha })
    if (text === undefined) return undefined
    const { parseConfig } = await import('@slipway/shared/config/load')
    const named = environment.services.length > 1 ? { service: environment.service } : {}
    return parseConfig(text, settings.file, { past: true, ...named }).environments.get(environment.name)?.database?.['runs-on']
  } catch (error) {
    rollout.note(`what ${destination.version} says of its database could not be read: ${messageOf(error)}`)
    return undefined
  }
}
