import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseReleaseArtifact } from '@slipway/shared/core/keys'
import { z } from 'zod'
import type { RunResult } from '../../contract/run-results.ts'
import type { GithubEmulator } from '../../github/emulator.ts'

const backupPart = z.object({ name: z.string(), state: z.string(), took: z.number(), sha256: z.string().optional(), detail: z.string() })
const backup = z.object({ details: z.object({ backup: z.array(backupPart) }) })
export type BackupPart = z.infer<typeof backupPart>

/** What a run has left: jobs, summaries, annotations and artifacts. */
export class RunView {
  readonly #github: GithubEmulator

  constructor(github: GithubEmulator) {
    this.#github = github
  }

  /** The files of an artifact, by their names; none where the run has no such artifact. */
  async artifactFiles({ run }: Pick<RunResult, 'run'>, name: string): Promise<Map<string, Buffer>> {
    const found = this.#github.artifacts(run.id).find((artifact) => artifact.name === name)
    const files = found === undefined ? [] : await readdir(found.folder)
    return new Map(await Promise.all(files.map(async (file) => [file, await readFile(join(found?.folder ?? '', file))] as const)))
  }

  /** The result of each part of a rollback's backup, as its evidence states it. */
  /** The page of what happened in the job that deployed to an environment, as somebody reads it: without tags and styles; empty where there is none. */
  async whatHappened(result: RunResult, environment: string): Promise<string> {
    const [page] = (await this.artifactFiles(result, `what-happened-${environment}-deploy.html`)).values()
    return (page?.toString() ?? '')
      .replace(/<style>.*?<\/style>/s, '')
      .replace(/<[^>]+>/g, ' ')
      .replace(/&#(\d+);/g, (_all, code) => String.fromCodePoint(Number(code)))
      .replace(/\s+/g, ' ')
  }

  async backupOf(result: RunResult, artifact: string): Promise<BackupPart[]> {
    const files = await this.artifactFiles(result, artifact)
    const records = [...files].filter(([name]) => name.startsWith('rollback--'))
    const last = records.at(-1)?.[1].toString() ?? '{}'
    return backup.parse(JSON.parse(last)).details.backup
  }

  /** How the job of that name ended, the caller's names left out: `build`, `scan`. */
  jobConclusion(result: RunResult, name: string): string {
    return result.jobs.find((job) => job.name.split(' / ').at(-1) === name)?.conclusion ?? 'none'
  }

  /** The logs of all jobs. */
  async logs(result: RunResult): Promise<string> {
    const logs = await Promise.all(result.jobs.map((job) => (job.log === undefined ? '' : readFile(job.log, 'utf8'))))
    return logs.join('\n')
  }

  /** The names of the jobs that ran, without those of their callers, in the order of the alphabet. */
  jobsThatRan({ run }: Pick<RunResult, 'run'>): string {
    const ran = this.#github.state.jobs.filter((job) => job.runId === run.id && job.conclusion !== 'skipped')
    return ran
      .map(({ name }) => name.split(' / ').at(-1) ?? name)
      .sort()
      .join(', ')
  }

  /** The names of the jobs that ran and in whose log no action of the suite wrote a line for debugging. */
  async quietJobs({ jobs }: RunResult): Promise<string> {
    const quiet: string[] = []
    for (const { name, conclusion, log } of jobs) {
      if (conclusion === 'skipped' || log === undefined) continue
      if (!(await readFile(log, 'utf8')).includes('[debug]')) quiet.push(name.split(' / ').at(-1) ?? name)
    }
    return quiet.join(', ')
  }

  summaries(result: RunResult): string {
    return result.jobs.map((job) => job.summary).join('\n')
  }

  /** The summaries as a person reads them: names from outside without what keeps them from being markup or a reference. */
  plainSummaries(result: RunResult): string {
    return this.summaries(result)
      .replaceAll('\u200b', '')
      .replace(/&#(\d+);/g, (_all, code) => String.fromCodePoint(Number(code)))
  }

  /** The names of the builds of releases that a run has kept. */
  releaseArtifacts({ run }: Pick<RunResult, 'run'>): string {
    const names = this.#github.artifacts(run.id).map(({ name }) => name)
    return (
      names
        .filter((name) => parseReleaseArtifact(name) !== undefined)
        .sort()
        .join(', ') || 'none'
    )
  }

  /** What the annotations say, as text. */
  plainAnnotations(result: RunResult): string {
    return result.jobs.flatMap((job) => job.annotations.map(({ title, message }) => `${title}: ${message}`)).join('\n')
  }

  annotations(result: RunResult): string {
    return result.jobs.flatMap((job) => job.annotations.map((annotation) => JSON.stringify(annotation))).join('\n')
  }

  /** The number of places that contain a text, of all that GitHub shows of a run: logs, artifacts, summaries, annotations, comments, issues, statuses. */
  async occurrencesOf(text: string, result: RunResult): Promise<number> {
    const logs = await Promise.all(result.jobs.map((job) => (job.log === undefined ? '' : readFile(job.log, 'utf8'))))
    const artifacts = await Promise.all(
      this.#github
        .artifacts(result.run.id)
        .filter(({ name: artifact }) => artifact !== 'release')
        .map(({ folder }) => readAll(folder)),
    )
    const { comments, issues, statuses } = this.#github.state
    const shown = [
      ...logs,
      ...artifacts.flat(),
      this.summaries(result),
      this.annotations(result),
      JSON.stringify([comments, issues, statuses]),
    ]
    return shown.filter((place) => place.includes(text)).length
  }
}

async function readAll(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return Promise.all(entries.filter((entry) => entry.isFile()).map((entry) => readFile(join(entry.parentPath, entry.name), 'latin1')))
}
