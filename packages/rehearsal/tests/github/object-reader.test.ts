import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type BareRepository, createBare } from '../../src/github/git/bare-repository.ts'
import { writeObject } from '../../src/github/git/objects.ts'

let git: BareRepository

beforeAll(async () => {
  git = await createBare(await mkdtemp(join(tmpdir(), 'object-reader-')), 'main')
})
afterAll(async () => {
  git.objects.close()
  await rm(git.folder, { recursive: true, force: true })
})

it('answers questions in the order in which they were asked, and knows what was written since', async () => {
  const before = git.objects.info('refs/heads/main')
  const binary = Buffer.from([0, 10, 255, 10, 0])
  const sha = await writeObject(git, 'blob', binary)
  const [none, blob, info] = await Promise.all([before, git.objects.contents(sha), git.objects.info(sha)])
  expect(none).toBeUndefined()
  expect(blob).toEqual({ sha, type: 'blob', size: 5, content: binary })
  expect(info).toMatchObject({ sha, type: 'blob', size: 5 })

  const tree = await git.run(['mktree'], { input: `100644 blob ${sha}\ta file\n` })
  const commit = await git.run(['commit-tree', tree, '-m', 'One'])
  await git.run(['update-ref', 'refs/heads/main', commit])
  expect(await git.objects.info('refs/heads/main^{commit}')).toMatchObject({ sha: commit, type: 'commit' })
  expect((await git.objects.contents('refs/heads/main:a file'))?.content).toEqual(binary)
  await git.run(['update-ref', '-d', 'refs/heads/main'])
  expect(await git.objects.info('refs/heads/main^{commit}')).toBeUndefined()
})

it('takes what is no name of an object for none, and answers the next question with its own answer', async () => {
  const sha = await writeObject(git, 'blob', 'text')
  for (const name of ['', '-x', 'a b', 'x\ninfo HEAD', 'refs/heads/../main', 'dead', `${sha}^{commit}`, ':', '@{u}']) {
    expect([name, await git.objects.info(name)]).toEqual([name, undefined])
    expect((await git.objects.contents(sha))?.content.toString()).toBe('text')
  }
})

it('reads an object larger than one chunk of a pipe', async () => {
  const large = Buffer.alloc(300_000, 'harbour\n')
  const sha = await writeObject(git, 'blob', large)
  const [one, other] = await Promise.all([git.objects.contents(sha), git.objects.contents(sha)])
  expect(one?.content.equals(large) && other?.content.equals(large)).toBe(true)
})
