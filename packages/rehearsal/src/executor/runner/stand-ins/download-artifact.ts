import { cpSync, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { ArtifactRecord } from '../../../contract/platform.ts'
import { filterRegex } from '../../workflow/filters.ts'
import type { StandIn, StandInSite } from './stand-in.ts'

/** Brings artifacts of this run, or of `run-id`, into the workspace. */
export const downloadArtifact: StandIn = {
  names: ['actions/download-artifact'],
  async run(site) {
    const artifacts = site.platform.artifacts(Number(site.input('run-id', String(site.run.id))))
    const target = resolve(site.folders.workspace, site.input('path', '.'))
    const chosen = choose(site, artifacts)
    mkdirSync(target, { recursive: true })
    for (const artifact of chosen.artifacts) {
      const folder = chosen.flat ? target : join(target, artifact.name)
      cpSync(artifact.folder, folder, { recursive: true })
      site.say(`Artifact ${artifact.name} (${artifact.bytes} bytes, digest ${artifact.digest}) was put into ${folder}`)
    }
    return { 'download-path': target }
  },
}

/** One by name goes straight into the path; several each get a folder, unless they are to be merged. */
function choose(site: StandInSite, artifacts: readonly ArtifactRecord[]): { artifacts: readonly ArtifactRecord[]; flat: boolean } {
  const merge = site.input('merge-multiple', 'false') === 'true'
  const name = site.input('name', '')
  if (name !== '') {
    const found = artifacts.find((artifact) => artifact.name === name)
    if (found === undefined) throw new Error(`Unable to download artifact(s): Artifact not found for name: ${name}`)
    return { artifacts: [found], flat: true }
  }
  const ids = site.input('artifact-ids', '')
  if (ids !== '') return { artifacts: byIds(ids, artifacts), flat: merge || !ids.includes(',') }
  const pattern = filterRegex(site.input('pattern', '*'))
  return { artifacts: artifacts.filter((artifact) => pattern.test(artifact.name)), flat: merge }
}

function byIds(ids: string, artifacts: readonly ArtifactRecord[]): ArtifactRecord[] {
  return ids.split(',').map((id) => {
    const found = artifacts.find((artifact) => artifact.id === Number(id))
    if (found === undefined) throw new Error(`Unable to download artifact(s): Artifact not found for id: ${id.trim()}`)
    return found
  })
}
