import { z } from 'zod'

/** Where the bytes of a release are kept: the name of a release asset, a reference in a registry, or the name of an Actions artifact. */
export const storedArtifact = z.object({
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/, 'expected sha256: and 64 hexadecimal digits'),
  store: z.enum(['release-asset', 'oci', 'actions-artifact']),
  ref: z.string().min(1).max(500),
})
export type StoredArtifact = z.infer<typeof storedArtifact>

/** Keeps the bytes of releases beyond the run that built them. */
export type ArtifactStore = {
  /** Whether the bytes are there; `unknown` where that could not be asked. Read-only. */
  has(artifact: StoredArtifact, signal?: AbortSignal): Promise<'yes' | 'no' | 'unknown'>
  /**
   * Writes the bytes into a file of the folder, whose SHA-256 was compared with the digest, and returns its path. Throws an ActionError
   * where they are gone, cannot be had, or are others.
   */
  fetch(artifact: StoredArtifact, folder: string, signal?: AbortSignal): Promise<string>
}
