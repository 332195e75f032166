import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
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
