import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { valueAt } from '@slipway/shared/core/json'
import type { Clock } from '@slipway/shared/ports/clock'
import { onTestFinished } from 'vitest'
import type { Permissions, RunRecord } from '../../src/contract/platform.ts'
import { type GithubEmulator, startGithubEmulator } from '../../src/github/emulator.ts'
import { gitAt } from '../../src/github/git/bare-repository.ts'
import { writeCommit, writeObject, writeTree } from '../../src/github/git/objects.ts'

export type Reply = {
  status: number
  headers: Headers
  body: unknown
  /** The value at a dotted path of the body. */
  at(path: string): unknown
}

export type Ask = { token?: string; body?: unknown; headers?: Readonly<Record<string, string>> }

export const repo = '/repos/quay/harbor'

/** GitHub with one commit on main, ended with the test, which fails where GitHub's description was broken unless it means to. */
export async function anEmulator(
  options: { private?: boolean; clock?: Clock; files?: Readonly<Record<string, string>>; defects?: number } = {},
) {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-github-'))
  const repository = { owner: 'quay', name: 'harbor', defaultBranch: 'main', private: options.private ?? false }
  const github = await startGithubEmulator({
    repository,
    folder,
    users: [{ login: 'mona', role: 'write' }],
    ...(options.clock === undefined ? {} : { clock: options.clock }),
  })
  onTestFinished(async () => {
    await github[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true })
    // No test passes on an answer that GitHub could not give.
    if (github.state.defects.length !== (options.defects ?? 0)) throw new Error(JSON.stringify(github.state.defects, undefined, 2))
  })
  const git = gitAt(github.repository.gitDir)
  const commit = (files: Readonly<Record<string, string>>, branch: string, parent?: string) => commitFiles(github, files, branch, parent)
  const main = await commit({ 'README.md': '# Harbour\n', ...options.files }, 'main')
  return { github, git, main, folder, commit, ask: asker(github), mona: github.issueUserToken('mona') }
}

function asker(github: GithubEmulator) {
  return async (route: string, { token, body, headers = {} }: Ask = {}): Promise<Reply> => {
    const [method = 'GET', path = ''] = route.split(' ')
    const answer = await fetch(`${github.apiUrl}${path}`, {
      method,
      redirect: 'manual',
      headers: { 'user-agent': 'test', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await answer.text()
    const parsed: unknown = text === '' ? undefined : JSON.parse(text)
    return { status: answer.status, headers: answer.headers, body: parsed, at: (key) => valueAt(parsed, key) }
  }
}

async function commitFiles(
  { repository }: GithubEmulator,
  files: Readonly<Record<string, string>>,
  branch: string,
  parent?: string,
): Promise<string> {
  const git = gitAt(repository.gitDir)
  const entries = Object.entries(files).map(async ([path, text]) => ({ path, mode: '100644', sha: await writeObject(git, 'blob', text) }))
  const tree = await writeTree(git, await Promise.all(entries), parent === undefined ? undefined : `${parent}^{tree}`)
  const mona = { name: 'mona', email: 'mona@example.com', date: '2026-01-05T12:00:00Z' }
  const message = `Change ${Object.keys(files).join(', ')}`
  const sha = await writeCommit(git, { tree, parents: parent === undefined ? [] : [parent], author: mona, committer: mona, message })
  await git.run(['update-ref', `refs/heads/${branch}`, sha])
  return sha
}

export function aRun(github: GithubEmulator, headSha: string, over: Partial<RunRecord> = {}): RunRecord {
  return github.createRun({
    workflowPath: '.github/workflows/ci.yml',
    workflowName: 'CI',
    event: 'push',
    headSha,
    headBranch: 'main',
    ref: 'refs/heads/main',
    actor: 'mona',
    title: 'Take bookings',
    ...over,
  })
}

/** The token of a job with just these permissions. */
export function jobToken(github: GithubEmulator, headSha: string, permissions: Permissions): string {
  const run = aRun(github, headSha)
  const job = github.createJob({ runId: run.id, name: 'deploy' })
  return github.issueToken({ runId: run.id, jobId: job.id, permissions })
}
