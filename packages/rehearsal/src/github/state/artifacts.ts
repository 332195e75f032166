import { createHash } from 'node:crypto'
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { Clock } from '@slipway/shared/ports/clock'
import { type Zippable, zipSync } from 'fflate'
import type { ArtifactRecord, NewArtifact } from '../../contract/platform.ts'
import type { EmulatorState } from './records.ts'

/** Artifacts of runs: a copy of each folder, and the archive that REST returns. */
export type Artifacts = {
  save(artifact: NewArtifact): Promise<ArtifactRecord>
  archive(id: number): Promise<Buffer>
}

/** The most that GitHub keeps an artifact of a public repository, and what it takes where nothing is said. */
const longestRetention = 90

export function artifactStore(
  state: EmulatorState,
  folder: string,
  { nextId, clock }: { nextId: () => number; clock: Pick<Clock, 'now'> },
): Artifacts {
  const placeOf = (id: number) => join(folder, String(id))
  return {
    save: async ({ runId, name, folder: source, retentionDays = longestRetention }) => {
      if (state.artifacts.some((one) => one.runId === runId && one.name === name)) {
        throw new Error(`Failed to CreateArtifact: (409) Conflict: an artifact with this name already exists on the workflow run: ${name}`)
      }
      const id = nextId()
      const content = join(placeOf(id), 'content')
      // Recorded before anything is awaited, so that two uploads with one name cannot both succeed.
      const created = clock.now()
      const days = Math.min(longestRetention, retentionDays)
      const [createdAt, expiresAt] = [timeOf(created), timeOf(created + days * 86_400_000)]
      const record = { id, runId, name, folder: content, digest: '', bytes: 0, createdAt, expiresAt }
      state.artifacts.push(record)
      await mkdir(content, { recursive: true })
      await cp(source, content, { recursive: true, dereference: true })
      const archive = zipSync(await filesIn(content), { level: 1 })
      await writeFile(join(placeOf(id), 'archive.zip'), archive)
      record.digest = `sha256:${createHash('sha256').update(archive).digest('hex')}`
      record.bytes = archive.length
      return record
    },
    archive: (id) => readFile(join(placeOf(id), 'archive.zip')),
  }
}

/** GitHub writes seconds. */
function timeOf(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z')
}

/** Fixed times, so that equal content gives an equal digest. */
const epoch = new Date('1980-01-02T00:00:00Z')

async function filesIn(folder: string): Promise<Zippable> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const content: Zippable = {}
  for (const file of files.sort()) content[relative(folder, file)] = [await readFile(file), { mtime: epoch }]
  return content
}
