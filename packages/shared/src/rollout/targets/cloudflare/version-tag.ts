import type { WorkerVersion } from './api.ts'
import type { WorkerContext } from './worker-state.ts'

/** The tag that `wrangler versions upload --tag` gave a version; undefined without one. */
export function versionTag({ annotations }: WorkerVersion): string | undefined {
  return annotations?.['workers/tag'] ?? undefined
}

/** The release of a version: its tag, which never changes; without a tag, the first 8 characters of its id, which match no release. */
export async function releaseOfVersion(id: string, { options: { api }, memory, signal }: WorkerContext): Promise<string> {
  const known = memory.releases.get(id)
  if (known !== undefined) return known
  const release = versionTag(await api.version(id, signal)) ?? id.slice(0, 8)
  memory.releases.set(id, release)
  return release
}
