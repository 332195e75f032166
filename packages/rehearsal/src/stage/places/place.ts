import type { Edge } from '../edge.ts'
import type { Colour } from '../harbor.ts'
import type { Weights } from '../weights.ts'

/** Who shifts the traffic of a place. */
export type TargetKind = 'haproxy' | 'kubernetes' | 'kubernetes-service' | 'cloudflare' | 'vercel' | 'vercel-rolling' | 'command'

/** What a place is built on. */
export type Ground = {
  /** The name of the environment. */
  readonly name: string
  /** Of the whole stage: what lies there goes with it. */
  readonly folder: string
  /** HARBOR_HOME: releases, process files and logs. */
  readonly home: string
  /** What the team's commands find in their environment in any place. */
  readonly variables: Readonly<Record<string, string>>
  /** Whatever is to be taken down with the stage. */
  readonly resources: AsyncDisposableStack
}

/** What differs between places by who shifts their traffic. */
export type Footing = {
  /** Where users come in, without the service's base path. */
  readonly origin: string
  /** The lines of slipway.yml that say who starts a side and who shifts, and what else this target needs there. */
  readonly settings: readonly string[]
  /** Whether a side can have a part of the traffic. */
  readonly weighted: boolean
  /** What of it is stood in for, in words. */
  readonly standsIn: readonly string[]
  /** A folder of files that the team has in its repository for this target. */
  readonly team?: string
  /** A folder of programs that this place's runner has. */
  readonly programs?: string
  readonly variables: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, string>>
  /** The proxy before both sides, where there is one. */
  readonly edge?: Edge
  /** What has which share now, by the provider's own mouth. */
  weights(): Promise<Weights>
  /** The release that runs on each side, asked past whatever shares the traffic; undefined where none answers. */
  running(): Promise<Record<Colour, string | undefined>>
  /** The provider's own records of what had which share, oldest first, in words. */
  records(): readonly string[]
  /** What else the provider has on record, by name. */
  facts(): Readonly<Record<string, string>>
  /** Brings a packed release up and gives it everything, past the pipeline. */
  seedLive(release: { version: string; artifact: string }, environment: Readonly<Record<string, string>>): Promise<Colour>
}
