import { join } from 'node:path'
import { strictGit } from '@slipway/shared/ports/git-objects'
import type { ScanContext } from '../contract/scanner.ts'
import { runProgram } from './program.ts'

/**
 * When a clone of RustSec's database was last brought up to date, in milliseconds since 1970: at its last fetch, or at its last commit,
 * since a clone that was never fetched again has no FETCH_HEAD. Undefined where `folder` is no clone.
 */
export async function advisoriesUpdated(folder: string, context: ScanContext): Promise<number | undefined> {
  const fetched = await context.files.modified(join(folder, '.git/FETCH_HEAD'))
  const environment = { ...context.environment, ...strictGit }
  // A cache gives the files of another job, which may have been of another user.
  const command = ['git', '-c', 'safe.directory=*', '-C', folder, 'log', '-1', '--format=%ct'] as const
  const result = await runProgram(command, context.temp, { ...context, environment })
  const seconds = result.state === 'exited' && result.code === 0 ? Number.parseInt(result.stdout, 10) : Number.NaN
  const committed = Number.isNaN(seconds) ? undefined : seconds * 1_000
  if (committed === undefined) return undefined
  return Math.max(committed, fetched ?? 0)
}
