import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemGit } from '@slipway/shared/ports/git'
import { expect, it } from 'vitest'

it('gives what git says, says nothing itself, and tells that there is none', async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'slipway-git-'))
  const env = { PATH: process.env['PATH'] ?? '', HOME: cwd, LC_ALL: 'C' }
  try {
    expect(await systemGit(['init', '--quiet'], { cwd, env })).toMatchObject({ state: 'exited', code: 0 })
    expect(await systemGit(['rev-parse', '--show-toplevel'], { cwd, env })).toMatchObject({ code: 0, stderr: '' })
    expect(await systemGit(['rev-parse', 'none such'], { cwd, env })).toMatchObject({
      code: 128,
      stderr: expect.stringContaining('none such'),
    })
    // What is given is an argument, never a part of a line.
    expect(await systemGit(['rev-parse', '--sq-quote', 'a b; c'], { cwd, env })).toMatchObject({ stdout: " 'a b; c'\n" })
  } finally {
    await rm(cwd, { recursive: true, force: true })
  }
})
