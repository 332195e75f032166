import { join } from 'node:path'
import { ActionError } from '../core/errors.ts'
import { parseJson } from '../core/json.ts'
import type { Files } from '../ports/files.ts'
import { evidenceFileOf, isEvidenceFile } from './file-name.ts'
import { type Evidence, evidenceSchema } from './schema.ts'

/** The folder for evidence within the job's temporary folder; the workflows upload it as a whole. */
export const evidenceFolder = 'slipway-evidence'

/**
 * Writes a record under a name that no other step of the job has, and beside it those of single services, where the step was about
 * several. Gives the path of the first.
 */
export async function writeEvidence(evidence: Evidence, temp: string, files: Files, ofServices: readonly Evidence[] = []): Promise<string> {
  const folder = join(temp, evidenceFolder)
  // A file of one service takes the number of its step too.
  const taken = new Set((await files.list(folder)).map(({ name }) => name.replace(/\.[^.]+\.json$/, '.json')))
  const nameOf = (number: number, service?: string) => evidenceFileOf({ action: evidence.action, job: evidence.run.job, number, service })
  let number = 1
  while (taken.has(nameOf(number))) number += 1
  const write = (name: string, record: Evidence) =>
    files.write(join(folder, name), `${JSON.stringify(evidenceSchema.parse(record), null, 2)}\n`)
  for (const record of ofServices) await write(nameOf(number, record.service), record)
  await write(nameOf(number), evidence)
  return join(folder, nameOf(number))
}

/** Parses one record. Throws an ActionError where the text is not a valid record. */
export function parseEvidence(text: string, origin: string): Evidence {
  const parsed = evidenceSchema.safeParse(parseJson(text, origin))
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
  throw new ActionError(`${origin} is not a Slipway evidence record of version 1: ${problems}`)
}

/** Records in the order of time, the name of each one's file, and the files that are no valid records. */
export type StoredEvidence = { evidence: Evidence[]; names: ReadonlyMap<Evidence, string>; problems: string[] }

/** Reads every evidence record below a folder. */
export async function readEvidence(folder: string, files: Files): Promise<StoredEvidence> {
  const names = new Map<Evidence, string>()
  const problems: string[] = []
  const visit = async (path: string): Promise<void> => {
    for (const entry of await files.list(path)) {
      const inner = join(path, entry.name)
      if (entry.kind === 'folder') await visit(inner)
      else if (entry.kind === 'file' && isEvidenceFile(entry.name)) {
        try {
          names.set(parseEvidence((await files.read(inner)) ?? '', inner), entry.name)
        } catch (error) {
          if (!(error instanceof ActionError)) throw error
          problems.push(error.message)
        }
      }
    }
  }
  await visit(folder)
  const evidence = [...names.keys()].sort((a, b) => (a.finishedAt < b.finishedAt ? -1 : a.finishedAt > b.finishedAt ? 1 : 0))
  return { evidence, names, problems }
}
