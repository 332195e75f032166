import { cpSync, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { matchesShellPattern } from '@slipway/shared/core/shell-pattern'
import type { ArtifactRecord } from '../../../contract/platform.ts'
import type { StandIn, StandInContext } from './stand-in.ts'

/** Brings artifacts of this run, or of `run-id`, into the workspace. */
export const downloadArtifact: StandIn = {
  names: ['actions/download-artifact'],
  async run(context) {
    const artifacts = context.platform.artifacts(Number(context.input('run-id', String(context.run.id))))
    const target = resolve(context.folders.workspace, context.input('path', '.'))
    const chosen = choose(context, artifacts)
    mkdirSync(target, { recursive: true })
    for (const artifact of chosen.artifacts) {
      const folder = chosen.flat ? target : join(target, artifact.name)
      cpSync(artifact.folder, folder, { recursive: true })
      context.log(`Artifact ${artifact.name} (${artifact.bytes} bytes, digest ${artifact.digest}) was put into ${folder}`)
    }
    return { 'download-path': target }
  },
}

/** One by name goes straight into the path; several each get a folder, unless they are to be merged. */
function choose(context: StandInContext, artifacts: readonly ArtifactRecord[]): { artifacts: readonly ArtifactRecord[]; flat: boolean } {
  const merge = context.input('merge-multiple', 'false') === 'true'
  const name = context.input('name', '')
  if (name !== '') {
    const found = artifacts.find((artifact) => artifact.name === name)
    if (found === undefined) throw new Error(`Unable to download artifact(s): Artifact not found for name: ${name}`)
    return { artifacts: [found], flat: true }
  }
  const ids = context.input('artifact-ids', '')
  if (ids !== '') return { artifacts: byIds(ids, artifacts), flat: merge || !ids.includes(',') }
  const pattern = context.input('pattern', '*')
  return { artifacts: artifacts.filter((artifact) => matchesShellPattern(pattern, artifact.name)), flat: merge }
}

function byIds(ids: string, artifacts: readonly ArtifactRecord[]): ArtifactRecord[] {
  return ids.split(',').map((id) => {
    const found = artifacts.find((artifact) => artifact.id === Number(id))
    if (found === undefined) throw new Error(`Unable to download artifact(s): Artifact not found for id: ${id.trim()}`)
    return found
  })
}
