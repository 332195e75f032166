import type { Colour, Release } from '../../core/words.ts'

import type { Upload, UploadStore } from './uploads.ts'

/** What is being brought up, shifted to or taken down; `kind` says on whose behalf, and is a deployment where it is not given. */
export type SideRelease = { colour: Colour; release: Release; artifact: string | undefined; kind?: 'deploy' | 'rollback' }

/**
 * Who brings a release up on a side, without traffic, and takes a side down. Both are idempotent. `retire` must not be
 * called for a side that has traffic. `logs` gives the last lines of a side, at most `lines` of them, or undefined where nobody
 * can tell. `available` says whether a release can be brought up again without being built; `unknown` where nobody can tell.
 */
export type Placement = {
  /** For a rollback: what it brings up is what ran before, or it throws an ActionError. See `Source`. */
  prepare(subject: SideRelease, signal?: AbortSignal): Promise<void>
  retire(subject: SideRelease, signal?: AbortSignal): Promise<void>
  logs?(subject: SideRelease, lines: number, signal?: AbortSignal): Promise<string | undefined>
  available?(release: Release, signal?: AbortSignal): Promise<'yes' | 'no' | 'unknown'>
  /** Where a release that ran before would come from, found out before anything is touched. Asks; changes nothing. */
  sourceOf?(release: Release, signal?: AbortSignal): Promise<ReleaseSource>
  /** What the provider has kept, where it keeps each upload under an id of its own. */
  uploads?: UploadStore
}

/** Where a release that ran before would come from. A label (a version, a tag) is not enough to say that it is the same code. */
export type ReleaseSource =
  /** The provider still has exactly one upload of it: that one is taken, and nothing is built or uploaded. */
  | { state: 'kept'; upload: Upload; words: string }
  /** The user's own command brings it up from something that was built before, as its configuration says or as it answers. */
  | { state: 'artifact'; available: 'yes' | 'unknown' }
  /** The user's own command builds or uploads it anew, from a checkout that is its commit. */
  | { state: 'checkout' }
  | { state: 'gone' }
  /** What there is may be something else than the release. */
  | { state: 'refused'; reason: string; hint: string }
