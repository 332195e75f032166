import { dirname } from 'node:path'
import type { Release } from '../../core/words.ts'
import type { UserCommandDeps } from './user-command.ts'

/** The checkout in the working directory, as reported by git. `changed`: files that differ from the commit. */
export type Checkout = { state: 'commit'; sha: string; changed: readonly string[] } | { state: 'unknown'; reason: string }

/** Milliseconds for one git command. */
const timeLimit = 30_000
const shownFiles = 5

/** The commit of the working directory itself. A repository in a parent directory does not count. */
export async function readCheckout(
  { exec, cwd, variables }: Pick<UserCommandDeps, 'exec' | 'cwd' | 'variables'>,
  signal?: AbortSignal,
): Promise<Checkout> {
  // In a container the folder belongs to another user, which git refuses; nothing of the repository is run by these two calls.
  const options = ['-c', 'safe.directory=*', '-c', 'core.fsmonitor=false', '--no-optional-locks'] as const
  const env = {
    ...Object.fromEntries(Object.entries(variables).filter(([name]) => !name.startsWith('GIT_'))),
    GIT_CEILING_DIRECTORIES: dirname(cwd),
    LC_ALL: 'C',
  }
  const git = async (...args: string[]) => {
    const result = await exec(['git', ...options, ...args], { cwd, env, timeout: timeLimit, ...(signal === undefined ? {} : { signal }) })
    signal?.throwIfAborted()
    if (result.state === 'exited' && result.code === 0) return { told: result.stdout }
    return { why: result.state === 'exited' ? result.stderr.trim().slice(-300) : `git: ${result.state}` }
  }
  const head = await git('rev-parse', '--verify', 'HEAD')
  if (head.told === undefined) return { state: 'unknown', reason: head.why }
  const status = await git('status', '--porcelain', '--untracked-files=all')
  if (status.told === undefined) return { state: 'unknown', reason: status.why }
  const changed = status.told.split('\n').filter((line) => line !== '')
  return { state: 'commit', sha: head.told.trim(), changed: changed.map((line) => line.slice(3)) }
}

/** Why the checkout is not the release, or undefined when it is. An unknown checkout counts as different. */
export function notTheCommit(checkout: Checkout, { version, sha }: Release): string | undefined {
  if (checkout.state === 'unknown') return `but which commit that is could not be told (${checkout.reason}), and ${version} is ${sha}`
  if (checkout.sha !== sha) return `and that is at ${checkout.sha}, while ${version} is ${sha}`
  if (checkout.changed.length === 0) return undefined
  const more = checkout.changed.length - shownFiles
  const files = `${checkout.changed.slice(0, shownFiles).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
  return `and that is at ${sha}, the commit of ${version}, but not as the commit has it: ${files}`
}
