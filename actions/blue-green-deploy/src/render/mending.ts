import type { Outcome } from '@slipway/shared/action'
import type { EnvironmentContext } from '@slipway/shared/environment-context'
import { summaryOf, timelineTable } from '@slipway/shared/evidence/summary-tables'
import type { MendedRollouts } from '@slipway/shared/rollout/engine/recover-lost-run'
import type { LedgerRecord } from '@slipway/shared/rollout/ledger/ledger'
import type { Holder } from '@slipway/shared/rollout/lock/lock'

export type Mending =
  | { state: 'nothing'; reason: string }
  /** Another job has the lock. `recovers`: it brings to its end what was left before it begins its own rollout. */
  | { state: 'busy'; by: Holder | undefined; recovers: boolean; unfinished: readonly LedgerRecord[] }
  /** Only the lock was left. */
  | { state: 'freed'; run: number }
  | MendedRollouts

type Opened = Pick<EnvironmentContext, 'environment'> & Partial<Pick<EnvironmentContext, 'rollout'>>

/** What became of what was left. It fails only where something is left that nobody brings to its end. */
export function mendedOutcome(mending: Mending, { environment, rollout }: Opened): Outcome {
  const { name, url, service } = environment
  const { headline, reason = '', version = '', colour = '' } = wordsOf(mending, name)
  const ok = mending.state !== 'busy' || mending.recovers
  const timeline = rollout?.evidence.timeline ?? []
  return {
    ok,
    evidence: {
      verdict: ok ? 'pass' : 'not-evaluated',
      headline,
      service,
      environment: name,
      ...(ok ? {} : { cause: reason }),
      inputs: { environment: name, mode: 'mend' },
      timeline,
      details: { mending: mending.state, colour },
    },
    outputs: { environment: name, url, mended: String(mending.state === 'mended'), reason, version, colour },
    summary: summaryOf(headline, [['Why', reason]], [timelineTable(timeline)]),
  }
}

function wordsOf(mending: Mending, name: string): { headline: string; reason?: string; version?: string; colour?: string } {
  switch (mending.state) {
    case 'nothing':
      return { headline: `Nothing to mend in ${name}: ${mending.reason}`, reason: mending.reason }
    case 'busy': {
      const { by, recovers, unfinished } = mending
      const reason = by === undefined ? 'another job has the lock' : `run ${by.run} (job ${by.job}) has the lock, and has not ended`
      const left = unfinished.length === 0 ? 'nothing' : `what run ${runsOf(unfinished)} left`
      const end = recovers ? 'it brings that to its end before its own rollout' : 'nobody has brought that to its end'
      return { headline: `Nothing was mended in ${name}, where ${left} is unfinished: ${reason}; ${end}`, reason }
    }
    case 'freed':
      return { headline: `Nothing to mend in ${name} but the lock, which run ${mending.run} had left and which is free now` }
    case 'mended': {
      const { live, runs } = mending
      const serves = live.release === undefined ? live.colour : `${live.release.version} on ${live.colour}`
      const headline = `What run ${runs.join(' and run ')} left in ${name} was brought to its end: ${serves} serves everything`
      return { headline, version: live.release?.version ?? '', colour: live.colour }
    }
  }
}

function runsOf(records: readonly LedgerRecord[]): string {
  return [...new Set(records.map(({ intent }) => intent.run.id))].join(' and run ')
}
