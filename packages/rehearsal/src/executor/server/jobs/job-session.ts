import { randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EnvironmentRecord } from '../../../contract/platform.ts'
import type { Scope } from '../../expressions/evaluate.ts'
import type { ValueMap } from '../../expressions/value.ts'
import type { JobFacts, JobFolders, JobSession } from '../../runner/job/session.ts'
import { JobLog } from '../../runner/output/job-log.ts'
import { Masks } from '../../runner/output/masks.ts'
import type { StepsJob } from '../../workflow/model.ts'
import type { JobCancellation } from './job-cancellation.ts'
import type { JobReport } from './job-report.ts'
import type { Instance, Level } from './run-context.ts'

/** A job that is ready for a runner, with everything that its steps need. */
export type RunnerJob = {
  readonly level: Level
  readonly job: StepsJob
  readonly report: JobReport
  readonly cancellation: JobCancellation
  readonly token: string
  readonly environment: EnvironmentRecord | undefined
  readonly instance: Instance
  readonly scope: Scope
  readonly needs: ValueMap
}

/** Opens a fresh runner for a job: folders, the event's file, masks of all secrets, the log. */
export function openSession(work: RunnerJob, controls: { forced: AbortController; dead: AbortController }): JobSession {
  const { level, job, report, token } = work
  const { context } = level
  const folders = makeFolders(join(context.home, 'jobs', `${context.record.id}-${report.id}`), context.platform.repository.name)
  const secrets: Record<string, string> = { ...jobSecrets(work), GITHUB_TOKEN: token }
  const vars: Record<string, string> = { ...context.platform.variables(), ...work.environment?.variables }
  const masks = new Masks()
  for (const secret of Object.values(secrets)) masks.add(secret)
  const facts: JobFacts = {
    run: context.record,
    jobId: report.id,
    github: { ...context.github, token, job: job.id, workspace: folders.workspace, event_path: writeEvent(folders.temp, context.github) },
    secrets,
    vars,
    needs: work.needs,
    strategy: work.instance.strategy,
    matrix: work.instance.matrix,
    inputs: level.inputs,
    workflow: level.tree.workflow,
    debug: (secrets['ACTIONS_STEP_DEBUG'] ?? vars['ACTIONS_STEP_DEBUG']) === 'true',
  }
  return {
    machine: context.machine,
    facts,
    folders,
    masks,
    log: new JobLog(join(context.home, 'logs', String(context.record.id), `${report.id}.log`), masks, (line, step) =>
      report.line(line, step),
    ),
    trackingId: `github_${randomUUID()}`,
    cancelled: work.cancellation.signal,
    forced: controls.forced.signal,
    dead: controls.dead.signal,
    onStep: (change) => report.step(change),
    stoodIn: new Set(),
    env: {},
    path: [],
    status: 'success',
    steps: [],
    posts: [],
    annotations: [],
    summary: '',
    stepNumber: 0,
  }
}

/** The secrets of the level, overridden by those of the environment; in a called workflow only under names that were passed to it. */
function jobSecrets({ level, environment }: RunnerJob): Record<string, string> {
  const own = Object.entries(level.context.trigger.fork ? {} : (environment?.secrets ?? {}))
  const admitted = own.filter(([name]) => admits(level, name))
  return { ...level.secrets, ...Object.fromEntries(admitted) }
}

function admits({ secretNames }: Level, name: string): boolean {
  return secretNames === 'all' || secretNames.has(name.toLowerCase())
}

function makeFolders(root: string, repository: string): JobFolders {
  const folders = {
    workspace: join(root, 'work', repository, repository),
    temp: join(root, 'work', '_temp'),
    home: join(root, 'home'),
    tools: join(root, 'tools'),
  }
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true })
  return folders
}

function writeEvent(temp: string, github: ValueMap): string {
  const folder = join(temp, '_github_workflow')
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'event.json')
  writeFileSync(path, JSON.stringify(github['event'], undefined, 2))
  return path
}
