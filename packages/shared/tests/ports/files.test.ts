import { mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { systemFiles } from '../../src/ports/files.ts'

it('writes a whole file, or says in one sentence which cannot be written and why', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-files-'))
  try {
    await systemFiles.write(join(folder, 'a/b.txt'), 'text')
    expect(await systemFiles.read(join(folder, 'a/b.txt'))).toBe('text')
    await writeFile(join(folder, 'file'), '')
    const path = join(folder, 'file/below.txt')
    await expect(systemFiles.write(path, 'text')).rejects.toMatchObject({
      name: 'ActionError',
      message: expect.stringContaining(`${path} cannot be written`),
      hint: expect.stringContaining('Check that the folder'),
    })
    expect((await readdir(folder)).sort()).toEqual(['a', 'file'])
  } finally {
    await rm(folder, { recursive: true })
  }
})

it('says where a path leads and what is there, and copies a file', async () => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'slipway-files-')))
  const at = (name: string) => join(folder, name)
  try {
    await writeFile(at('file'), 'text')
    await symlink('file', at('link'))
    await symlink('loop', at('loop'))
    await symlink('nowhere', at('broken'))
    expect(await systemFiles.locate(at('link'))).toEqual({ path: at('file'), kind: 'file' })
    expect(await systemFiles.locate(folder)).toEqual({ path: folder, kind: 'folder' })
    for (const name of ['loop', 'broken', 'none', 'file/below']) expect(await systemFiles.locate(at(name))).toBeUndefined()
    await systemFiles.copy(at('link'), at('a/b/copy'))
    expect(await systemFiles.locate(at('a/b/copy'))).toEqual({ path: at('a/b/copy'), kind: 'file' })
    expect(await systemFiles.read(at('a/b/copy'))).toBe('text')
  } finally {
    await rm(folder, { recursive: true })
  }
})

it('reads a slice of a file, fewer bytes at its end, and nothing of one that is not there', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-files-'))
  try {
    const path = join(folder, 'a.bin')
    await writeFile(path, Buffer.from([1, 2, 3, 4, 5]))
    expect([...((await systemFiles.slice(path, 1, 3)) ?? [])]).toEqual([2, 3, 4])
    expect([...((await systemFiles.slice(path, 3, 9)) ?? [])]).toEqual([4, 5])
    expect(await systemFiles.slice(path, 9, 9)).toHaveLength(0)
    expect(await systemFiles.slice(join(folder, 'b.bin'), 0, 9)).toBeUndefined()
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
