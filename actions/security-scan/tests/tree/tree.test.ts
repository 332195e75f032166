import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { systemExec } from '@slipway/shared/ports/exec'
import { systemFiles } from '@slipway/shared/ports/files'
import { openGitObjects } from '@slipway/shared/ports/git-objects'
import { describe, expect, it } from 'vitest'
import { parseLsTree } from '../../src/tree/git-entries.ts'
import { readScannedTree, type TreeLocation } from '../../src/tree/tree.ts'

const environment = { PATH: process.env['PATH'] ?? '', GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' }

/** A working copy on the disk, and the real git. */
class Repository implements AsyncDisposable {
  readonly root: string

  private constructor(root: string) {
    this.root = root
  }

  static async start(files: Readonly<Record<string, string | Buffer>> = {}): Promise<Repository> {
    const made = new Repository(await mkdtemp(join(tmpdir(), 'slipway-tree-')))
    made.git('init', '-q')
    await made.write(files)
    if (Object.keys(files).length > 0) made.commit()
    return made
  }

  git(...args: string[]): string {
    const config = ['-c', 'user.name=a', '-c', 'user.email=a@b.c', '-c', 'protocol.file.allow=always']
    return execFileSync('git', [...config, ...args], { cwd: this.root, env: environment, encoding: 'utf8', stdio: 'pipe' }).trim()
  }

  async write(files: Readonly<Record<string, string | Buffer>>): Promise<void> {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(this.root, path)), { recursive: true })
      await writeFile(join(this.root, path), content)
    }
  }

  commit(): string {
    this.git('add', '-A')
    this.git('commit', '-qm', 'one')
    return this.git('rev-parse', 'HEAD')
  }

  read(location: Partial<TreeLocation> = {}) {
    const signal = new AbortController().signal
    const deps = { exec: systemExec, files: systemFiles, openObjects: openGitObjects, environment, signal }
    return readScannedTree({ root: this.root, path: '.', ...location }, deps)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.root, { recursive: true, force: true })
  }
}

describe('readTree', () => {
  it('reads the files of the commit that is checked out, byte for byte', async () => {
    await using repository = await Repository.start({ 'b.ts': 'two\n', 'a/a.bin': Buffer.from([0, 255, 10, 13]) })
    await using tree = await repository.read()
    expect({ commit: tree.commit, paths: tree.paths, size: tree.size('a/a.bin') }).toEqual({
      commit: repository.git('rev-parse', 'HEAD'),
      paths: ['a/a.bin', 'b.ts'],
      size: 4,
    })
    expect(await Promise.all(['b.ts', 'a/a.bin', 'none'].map((path) => tree.read(path)))).toEqual([
      Buffer.from('two\n'),
      Buffer.from([0, 255, 10, 13]),
      undefined,
    ])
  })

  it('has nothing of what only the working copy or the index has', async () => {
    await using repository = await Repository.start({ 'a.ts': 'one' })
    await repository.write({ 'a.ts': 'changed', 'b.ts': 'new', 'c.ts': 'staged' })
    repository.git('add', 'c.ts')
    await using tree = await repository.read()
    expect([tree.paths, await tree.text('a.ts')]).toEqual([['a.ts'], 'one'])
  })

  it('reads what is stored, whatever the attributes of the tree say of a checkout', async () => {
    const attributes = '* text eol=crlf working-tree-encoding=UTF-16 filter=hidden ident\n'
    await using repository = await Repository.start()
    repository.git('config', 'filter.hidden.smudge', 'false')
    await repository.write({ 'a.txt': 'one $Id$\n' })
    repository.commit()
    await repository.write({ '.gitattributes': attributes })
    repository.git(
      'update-index',
      '--add',
      '--cacheinfo',
      `100644,${repository.git('hash-object', '-w', '--no-filters', '.gitattributes')},.gitattributes`,
    )
    repository.git('commit', '-qm', 'attributes')
    await using tree = await repository.read()
    expect([tree.paths, await tree.text('a.txt')]).toEqual([['.gitattributes', 'a.txt'], 'one $Id$\n'])
  })

  it('is not led to another object by a replacement', async () => {
    await using repository = await Repository.start({ 'a.txt': 'the secret' })
    await repository.write({ 'b.txt': 'harmless' })
    repository.git('replace', repository.git('rev-parse', 'HEAD:a.txt'), repository.git('hash-object', '-w', 'b.txt'))
    await using tree = await repository.read()
    expect(await tree.text('a.txt')).toBe('the secret')
  })

  it('keeps apart names that are not UTF-8, and names that are written to read like one', async () => {
    await using repository = await Repository.start({ 'a.ts': '' })
    const bytes = (last: number) => Buffer.concat([Buffer.from(`${repository.root}/caf`), Buffer.from([last])])
    await writeFile(bytes(0xe8), 'one')
    await writeFile(bytes(0xe9), 'two')
    await repository.write({ 'caf\\351': 'three', 'caf\u00e9 \n': 'four' })
    repository.commit()
    await using tree = await repository.read()
    expect(tree.paths).toHaveLength(5)
    const texts = await Promise.all(tree.paths.map(async (path) => await tree.text(path)))
    expect(texts.sort()).toEqual(['', 'four', 'one', 'three', 'two'])
    expect(tree.paths).toContain('caf\u00e9 \n')
  })

  it('says where links point to, and names submodules', async () => {
    await using repository = await Repository.start({ 'a.ts': '' })
    await symlink('/etc/passwd', join(repository.root, 'link'))
    repository.commit()
    repository.git('update-index', '--add', '--cacheinfo', `160000,${repository.git('rev-parse', 'HEAD')},lib`)
    repository.git('commit', '-qm', 'module')
    await using tree = await repository.read()
    expect(tree).toMatchObject({
      paths: ['a.ts'],
      links: [{ path: 'link', target: '/etc/passwd' }],
      unscanned: [{ files: ['lib'], why: 'a submodule is another repository, and was not looked at' }],
    })
  })

  it('tells a file whose object is missing from an empty one', async () => {
    await using repository = await Repository.start({ 'a.ts': 'gone', 'b.ts': '' })
    const id = repository.git('rev-parse', 'HEAD:a.ts')
    await rm(join(repository.root, '.git/objects', id.slice(0, 2), id.slice(2)))
    await using tree = await repository.read()
    expect([tree.size('a.ts'), await tree.read('a.ts'), tree.size('b.ts'), await tree.read('b.ts')]).toEqual([
      undefined,
      undefined,
      0,
      Buffer.alloc(0),
    ])
  })

  it('reads the folder that is asked for, also where it is a working copy of its own', async () => {
    await using repository = await Repository.start({ 'a.ts': '', 'api/b.ts': '' })
    await using own = await Repository.start({ 'src/c.ts': 'c' })
    execFileSync('cp', ['-r', own.root, join(repository.root, 'inner')])
    await using api = await repository.read({ path: 'api' })
    await using inner = await repository.read({ path: 'inner/' })
    expect([api.paths, inner.paths, await inner.text('inner/src/c.ts')]).toEqual([['api/b.ts'], ['inner/src/c.ts'], 'c'])
  })

  it('takes all files of a folder that git tracks nothing of, rather than none', async () => {
    await using repository = await Repository.start({ 'a.ts': '' })
    await repository.write({ 'dist/a.js': 'made', 'dist/node_modules/b.js': '' })
    await using tree = await repository.read({ path: 'dist' })
    expect([tree.commit, tree.paths, await tree.text('dist/a.js')]).toEqual([undefined, ['dist/a.js'], 'made'])
  })

  it('reads another commit, and says how to have one that is not there', async () => {
    await using repository = await Repository.start({ 'a.ts': 'one' })
    const first = repository.git('rev-parse', 'HEAD')
    await repository.write({ 'a.ts': 'two' })
    repository.commit()
    await using tree = await repository.read({ commit: first })
    expect(await tree.text('a.ts')).toBe('one')
    await expect(repository.read({ commit: 'gone' })).rejects.toMatchObject({
      message: 'The commit "gone" is not in the repository, so its tree could not be read',
      hint: expect.stringContaining('fetch-depth'),
    })
  })
})

describe('parseLsTree', () => {
  const id = '0123456789'.repeat(4)

  it('tells files, links and submodules apart, sorted', () => {
    const listing = `100644 blob ${id}       3\tb c.ts\n120000 blob ${id}      11\tlink\n160000 commit ${id}       -\tsub\n100755 blob ${id}     BAD\ta.sh\n`
    expect(parseLsTree(listing)).toEqual([
      { path: 'a.sh', id, kind: 'file', size: undefined },
      { path: 'b c.ts', id, kind: 'file', size: 3 },
      { path: 'link', id, kind: 'link', size: 11 },
      { path: 'sub', id, kind: 'submodule', size: undefined },
    ])
  })
})
