import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { bounded } from '../../ports/byte-transfer.ts'
import { fileDigest } from '../../ports/file-digest.ts'

/** Files of an archive that are looked at. */
const maxFiles = 1_000

/**
 * Writes the file of a zip archive that has the digest to `to` and returns true; false where none has it. The names in the archive are
 * not used: what is wanted is known by its digest. Throws where the archive cannot be read, or has more than `maxBytes` bytes unpacked.
 */
export async function extractByDigest(
  archive: string,
  { digest, to, maxBytes }: { digest: string; to: string; maxBytes: number },
): Promise<boolean> {
  const { openPromise } = await import('yauzl')
  const zip = await openPromise(archive)
  let files = 0
  let bytes = 0
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName.endsWith('/')) continue
    files += 1
    bytes += entry.uncompressedSize
    if (files > maxFiles) throw new Error(`it has more than ${maxFiles} files`)
    if (bytes > maxBytes) throw new Error(`it has more than ${maxBytes} bytes unpacked`)
    await pipeline(await zip.openReadStreamPromise(entry), bounded(entry.uncompressedSize), createWriteStream(to))
    if ((await fileDigest(to)) === digest) return true
  }
  return false
}
