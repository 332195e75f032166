import { cpSync, mkdirSync, mkdtempSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import type { StandIn, StandInContext } from './stand-in.ts'
import { findFiles } from './upload-files.ts'

/** Keeps files as an artifact of the run; hidden ones only when asked to. */
export const uploadArtifact: StandIn = {
  names: ['actions/upload-artifact'],
  async run(context) {
    const patterns = context
      .input('path', '')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
    if (patterns.length === 0) throw new Error('Input required and not supplied: path')
    const found = findFiles(patterns, context.folders.workspace, context.input('include-hidden-files', 'false') === 'true')
    if (found.files.length === 0) return nothingFound(context, patterns)
    const name = nameOf(found.files, context)
    const folder = mkdtempSync(join(context.folders.temp, 'upload-'))
    for (const file of found.files) {
      const target = join(folder, relative(found.root, file))
      mkdirSync(dirname(target), { recursive: true })
      cpSync(file, target)
    }
    const retentionDays = retentionOf(context)
    const saved = await context.platform.saveArtifact({ runId: context.run.id, name, folder, retentionDays })
    context.log(
      `Artifact ${name} has been successfully uploaded: ${found.files.length} file(s), ${saved.bytes} bytes, digest ${saved.digest}`,
    )
    const { owner, name: repository } = context.platform.repository
    const url = `${context.platform.serverUrl}/${owner}/${repository}/actions/runs/${context.run.id}/artifacts/${saved.id}`
    return { 'artifact-id': String(saved.id), 'artifact-digest': saved.digest, 'artifact-url': url }
  },
}

/** One file that is not zipped has its own name, whatever `name` says (its README, version 7, "Direct uploads"). */
function nameOf(files: readonly string[], context: StandInContext): string {
  if (context.input('archive', 'true') !== 'false') return context.input('name', 'artifact')
  const [only, ...more] = files
  if (only === undefined || more.length > 0) throw new Error(`archive: false takes one file, and ${files.length} were found`)
  return basename(only)
}

/** 0 is what the settings of the repository say (its action.yml, `retention-days`). */
function retentionOf(context: StandInContext): number | undefined {
  const text = context.input('retention-days', '')
  const days = Number.parseInt(text, 10)
  if (text !== '' && Number.isNaN(days)) throw new Error('Invalid retention-days')
  return text === '' || days === 0 ? undefined : days
}

function nothingFound(context: StandInContext, patterns: readonly string[]): Record<string, string> {
  const message = `No files were found with the provided path: ${patterns.join(', ')}. No artifacts will be uploaded.`
  const choice = context.input('if-no-files-found', 'warn')
  if (choice === 'error') throw new Error(message)
  if (choice === 'ignore') context.log(message)
  else context.warn(message)
  return {}
}
