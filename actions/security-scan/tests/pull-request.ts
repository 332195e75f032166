import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Job } from '@slipway/shared/testing/bundle'

/** The files of a tree by their paths. */
export type TreeFiles = Readonly<Record<string, string | Buffer>>

/** Git in a folder, with nobody's settings. */
export function gitIn(folder: string, env: NodeJS.ProcessEnv = process.env): (...args: string[]) => string {
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@b.c', '-c', 'commit.gpgsign=false', '-c', 'init.defaultBranch=main']
  return (...args) =>
    execFileSync('git', [...identity, ...args], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], env }).trim()
}

export function writeTree(folder: string, files: TreeFiles): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
}

/** Ids of the commits of a pull request. */
export type PullCommits = { base: string; head: string; merge: string }

/**
 * Makes the workspace of a job what actions/checkout makes it for a pull request: the merge commit that GitHub made, whose first parent is
 * the base. Gives the variables of the run; its event is written.
 */
export function checkOutPullRequest(
  { root, workspace }: Job,
  { base, change }: { base: TreeFiles; change: (folder: string) => void },
): PullCommits & { environment: Record<string, string> } {
  const git = gitIn(workspace)
  git('init', '-q')
  writeTree(workspace, base)
  git('add', '-A', '-f')
  git('commit', '-qm', 'base', '--allow-empty')
  const baseId = git('rev-parse', 'HEAD')
  change(workspace)
  git('add', '-A', '-f')
  git('commit', '-qm', 'change', '--allow-empty')
  const head = git('rev-parse', 'HEAD')
  const merge = git('commit-tree', `${head}^{tree}`, '-p', baseId, '-p', head, '-m', 'merge')
  git('checkout', '-q', '--detach', '-f', merge)
  writeFileSync(join(root, 'event.json'), JSON.stringify({ pull_request: { base: { sha: baseId, ref: 'main' }, head: { sha: head } } }))
  const environment = { GITHUB_EVENT_NAME: 'pull_request', GITHUB_SHA: merge, GITHUB_REF: 'refs/pull/7/merge' }
  return { base: baseId, head, merge, environment }
}
