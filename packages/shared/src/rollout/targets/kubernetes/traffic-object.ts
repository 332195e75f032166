import type { Colour } from '../../../core/words.ts'
import type { Weights } from '../../contract/observation.ts'
import type { Cluster } from './cluster-state.ts'
import type { PatchOperation } from './json-patch.ts'

/**
 * The object that sends traffic to one side or the other: a Service or an HTTPRoute. All functions are pure. Each throws an ActionError
 * where the object is missing or has a state that Slipway does not know.
 */
export type TrafficObject = {
  /** Name for errors and titles: `the Service web`. */
  name: string
  /** Name for kubectl: `services/web`. */
  resource: string
  weighted: boolean
  /** Its current setting as text. */
  describe(cluster: Cluster): string
  /** Whether anything is assigned to a side. */
  open(cluster: Cluster): Readonly<Record<Colour, boolean>>
  /** The share that goes to each side, whether the side is up or not. */
  shares(cluster: Cluster): Weights
  /** Why the current setting is not known to be in force; undefined where it is. */
  notAppliedReason(cluster: Cluster): string | undefined
  /** Whether the object already has these weights. */
  hasWeights(cluster: Cluster, weights: Weights): boolean
  /** The patch that sets these weights. Also throws an ActionError where the object could not reach a side that is to get traffic. */
  patch(cluster: Cluster, weights: Weights): readonly PatchOperation[]
  /** The same patch without the object, for a dry run. */
  preview(weights: Weights): readonly PatchOperation[]
}
