import { join } from 'node:path'
import { packRelease } from '../stage/demo-service/harbor.ts'

/** The packed releases by their version: three good ones, and one that answers six of ten requests with 500. */
export type CellReleases = Readonly<Record<'v1.0.0' | 'v1.1.0' | 'v1.1.1' | 'v1.2.0', string>>

export async function packCellReleases(folder: string): Promise<CellReleases> {
  const good = (version: string) => packRelease(join(folder, version), { version })
  return {
    'v1.0.0': await good('v1.0.0'),
    'v1.1.0': await good('v1.1.0'),
    'v1.2.0': await good('v1.2.0'),
    // Not half: with every second request, one of two callers that take turns may never meet a failure.
    'v1.1.1': await packRelease(join(folder, 'v1.1.1'), { version: 'v1.1.1', behaviour: { kind: 'failing', share: 0.6 } }),
  }
}
