import { isAbsolute, join } from 'node:path'
import { canonicalJson } from '@slipway/shared/core/json'
import type { Evidence } from '@slipway/shared/evidence/schema'
import { evidenceFolder, readEvidence } from '@slipway/shared/evidence/store'
import type { Files } from '@slipway/shared/ports/files'
import type { Run, Runner } from '@slipway/shared/ports/runner'
import { type RecordedStep, type StoredRecord, stepsOf } from './recorded-step.ts'

export type Gathered = {
  /** Of all actions except reports, in order of time, without duplicates. */
  steps: RecordedStep[]
  /** The records of reports of other jobs of this run. */
  reports: Evidence[]
  /** Records of another run, attempt, commit or repository: a report covers its own run only. */
  refused: string[]
  /** Files that should be records and cannot be read. */
  unreadable: string[]
}

/** Reads every record below the folders, one folder a line; without folders, those of the steps of this job. */
export async function gatherEvidence(folders: string | undefined, { runner, files }: { runner: Runner; files: Files }): Promise<Gathered> {
  const paths = (folders ?? join(runner.temp, evidenceFolder))
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const seen = new Map<string, StoredRecord>()
  const unreadable = new Set<string>()
  for (const path of paths) {
    const found = await readEvidence(isAbsolute(path) ? path : join(runner.workspace, path), files)
    for (const [record, file] of found.names) seen.set(canonicalJson(record), { record, file })
    for (const problem of found.problems) unreadable.add(problem)
  }
  const stored = [...seen.values()].sort(({ record: a }, { record: b }) =>
    a.finishedAt < b.finishedAt ? -1 : a.finishedAt > b.finishedAt ? 1 : 0,
  )
  const refusals = stored.map((one) => ({ ...one, why: foreignBecause(one.record, runner.run) }))
  const own = refusals.filter(({ why }) => why === undefined)
  const foreign = refusals.filter(({ record, why }) => why !== undefined && record.action !== 'report')
  return {
    steps: stepsOf(own.filter(({ record }) => record.action !== 'report')),
    reports: own.map(({ record }) => record).filter(({ action }) => action === 'report'),
    refused: foreign.map(({ record, why }) => `${record.action} of job ${record.run.job}: ${why}`),
    unreadable: [...unreadable],
  }
}

function foreignBecause({ run: theirs }: Evidence, ours: Run): string | undefined {
  if (theirs.repository !== ours.repository) return `of the repository ${theirs.repository}`
  if (theirs.id !== ours.id) return `of run ${theirs.id}, not of ${ours.id}`
  if (theirs.attempt !== ours.attempt) return `of attempt ${theirs.attempt}, not of ${ours.attempt}`
  if (theirs.sha !== ours.sha) return `of commit ${theirs.sha}, not of ${ours.sha}`
  return undefined
}
