import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ActionError, messageOf } from '../../core/errors.ts'
import type { ByteAnswer } from '../../ports/byte-transfer.ts'
import { fileDigest } from '../../ports/file-digest.ts'
import type { StoredArtifact } from '../contract/artifact-store.ts'
import { fetchedName, maxArtifactBytes } from './artifact-keeper.ts'
import { extractByDigest } from './zip-entry.ts'

/**
 * Fetches into the folder and compares the digest: of the file itself, or of a file in it where it is a zip archive. Returns the path;
 * undefined where the bytes are others. `get` writes to the path that it is given.
 */
export async function fetchFile(
  { digest }: StoredArtifact,
  folder: string,
  get: (path: string) => Promise<ByteAnswer>,
  { zipped = false }: { zipped?: boolean } = {},
): Promise<string | undefined> {
  await mkdir(folder, { recursive: true })
  const draft = join(folder, '.artifact.part')
  const path = join(folder, fetchedName)
  try {
    requireSuccess(await get(draft))
    if ((await fileDigest(draft)) === digest) {
      await rename(draft, path)
      return path
    }
    if (zipped && (await unpack(draft, { digest, to: path }))) return path
    await rm(path, { force: true })
    return undefined
  } finally {
    await rm(draft, { force: true })
  }
}

async function unpack(archive: string, { digest, to }: { digest: string; to: string }): Promise<boolean> {
  try {
    return await extractByDigest(archive, { digest, to, maxBytes: maxArtifactBytes })
  } catch (cause) {
    await rm(to, { force: true })
    throw new ActionError(`The archive of the artifact cannot be read: ${messageOf(cause)}`, { cause })
  }
}

function requireSuccess(answer: ByteAnswer): void {
  if (answer.state === 'too-large') throw new ActionError(`The artifact has more than ${maxArtifactBytes} bytes, which is the bound`)
  if (answer.state === 'failed') throw new ActionError(`The artifact could not be fetched: ${answer.message}`)
  if (answer.status < 200 || answer.status >= 300)
    throw new ActionError(`The artifact could not be fetched: the store answered ${answer.status}`)
}

/** What stands at the reference has another digest than the one that the ledger recorded. */
export function otherBytes({ digest, ref }: StoredArtifact, where: string): ActionError {
  return new ActionError(`${where} ${ref} does not have the bytes of the digest ${digest}`, {
    hint: 'Something else was put there since. Deploy a release that is built anew, or go to another release.',
  })
}

/** The store does not have it any more. */
export function goneBytes({ ref }: StoredArtifact, where: string, why: string): ActionError {
  return new ActionError(`${where} ${ref} ${why}`, {
    hint: 'Its bytes are gone: build the release again from its commit, or go to another release. artifacts.store in slipway.yml says where releases are kept.',
  })
}
