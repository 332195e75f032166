import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { extractByDigest } from '@slipway/shared/rollout/artifacts/zip-entry'
import { Zip, ZipDeflate, ZipPassThrough, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { aFolder, digestOf } from './release-file.ts'

/** An archive written as upload-artifact does: the sizes follow the data. */
function streamed(files: Readonly<Record<string, Uint8Array>>, packed: boolean): Buffer {
  const chunks: Uint8Array[] = []
  const zip = new Zip((_error, chunk) => chunks.push(chunk))
  for (const [name, bytes] of Object.entries(files)) {
    const file = packed ? new ZipDeflate(name) : new ZipPassThrough(name)
    zip.add(file)
    file.push(bytes, true)
  }
  zip.end()
  return Buffer.concat(chunks)
}

/** The signature of the sizes that follow the data, in the middle of the data. */
const signed = Buffer.from([0x50, 0x4b, 0x07, 0x08, 0, 0, 0, 0, 0x50, 0x4b, 0x01, 0x02])

describe('a file of a zip archive', () => {
  it.each<[string, Buffer]>([
    ['packed', streamed({ 'release.tar.gz': signed }, true)],
    ['only stored', streamed({ 'release.tar.gz': signed }, false)],
    ['after others', streamed({ 'a/': Buffer.alloc(0), 'a/b': Buffer.from('x'), c: signed }, true)],
  ])('is found by its digest: %s', async (_what, archive) => {
    await using folder = await aFolder()
    await writeFile(join(folder.path, 'archive'), archive)
    const to = join(folder.path, 'out')
    const found = await extractByDigest(join(folder.path, 'archive'), { digest: digestOf(signed), to, maxBytes: 1_000 })
    expect(found).toBe(true)
    expect(await readFile(to)).toEqual(signed)
  })

  it.each<[string, Uint8Array, RegExp]>([
    ['a name that leads out of the folder', zipSync({ '../../etc/cron.d/x': signed }), /invalid relative path/],
    ['more bytes than the bound', zipSync({ a: Buffer.alloc(600), b: Buffer.alloc(600) }), /more than 1000 bytes/],
    ['a small archive that unpacks to more than the bound', zipSync({ a: Buffer.alloc(2_000_000) }), /more than 1000 bytes/],
  ])('is not looked for in one with %s', async (_what, archive, problem) => {
    await using folder = await aFolder()
    await writeFile(join(folder.path, 'archive'), archive)
    const wanted = { digest: digestOf('none'), to: join(folder.path, 'out'), maxBytes: 1_000 }
    await expect(extractByDigest(join(folder.path, 'archive'), wanted)).rejects.toThrow(problem)
  })
})
