import { join } from 'node:path'
import { z } from 'zod'
import { ActionError, messageOf } from '../core/errors.ts'
import { parseJson } from '../core/json.ts'
import type { Files } from '../ports/files.ts'
import { parseEntries, type WatchEntry } from './watch-entry.ts'
import { type WatchRecord, watchRecord, watchRecordVersion } from './watch-record.ts'

/** A watch as a folder `monitoring-results` has it. `at`: the folder below the one that was given; empty for that itself. */
export type RecordedWatch = { at: string; record: WatchRecord; entries: readonly WatchEntry[] }

const cutHint = 'Download the artifact monitoring-results of the run once more, and give the folder that it is unpacked into.'

/**
 * Reads every watch of a folder `monitoring-results`: its own, those of several services, and the first of two looks. Throws an ActionError
 * where there is none, where one is cut, and where one is of a newer version.
 */
export async function readRecordedWatches(folder: string, files: Files): Promise<[RecordedWatch, ...RecordedWatch[]]> {
  const [first, ...more] = await watchesBelow(folder, '', files)
  if (first !== undefined) return [first, ...more]
  throw new ActionError(`${folder} holds no watch: neither results.json nor samples.ndjson is in it or in a folder of it`, {
    hint: 'Give the folder that the artifact monitoring-results of a run is unpacked into.',
  })
}

async function watchesBelow(folder: string, at: string, files: Files): Promise<RecordedWatch[]> {
  const here = join(folder, at)
  const entries = await files.list(here)
  const names = entries.map(({ name }) => name)
  const own = names.includes('results.json') || names.includes('samples.ndjson') ? [await readWatch(here, at, files)] : []
  const below: RecordedWatch[] = []
  for (const { name, kind } of entries) if (kind === 'folder') below.push(...(await watchesBelow(folder, join(at, name), files)))
  return [...own, ...below]
}

async function readWatch(folder: string, at: string, files: Files): Promise<RecordedWatch> {
  const [results, samples] = [await files.read(join(folder, 'results.json')), await files.read(join(folder, 'samples.ndjson'))]
  if (results === undefined) {
    throw cut(folder, 'results.json is missing: the watch was killed before its end, or the folder is not complete')
  }
  if (samples === undefined) throw cut(folder, 'samples.ndjson is missing')
  const record = parseRecord(results, join(folder, 'results.json'))
  // A line that is written ends with a line break.
  if (samples !== '' && !samples.endsWith('\n')) throw cut(folder, 'the last line of samples.ndjson is not complete')
  const entries = readEntries(samples, folder)
  if (record.samples !== undefined && record.samples !== entries.length) {
    throw cut(folder, `samples.ndjson has ${entries.length} lines, and ${record.samples} were written`)
  }
  return { at, record, entries }
}

const versioned = z.object({ schema: z.number() })

function parseRecord(text: string, path: string): WatchRecord {
  const json = parseJson(text, path)
  const version = versioned.safeParse(json).data?.schema
  if (version !== undefined && version > watchRecordVersion) {
    throw new ActionError(`${path} is of version ${version}, and this Slipway reads version ${watchRecordVersion}`, {
      hint: 'Replay it with the Slipway that wrote it, or with a newer one.',
    })
  }
  const parsed = watchRecord.safeParse(json)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
  throw new ActionError(`${path} is not the record of a watch: ${problems}`, { hint: cutHint })
}

function readEntries(text: string, folder: string): WatchEntry[] {
  try {
    return parseEntries(text)
  } catch (cause) {
    const why = cause instanceof z.ZodError ? 'it has a line that this Slipway does not know' : messageOf(cause)
    throw new ActionError(`samples.ndjson in ${folder} cannot be read: ${why}`, { hint: cutHint, cause })
  }
}

function cut(folder: string, why: string): ActionError {
  return new ActionError(`${folder} is cut, so it gives no verdict: ${why}`, { hint: cutHint })
}
