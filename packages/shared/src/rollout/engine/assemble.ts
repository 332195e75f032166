import { join } from 'node:path'
import { keyScopeOf } from '../../config/environment-config.ts'
import type { EnvironmentConfig } from '../../config/load.ts'
import { byHandOf } from '../../core/by-hand.ts'
import type { KeyScope } from '../../core/keys.ts'
import type { ConditionResult, Measurement, TimelineEntry } from '../../evidence/schema.ts'
import type { Github } from '../../github/octokit.ts'
import { cancelRun } from '../../github/runs.ts'
import type { Clock } from '../../ports/clock.ts'
import { withoutRunnerSecrets } from '../../ports/command-environment.ts'
import type { Exec } from '../../ports/exec.ts'
import type { Files } from '../../ports/files.ts'
import type { Http } from '../../ports/http.ts'
import type { Log } from '../../ports/log.ts'
import type { Runner } from '../../ports/runner.ts'
import { controlUrlOf } from '../../probe/control-address.ts'
import { baseUrlOf, serviceJudge } from '../analysis/service-judge.ts'
import { readCheckout } from '../commands/checkout.ts'
import { type CombinedDeps, combinedPlacement } from '../commands/combined-placement.ts'
import { commandPlacement } from '../commands/command-placement.ts'
import { commitWorktrees } from '../commands/commit-worktree.ts'
import { userCommandsOf } from '../commands/environment-commands.ts'
import { commandHooks } from '../commands/hooks.ts'
import { hooksWithTests } from '../commands/idle-tests.ts'
import type { UserCommandDeps } from '../commands/user-command.ts'
import type { ArtifactStore } from '../contract/artifact-store.ts'
import type { HealthJudge } from '../contract/health-judge.ts'
import type { Placement } from '../contract/placement.ts'
import type { TrafficTarget } from '../contract/target.ts'
import { githubLedger } from '../ledger/github-ledger.ts'
import type { LedgerStore } from '../ledger/ledger.ts'
import { ledgerOutbox } from '../ledger/ledger-outbox.ts'
import { reportingLedger } from '../ledger/other-services.ts'
import { githubVerification, verificationPolicyOf, verifiedLedger } from '../ledger/record-verification.ts'
import { concurrencyLock } from '../lock/concurrency-lock.ts'
import { githubLock } from '../lock/github-lock.ts'
import { hasHolderEnded } from '../lock/holder-end.ts'
import type { CancelRun } from '../lock/holder-preemption.ts'
import type { HeldLock, Holder, LockDeps, LockStore } from '../lock/lock.ts'
import { holderOf } from '../lock/ownership.ts'
import { signalWatcher } from '../lock/signal-watcher.ts'
import { forwardPatience } from '../steps/github-patience.ts'
import type { RolloutDeps } from '../steps/rollout-deps.ts'
import { fileMemory } from '../steps/rollout-memory.ts'
import { usualPatience } from '../steps/step-target.ts'
import { targetOf } from '../targets/select-target.ts'
import { targetDigest } from '../targets/target-digest.ts'
import { recordedJudge, recordedTarget, type SeriesRecord, seriesRecord } from './series-record.ts'

export type AssembleOptions = {
  runner: Runner
  log: Log
  clock: Clock
  exec: Exec
  files: Files
  /** For probes and load. */
  http: Http
  /** For the provider's interface. */
  rest: Http
  signal: AbortSignal
  environment: EnvironmentConfig
  variables: Readonly<Record<string, string>>
  /** Fetches the commit of a release that is brought back, where the checkout does not have it. */
  token?: string | undefined
  /** Where the bytes of releases are kept; undefined where nothing is fetched. */
  artifacts?: ArtifactStore | undefined
  /** Milliseconds for which going back is tried again; 15 minutes by default. */
  patience?: number | undefined
}

/** Persistent stores of a rollout (ledger, lock), and access to the state of other runs. */
export type Stores = {
  ledger: LedgerStore
  lock: LockStore
  /** See `LockDeps.former`. */
  formerLock?: Pick<LockStore, 'read'>
  hasEnded(holder: Holder): Promise<boolean>
  cancel?: CancelRun
}

/** What a rollout did: the timeline, measurements, conditions and charts of its evidence. */
export type RolloutEvidence = {
  timeline: TimelineEntry[]
  measurements: Measurement[]
  conditions: ConditionResult[]
  /** The judgements that nothing followed from, since the judge only observes. */
  unenforced: string[]
  /** What was measured and shown over time, for the charts. */
  series: SeriesRecord
}

/** Rollout dependencies except the held lock. */
export type RolloutContext = Omit<RolloutDeps, 'lock' | 'watchSignals'> & {
  evidence: RolloutEvidence
  /** What the target really is, for the record of a rollout (`Intent.target`); undefined where that cannot be told. */
  targetDigest: string | undefined
}

/** The stores on GitHub. The ledger has only records that a verified run has written. */
export function githubStores(
  github: Github,
  environment: EnvironmentConfig,
  { runner, clock, log }: Pick<AssembleOptions, 'runner' | 'clock' | 'log'>,
): Stores {
  const { service, name, url } = environment
  const place = { service, environment: name }
  const ledger = githubLedger(github, {
    ...place,
    url,
    logUrl: runner.run.url,
    production: environment.tier === 'production',
    commit: runner.run.sha,
    keep: environment.rollout.keep,
  })
  return {
    ledger: verifiedLedger(reportingLedger(ledger, { ...place, known: environment.services }, log), githubVerification(github), {
      policy: verificationPolicyOf(environment, runner),
      self: runner.run.id,
      clock,
      log,
    }),
    lock: githubLock(github, keyScopeOf(environment)),
    formerLock: githubLock(github, formerScopeOf(environment)),
    hasEnded: (holder) => hasHolderEnded(github, holder),
    cancel: (run, how) => cancelRun(github, run, how),
  }
}

/** The key that the lock has in a repository of one service where this one has several, and the other way round. */
function formerScopeOf(environment: EnvironmentConfig): KeyScope {
  const { name, service } = environment
  return keyScopeOf(environment).service === undefined ? { environment: name, service } : { environment: name }
}

/** Test doubles for target, placement and judge. */
export type TestDoubles = { target?: TrafficTarget; placement?: Placement; judge?: HealthJudge }

/** Assembles target, placement and judge of an environment. Throws an ActionError when the configuration names no target. */
export async function assembleRollout(options: AssembleOptions, stores: Stores, doubles: TestDoubles = {}): Promise<RolloutContext> {
  const { runner, log, clock, files, http, rest, signal, environment, variables } = options
  const commands = userCommandsOf(options)
  const named = commands.variables
  const controlUrl = controlUrlOf({ input: undefined, configured: environment.judge.controlUrl }, runner)
  const provided = doubles.target ?? (await targetOf(environment, { ...commands, clock, http: rest, log }))
  const own = commandPlacement(environment.placement, { keep: environment.rollout.keep }, { ...commands, log })
  const evidence: RolloutEvidence = { timeline: [], measurements: [], conditions: [], unenforced: [], series: seriesRecord() }
  const target = recordedTarget(provided, { record: evidence.series, clock })
  const judge =
    doubles.judge ??
    serviceJudge({
      environment,
      variables,
      http,
      clock,
      users: target.userTraffic,
      controlUrl,
      redact: commands.redact,
      readFlows: flowsOf(options),
    })
  const note = (what: string) => void evidence.timeline.push({ at: new Date(clock.now()).toISOString(), what })
  return {
    targetDigest:
      doubles.target === undefined ? await targetDigest(environment, { cwd: runner.workspace, variables: named, files }) : undefined,
    target,
    placement: doubles.placement ?? combinedPlacement(own, target.placement, combinedDeps(options, commands)),
    judge: recordedJudge(judge, { record: evidence.series }),
    judgeMode: environment.judge.mode,
    hooks: hooksWithTests(commandHooks(environment.hooks, { ...commands, log }), environment.tests.before, {
      ...commands,
      variables: withoutRunnerSecrets(runner.environment),
      baseUrlOf: (side) => baseUrlOf(side, environment),
    }),
    ledger: stores.ledger,
    outbox: ledgerOutbox(stores.ledger, { clock, log }),
    memory: fileMemory({ service: environment.service, environment: environment.name, holder: holderOf(runner) }, runner.temp, files),
    patience: options.patience ?? usualPatience,
    githubPatience: forwardPatience,
    clock,
    log,
    signal,
    evidence,
    byHand: byHandOf(runner.environment),
    note,
    unenforced: (what) => {
      note(what)
      log.info(what)
      evidence.unenforced.push(what)
    },
    measured: (measurements, conditions) => {
      evidence.measurements.push(...measurements)
      evidence.conditions.push(...conditions)
    },
  }
}

/** The flows by which a side is verified; read when they are needed, since most jobs of an environment verify none. */
function flowsOf({ environment, runner, files }: AssembleOptions) {
  return async () => {
    if (environment.flows.length === 0) return []
    const { readHealthFlows } = await import('../../probe/flow/health-flows.ts')
    return readHealthFlows(environment.flows, environment, { root: runner.workspace, files })
  }
}

function combinedDeps(
  { runner, log, exec, files, token, artifacts, environment }: AssembleOptions,
  commands: UserCommandDeps & { redact(text: string): string },
): CombinedDeps {
  const { cwd, variables } = commands
  // What is fetched has the same name for each release, so each of several services needs a folder of its own.
  const temp = join(runner.temp, environment.artifacts.service ?? '')
  const access = token === undefined ? undefined : { token, serverUrl: runner.serverUrl }
  return {
    log,
    redact: commands.redact,
    checkout: (ended) => readCheckout(commands, ended),
    commits: commitWorktrees({ exec, files, log, cwd, variables, temp, access }),
    artifacts: artifacts === undefined ? undefined : { store: artifacts, folder: join(temp, 'slipway-artifacts') },
  }
}

export function lockDepsOf(
  stores: Stores,
  { runner, clock, log, environment }: Pick<AssembleOptions, 'runner' | 'clock' | 'log' | 'environment'>,
): LockDeps {
  const holder = holderOf(runner)
  const deps = { service: environment.service, environment: environment.name, holder, hasEnded: stores.hasEnded, clock, log }
  const perService = keyScopeOf(environment).service !== undefined
  const former = stores.formerLock === undefined ? {} : { former: stores.formerLock }
  const branchless = environment.rollout.lock === 'concurrency' ? { branchless: concurrencyLock({ ...deps, ledger: stores.ledger }) } : {}
  return { ...deps, store: stores.lock, perService, ...former, ...branchless }
}

export function withLock(rollout: RolloutContext, lock: HeldLock): RolloutDeps {
  rollout.ledger.readAlone?.()
  return { ...rollout, lock, watchSignals: signalWatcher({ ...rollout, lock }) }
}
