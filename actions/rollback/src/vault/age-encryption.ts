import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ActionError, messageOf } from '@slipway/shared/core/errors'
import { Encrypter } from 'age-encryption'

export type Sealed = { path: string; sha256: string; bytes: number }

/**
 * Encrypts a file to age recipients (age-encryption.org/v1), a piece at a time, whatever its size. The sha256 is that of the
 * encrypted file. What was half written is removed when it fails. Throws an ActionError.
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

/** A web stream of the file, as the library wants it. */
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
