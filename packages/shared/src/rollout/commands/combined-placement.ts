import { ActionError, messageOf } from '../../core/errors.ts'
import type { Release } from '../../core/words.ts'
import type { Log } from '../../ports/log.ts'
import type { Placement, ReleaseSource } from '../contract/placement.ts'
import type { PastRelease, SideRelease } from '../contract/side-release.ts'
import { newUpload, onlyUpload, type UploadChoice, type UploadStore } from '../contract/uploads.ts'
import { type Checkout, notTheCommit } from './checkout.ts'
import type { OwnPlacement } from './command-placement.ts'

/** Bytes of a side's log that are passed on. */
const maxLogs = 64 * 1_024

/** The dependencies of a combined placement, besides its two parts. */
export type CombinedDeps = {
  log: Log
  redact: (text: string) => string
  /** The checkout in the working directory of the user's commands. */
  checkout: (signal?: AbortSignal) => Promise<Checkout>
}

/**
 * The placement by the user's commands and by the provider, as one. `prepare` runs the user's command first, `retire` runs it last;
 * questions go to the user's command first. Logs are redacted and bounded. A rollback uses the provider's upload, and runs `prepare` only
 * when that prepares what ran before.
 */
export function combinedPlacement(own: OwnPlacement, provider: Placement | undefined, deps: CombinedDeps): Placement {
  const store = provider?.uploads
  const ask = async (one: Placement | undefined, release: Release, signal: AbortSignal | undefined) => {
    const answer = await one?.available?.(release, signal)
    return answer === 'unknown' ? undefined : answer
  }
  const sourceOf = async ({ release }: PastRelease, signal?: AbortSignal): Promise<ReleaseSource> => {
    const told = await firstAnswer([own], (one) => ask(one, release, signal), { signal, log: deps.log })
    if (told === 'no') return { state: 'gone' }
    const kept = store === undefined ? undefined : await keptBy(store, release, signal)
    if (kept !== undefined) return kept
    const answer = told ?? (store === undefined ? await ask(provider, release, signal) : undefined)
    if (answer === 'no') return { state: 'gone' }
    // For a provider that keeps uploads, `prepare` makes them; elsewhere it starts what was built, unless configured otherwise.
    const from = own.prepares?.source ?? (store === undefined ? 'artifact' : 'checkout')
    if (answer === 'yes' || from === 'artifact') {
      const nobody = store !== undefined && own.prepares === undefined
      return nobody ? { state: 'gone' } : { state: 'artifact', available: answer ?? 'unknown' }
    }
    if (own.prepares === undefined) return { state: 'gone' }
    const why = notTheCommit(await deps.checkout(signal), release)
    return why === undefined ? { state: 'checkout' } : otherCheckout(why, release, store)
  }
  const upload = async (subject: SideRelease, signal: AbortSignal | undefined) => {
    if (store === undefined) {
      await own.prepare(subject, signal)
      return await provider?.prepare(subject, signal)
    }
    const { release, artifact } = subject
    if (own.prepares === undefined && store.make !== undefined && artifact !== undefined) {
      return await store.take(await store.make({ ...subject, artifact }, signal), subject, signal)
    }
    const before = await store.find(release, signal)
    await own.prepare(subject, signal)
    const after = await store.find(release, signal)
    // Without a prepare command, something else made the upload before this run.
    const choice = own.prepares === undefined ? onlyUpload(after, release, store.words) : newUpload({ before, after }, release, store.words)
    await useUpload(choice, { subject, store, signal })
  }
  return {
    prepare: async (subject, signal) => {
      const mayDiffer = store !== undefined || own.prepares?.source === 'checkout'
      const source = subject.kind === 'rollback' && mayDiffer ? await sourceOf(pastOf(subject), signal) : undefined
      if (source?.state === 'refused') throw new ActionError(source.reason, { hint: source.hint })
      if (source?.state === 'gone') throw new ActionError(`${subject.release.version} can no longer be brought up: it is gone`)
      if (source?.state === 'kept') await store?.take(source.upload, subject, signal)
      else await upload(subject, signal)
    },
    retire: async (subject, signal) => {
      await provider?.retire(subject, signal)
      await own.retire(subject, signal)
    },
    logs: async (subject, lines, signal) => {
      const told = await firstAnswer([own, provider], (one) => one?.logs?.(subject, lines, signal), { signal, log: deps.log })
      return told === undefined ? undefined : lastLines(deps.redact(told), lines)
    },
    available: async (release, signal) =>
      (await firstAnswer([own, provider], (one) => ask(one, release, signal), { signal, log: deps.log })) ?? 'unknown',
    sourceOf,
  }
}

function pastOf({ release, past }: SideRelease): PastRelease {
  return { release, ...(past ?? { identity: {}, stored: undefined }) }
}

/** The placement of a provider whose uploads were made before: uses the only upload with the label. */
export function keptPlacement(store: UploadStore): Pick<Placement, 'prepare' | 'available' | 'uploads'> {
  return {
    uploads: store,
    prepare: async (subject, signal) => {
      const choice = onlyUpload(await store.find(subject.release, signal), subject.release, store.words)
      await useUpload(choice, { subject, store, signal })
    },
    available: async (release, signal) => {
      const { list, complete } = await store.find(release, signal)
      return list.length > 0 ? 'yes' : complete ? 'no' : 'unknown'
    },
  }
}

type UploadUse = { subject: SideRelease; store: UploadStore; signal: AbortSignal | undefined }

async function useUpload(choice: UploadChoice, { subject, store, signal }: UploadUse): Promise<void> {
  if (choice.state === 'none') throw await store.missing(subject.release, signal)
  if (choice.state === 'refused') throw new ActionError(choice.reason, { hint: choice.hint })
  await store.take(choice.upload, subject, signal)
}

async function keptBy(store: UploadStore, release: Release, signal: AbortSignal | undefined): Promise<ReleaseSource | undefined> {
  const choice = onlyUpload(await store.find(release, signal), release, store.words)
  if (choice.state === 'none') return undefined
  return choice.state === 'refused' ? choice : { state: 'kept', upload: choice.upload, words: `the ${store.words.one} ${choice.upload.id}` }
}

function otherCheckout(why: string, release: Release, store: UploadStore | undefined): ReleaseSource {
  const { version, sha } = release
  const missing = store === undefined ? '' : `No ${store.words.one} of ${store.words.of} has ${store.words.label} ${version} any more, and `
  return {
    state: 'refused',
    reason: `${missing}placement.prepare would build or upload what is checked out, ${why}`,
    hint: `Run the rollback from a clean checkout of ${sha} (actions/checkout with ref: ${sha}), upload ${version} by hand from one, or bring a mended release forward. A placement.prepare that brings up what was built before says so by placement.source: artifact.`,
  }
}

/** The first answer. Asking changes nothing, so an error is logged and the next placement is asked. */
async function firstAnswer<T>(
  placements: readonly (Placement | undefined)[],
  ask: (placement: Placement | undefined) => Promise<T | undefined> | undefined,
  { signal, log }: { signal: AbortSignal | undefined; log: Log },
): Promise<T | undefined> {
  for (const placement of placements) {
    try {
      const answer = await ask(placement)
      if (answer !== undefined) return answer
    } catch (error) {
      signal?.throwIfAborted()
      log.warning(messageOf(error))
    }
  }
  return undefined
}

/** At most `count` lines and `maxLogs` bytes, from the end. A line that does not fit is left out, never cut. */
function lastLines(text: string, count: number): string {
  const all = text.replace(/\n+$/, '').split('\n')
  const kept: string[] = []
  let size = 0
  for (const line of all.slice(-Math.max(1, count)).reverse()) {
    size += Buffer.byteLength(line) + 1
    if (size > maxLogs) break
    kept.unshift(line)
  }
  return kept.length === 0 && text !== '' ? `… the last line has more than ${maxLogs} bytes and is left out` : kept.join('\n')
}
