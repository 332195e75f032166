import { join } from 'node:path'
import { evidenceFolder, readEvidence } from './evidence/store.ts'
import type { Files } from './ports/files.ts'
import type { Runner } from './ports/runner.ts'

/**
 * Makes the page "what happened" of this job anew, beside its evidence: after each step that moves or measures traffic, so that it is there
 * whatever becomes of the job. Gives its path; undefined where no record has anything to show over time.
 */
export async function writeJobPage({ temp, call }: Pick<Runner, 'temp' | 'call'>, files: Files): Promise<string | undefined> {
  const folder = join(temp, evidenceFolder)
  const { evidence } = await readEvidence(folder, files)
  if (evidence.every(({ series }) => series === undefined)) return undefined
  const { whatHappened, whatHappenedFile } = await import('./page/what-happened.ts')
  const page = whatHappened(evidence)
  if (page === undefined) return undefined
  const [first] = evidence
  if (first === undefined) return undefined
  const { environment } = evidence.findLast((one) => one.environment !== undefined) ?? first
  const path = join(folder, whatHappenedFile(environment, first.run, call))
  await files.write(path, page)
  return path
}
