import type { Release } from '../../core/words.ts'
import type { StoredArtifact } from './artifact-store.ts'
import type { PastRelease, SideRelease } from './side-release.ts'
import type { Upload, UploadStore } from './uploads.ts'

/**
 * Prepares a release on a side without traffic, and retires a side. Both are idempotent. `retire` must not be called for a side with
 * traffic. `logs` returns at most `lines` last lines of a side, or undefined when it has none. `available` says whether a release can be
 * prepared again without a build.
 */
export type Placement = {
  /** For a rollback it prepares what ran before, or throws an ActionError. See `ReleaseSource`. */
  prepare(subject: SideRelease, signal?: AbortSignal): Promise<void>
  retire(subject: SideRelease, signal?: AbortSignal): Promise<void>
  logs?(subject: SideRelease, lines: number, signal?: AbortSignal): Promise<string | undefined>
  available?(release: Release, signal?: AbortSignal): Promise<'yes' | 'no' | 'unknown'>
  /** Where a release that ran before would come from. Read-only. */
  sourceOf?(past: PastRelease, signal?: AbortSignal): Promise<ReleaseSource>
  /** The provider's uploads, when it keeps each one under its own id. */
  uploads?: UploadStore
}

/** Where a release that ran before would come from, best first. A label (version, tag) does not prove that it is the same code. */
export type ReleaseSource =
  /** The provider has the upload that ran then, by its recorded identity; where none is recorded, the only one with the label. That one is used; nothing is built or uploaded. */
  | { state: 'kept'; upload: Upload; words: string }
  /** The store has its bytes. The user's command, or the provider, brings them up again; nothing is built. */
  | { state: 'stored'; stored: StoredArtifact }
  /** The user's command prepares it from what was built before, as configured or as the command answers. */
  | { state: 'artifact'; available: 'yes' | 'unknown' }
  /** The user's command builds or uploads it again, from the files of its commit. */
  | { state: 'checkout' }
  | { state: 'gone' }
  /** What exists may not be the release. */
  | { state: 'refused'; reason: string; hint: string }
