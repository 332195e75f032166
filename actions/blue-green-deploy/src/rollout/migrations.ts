import type { Context } from '@slipway/shared/action'
import { userCommandsOf } from '@slipway/shared/rollout/commands/environment-commands'
import { commandMigration, neededMigrations } from '@slipway/shared/rollout/commands/migration'
import type { Migration } from '@slipway/shared/rollout/group/group-rollout'
import type { Candidate } from './candidate.ts'

/** What a deployment has to migrate before anything is prepared: each command once, however many services have it. */
export function migrationsOf(candidates: readonly Candidate[], { runner, log, exec }: Context): Migration[] {
  const deployed = candidates.map(({ release, opened: { environment } }) => ({ release, environment }))
  return neededMigrations('deploy', deployed).flatMap((needed) => {
    const owner = candidates.find(({ opened }) => opened.environment.service === needed.services[0])
    if (owner === undefined) return []
    const { environment, variables } = owner.opened
    return [commandMigration(needed, userCommandsOf({ runner, log, exec, environment, variables }))]
  })
}
