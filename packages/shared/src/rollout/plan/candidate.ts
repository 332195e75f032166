import type { Colour, Release } from '../../core/words.ts'

/** A side that may get all traffic, and its release as the ledger knows it. */
export type TrafficCandidate = { colour: Colour; release: Release | undefined }
