import type { Transform } from 'node:stream'
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
  type ZlibOptions,
} from 'node:zlib'

/** The text of a body, and whether it is longer than what is kept; or why it could not be read. */
export type DecodedBody =
  | { state: 'decoded'; body: Buffer; cut: boolean }
  /** `unknown`: a coding that this client does not know. `broken`: the bytes are not what `content-encoding` says. */
  | { state: 'unknown' | 'broken'; coding: string }

/**
 * Undoes the codings of `content-encoding` (RFC 9110, section 8.4.1), the last one first. Keeps at most `limit` bytes of the result, whatever
 * the body would unfold to. `cut`: the bytes are the beginning of a longer body, so an end is not expected of them.
 */
export async function decodeBody(
  bytes: Buffer,
  { coding, limit, cut }: { coding: string; limit: number; cut: boolean },
): Promise<DecodedBody> {
  const codings = coding
    .toLowerCase()
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '' && one !== 'identity')
  let here = { body: bytes, cut }
  for (const one of codings.toReversed()) {
    if (here.body.length === 0) break
    const decoder = decoderOf(one, here)
    if (decoder === undefined) return { state: 'unknown', coding: one }
    const next = await unfolded(decoder, here.body, limit)
    if (next === undefined) return { state: 'broken', coding: one }
    here = { body: next.body, cut: here.cut || next.cut }
  }
  return { state: 'decoded', ...here }
}

function decoderOf(coding: string, { body, cut }: { body: Buffer; cut: boolean }): Transform | undefined {
  // Without this, the end of a body that was cut would be an error.
  const options: ZlibOptions = cut ? { finishFlush: constants.Z_SYNC_FLUSH } : {}
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip(options)
    case 'deflate':
      // Some servers send it without the zlib wrapper (RFC 9110, section 8.4.1.2), whose first byte has the method 8 in its lower half.
      return ((body[0] ?? 0) & 0x0f) === 8 ? createInflate(options) : createInflateRaw(options)
    case 'br':
      return createBrotliDecompress(cut ? { finishFlush: constants.BROTLI_OPERATION_FLUSH } : {})
    case 'zstd':
      return createZstdDecompress(cut ? { finishFlush: constants.ZSTD_e_flush } : {})
    default:
      return undefined
  }
}

function unfolded(decoder: Transform, bytes: Buffer, limit: number): Promise<{ body: Buffer; cut: boolean } | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let kept = 0
    const done = (cut: boolean) => resolve({ body: Buffer.concat(chunks).subarray(0, limit), cut })
    decoder.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      kept += chunk.length
      if (kept <= limit) return
      done(true)
      decoder.destroy()
    })
    decoder.on('end', () => done(false))
    decoder.on('error', () => resolve(undefined))
    decoder.end(bytes)
  })
}
