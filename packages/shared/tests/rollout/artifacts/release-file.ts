import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ByteRequest, ByteTransfer } from '@slipway/shared/ports/byte-transfer'

export const digestOf = (bytes: Uint8Array | string) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

/** A folder that is gone at the end of the test. */
export async function aFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'slipway-artifact-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/** A transfer that has these bytes at each address and nothing elsewhere; `asked` keeps the requests. */
export function transferOf(bytesAt: Readonly<Record<string, Uint8Array>>): ByteTransfer & { asked: ByteRequest[] } {
  const asked: ByteRequest[] = []
  const transfer: ByteTransfer = async (request) => {
    asked.push(request)
    const bytes = bytesAt[request.url]
    if (bytes === undefined) return { state: 'answered', status: 404, headers: {}, body: Buffer.alloc(0) }
    if (request.saveTo !== undefined) await writeFile(request.saveTo, bytes)
    return { state: 'answered', status: 200, headers: {}, body: Buffer.alloc(0) }
  }
  return Object.assign(transfer, { asked })
}
