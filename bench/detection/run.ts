/** What arrived in one second of a run, by the planned send time of the requests. */
export type SecondCounts = {
  /** Seconds since the start of the deployment. */
  at: number
  requests: number
  /** Requests that failed. */
  bad: number
  /** Requests slower than the latency limit. */
  slow: number
}

/** What a detector knows beforehand. */
export type Plan = {
  /** Planned requests per second of each arm. */
  rate: number
  /** The share of bad requests that is allowed. */
  limit: number
  /** Seconds of each step of the rollout, and of the watch after it. */
  steps: readonly number[]
  watch: number
}

/** One deployment. A second without a measurement has no entry; one without requests has an entry with 0 requests. */
export type Run = {
  plan: Plan
  canary: readonly SecondCounts[]
  /** The old release at the same time and the same rate, for detectors that compare. */
  baseline: readonly SecondCounts[]
  /** The second from which on the release is bad; undefined for a good one. No detector may look at it. */
  onset: number | undefined
}

/** `at` is the second of the verdict `fail`, undefined with every other one. */
export type Judgement = { verdict: 'fail' | 'pass' | 'not-evaluated' | 'warn'; at: number | undefined }

export type Detector = { name: string; judge(run: Run): Judgement }

export const passed: Judgement = { verdict: 'pass', at: undefined }

export function failedAt(at: number): Judgement {
  return { verdict: 'fail', at }
}

/** Seconds of the whole deployment. */
export function durationOf({ steps, watch }: Plan): number {
  return steps.reduce((sum, step) => sum + step, 0) + watch
}

/** Requests and bad requests of the seconds from `from` up to `to`. */
export function countBetween(seconds: readonly SecondCounts[], from: number, to: number): { requests: number; bad: number } {
  let requests = 0
  let bad = 0
  for (const second of seconds) {
    if (second.at < from || second.at >= to) continue
    requests += second.requests
    bad += second.bad
  }
  return { requests, bad }
}
