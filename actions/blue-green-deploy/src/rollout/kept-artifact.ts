import type { Context } from '@slipway/shared/action'
import { messageOf } from '@slipway/shared/core/errors'
import type { EnvironmentContext } from '@slipway/shared/environment-context'
import type { StoredArtifact } from '@slipway/shared/rollout/contract/artifact-store'

/**
 * Puts the bytes where they outlive the run, and says until when they are there. A rollout does not wait for that: without it, the ledger
 * does not name them, and a rollback has to have them from the provider or build them again.
 */
export async function keepArtifact(
  { path, digest }: { path: string | undefined; digest: string | undefined },
  { artifacts, rollout, environment }: Pick<EnvironmentContext, 'artifacts' | 'rollout' | 'environment'>,
  { log, signal }: Pick<Context, 'log' | 'signal'>,
): Promise<StoredArtifact | undefined> {
  if (path === undefined || digest === undefined || artifacts === undefined) return undefined
  try {
    const { stored, until } = await artifacts.keep({ path, digest }, signal)
    const end = until === undefined ? 'until somebody removes it' : `until ${until.slice(0, 10)}, when it expires`
    rollout.note(`its artifact is kept as ${stored.store} ${stored.ref} ${end}`)
    return stored
  } catch (error) {
    signal.throwIfAborted()
    const lost = `its artifact is not kept (${environment.artifacts.store}), so a rollback or another environment cannot fetch it`
    rollout.note(lost)
    log.warning(`${lost}: ${messageOf(error)}`)
    return undefined
  }
}
