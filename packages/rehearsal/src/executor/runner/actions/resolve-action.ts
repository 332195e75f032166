import { join } from 'node:path'
import { type ActionManifest, loadAction } from '../../workflow/action-manifest.ts'
import { WorkflowFault, type WorkflowSource } from '../../workflow/model.ts'
import type { Frame } from '../job/session.ts'
import { findStandIn } from '../stand-ins/all.ts'
import type { StandIn } from '../stand-ins/stand-in.ts'

export type ResolvedAction =
  | { readonly kind: 'stand-in'; readonly standIn: StandIn; readonly shown: string }
  | {
      readonly kind: 'files'
      readonly shown: string
      readonly folder: string
      readonly manifest: ActionManifest
      /** What `$/` means inside it. */
      readonly source: WorkflowSource
      /** By `./`: taken from the workspace as it is when the step runs, without `pre`. */
      readonly local: boolean
    }

/** Finds what `uses:` of a step means. Throws WorkflowFault when it means nothing here. */
export async function resolveAction(uses: string, frame: Frame): Promise<ResolvedAction> {
  const { source, session } = frame
  if (uses.startsWith('./')) return fromFolder({ uses, folder: join(session.folders.workspace, uses), source, local: true })
  const ownStandIn = uses.startsWith('$/') ? findStandIn(uses) : undefined
  if (ownStandIn !== undefined) return { kind: 'stand-in', standIn: ownStandIn, shown: uses }
  if (uses.startsWith('$/')) return fromFolder({ uses, folder: join(source.folder, uses.slice(2)), source, local: false })
  if (uses.startsWith('docker://')) throw new WorkflowFault([`'${uses}': this executor runs no container actions`])
  const [, repository, path = '', ref] = /^([^/@]+\/[^/@]+)((?:\/[^@]+)?)@(.+)$/.exec(uses) ?? []
  if (repository === undefined || ref === undefined) {
    throw new WorkflowFault([`Expected format {org}/{repo}[/path]@ref, $/path or ./path. Actual '${uses}'`])
  }
  const standIn = findStandIn(`${repository}${path}`)
  if (standIn !== undefined) return { kind: 'stand-in', standIn, shown: `${repository}${path}` }
  const found = await session.machine.find(repository, ref)
  if (found === undefined) {
    throw new WorkflowFault([`Unable to resolve action '${uses}': it is neither a repository of this executor nor one of its stand-ins`])
  }
  return fromFolder({ uses, folder: join(found.folder, path), source: found, local: false })
}

function fromFolder({
  uses,
  folder,
  source,
  local,
}: {
  uses: string
  folder: string
  source: WorkflowSource
  local: boolean
}): ResolvedAction {
  return { kind: 'files', shown: uses, folder, manifest: loadAction(folder, uses), source, local }
}
