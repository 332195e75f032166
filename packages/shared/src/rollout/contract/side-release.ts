import type { Colour, Release } from '../../core/words.ts'
import type { StoredArtifact } from './artifact-store.ts'
import type { Identity } from './identity.ts'

/** A release that ran before: what the provider called it, as far as the ledger has it, and where its bytes are kept. */
export type PastRelease = { release: Release; identity: Identity; stored: StoredArtifact | undefined }

/**
 * A release on a side: what is prepared, shifted to or retired. `artifact`: the path of its bytes. `kind`: for a deployment (the default)
 * or for a rollback. `past`: what a rollback brings back.
 */
export type SideRelease = {
  colour: Colour
  release: Release
  artifact: string | undefined
  kind?: 'deploy' | 'rollback'
  past?: Omit<PastRelease, 'release'> | undefined
}
