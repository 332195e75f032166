import { cache } from './cache.ts'
import { checkout } from './checkout.ts'
import { downloadArtifact } from './download-artifact.ts'
import { installScanners } from './install-scanners.ts'
import { setupNode } from './setup-node.ts'
import type { StandIn } from './stand-in.ts'
import { unavailableActions } from './unavailable-actions.ts'
import { uploadArtifact } from './upload-artifact.ts'

const standIns: readonly StandIn[] = [checkout, setupNode, uploadArtifact, downloadArtifact, cache, installScanners, unavailableActions]

/** The stand-in for an action by its name without the ref; undefined when there is none. */
export function findStandIn(name: string): StandIn | undefined {
  return standIns.find(({ names }) => names.includes(name.toLowerCase()))
}
