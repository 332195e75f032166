import type { Clock } from '../../../ports/clock.ts'
import type { Log } from '../../../ports/log.ts'
import type { Rest } from '../provider-rest.ts'
import type { VercelApi } from './api.ts'
import type { PrebuiltDeps } from './prebuilt-deployment.ts'

export type VercelOptions = {
  project: string
  api: VercelApi
  rest: Rest
  clock: Clock
  log: Log
  /** `https:`; that of the API, so that a server on this machine needs no certificate. */
  scheme: string
  rolling: boolean
  /** The weights of the plan between 0 and 100 %, in percent: the stages of a rolling release. */
  percentages: readonly number[]
  /** What the target needs to deploy by the CLI; undefined where only the user's command deploys. */
  uploads: Omit<PrebuiltDeps, 'find' | 'byId'> | undefined
}

/** Milliseconds between two reads of a state that is about to change. */
export const pollInterval = 300
