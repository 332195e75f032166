import { rename } from 'node:fs/promises'
import { dirname, isAbsolute, join } from 'node:path'
import type { Outcome } from '@slipway/shared/action'
import { ActionError } from '@slipway/shared/core/errors'
import { type StoredArtifact, storedArtifact } from '@slipway/shared/rollout/contract/artifact-store'
import { readEnvironment } from '@slipway/shared/settings'
import type { ModeInputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import { artifactClient } from '../origin/artifact-choice.ts'
import { fetchedOutcome } from '../render/fetch.ts'

/** Fetches the bytes that mode plan has named into the path of the input "artifact". Their digest is compared. */
export async function run(call: ModeCall<ModeInputs<'fetch'>>): Promise<Outcome> {
  const { inputs, context } = call
  const { environment } = await readEnvironment(inputs, context)
  const stored = namedArtifact(inputs)
  const path = pathOf(inputs, context.runner.workspace)
  const store = await artifactClient({ environment }, call)
  const fetched = await store.fetch(stored, dirname(path), context.signal)
  if (fetched !== path) await rename(fetched, path)
  return fetchedOutcome(stored, { environment, path })
}

function namedArtifact({ artifactStore: store, artifactRef: ref, digest }: ModeInputs<'fetch'>): StoredArtifact {
  const parsed = storedArtifact.safeParse({ store, ref, digest })
  if (parsed.success) return parsed.data
  throw new ActionError('Mode fetch needs the inputs "artifact-store", "artifact-ref" and "digest"', {
    hint: 'Take the outputs of the same names of mode plan, where its output "promote" is true.',
  })
}

function pathOf({ artifact }: ModeInputs<'fetch'>, workspace: string): string {
  if (artifact === undefined) throw new ActionError('The input "artifact" is missing', { hint: 'It is the path that the file gets.' })
  return isAbsolute(artifact) ? artifact : join(workspace, artifact)
}
