import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkArtifact } from '../../src/rollout/artifact.ts'

describe('the artifact', () => {
  it('must be the file that was built', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'slipway-artifact-'))
    await writeFile(join(folder, 'app.tgz'), 'hello')
    const digest = 'sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824'
    expect(await checkArtifact({ artifact: 'app.tgz', digest }, folder)).toEqual({ path: join(folder, 'app.tgz'), digest })
    const other = `sha256:${'0'.repeat(64)}`
    await expect(checkArtifact({ artifact: 'app.tgz', digest: other }, folder)).rejects.toThrow('is not the one that was approved')
    await expect(checkArtifact({ artifact: 'none.tgz', digest }, folder)).rejects.toThrow('There is no artifact at none.tgz')
    await expect(checkArtifact({ artifact: '.', digest }, folder)).rejects.toThrow('is not a file')
    await rm(folder, { recursive: true })
  })
})
