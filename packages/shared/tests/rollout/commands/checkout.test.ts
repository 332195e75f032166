import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemExec } from '../../../src/ports/exec.ts'
import { notTheCommit, readCheckout } from '../../../src/rollout/commands/checkout.ts'
import { fakeExec } from '../../../src/testing/fakes.ts'
import { aRelease } from '../../../src/testing/rollout-fakes.ts'

const variables = { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', GIT_DIR: '/nowhere' }
const me = ['-c', 'user.name=Mona', '-c', 'user.email=mona@example.com']

describe('what is checked out', () => {
  let folder: string
  const git = async (...args: string[]) => (await promisify(execFile)('git', args, { cwd: folder })).stdout.trim()
  const read = (cwd = folder) => readCheckout({ exec: systemExec, cwd, variables })
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-checkout-'))
    await git('init', '--quiet')
    await writeFile(join(folder, '.gitignore'), 'dist\n')
    await writeFile(join(folder, 'worker.js'), 'one')
    await git('add', '--all')
    await git(...me, 'commit', '--quiet', '--message', 'One')
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('is the commit, whatever git ignores lies beside it', async () => {
    await writeFile(join(folder, 'dist'), 'built')
    expect(await read()).toEqual({ state: 'commit', sha: await git('rev-parse', 'HEAD'), changed: [] })
  })

  it('is not the commit where a file was changed or added', async () => {
    await writeFile(join(folder, 'worker.js'), 'two')
    await writeFile(join(folder, 'more.js'), 'three')
    expect(await read()).toMatchObject({ state: 'commit', changed: ['worker.js', 'more.js'] })
  })

  it('is not the repository that lies around it', async () => {
    await mkdir(join(folder, 'inner'))
    expect(await read(join(folder, 'inner'))).toMatchObject({ state: 'unknown', reason: expect.stringContaining('not a git repository') })
  })

  it('is not known without git, or without a commit', async () => {
    const missing = fakeExec(([program]) => ({ state: 'not-found', program }))
    expect(await readCheckout({ exec: missing, cwd: folder, variables })).toEqual({ state: 'unknown', reason: 'git: not-found' })
    await rm(join(folder, '.git'), { recursive: true })
    expect((await read()).state).toBe('unknown')
    await git('init', '--quiet')
    expect((await read()).state).toBe('unknown')
  })
})

describe('why a checkout is not the release', () => {
  const release = aRelease('v1.1.0')
  const at = (sha: string, ...changed: string[]) => ({ state: 'commit' as const, sha, changed })
  const many = Array.from({ length: 7 }, (_, index) => `${index}.js`)
  it.each([
    ['nothing, where it is', at(release.sha), undefined],
    ['another commit, with both', at('c'.repeat(40)), `and that is at ${'c'.repeat(40)}, while v1.1.0 is ${release.sha}`],
    [
      'changed files, some of them by name',
      at(release.sha, ...many),
      'but not as the commit has it: 0.js, 1.js, 2.js, 3.js, 4.js and 2 more',
    ],
    ['that nobody can tell', { state: 'unknown' as const, reason: 'no git' }, `could not be told (no git), and v1.1.0 is ${release.sha}`],
  ])('is %s', (_name, checkout, said) => {
    const why = notTheCommit(checkout, release)
    if (said === undefined) expect(why).toBeUndefined()
    else expect(why).toContain(said)
  })
})
