import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemVault } from '../../src/vault/snapshot-vault.ts'

let temp = ''
beforeEach(async () => {
  temp = await mkdtemp(join(tmpdir(), 'vault-'))
})
afterEach(() => rm(temp, { recursive: true, force: true }))

const never = new AbortController().signal

describe('the vault', () => {
  it('seals so that only the identity reads it again, whatever the size', async () => {
    const identity = await generateX25519Identity()
    const recipients = [await identityToRecipient(identity)]
    for (const size of [1, 64 * 1_024, 3 * 1_024 * 1_024 + 17]) {
      const data = randomBytes(size)
      const vault = systemVault(temp)
      await using plain = await vault.open()
      await writeFile(plain.path, data)
      const sealed = await vault.seal(plain, { name: `dump-${size}`, recipients }, never)
      const text = await readFile(sealed.path)
      expect(sealed).toMatchObject({ bytes: text.length, sha256: `sha256:${createHash('sha256').update(text).digest('hex')}` })
      expect(text.subarray(0, 21).toString()).toBe('age-encryption.org/v1')
      const decrypter = new Decrypter()
      decrypter.addIdentity(identity)
      expect(Buffer.from(await decrypter.decrypt(text)).equals(data)).toBe(true)
      const stranger = new Decrypter()
      stranger.addIdentity(await generateX25519Identity())
      await expect(stranger.decrypt(text)).rejects.toThrow()
    }
  })

  it('lets nobody else read the plain text, and leaves none of it', async () => {
    const vault = systemVault(temp)
    {
      await using plain = await vault.open()
      await writeFile(plain.path, 'names and addresses')
      expect((await stat(plain.path)).mode & 0o777).toBe(0o600)
      expect(await plain.size()).toBe(19)
      await expect(vault.seal(plain, { name: 'dump', recipients: ['age1nonsense'] }, never)).rejects.toThrow('could not be encrypted')
    }
    const left = await readdir(temp, { recursive: true })
    expect(left).toEqual(['slipway-snapshot'])
  })

  it('leaves nothing half sealed when it is called off', async () => {
    const vault = systemVault(temp)
    await using plain = await vault.open()
    await writeFile(plain.path, randomBytes(1_024 * 1_024))
    const recipients = [await identityToRecipient(await generateX25519Identity())]
    const off = AbortSignal.abort(new Error('time was over'))
    await expect(vault.seal(plain, { name: 'dump', recipients }, off)).rejects.toThrow('time was over')
    expect(await readdir(join(temp, 'slipway-snapshot'))).toEqual([])
  })

  it('sweeps what a killed step has left in clear, and nothing else', async () => {
    const vault = systemVault(temp)
    const plain = await vault.open()
    await writeFile(plain.path, 'names and addresses')
    await writeFile(join(temp, 'another'), 'x')
    await systemVault(temp).sweep()
    expect(await readdir(temp)).toEqual(['another'])
    await plain[Symbol.asyncDispose]()
  })

  it('refuses what is too large to be kept', async () => {
    await using plain = await systemVault(temp, 10).open()
    await writeFile(plain.path, 'more than ten bytes')
    await expect(plain.size()).rejects.toThrow('above 10 B')
  })
})
