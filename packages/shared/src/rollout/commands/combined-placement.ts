import { ActionError, messageOf } from '../../core/errors.ts'
import type { Release } from '../../core/words.ts'
import type { Log } from '../../ports/log.ts'
import type { ArtifactStore, StoredArtifact } from '../contract/artifact-store.ts'
import type { Placement, ReleaseSource } from '../contract/placement.ts'
import type { PastRelease, SideRelease } from '../contract/side-release.ts'
import { newUpload, onlyUpload, type UploadChoice, type UploadStore } from '../contract/uploads.ts'
import { type Checkout, notTheCommit } from './checkout.ts'
import type { OwnPlacement } from './command-placement.ts'
import type { CommitReach, CommitWorktrees } from './commit-worktree.ts'
import { chooseSource, type SourceQueries } from './release-source.ts'

/** Bytes of a side's log that are passed on. */
const maxLogs = 64 * 1_024

/** The dependencies of a combined placement, besides its two parts. */
export type CombinedDeps = {
  log: Log
  redact: (text: string) => string
  /** The checkout in the working directory of the user's commands. */
  checkout: (signal?: AbortSignal) => Promise<Checkout>
  /** The commits of its repository. */
  commits: CommitWorktrees
  /** Where the bytes of releases are kept, where this run can read that, and the folder that they are written to. */
  artifacts: { store: ArtifactStore; folder: string } | undefined
}

/**
 * The placement by the user's commands and by the provider, as one. `prepare` runs the user's command first, `retire` runs it last;
 * questions go to the user's command first. Logs are redacted and bounded. A rollback comes from where `chooseSource` says; its command
 * runs in a worktree of its commit.
 */
export function combinedPlacement(own: OwnPlacement, provider: Placement | undefined, deps: CombinedDeps): Placement {
  const store = provider?.uploads
  const ask = async (one: Placement | undefined, release: Release, signal: AbortSignal | undefined) => {
    const answer = await one?.available?.(release, signal)
    return answer === 'unknown' ? undefined : answer
  }
  const sourceOf = (past: PastRelease, signal?: AbortSignal): Promise<ReleaseSource> => {
    const { release } = past
    const asked = store === undefined ? [own, provider] : [own]
    const available = once(() => firstAnswer(asked, (one) => ask(one, release, signal), { signal, log: deps.log }))
    return chooseSource(past, {
      uploads: store === undefined ? undefined : uploadQueries(store, release, signal),
      prepares: own.prepares !== undefined ? 'command' : store?.make === undefined ? undefined : 'provider',
      // For a provider that keeps uploads, `prepare` makes them; elsewhere it starts what was built, unless configured otherwise.
      from: own.prepares?.source ?? (store === undefined ? 'artifact' : 'checkout'),
      has: deps.artifacts === undefined ? undefined : hasOrUnknown(deps.artifacts.store, { signal, log: deps.log }),
      available,
      commit: () => commitOrCheckout(release, deps, signal),
    })
  }
  const upload = async ({ subject, folder }: { subject: SideRelease; folder: string | undefined }, signal: AbortSignal | undefined) => {
    if (store === undefined) {
      await own.prepare(subject, signal, folder)
      return await provider?.prepare(subject, signal)
    }
    const { release, artifact } = subject
    if (own.prepares === undefined && store.make !== undefined && artifact !== undefined) {
      return await store.take(await store.make({ ...subject, artifact }, signal), subject, signal)
    }
    const before = await store.find(release, signal)
    await own.prepare(subject, signal, folder)
    const after = await store.find(release, signal)
    // Without a prepare command, something else made the upload before this run.
    const choice = own.prepares === undefined ? onlyUpload(after, release, store.words) : newUpload({ before, after }, release, store.words)
    await useUpload(choice, { subject, store, signal })
  }
  const inCommit = async (subject: SideRelease, built: boolean, signal: AbortSignal | undefined) => {
    if (own.prepares === undefined) return await upload({ subject, folder: undefined }, signal)
    const { release } = subject
    await using files = await deps.commits.open(release.sha, signal)
    if (files.state === 'here') return await upload({ subject, folder: files.folder }, signal)
    if (!built) {
      deps.log.warning(
        `placement.prepare runs in the checkout instead of the files of ${release.version}, which cannot be had: ${files.reason}`,
      )
      return await upload({ subject, folder: undefined }, signal)
    }
    const why = notTheCommit(await deps.checkout(signal), release)
    if (why !== undefined) throw new ActionError(`${release.version} cannot be built or uploaded again: ${files.reason}`)
    await upload({ subject, folder: undefined }, signal)
  }
  const fromStore = async (subject: SideRelease, stored: StoredArtifact, signal: AbortSignal | undefined) => {
    const fetched = await fetchArtifact(stored, deps, signal)
    if (fetched.state === 'fetched') return await inCommit({ ...subject, artifact: fetched.path }, false, signal)
    const { version } = subject.release
    const next = await sourceOf({ ...pastOf(subject), stored: undefined }, signal)
    // What the user's command says it has is as good; a build need not make the same bytes.
    if (next.state !== 'artifact') {
      throw new ActionError(`The bytes of ${version} (${stored.digest}) cannot be had: ${fetched.reason}`, {
        hint: `Run it again when ${stored.store} ${stored.ref} answers, upload ${version} by hand, or bring a mended release forward. A build of its commit is not taken in their place, since it need not make the same bytes.`,
      })
    }
    deps.log.warning(`${fetched.reason}; ${version} comes from what placement.prepare has kept`)
    await inCommit(subject, false, signal)
  }
  const bringBack = async (subject: SideRelease, signal: AbortSignal | undefined) => {
    const source = await sourceOf(pastOf(subject), signal)
    switch (source.state) {
      case 'kept':
        return await store?.take(source.upload, subject, signal)
      case 'stored':
        return await fromStore(subject, source.stored, signal)
      case 'artifact':
        return await inCommit(subject, false, signal)
      case 'checkout':
        return await inCommit(subject, true, signal)
      case 'gone':
        throw new ActionError(`${subject.release.version} can no longer be brought up: it is gone`)
      case 'refused':
        throw new ActionError(source.reason, { hint: source.hint })
    }
  }
  return {
    prepare: (subject, signal) =>
      subject.kind === 'rollback' ? bringBack(subject, signal) : upload({ subject, folder: undefined }, signal),
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

function uploadQueries(store: UploadStore, release: Release, signal: AbortSignal | undefined): NonNullable<SourceQueries['uploads']> {
  return {
    part: store.part,
    words: store.words,
    byId: (id) => store.byId(id, signal),
    byLabel: async () => onlyUpload(await store.find(release, signal), release, store.words),
  }
}

type AskOptions = { signal: AbortSignal | undefined; log: Log }

function hasOrUnknown(store: ArtifactStore, { signal, log }: AskOptions): NonNullable<SourceQueries['has']> {
  return async (stored) => {
    try {
      return await store.has(stored, signal)
    } catch (error) {
      signal?.throwIfAborted()
      log.warning(`Whether the artifact ${stored.digest} is still there could not be asked: ${messageOf(error)}`)
      return 'unknown'
    }
  }
}

type Fetched = { state: 'fetched'; path: string } | { state: 'failed'; reason: string }

async function fetchArtifact(stored: StoredArtifact, { artifacts }: CombinedDeps, signal: AbortSignal | undefined): Promise<Fetched> {
  if (artifacts === undefined) return { state: 'failed', reason: 'this run cannot read the store of artifacts' }
  try {
    return { state: 'fetched', path: await artifacts.store.fetch(stored, artifacts.folder, signal) }
  } catch (error) {
    signal?.throwIfAborted()
    return { state: 'failed', reason: messageOf(error) }
  }
}

/** A clean checkout of the commit is as good as a worktree of it. */
async function commitOrCheckout(
  release: Release,
  { commits, checkout }: CombinedDeps,
  signal: AbortSignal | undefined,
): Promise<CommitReach> {
  const reached = await commits.reach(release.sha, signal)
  if (reached.state === 'here') return reached
  const why = notTheCommit(await checkout(signal), release)
  return why === undefined ? { state: 'here' } : { ...reached, reason: `${reached.reason}; what is checked out is not it, ${why}` }
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined
  return () => {
    answer ??= ask()
    return answer
  }
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

/** The first answer. Asking changes nothing, so an error is logged and the next placement is asked. */
async function firstAnswer<T>(
  placements: readonly (Placement | undefined)[],
  ask: (placement: Placement | undefined) => Promise<T | undefined> | undefined,
  { signal, log }: AskOptions,
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
