import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { gitEnvironment } from './git-environment.ts'

const run = promisify(execFile)

/** The content of an object in a bare repository: `refs/heads/main:README.md`. */
export async function showFile(gitDir: string, object: string): Promise<string> {
  return (await run('git', ['--git-dir', gitDir, 'show', object], { env: gitEnvironment })).stdout
}

/** The content of a file after each commit of a branch in a bare repository, oldest first; empty where there is no such branch. */
export async function fileHistory(gitDir: string, branch: string, file: string): Promise<string[]> {
  const git = async (...args: string[]) => (await run('git', ['--git-dir', gitDir, ...args], { env: gitEnvironment })).stdout.trim()
  const head = await git('for-each-ref', '--format=%(objectname)', `refs/heads/${branch}`)
  if (head === '') return []
  const commits = (await git('rev-list', '--reverse', head)).split('\n')
  return Promise.all(commits.map((commit) => showFile(gitDir, `${commit}:${file}`)))
}

/** The tags of a bare repository and the commits that they point to: `NAME COMMIT`, sorted. */
export async function listTags(gitDir: string, pattern: string): Promise<string[]> {
  const format = '%(refname:strip=2) %(if)%(*objectname)%(then)%(*objectname)%(else)%(objectname)%(end)'
  const { stdout } = await run('git', ['--git-dir', gitDir, 'for-each-ref', `--format=${format}`, `refs/tags/${pattern}`], {
    env: gitEnvironment,
  })
  return stdout.split('\n').filter((line) => line !== '')
}
