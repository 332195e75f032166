import type { Clock } from '../../../ports/clock.ts'
import type { Upload } from '../../contract/uploads.ts'

/** A provider's list may be older than the answer to the upload: it is read again for some seconds. */
const attempts = 5
const pause = 2_000

/** The upload of this id once the provider has it; undefined where it does not show up. */
export async function listedUpload(
  id: string,
  byId: (id: string, signal: AbortSignal | undefined) => Promise<Upload | undefined>,
  { clock, signal }: { clock: Clock; signal: AbortSignal | undefined },
): Promise<Upload | undefined> {
  for (let attempt = 1; ; attempt++) {
    const upload = await byId(id, signal)
    if (upload !== undefined || attempt === attempts) return upload
    await clock.sleep(pause, signal)
  }
}
