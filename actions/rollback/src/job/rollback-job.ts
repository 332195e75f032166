import { isAbsolute, join } from 'node:path'
import type { Context } from '@slipway/shared/action'
import { parseVariables } from '@slipway/shared/config/variables'
import type { Release } from '@slipway/shared/core/words'
import { type EnvironmentContext, type EnvironmentDoubles, jobGithub, openEnvironment } from '@slipway/shared/environment-context'
import { withLock } from '@slipway/shared/rollout/engine/assemble'
import type { Incident } from '@slipway/shared/rollout/incident/incident-report'
import type { Intent } from '@slipway/shared/rollout/ledger/ledger'
import type { HeldLock } from '@slipway/shared/rollout/lock/lock'
import { forwardPatience, urgentPatience } from '@slipway/shared/rollout/steps/github-patience'
import type { RolloutDeps } from '@slipway/shared/rollout/steps/rollout-deps'
import { defaultConfigPath } from '@slipway/shared/settings'
import type { Inputs } from '../inputs.ts'
import { systemVault, type Vault } from '../vault/snapshot-vault.ts'
import { githubRepositoryPort, type RepositoryPort } from './repository-port.ts'

/** What a test puts in the place of the real ports. */
export type RollbackDoubles = EnvironmentDoubles & {
  repository?: RepositoryPort
  vault?: Vault
  /** What is in the place of the ports of one of several services. */
  ofService?: (service: string) => Omit<RollbackDoubles, 'ofService'>
}

/** One run of this action: its inputs, the ports of its step, and the environment that it acts on. */
export type RollbackJob = EnvironmentContext & {
  inputs: Inputs
  context: Context
  /** The configuration: what it is called, and its text. `file`: its path in the repository; undefined where the inputs are the configuration. */
  settings: { path: string; text: string; file: string | undefined }
  /** The variables that the GitHub environment sets, from the input `variables`. */
  environmentVariables: Readonly<Record<string, string>>
  secrets: Readonly<Record<string, string>>
  /** Removes the secrets and the token from a text. */
  redact(text: string): string
  repository: RepositoryPort
  vault: Vault
  /** On in an emergency until the traffic is where it should be: each request to GitHub has 3 s, and none is repeated. */
  urgency: { on: boolean }
  /** Where it goes when no version is named: what served before a rollout that this run has ended, or the release of a set. */
  destination?: Release | undefined
  /** Where the environment has several services: what the record says of the others once this one runs the release. */
  others?: (release: Release) => Promise<Pick<Intent, 'group' | 'set'>>
  /** Opens the job of another service, where a lost run left a rollout of both unfinished. */
  openOther?: (service: string) => Promise<RollbackJob>
  /** What is done once for several services of one job. */
  shared?: SharedWork | undefined
  /** An unfinished rollout of several services is brought to its end after this emergency, since a provider does not answer. */
  groupsLater?: boolean
  /** When this run moved the traffic without the lock, in ms since 1970. */
  shiftedAt?: number | undefined
}

/** Of a job about several services: one snapshot of the database, one copy of the configuration, one incident. */
export type SharedWork = {
  /** Whether a service has begun the backup of what all share. */
  backedUp: boolean
  /** The service whose configuration has the snapshot of the database: it is made before anything of any service is moved. */
  snapshotOf?: RollbackJob | undefined
  /** What goes into the one incident; the issue is written once all have ended. */
  incidents: { incident: Incident; job: RollbackJob }[]
}

/** A run that holds the lock of the environment: only with it may anything be changed. */
export type LockedJob = RollbackJob & { rollout: RolloutDeps }

/** Reads the inputs' environment and opens its stores, target and repository. Throws an ActionError where the configuration or the token is missing. */
export async function openRollbackJob(inputs: Inputs, context: Context, doubles: RollbackDoubles): Promise<RollbackJob> {
  const urgency = { on: inputs.emergency }
  const github = doubles.github ?? (doubles.stores === undefined ? await jobGithub(inputs, context, () => urgency.on) : undefined)
  const environment = await openEnvironment(inputs, context, github === undefined ? doubles : { ...doubles, github })
  const secrets = parseVariables(inputs.secrets ?? '', 'The input "secrets"')
  return {
    ...environment,
    rollout: inputs.emergency ? { ...environment.rollout, githubPatience: urgentPatience } : environment.rollout,
    inputs,
    context,
    settings: await readSettings(inputs, context),
    environmentVariables: parseVariables(inputs.variables ?? '', 'The input "variables"'),
    secrets,
    redact: (text) => context.log.redact(text, [...Object.values(secrets), ...(inputs.token === undefined ? [] : [inputs.token])]),
    repository: doubles.repository ?? githubRepositoryPort(github ?? (await jobGithub(inputs, context)), context),
    vault: doubles.vault ?? systemVault(context.runner.temp),
    urgency,
  }
}

export function lockedJob(job: RollbackJob, lock: HeldLock): LockedJob {
  return { ...job, rollout: { ...job.rollout, ...withLock(job.rollout, lock) } }
}

export function sharedWork(jobs: readonly RollbackJob[]): SharedWork {
  return { backedUp: false, snapshotOf: jobs.find(({ environment }) => environment.database?.snapshot !== undefined), incidents: [] }
}

export function withReason(job: RollbackJob, reason: string): RollbackJob {
  return { ...job, inputs: { ...job.inputs, reason: reason.slice(0, 500) } }
}

/** Once the traffic is where it should be, nothing is urgent: GitHub is waited for. */
export function withPatience<J extends RollbackJob>(job: J): J {
  job.urgency.on = false
  return { ...job, rollout: { ...job.rollout, githubPatience: forwardPatience } }
}

async function readSettings({ config, configuration }: Inputs, { files, runner }: Context): Promise<RollbackJob['settings']> {
  const path = config ?? defaultConfigPath
  const text = await files.read(isAbsolute(path) ? path : join(runner.workspace, path))
  if (text === undefined && configuration !== undefined)
    return { path: 'the inputs of the step', text: `${JSON.stringify(configuration, null, 2)}\n`, file: undefined }
  return { path, text: text ?? '', file: path }
}
