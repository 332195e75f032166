import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { ExecutorEvent, JobResult, RunHandle, RunResult } from '../../src/contract/run-results.ts'
import { Executor, type ExecutorOptions } from '../../src/executor/executor.ts'
import { FakePlatform } from './fake-platform.ts'

const nobody = { GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@b', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@b' }

export type Files = Readonly<Record<string, string>>

/** A repository on disk, a platform in memory and an executor between them. */
export class TestRepository implements AsyncDisposable {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'executor-')))
  readonly gitDir = join(this.folder, 'origin.git')
  readonly tree = join(this.folder, 'tree')
  readonly platform = new FakePlatform(this.gitDir, join(this.folder, 'artifacts'))
  readonly events: ExecutorEvent[] = []
  readonly executor: Executor

  constructor(options: Partial<ExecutorOptions> = {}) {
    mkdirSync(this.tree)
    execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', this.gitDir])
    this.git('init', '--quiet', '--initial-branch=main')
    this.git('remote', 'add', 'origin', this.gitDir)
    this.executor = new Executor({
      platform: this.platform,
      repositories: {},
      home: join(this.folder, 'home'),
      node: process.execPath,
      hostPath: process.env['PATH'] ?? '/usr/bin:/bin',
      listener: (event) => this.events.push(event),
      cancellationTimes: { interrupt: 150, terminate: 150, drain: 200, cancel: 5_000 },
      ...options,
    })
  }

  git(...args: string[]): string {
    return execFileSync('git', ['-C', this.tree, ...args], {
      encoding: 'utf8',
      env: { ...process.env, ...nobody },
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim()
  }

  /** Commits these files on a branch and pushes it; the answer is the commit. */
  commit(files: Files, { branch = 'main', message = 'a change' } = {}): string {
    const current = this.git('branch', '--show-current')
    if (current !== branch) this.git('checkout', '--quiet', '-B', branch)
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.tree, path)), { recursive: true })
      writeFileSync(join(this.tree, path), text)
    }
    this.git('add', '--all')
    this.git('commit', '--quiet', '--allow-empty', '--message', message)
    this.git('push', '--quiet', '--force', 'origin', branch)
    return this.git('rev-parse', 'HEAD')
  }

  /** Commits, and tells the executor of the push. */
  async push(files: Files, options: { branch?: string; message?: string } = {}): Promise<RunHandle[]> {
    const sha = this.commit(files, options)
    return this.executor.push({ ref: `refs/heads/${options.branch ?? 'main'}`, sha, before: '0'.repeat(40), actor: 'ada' })
  }

  /** Pushes one workflow file (and what else it needs) and waits for its run. */
  async run(workflow: string, files: Files = {}, path = '.github/workflows/ci.yml'): Promise<RunResult> {
    const handles = await this.push({ ...files, [path]: workflow })
    const handle = handles.find(({ run }) => run.workflowPath === path)
    if (handle === undefined) throw new Error('the push started no run of that workflow')
    return handle.finished
  }

  /** Resolves when this very line was logged; the runner shows the script first, in which the text may stand too. */
  async logged(text: string): Promise<void> {
    while (!this.events.some((event) => event.kind === 'line' && event.line === text))
      await new Promise((resolve) => setTimeout(resolve, 10))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.executor.close()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** The lines of a job's log without their stamps. */
export function logOf(job: JobResult | undefined): string[] {
  if (job?.log === undefined) return []
  return readFileSync(job.log, 'utf8')
    .split('\n')
    .map((line) => line.replace(/^\S+Z /, ''))
}

export function jobOf(result: RunResult, name: string): JobResult {
  const job = result.jobs.find((found) => found.name === name)
  if (job === undefined) throw new Error(`no job ${name} among ${result.jobs.map((found) => found.name).join(', ')}`)
  return job
}

/** A workflow of one job on push with these steps, indented as given. */
export function workflowOf(steps: string, job = ''): string {
  const indented = steps.replace(/^/gm, '      ')
  return `name: CI\non: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n${job.replace(/^(?=.)/gm, '    ')}\n    steps:\n${indented}\n`
}
