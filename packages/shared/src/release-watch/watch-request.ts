import type { ExpectedStatus } from '../config/schema.ts'
import type { SettingsInputs } from '../settings.ts'

/** What a step asks of a watch. What it leaves open, the configuration of the environment says, or a default. Times are milliseconds, shares 0–1. */
export type WatchRequest = SettingsInputs & {
  url?: string | undefined
  token?: string | undefined
  /** The release that is to answer. */
  version?: string | undefined
  /** The tests of the steps before, as they were given out. */
  judgeState?: string | undefined
  duration?: number | undefined
  /** Whether it is a look long after a deployment. */
  look: boolean
  requestsPerSecond?: number | undefined
  paths?: readonly string[] | undefined
  expectStatus?: ExpectedStatus[] | undefined
  p95?: number | undefined
  errorRate?: number | undefined
  minimumRequests: number
  metrics?: string | undefined
  memoryLimit?: number | undefined
  controlUrl?: string | undefined
  stopEarly: boolean
}

/** How few requests a rule judges by, where nobody says it. */
export const usualMinimumRequests = 20
