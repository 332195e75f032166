import { cpSync, mkdirSync, mkdtempSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { StandIn, StandInSite } from './stand-in.ts'
import { findFiles } from './upload-files.ts'

/** Keeps files as an artifact of the run; hidden ones only when asked to. */
export const uploadArtifact: StandIn = {
  names: ['actions/upload-artifact'],
  async run(site) {
    const name = site.input('name', 'artifact')
    const patterns = site
      .input('path', '')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
    if (patterns.length === 0) throw new Error('Input required and not supplied: path')
    const found = findFiles(patterns, site.folders.workspace, site.input('include-hidden-files', 'false') === 'true')
    if (found.files.length === 0) return nothingFound(site, patterns)
    const folder = mkdtempSync(join(site.folders.temp, 'upload-'))
    for (const file of found.files) {
      const target = join(folder, relative(found.root, file))
      mkdirSync(dirname(target), { recursive: true })
      cpSync(file, target)
    }
    const saved = await site.platform.saveArtifact({ runId: site.run.id, name, folder })
    site.say(`Artifact ${name} has been successfully uploaded: ${found.files.length} file(s), ${saved.bytes} bytes, digest ${saved.digest}`)
    const { owner, name: repository } = site.platform.repository
    const url = `${site.platform.serverUrl}/${owner}/${repository}/actions/runs/${site.run.id}/artifacts/${saved.id}`
    return { 'artifact-id': String(saved.id), 'artifact-digest': saved.digest, 'artifact-url': url }
  },
}

function nothingFound(site: StandInSite, patterns: readonly string[]): Record<string, string> {
  const message = `No files were found with the provided path: ${patterns.join(', ')}. No artifacts will be uploaded.`
  const choice = site.input('if-no-files-found', 'warn')
  if (choice === 'error') throw new Error(message)
  if (choice === 'ignore') site.say(message)
  else site.warn(message)
  return {}
}
