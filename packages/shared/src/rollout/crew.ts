import type { EnvironmentConfig } from '../config/load.ts'
import type { ConditionResult, Measurement, TimelineEntry } from '../evidence/schema.ts'
import type { Github } from '../github/octokit.ts'
import { hasRunEnded } from '../github/runs.ts'
import type { Clock } from '../ports/clock.ts'
import type { Exec } from '../ports/exec.ts'
import type { Http } from '../ports/http.ts'
import type { Log } from '../ports/log.ts'
import type { Runner } from '../ports/runner.ts'
import type { Placement, TrafficTarget } from './contract.ts'
import type { Judge } from './judge.ts'
import { serviceJudge } from './judge-step.ts'
import type { LedgerStore } from './ledger.ts'
import { githubLedger } from './ledger-store.ts'
import type { HeldLock, Holder, LockDeps, LockStore } from './lock.ts'
import { githubLock } from './lock-store.ts'
import { commandPlacement } from './placement.ts'
import { targetOf } from './targets/index.ts'
import type { RolloutDeps } from './work.ts'

export type CrewOptions = {
  runner: Runner
  log: Log
  clock: Clock
  exec: Exec
  http: Http
  signal: AbortSignal
  environment: EnvironmentConfig
  variables: Readonly<Record<string, string>>
}

/** The durable side of a rollout, and who asks whether another run has ended. */
export type Books = { ledger: LedgerStore; lock: LockStore; hasEnded(holder: Holder): Promise<boolean> }

/** What a rollout did, for the evidence. */
export type Notebook = { timeline: TimelineEntry[]; measurements: Measurement[]; conditions: ConditionResult[] }

/** All that a rollout needs but the lock in hand. */
export type Crew = Omit<RolloutDeps, 'lock' | 'save'> & { notebook: Notebook }

/** The books as they stand on GitHub. */
export function githubBooks(github: Github, environment: EnvironmentConfig, runner: Runner): Books {
  const { name, url } = environment
  return {
    ledger: githubLedger(github, { environment: name, url, logUrl: runner.run.url, production: name === 'production' }),
    lock: githubLock(github, name),
    hasEnded: (holder) => hasRunEnded(github, { id: holder.run, attempt: holder.attempt }),
  }
}

/** What a test puts in the place of the real thing. */
export type StandIns = { target?: TrafficTarget; placement?: Placement; judge?: Judge }

/** Target, placement and judge of an environment. Throws an ActionError where the configuration names no target. */
export async function assembleCrew(options: CrewOptions, books: Books, stand: StandIns = {}): Promise<Crew> {
  const { runner, log, clock, exec, http, signal, environment, variables } = options
  const commands = { exec, cwd: runner.workspace, variables, onOutput: (chunk: string) => log.info(chunk.trimEnd()) }
  const notebook: Notebook = { timeline: [], measurements: [], conditions: [] }
  return {
    target: stand.target ?? (await targetOf(environment, { ...commands, clock, http, log })),
    placement: stand.placement ?? commandPlacement(environment.placement, commands),
    judge: stand.judge ?? serviceJudge({ environment, variables, http, clock }),
    ledger: books.ledger,
    clock,
    log,
    signal,
    notebook,
    note: (what) => notebook.timeline.push({ at: new Date(clock.now()).toISOString(), what }),
    measured: (measurements, conditions) => {
      notebook.measurements.push(...measurements)
      notebook.conditions.push(...conditions)
    },
  }
}

export function selfOf(runner: Runner): Holder {
  return { run: runner.run.id, attempt: runner.run.attempt, job: runner.run.job }
}

export function lockDepsOf(
  books: Books,
  { runner, clock, log, environment }: Pick<CrewOptions, 'runner' | 'clock' | 'log' | 'environment'>,
): LockDeps {
  return { store: books.lock, environment: environment.name, holder: selfOf(runner), hasEnded: books.hasEnded, clock, log }
}

export function withLock(crew: Crew, lock: HeldLock, save: RolloutDeps['save']): RolloutDeps {
  return { ...crew, lock, save }
}
