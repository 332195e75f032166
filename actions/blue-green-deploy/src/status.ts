import type { Context, Outcome } from '@slipway/shared/action'
import { messageOf } from '@slipway/shared/core/errors'
import { escapeMarkdown, table } from '@slipway/shared/core/markdown'
import { otherColour } from '@slipway/shared/core/words'
import { summaryOf } from '@slipway/shared/evidence/summary-tables'
import { automaticPause } from '@slipway/shared/rollout/admission/automatic-pause'
import { describeObservation, type Observation } from '@slipway/shared/rollout/contract/observation'
import { assembleRollout } from '@slipway/shared/rollout/engine/assemble'
import { lastSuccess } from '@slipway/shared/rollout/ledger/last-known-good'
import type { LedgerRecord } from '@slipway/shared/rollout/ledger/ledger'
import { describeOtherServices } from '@slipway/shared/rollout/ledger/other-services'
import { isOpen, lastOn } from '@slipway/shared/rollout/ledger/record-state'
import type { LockRecord } from '@slipway/shared/rollout/lock/lock'
import { describeSignal } from '@slipway/shared/rollout/lock/signals'
import { liveSide } from '@slipway/shared/rollout/plan/plan'
import { readVariables } from '@slipway/shared/settings'
import { type Desk, setDesk } from './desk.ts'
import type { Inputs } from './inputs.ts'
import type { Stand } from './stage.ts'

const shownRecords = 10

/** What serves, what runs, who holds the lock and what happened. Reads only; what cannot be read here is said to be unknown. */
export async function status(inputs: Inputs, context: Context, stand: Stand): Promise<Outcome> {
  const desk = await setDesk(inputs, context, stand)
  const { name, url, service, rollout } = desk.environment
  const seen = await observe(inputs, context, desk, stand)
  const records = await desk.stores.ledger.read()
  const live = typeof seen === 'string' ? undefined : liveSide(seen, records)
  const home = lastSuccess(records)
  const version = live?.version ?? home?.intent.release.version ?? ''
  const until = instantUntil(home, records, rollout.hold, context.clock.now())
  const paused = automaticPause(records)
  const lock = await lockLine(desk)
  const met = desk.stores.ledger.otherServices?.()
  const neighbours = met === undefined ? '' : (describeOtherServices(met, { service, environment: name }) ?? '')
  const open = records.find(isOpen)
  const provider = typeof seen === 'string' ? `unknown: ${seen}` : describeObservation(seen)
  const automatic =
    paused === undefined ? 'go on' : `stand still since ${paused.intent.release.version} was taken back; mode: resume lets them go on`
  const headline = headlineOf({ name, version, known: live !== undefined, open })
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
        lock: lock.text,
        signals: lock.signals,
        instantRollbackUntil: until ?? '',
        automaticDeployments: automatic,
        otherServices: neighbours,
      },
    },
    outputs: {
      environment: name,
      url,
      version,
      colour: live?.colour ?? home?.intent.colour ?? '',
      phase: open?.entries.at(-1)?.phase ?? '',
      'hold-until': until ?? '',
      reason: paused?.entries.findLast(({ phase }) => phase === 'bad' || phase === 'back')?.detail ?? '',
    },
    summary: summaryOf(
      headline,
      [
        ['Provider', provider],
        ['Lock', lock.text],
        ['Asked of it', lock.signals.join('; ')],
        ['Instant rollback until', until ?? 'no longer: going back brings the release up again'],
        ['Automatic deployments', automatic],
        ['Other services', neighbours],
      ],
      [recordTable(records)],
    ),
  }
}

/** From the provider's own mouth where this job reaches it, else why not. */
async function observe(inputs: Inputs, context: Context, { environment, stores }: Desk, stand: Stand): Promise<Observation | string> {
  try {
    const rollout = await assembleRollout({ ...context, environment, variables: readVariables(inputs, context) }, stores, stand)
    return await rollout.target.observe(context.signal)
  } catch (error) {
    context.signal.throwIfAborted()
    return messageOf(error)
  }
}

async function lockLine({ environment, stores }: Desk): Promise<{ text: string; signals: string[] }> {
  if (environment.rollout.lock === 'concurrency') return { text: 'none but the concurrency group of the workflow', signals: [] }
  const record = (await stores.lock.read())?.record
  if (record === undefined || record.state === 'free') return { text: 'free: nothing runs', signals: [] }
  const { run, attempt, job } = record.holder
  const whose = record.service === undefined || record.service === environment.service ? '' : `, for the service ${record.service}`
  const dead = (await stores.hasEnded(record.holder)) ? ', which has ended: the next rollout takes it over' : ''
  return { text: `run ${run} (attempt ${attempt}, job ${job})${whose} since ${record.at}${dead}`, signals: record.signals.map(signalLine) }
}

function signalLine(signal: LockRecord['signals'][number]): string {
  return `${describeSignal(signal)} at ${signal.at}, ${signal.answered === undefined ? 'not answered' : `answered at ${signal.answered}`}`
}

/** Until when what served before is still warm, or undefined where it no longer is. */
function instantUntil(home: LedgerRecord | undefined, records: readonly LedgerRecord[], hold: number, now: number): string | undefined {
  const done = home?.entries.findLast(({ phase }) => phase === 'complete')
  if (home === undefined || done === undefined || lastOn(records, otherColour(home.intent.colour)) === undefined) return undefined
  const until = Date.parse(done.at) + (home.intent.hold ?? hold)
  return until > now ? new Date(until).toISOString() : undefined
}

type Subject = { name: string; version: string; known: boolean; open: LedgerRecord | undefined }

function headlineOf({ name, version, known, open }: Subject): string {
  const serves =
    version === ''
      ? `Nothing has passed its watch in ${name} yet`
      : known
        ? `${version} serves ${name}`
        : `${version} was the last to pass its watch in ${name}`
  if (open === undefined) return serves
  const { release, run } = open.intent
  return `${serves}; run ${run.id} is at ${open.entries.at(-1)?.phase ?? 'the beginning'} of ${release.version}`
}

function recordTable(records: readonly LedgerRecord[]): string {
  if (records.length === 0) return ''
  return table(
    ['Begun (UTC)', 'What', 'Release', 'Side', 'Run', 'Came to', 'Last word'],
    records.slice(0, shownRecords).map(({ at, intent, entries }) => {
      const last = entries.at(-1)
      const cells = [at, intent.kind, intent.release.version, intent.colour, String(intent.run.id), last?.phase ?? '', last?.detail ?? '']
      return cells.map(escapeMarkdown)
    }),
  )
}
