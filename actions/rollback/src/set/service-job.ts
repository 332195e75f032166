import type { Context } from '@slipway/shared/action'
import { openStores } from '@slipway/shared/environment-context'
import type { Stores } from '@slipway/shared/rollout/engine/assemble'
import { allNeedsOf, backwardOrder } from '@slipway/shared/rollout/group/group-order'
import type { Inputs } from '../inputs.ts'
import { sayWarnings } from '../job/job-warnings.ts'
import { openRollbackJob, type RollbackDoubles, type RollbackJob } from '../job/rollback-job.ts'
import { readLedgers, setWith } from './service-ledgers.ts'

/** What this step was given. */
export type RollbackStep = { inputs: Inputs; context: Context; doubles: RollbackDoubles }

/** The job of each of these services of one environment, in their order. */
export async function openServiceJobs(services: readonly string[], step: RollbackStep): Promise<RollbackJob[]> {
  return await Promise.all(services.map((service) => openOne(service, step)))
}

/** The job of one of several services. Its record says what the others run beside it. */
export async function openServiceJob(service: string, step: RollbackStep): Promise<RollbackJob> {
  const job = await openOne(service, step)
  sayWarnings([job])
  if (job.inputs.dryRun) return job
  const openOther = (other: string) => openOne(other, step)
  const others = job.environment.services.filter((one) => one !== service)
  const reading = Promise.all(others.map((other) => storesOf(other, step))).then((stores) => readLedgers([job, ...stores]))
  return { ...job, openOther, others: setWith(service, reading, job) }
}

/** Those that need others first, and what shifts all at once first where needs leave it open: the reverse of how they take traffic. */
export function inReturnOrder<J extends RollbackJob>(jobs: readonly J[]): J[] {
  const needs = new Map(jobs.map(({ environment }) => [environment.service, environment.needs]))
  const ordered = backwardOrder(
    jobs.map((job) => {
      const { service } = job.environment
      return { service, needs: allNeedsOf(service, needs), weighted: job.rollout.target.capabilities.weighted, job }
    }),
  )
  return ordered.map(({ job }) => job)
}

async function openOne(service: string, { inputs, context, doubles }: RollbackStep): Promise<RollbackJob> {
  return await openRollbackJob({ ...inputs, service }, context, doublesOf(service, doubles))
}

async function storesOf(
  service: string,
  { inputs, context, doubles }: RollbackStep,
): Promise<{ environment: { service: string }; stores: Stores }> {
  return await openStores({ ...inputs, service }, context, doublesOf(service, doubles))
}

export function doublesOf(service: string, doubles: RollbackDoubles): RollbackDoubles {
  return { ...doubles, ...doubles.ofService?.(service) }
}
