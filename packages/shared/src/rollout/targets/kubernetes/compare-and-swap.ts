import { ActionError } from '../../../core/errors.ts'
import { type PatchOperation, patchArguments } from './json-patch.ts'
import type { Kubectl } from './kubectl.ts'
import { KubectlError } from './kubectl-errors.ts'

/** How to change one object by compare-and-swap. `Seen` is what a read returns. */
export type CompareAndSwap<Seen> = {
  resource: string
  read(): Promise<Seen>
  /** The relevant part of the object as text: the swap continues only while this text stays the same. */
  describe(seen: Seen): string
  isDone(seen: Seen): boolean
  /** Writes also where a read shows the wanted state: that may be older than the last write, and the swap is what tells. */
  always?: boolean
  patch(seen: Seen): readonly PatchOperation[]
  signal: AbortSignal | undefined
}

/** A controller that writes the status can cause a few conflicts. */
const attempts = 6

/**
 * Changes an object from the state `planned` to the wanted state; writes nothing if it already has that state. After a conflict it tries
 * again if the relevant part is unchanged, and otherwise throws an ActionError with both states.
 */
export async function compareAndSwap<Seen>(
  planned: Seen,
  { resource, read, describe, isDone, always = false, patch, signal }: CompareAndSwap<Seen>,
  kubectl: Kubectl,
): Promise<void> {
  let seen = planned
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const done = isDone(seen)
    if (done && !always) return
    if (!done && describe(seen) !== describe(planned)) throw changedMeanwhile(resource, describe(planned), describe(seen))
    try {
      await kubectl({ args: patchArguments(resource, patch(seen)), signal })
      return
    } catch (error) {
      if (!(error instanceof KubectlError) || error.problem !== 'conflict' || attempt === attempts) throw error
    }
    seen = await read()
  }
}

export function changedMeanwhile(resource: string, before: string, now: string): ActionError {
  return new ActionError(`${resource} was changed by somebody else: this was planned from "${before}", but now it is "${now}"`, {
    hint: 'Nothing was written. Find out who changes it (a person, or a GitOps controller that puts back what its repository says), then run again.',
  })
}
