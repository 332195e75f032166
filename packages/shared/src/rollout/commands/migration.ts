import type { EnvironmentConfig } from '../../config/load.ts'
import { ActionError, messageOf } from '../../core/errors.ts'
import { commitOf } from '../../core/unknown-release.ts'
import type { Release } from '../../core/words.ts'
import type { Command } from '../../ports/exec.ts'
import { runUserCommand, type UserCommandDeps } from './user-command.ts'

/** A service that a rollout gives a new release. */
export type DeployedService = { environment: Pick<EnvironmentConfig, 'name' | 'service' | 'database'>; release: Release }

/** One run of `database.migrate`. `services`: those that need it, in their order in the rollout; the first has the release of its variables. */
export type NeededMigration = { command: Command; timeLimit: number; environment: string; services: readonly string[]; release: Release }

/** A migration as a rollout runs it: before `service` is prepared. `run` throws an ActionError where it failed. */
export type DatabaseMigration = { service: string; what: string; run(signal?: AbortSignal): Promise<void> }

/**
 * What a deployment of these services has to migrate, in the order of the rollout: each command once, however many of them have it. A
 * rollback migrates nothing: what serves again ran on the database before, and a migration of its commit would be an older one.
 */
export function neededMigrations(kind: 'deploy' | 'rollback' | 'drill', deployed: readonly DeployedService[]): NeededMigration[] {
  const needed = new Map<string, NeededMigration>()
  if (kind !== 'deploy') return []
  for (const { environment, release } of deployed) {
    const { name, service, database } = environment
    if (database?.migrate === undefined) continue
    const { run, 'time-limit': timeLimit } = database.migrate
    const key = JSON.stringify(run)
    const first = needed.get(key)
    needed.set(
      key,
      first === undefined
        ? { command: run, timeLimit, environment: name, services: [service], release }
        : { ...first, timeLimit: Math.max(first.timeLimit, timeLimit), services: [...first.services, service] },
    )
  }
  return [...needed.values()]
}

/** Runs a migration by the user's command, in the root of the repository. Its output goes to the log without secrets. */
export function commandMigration(needed: NeededMigration, deps: UserCommandDeps): DatabaseMigration {
  const { command, timeLimit, environment, services, release } = needed
  const [service = ''] = services
  const { onOutput, redact = (text: string) => text } = deps
  const shown = onOutput === undefined ? {} : { onOutput: (lines: string) => onOutput(redact(lines)) }
  const variables = {
    ENVIRONMENT: environment,
    SERVICE: service,
    SERVICES: services.join(' '),
    RELEASE: release.version,
    RELEASE_SHA: commitOf(release) ?? '',
    RELEASE_DIGEST: release.digest ?? '',
  }
  return {
    service,
    what: `the migration of the database for ${services.join(', ')} ${release.version}`,
    run: async (signal) => {
      const call = { command, name: 'database.migrate', timeLimit, variables, signal }
      try {
        await runUserCommand(call, { ...deps, ...shown })
      } catch (cause) {
        if (!(cause instanceof ActionError) || signal?.aborted === true) throw cause
        throw new ActionError(`${messageOf(cause)}. ${whatToDo}`, { ...(cause.hint === undefined ? {} : { hint: cause.hint }), cause })
      }
    },
  }
}

/** In the message, since a headline shows nothing else of an error. */
const whatToDo =
  'Nothing was prepared and no traffic was shifted. Look at the database, which may be half-way where the tool does not migrate in one transaction, mend the migration, and deploy again'
