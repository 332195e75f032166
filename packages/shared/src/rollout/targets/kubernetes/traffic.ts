import type { Colour } from '../../../core/words.ts'
import type { Weights } from '../../contract/observation.ts'
import type { Cluster } from './cluster.ts'
import type { PatchOperation } from './patch.ts'

/**
 * The object that sends traffic to one side or the other. All of it is pure; each function throws an ActionError where the
 * object is missing or in a state that Slipway does not know.
 */
export type TrafficObject = {
  /** In an error and a title: `the Service web`. */
  name: string
  /** For kubectl: `services/web`. */
  resource: string
  weighted: boolean
  /** What it says, in words. */
  describe(cluster: Cluster): string
  /** Whether anything is assigned to a side. */
  open(cluster: Cluster): Readonly<Record<Colour, boolean>>
  /** The share that goes to each side, whether it is up or not. */
  shares(cluster: Cluster): Weights
  /** Why what it says is not yet what happens, where its controller has not taken it. */
  notTaken(cluster: Cluster): string | undefined
  isAs(cluster: Cluster, weights: Weights): boolean
  /** Throws an ActionError too where a side that is to be raised could not be reached by it. */
  patch(cluster: Cluster, weights: Weights): readonly PatchOperation[]
  /** The same patch where the object has not been read. */
  preview(weights: Weights): readonly PatchOperation[]
}
