import type { ArtifactStore, StoredArtifact } from '../contract/artifact-store.ts'

/** The bytes of a release, as a file of this machine. */
export type ReleaseFile = { path: string; digest: string }

/** Where the bytes are kept now; `until`: when they expire (ISO 8601), undefined where somebody has to remove them. */
export type KeptArtifact = { stored: StoredArtifact; until: string | undefined }

/** Puts the bytes of a release where they outlive the run. Bytes that are there already are not written again. Throws an ActionError. */
export type ArtifactKeeper = { keep(file: ReleaseFile, signal?: AbortSignal): Promise<KeptArtifact> }

/** One kind of store. What it did not write can only be asked and fetched. */
export type ArtifactClient = ArtifactStore & ArtifactKeeper

/** GitHub takes no larger file for a release (docs, "Storage and bandwidth quotas"); the other stores get the same bound. */
export const maxArtifactBytes = 2 * 1_024 ** 3
/** Milliseconds for one artifact on its way. */
export const transferLimit = 600_000

/** What a fetched artifact is called: no name from a store becomes a path here. */
export const fetchedName = 'release.tar.gz'
