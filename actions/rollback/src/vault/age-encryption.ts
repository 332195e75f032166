import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ActionError, messageOf } from '@slipway/shared/core/errors'
import { Encrypter } from 'age-encryption'

export type Sealed = { path: string; sha256: string; bytes: number }

/**
 * Encrypts a file of any size to age recipients (age-encryption.org/v1) as a stream. The sha256 is that of the encrypted file. Removes
 * an incomplete file and throws an ActionError where it fails.
 */
export async function encryptFile(
  { from, to, recipients }: { from: string; to: string; recipients: readonly string[] },
  signal: AbortSignal,
): Promise<Sealed> {
  const hash = createHash('sha256')
  let bytes = 0
  try {
    const encrypter = new Encrypter()
    for (const recipient of recipients) encrypter.addRecipient(recipient)
    const sealed = await encrypter.encrypt(plainStream(from))
    const counted = async function* (): AsyncGenerator<Uint8Array> {
      for await (const chunk of sealed) {
        hash.update(chunk)
        bytes += chunk.byteLength
        yield chunk
      }
    }
    await pipeline(Readable.from(counted()), createWriteStream(to, { mode: 0o600 }), { signal })
  } catch (cause) {
    await rm(to, { force: true })
    signal.throwIfAborted()
    throw new ActionError(`The snapshot could not be encrypted: ${messageOf(cause)}`, { cause })
  }
  return { path: to, sha256: `sha256:${hash.digest('hex')}`, bytes }
}

/** The file as a web stream, which the library requires. */
function plainStream(path: string): ReadableStream<Uint8Array> {
  const chunks = createReadStream(path, { highWaterMark: 256 * 1_024 })[Symbol.asyncIterator]()
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const next: IteratorResult<unknown> = await chunks.next()
      if (next.done === true) controller.close()
      else if (next.value instanceof Uint8Array) controller.enqueue(next.value)
    },
    cancel: async () => {
      await chunks.return?.()
    },
  })
}
