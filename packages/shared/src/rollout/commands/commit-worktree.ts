import { dirname, join } from 'node:path'
import { formatDuration } from '../../core/duration.ts'
import { messageOf } from '../../core/errors.ts'
import type { Exec, ExecResult } from '../../ports/exec.ts'
import type { Files } from '../../ports/files.ts'
import type { Log } from '../../ports/log.ts'

/** Whether the files of a commit can be had; `reason`: what git said. */
export type CommitReach = { state: 'here' } | { state: 'unreachable'; reason: string }

/** The files of a commit in a folder of their own, until it is disposed of. */
export type CommitFiles = AsyncDisposable & ({ state: 'here'; folder: string } | Extract<CommitReach, { state: 'unreachable' }>)

/** The commits of the repository that is checked out. */
export type CommitWorktrees = {
  /** Fetches the commit from `origin` where it is missing. No file of the checkout is changed. */
  reach(sha: string, signal?: AbortSignal): Promise<CommitReach>
  open(sha: string, signal?: AbortSignal): Promise<CommitFiles>
}

export type WorktreeOptions = {
  exec: Exec
  files: Pick<Files, 'remove'>
  log: Pick<Log, 'warning' | 'mask'>
  /** The checkout. */
  cwd: string
  variables: Readonly<Record<string, string>>
  /** A folder of the job's own. */
  temp: string
  /** For the fetch from this server; without it, git goes by what the checkout has. */
  access: { token: string; serverUrl: string } | undefined
}

/** Milliseconds: a fetch goes over the network, and a rollback waits for it. */
const timeLimits = { fetch: 60_000, other: 30_000 }

/** What is run and read here is git's own: no hook, no watcher, no submodule, no sparse pattern of the checkout. */
const options = [
  ...[
    'safe.directory=*',
    'core.fsmonitor=false',
    'core.hooksPath=/dev/null',
    'core.sparseCheckout=false',
    'submodule.recurse=false',
  ].flatMap((one) => ['-c', one]),
  '--no-optional-locks',
]

/** Worktrees of git (`git worktree add --detach`) under the folder of the job. */
export function commitWorktrees({ exec, files, log, cwd, variables, temp, access }: WorktreeOptions): CommitWorktrees {
  const base = {
    ...Object.fromEntries(Object.entries(variables).filter(([name]) => !name.startsWith('GIT_'))),
    // As actions/checkout leaves them by default: pointers, not the files.
    GIT_LFS_SKIP_SMUDGE: variables['GIT_LFS_SKIP_SMUDGE'] ?? '1',
    GIT_CEILING_DIRECTORIES: dirname(cwd),
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
  }
  const git = async (args: readonly string[], { env = base, timeout = timeLimits.other, signal }: GitCall) => {
    const result = await exec(['git', ...options, ...args], { cwd, env, timeout, ...(signal === undefined ? {} : { signal }) })
    signal?.throwIfAborted()
    return whyFailed(result, timeout)
  }
  const reach = async (sha: string, signal?: AbortSignal): Promise<CommitReach> => {
    if ((await git(['cat-file', '-e', `${sha}^{commit}`], { signal })) === undefined) return { state: 'here' }
    const fetch = ['fetch', '--quiet', '--no-tags', '--depth=1', '--no-recurse-submodules', '--no-write-fetch-head', 'origin', sha]
    const why = await git(fetch, { env: { ...base, ...headerOf(access, log) }, timeout: timeLimits.fetch, signal })
    return why === undefined ? { state: 'here' } : { state: 'unreachable', reason: `git could not fetch ${sha} from origin: ${why}` }
  }
  const remove = async (folder: string) => {
    const why = await git(['worktree', 'remove', '--force', folder], {})
    if (why === undefined) return
    await files.remove(folder)
    await git(['worktree', 'prune'], {})
  }
  return {
    reach,
    open: async (sha, signal) => {
      const reached = await reach(sha, signal)
      if (reached.state === 'unreachable') return { ...reached, [Symbol.asyncDispose]: nothingToRemove }
      const folder = join(temp, 'slipway-commits', sha)
      // What a step that was killed has left.
      await remove(folder)
      const why = await git(['worktree', 'add', '--detach', '--quiet', folder, sha], { signal })
      if (why !== undefined) {
        return { state: 'unreachable', reason: `git could not lay out ${sha}: ${why}`, [Symbol.asyncDispose]: nothingToRemove }
      }
      return {
        state: 'here',
        folder,
        [Symbol.asyncDispose]: async () => {
          try {
            await remove(folder)
          } catch (error) {
            log.warning(`The files of ${sha} could not be removed from ${folder}: ${messageOf(error)}`)
          }
        },
      }
    },
  }
}

const nothingToRemove = async () => undefined

type GitCall = { env?: Readonly<Record<string, string>>; timeout?: number; signal?: AbortSignal | undefined }

function whyFailed(result: ExecResult, timeout: number): string | undefined {
  switch (result.state) {
    case 'exited':
      return result.code === 0 ? undefined : result.stderr.trim().slice(-300) || `exit code ${result.code}`
    case 'not-found':
      return 'there is no git'
    case 'timed-out':
      return `it did not end within ${formatDuration(timeout)}`
    case 'killed':
      return `it was ended by ${result.signal}`
  }
}

/**
 * The token as a header for the one server, by the environment alone: it stands in no argument, address or file. An empty value first
 * takes away what a checkout has left there, since two such headers are refused (git-config, http.extraHeader; actions/checkout).
 */
function headerOf(access: WorktreeOptions['access'], log: Pick<Log, 'mask'>): Record<string, string> {
  if (access === undefined) return {}
  const basic = Buffer.from(`x-access-token:${access.token}`).toString('base64')
  log.mask(basic)
  const key = `http.${access.serverUrl.replace(/\/+$/, '')}/.extraheader`
  return {
    GIT_CONFIG_COUNT: '2',
    GIT_CONFIG_KEY_0: key,
    GIT_CONFIG_VALUE_0: '',
    GIT_CONFIG_KEY_1: key,
    GIT_CONFIG_VALUE_1: `AUTHORIZATION: basic ${basic}`,
  }
}
