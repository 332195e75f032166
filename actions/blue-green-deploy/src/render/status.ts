import type { Outcome } from '@slipway/shared/action'
import type { EnvironmentConfig } from '@slipway/shared/config/load'
import { escapeMarkdown, type Markdown, md, table } from '@slipway/shared/core/markdown'
import { summaryOf } from '@slipway/shared/evidence/summary-tables'
import { badVersionOf } from '@slipway/shared/rollout/admission/automatic-pause'
import { describeObservation } from '@slipway/shared/rollout/contract/observation'
import type { LedgerRecord } from '@slipway/shared/rollout/ledger/ledger'
import { lastEntry } from '@slipway/shared/rollout/ledger/record-state'
import type { LockRecord } from '@slipway/shared/rollout/lock/lock'
import { describeSignal } from '@slipway/shared/rollout/lock/signals'
import type { EnvironmentStatus, LockStatus } from '../status/environment-status.ts'
import type { Readable } from '../status/waiting-runs.ts'
import { describeWaits, waitingRows, waitingTable } from './waiting-runs.ts'

const shownRecords = 10

/** The status of an environment: its live release, its lock and its last rollouts. */
export function statusOutcome(status: EnvironmentStatus, { name, pauseAfterRollback, url, service }: EnvironmentConfig): Outcome {
  const {
    observed,
    version = '',
    colour = '',
    lock,
    waiting,
    instantRollbackUntil: until,
    way,
    paused,
    open,
    otherServices = '',
    records,
  } = status
  const provider = observed.state === 'unknown' ? `unknown: ${observed.reason}` : describeObservation(observed.observation)
  const lockText = describeLock(lock, service)
  const waits = describeWaits(waiting)
  const signals = lock.state === 'held' ? lock.record.signals.map(describeSentSignal) : []
  const automatic =
    paused === undefined
      ? 'go on'
      : pauseAfterRollback
        ? `stand still since ${badVersionOf(paused)} was taken back; mode: resume lets them go on`
        : `go on with a warning: ${badVersionOf(paused)} was taken back, which pauses nothing in ${name}`
  const headline = headlineOf(status, name)
  return {
    ok: true,
    evidence: {
      verdict: 'pass',
      headline,
      service,
      environment: name,
      inputs: { mode: 'status' },
      details: {
        provider,
        lock: lockText,
        ...waits,
        waiting: waitingRows(waiting),
        signals,
        instantRollbackUntil: until ?? '',
        automaticDeployments: automatic,
        otherServices,
      },
    },
    outputs: {
      environment: name,
      url,
      version,
      colour,
      phase: (open === undefined ? undefined : lastEntry(open)?.phase) ?? '',
      'hold-until': until ?? '',
      reason: paused?.entries.findLast(({ phase }) => phase === 'bad' || phase === 'back')?.detail ?? '',
    },
    summary: summaryOf(
      headline,
      [
        ['Provider', provider],
        ['Lock', lockText],
        ['Asked of it', signals.join('; ')],
        ['Waits for the lock', waits.waitsForLock],
        ['Waits for its approval', waits.waitsForApproval],
        ['Not looked at', waits.notLookedAt],
        ['Instant rollback until', until ?? describeSlowWay(way)],
        ['Automatic deployments', automatic],
        ['Other services', otherServices],
      ],
      [waitingTable(waiting), recordTable(records)],
    ),
  }
}

/** Where a rollback goes that takes more than a shift. */
function describeSlowWay(way: EnvironmentStatus['way']): string {
  if (way.state === 'closed') return `none: ${way.reason}`
  return way.instant
    ? `no longer promised: the hold of ${way.name} is over, and it may be taken down`
    : `no longer: a rollback brings ${way.name} up again`
}

function describeLock(lock: LockStatus, service: string): string {
  switch (lock.state) {
    case 'concurrency':
      return 'none but the concurrency group of the workflow'
    case 'free':
      return 'free: nothing runs'
    case 'unknown':
      return `unknown: ${lock.reason}`
    case 'held': {
      const { record, abandoned, release } = lock
      const { holder, at, service: owner } = record
      const whose = owner === undefined || owner === service ? '' : `, for the service ${owner}`
      const what = release === undefined ? '' : `, with ${release}`
      return `run ${holder.run} (attempt ${holder.attempt}, job ${holder.job})${whose}${what} since ${at}${describeEnd(abandoned)}`
    }
  }
}

function describeEnd(abandoned: Readable<boolean>): string {
  if (abandoned.state === 'unknown') return `; whether it has ended is unknown: ${abandoned.reason}`
  return abandoned.value ? ', whose job has ended: the next rollout takes it over' : ''
}

function describeSentSignal(signal: LockRecord['signals'][number]): string {
  return `${describeSignal(signal)} at ${signal.at}, ${signal.answered === undefined ? 'not answered' : `answered at ${signal.answered}`}`
}

function headlineOf({ version = '', known, open }: EnvironmentStatus, name: string): string {
  const serves =
    version === ''
      ? `Nothing has succeeded in ${name} yet`
      : known
        ? `${version} serves ${name}`
        : `${version} was the last to succeed in ${name}`
  if (open === undefined) return serves
  const { release, run } = open.intent
  return `${serves}; run ${run.id} is at ${lastEntry(open)?.phase ?? 'the beginning'} of ${release.version}`
}

function recordTable(records: readonly LedgerRecord[]): Markdown {
  if (records.length === 0) return md``
  return table(
    ['Begun (UTC)', 'What', 'Release', 'Side', 'Run', 'Came to', 'Last word'],
    records.slice(0, shownRecords).map(({ at, intent, entries }) => {
      const last = lastEntry({ entries })
      const cells = [at, intent.kind, intent.release.version, intent.colour, String(intent.run.id), last?.phase ?? '', last?.detail ?? '']
      return cells.map(escapeMarkdown)
    }),
  )
}
