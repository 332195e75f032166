import type { Colour } from '@slipway/shared/core/words'
import type { Edge } from '../proxy/edge-proxy.ts'
import type { EdgeWeights } from '../proxy/weight-watch.ts'

/** Who shifts the traffic of an environment. */
export type TargetKind = 'haproxy' | 'kubernetes' | 'kubernetes-service' | 'cloudflare' | 'vercel' | 'vercel-rolling' | 'command'

/** What a target is started with. */
export type TargetContext = {
  /** The name of the environment. */
  readonly name: string
  /** The folder of the whole stage, which is removed with the stage. */
  readonly folder: string
  /** HARBOR_HOME: releases, process files and logs. */
  readonly home: string
  /** Environment variables of the commands of slipway.yml, the same for every target. */
  readonly variables: Readonly<Record<string, string>>
  /** Resources that are disposed of with the stage. */
  readonly resources: AsyncDisposableStack
}

/** What differs between environments by who shifts their traffic. */
export type StagedTarget = {
  /** The address that users open, without the service's base path. */
  readonly origin: string
  /** The lines of slipway.yml that configure placement and target. */
  readonly settings: readonly string[]
  /** Whether a side can have a share of the traffic, rather than all or none. */
  readonly weighted: boolean
  /** The parts of the target that are test doubles, in words. */
  readonly testDoubles: readonly string[]
  /** A folder of scripts that the demo repository has for this target. */
  readonly scripts?: string
  /** A folder of programs that the runner has on its PATH. */
  readonly programs?: string
  readonly variables: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, string>>
  /** The proxy in front of both sides, where there is one. */
  readonly edge?: Edge
  /** The current weights, as reported by the provider. */
  weights(): Promise<EdgeWeights>
  /** The release that runs on each side, requested without the proxy; undefined where none answers. */
  running(): Promise<Record<Colour, string | undefined>>
  /** The provider's records of the shares of each release, oldest first, in words. */
  records(): readonly string[]
  /** Other records of the provider, by name. */
  facts(): Readonly<Record<string, string>>
  /** Starts a packed release and gives it all traffic, without the pipeline. */
  seedLive(release: { version: string; artifact: string }, environment: Readonly<Record<string, string>>): Promise<Colour>
}
