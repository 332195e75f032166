import { ActionError } from '../../../core/errors.ts'
import { type Kubectl, KubectlError } from './kubectl.ts'

/** One operation of a JSON patch (RFC 6902). */
export type PatchOperation = { op: 'test' | 'add' | 'replace'; path: string; value: unknown }

/** Holds only while the object is the one that was read: with it first, a patch is a compare-and-swap. */
export function unchangedSince(resourceVersion: string): PatchOperation {
  return { op: 'test', path: '/metadata/resourceVersion', value: resourceVersion }
}

/** A JSON pointer (RFC 6901), with `~` and `/` of the keys escaped. */
export function pointer(...keys: readonly (string | number)[]): string {
  return keys.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/** The arguments of a patch; `resource` is `TYPE/NAME`. */
export function patchArguments(resource: string, patch: readonly PatchOperation[]): string[] {
  return ['patch', resource, '--type=json', '--field-manager=slipway', `--patch=${JSON.stringify(patch)}`, '--output=name']
}

/** An object that is changed by compare-and-swap. */
export type Swap<Seen> = {
  resource: string
  look(): Promise<Seen>
  /** What matters of what was seen, in words: the swap goes on only while they stay the same. */
  describe(seen: Seen): string
  isDone(seen: Seen): boolean
  patch(seen: Seen): readonly PatchOperation[]
  signal: AbortSignal | undefined
}

/** A controller that writes its status may come in between a few times. */
const attempts = 6

/**
 * Changes `resource` from what was `planned` for to what is wanted; writes nothing where it is so already. Where somebody else changed
 * the object, it goes on only if what matters is as it was, and otherwise throws an ActionError with both states.
 */
export async function swap<Seen>(
  planned: Seen,
  { resource, look, describe, isDone, patch, signal }: Swap<Seen>,
  kubectl: Kubectl,
): Promise<void> {
  let seen = planned
  for (let attempt = 1; attempt <= attempts; attempt++) {
    if (isDone(seen)) return
    if (describe(seen) !== describe(planned)) throw changedMeanwhile(resource, describe(planned), describe(seen))
    try {
      await kubectl({ args: patchArguments(resource, patch(seen)), signal })
      return
    } catch (error) {
      if (!(error instanceof KubectlError) || error.problem !== 'conflict' || attempt === attempts) throw error
    }
    seen = await look()
  }
}

export function changedMeanwhile(resource: string, before: string, now: string): ActionError {
  return new ActionError(`${resource} was changed by somebody else: this was planned from "${before}", but now it is "${now}"`, {
    hint: 'Nothing was written. Find out who changes it (a person, or a GitOps controller that puts back what its repository says), then run again.',
  })
}
