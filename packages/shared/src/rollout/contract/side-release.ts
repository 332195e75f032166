import type { Colour, Release } from '../../core/words.ts'

/** A release on a side: what is prepared, shifted to or retired. `kind`: for a deployment (the default) or for a rollback. */
export type SideRelease = { colour: Colour; release: Release; artifact: string | undefined; kind?: 'deploy' | 'rollback' }
