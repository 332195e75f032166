import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemExec } from '../../../src/ports/exec.ts'
import { systemFiles } from '../../../src/ports/files.ts'
import { commitWorktrees, type WorktreeOptions } from '../../../src/rollout/commands/commit-worktree.ts'
import { exited, fakeExec, fakeLog } from '../../../src/testing/fakes.ts'

const me = ['-c', 'user.name=Mona', '-c', 'user.email=mona@example.com']
const variables = { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', GIT_DIR: '/nowhere', GIT_TOKEN: 'none' }

describe('the files of a commit', () => {
  let root: string
  let origin: string
  let checkout: string
  let temp: string
  const git = async (cwd: string, ...args: string[]) => (await promisify(execFile)('git', args, { cwd })).stdout.trim()
  const worktrees = (more: Partial<WorktreeOptions> = {}) =>
    commitWorktrees({ exec: systemExec, files: systemFiles, log: fakeLog(), cwd: checkout, variables, temp, access: undefined, ...more })
  const commit = async (text: string) => {
    await writeFile(join(origin, 'site.txt'), text)
    await git(origin, 'add', '--all')
    await git(origin, ...me, 'commit', '--quiet', '--message', text)
    return await git(origin, 'rev-parse', 'HEAD')
  }
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'slipway-worktree-'))
    origin = join(root, 'origin')
    checkout = join(root, 'checkout')
    temp = join(root, 'temp')
    await mkdir(origin)
    await git(origin, 'init', '--quiet', '--initial-branch=main')
  })
  afterEach(() => rm(root, { recursive: true, force: true }))

  /** As actions/checkout leaves it: one commit, and none of the others. */
  const shallow = () => git(root, 'clone', '--quiet', '--depth=1', `file://${origin}`, checkout)

  it('are those of the commit, which is fetched where the checkout does not have it, and the checkout stays as it is', async () => {
    const first = await commit('one')
    await commit('two')
    await shallow()
    await writeFile(join(checkout, 'site.txt'), 'changed')
    const status = await git(checkout, 'status', '--porcelain=v2', '--branch')
    {
      await using files = await worktrees().open(first)
      if (files.state !== 'here') throw new Error(files.reason)
      expect(await readFile(join(files.folder, 'site.txt'), 'utf8')).toBe('one')
      expect(await git(files.folder, 'rev-parse', 'HEAD')).toBe(first)
    }
    expect(await git(checkout, 'status', '--porcelain=v2', '--branch')).toBe(status)
    expect(await git(checkout, 'worktree', 'list')).not.toContain('slipway-commits')
    expect(await readdir(join(temp, 'slipway-commits'))).toEqual([])
  })

  it('can be had again and again, and over what a killed step has left', async () => {
    const first = await commit('one')
    await commit('two')
    await shallow()
    const left = await worktrees().open(first)
    if (left.state !== 'here') throw new Error(left.reason)
    await writeFile(join(left.folder, 'site.txt'), 'changed')
    await using files = await worktrees().open(first)
    if (files.state !== 'here') throw new Error(files.reason)
    expect(await readFile(join(files.folder, 'site.txt'), 'utf8')).toBe('one')
  })

  it('are all of them where the checkout is sparse, and run neither its hooks nor its watcher', async () => {
    const first = await commit('one')
    await commit('two')
    await git(root, 'clone', '--quiet', `file://${origin}`, checkout)
    await git(checkout, 'sparse-checkout', 'set', '--no-cone', '/nothing')
    const hook = join(checkout, '.git', 'hooks', 'post-checkout')
    await writeFile(hook, `#!/bin/sh\ntouch ${join(root, 'hooked')}\n`)
    await chmod(hook, 0o755)
    await git(checkout, 'config', 'core.fsmonitor', hook)
    await using files = await worktrees().open(first)
    if (files.state !== 'here') throw new Error(files.reason)
    expect(await readFile(join(files.folder, 'site.txt'), 'utf8')).toBe('one')
    expect(await readdir(root)).not.toContain('hooked')
  })

  it('are not to be had where neither the checkout nor origin has the commit', async () => {
    await commit('one')
    await shallow()
    const unknown = 'c'.repeat(40)
    expect(await worktrees().reach(unknown)).toMatchObject({
      state: 'unreachable',
      reason: expect.stringContaining(`could not fetch ${unknown}`),
    })
    expect(await worktrees().open(unknown)).toMatchObject({ state: 'unreachable' })
    expect(await worktrees({ exec: fakeExec(([program]) => ({ state: 'not-found', program })) }).reach(unknown)).toMatchObject({
      reason: expect.stringContaining('there is no git'),
    })
  })

  it('are not looked for in a repository that lies around the checkout', async () => {
    const first = await commit('one')
    await mkdir(join(origin, 'inner'))
    expect(await worktrees({ cwd: join(origin, 'inner') }).reach(first)).toMatchObject({ state: 'unreachable' })
  })
})

describe('the token of the fetch', () => {
  const sha = 'a'.repeat(40)

  it('is told to git by the environment of the fetch alone, in place of what the checkout has left', async () => {
    const seen: { args: readonly string[]; env: Readonly<Record<string, string>> }[] = []
    const log = fakeLog()
    const exec = fakeExec((command, { env }) => {
      seen.push({ args: command, env })
      return exited(command.includes('cat-file') ? 1 : 0)
    })
    const access = { token: 'the-token', serverUrl: 'https://github.example' }
    const basic = Buffer.from('x-access-token:the-token').toString('base64')
    await using _files = await commitWorktrees({ exec, files: systemFiles, log, cwd: '/w', variables, temp: '/t', access }).open(sha)
    const withToken = seen.filter(({ args, env }) => JSON.stringify([args, env]).includes(basic) || args.join(' ').includes('the-token'))
    expect(withToken.map(({ args }) => args.includes('fetch'))).toEqual([true])
    expect(JSON.stringify(withToken[0]?.args)).not.toContain(basic)
    expect(withToken[0]?.env).toMatchObject({
      GIT_CONFIG_COUNT: '2',
      GIT_CONFIG_KEY_0: 'http.https://github.example/.extraheader',
      GIT_CONFIG_VALUE_0: '',
      GIT_CONFIG_KEY_1: 'http.https://github.example/.extraheader',
      GIT_CONFIG_VALUE_1: `AUTHORIZATION: basic ${basic}`,
    })
    expect(log.redact(`of ${basic}`)).not.toContain(basic)
  })
})
