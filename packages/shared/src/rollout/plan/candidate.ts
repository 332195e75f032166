import type { Colour, Release } from '../../core/words.ts'

/** A side that may get everything, with the release that the ledger knows on it. */
export type TrafficCandidate = { colour: Colour; release: Release | undefined }
