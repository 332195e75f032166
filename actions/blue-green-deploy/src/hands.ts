import type { Context, Outcome } from '@slipway/shared/action'
import { ActionError } from '@slipway/shared/core/errors'
import type { Verdict } from '@slipway/shared/core/words'
import { summaryOf } from '@slipway/shared/evidence/summary-tables'
import { resumeAutomatic } from '@slipway/shared/rollout/admission/resume'
import { hasPhase } from '@slipway/shared/rollout/ledger/record-state'
import type { LockSignal, SignalKind } from '@slipway/shared/rollout/lock/lock'
import { isOurs } from '@slipway/shared/rollout/lock/ownership'
import { type SignalDelivery, sendSignal } from '@slipway/shared/rollout/lock/signals'
import { type Desk, setDesk } from './desk.ts'
import type { Inputs } from './inputs.ts'
import type { Stand } from './stage.ts'

/** Milliseconds for a running driver to take a signal up: it looks every four seconds, and a shift may keep it for a while. */
const answerWithin = 60_000
const poll = 2_000

/** Asks something of the rollout that runs in an environment, and says whether it was taken up. Changes no traffic itself. */
export async function signalRollout(kind: SignalKind, inputs: Inputs, context: Context, stand: Stand): Promise<Outcome> {
  const desk = await setDesk(inputs, context, stand)
  const { environment, stores } = desk
  const concurrency = environment.rollout.lock === 'concurrency'
  const sent = concurrency ? noHands(environment.name) : await sendSignal(lockOf(desk, context), wanted(kind, inputs, context))
  if (sent.state === 'sent') return await reported(sent, desk, context)
  if (kind !== 'resume') throw new ActionError(sent.reason, { hint: sent.hint })
  const { actor } = context.runner.run
  const resumption = await resumeAutomatic(stores.ledger, { actor, reason: inputs.reason })
  if (resumption.state === 'nothing') {
    throw new ActionError(`There is nothing to resume in ${environment.name}: no rollout runs, and automatic deployments are not paused`)
  }
  const { version } = resumption.record.intent.release
  const headline = `Automatic deployments of ${environment.name} may go on: they stood still since ${version} was taken back`
  return handOutcome({ verdict: 'pass', headline, kind, version }, desk, inputs)
}

function lockOf({ environment, stores }: Desk, { clock }: Context) {
  return { store: stores.lock, service: environment.service, environment: environment.name, hasEnded: stores.hasEnded, clock }
}

function wanted(kind: SignalKind, { reason }: Inputs, { runner }: Context) {
  const { id, actor } = runner.run
  return { kind, run: id, actor: actor || 'somebody', ...(reason === undefined ? {} : { reason }) }
}

function noHands(name: string): SignalDelivery {
  return {
    state: 'refused',
    reason: `environments.${name}.rollout.lock is concurrency: a running rollout can be told nothing`,
    hint: 'Cancel its run: it goes back by itself. With rollout.lock: branch it hears pause, resume, promote and abort.',
  }
}

/** A signal that was sent is not yet one that was heard. */
async function reported(sent: Extract<SignalDelivery, { state: 'sent' }>, desk: Desk, context: Context): Promise<Outcome> {
  const { signal, to } = sent
  const { name } = desk.environment
  const heard = await untilHeard(sent, desk, context)
  const own = (await desk.stores.ledger.read()).find((record) => isOurs(record, to))
  const wentBack = own !== undefined && (hasPhase(own, 'back') || hasPhase(own, 'stopped'))
  const done = heard === 'answered' || (heard === 'released' && signal.kind === 'abort' && wentBack)
  const headline = {
    answered: `Run ${to.run}, which rolls out to ${name}, has taken up: ${signal.kind}`,
    released: done
      ? `Run ${to.run} has taken its rollout to ${name} back and handed over`
      : `The rollout of run ${to.run} to ${name} came to its end before it took up: ${signal.kind}`,
    silent: `Run ${to.run}, which rolls out to ${name}, was told ${signal.kind}, and has not answered yet`,
  }[heard]
  const version = own?.intent.release.version ?? ''
  return handOutcome({ verdict: done ? 'pass' : 'warn', headline, kind: signal.kind, version, run: to.run }, desk, {
    reason: signal.reason,
  })
}

async function untilHeard(
  { signal, generation }: Extract<SignalDelivery, { state: 'sent' }>,
  { stores }: Desk,
  { clock, signal: cancelled }: Context,
): Promise<'answered' | 'released' | 'silent'> {
  const deadline = clock.now() + answerWithin
  for (;;) {
    const record = (await stores.lock.read())?.record
    if (record?.state !== 'held' || record.generation !== generation) return 'released'
    if (record.signals.some((one) => isSame(one, signal) && one.answered !== undefined)) return 'answered'
    if (clock.now() >= deadline) return 'silent'
    await clock.sleep(poll, cancelled)
  }
}

function isSame(one: LockSignal, other: LockSignal): boolean {
  return one.kind === other.kind && one.run === other.run && one.at === other.at
}

type Fields = { verdict: Verdict; headline: string; kind: SignalKind; version: string; run?: number }

function handOutcome(
  { verdict, headline, kind, version, run }: Fields,
  { environment }: Desk,
  { reason }: Pick<Inputs, 'reason'>,
): Outcome {
  const { service, name, url } = environment
  return {
    ok: true,
    evidence: {
      verdict,
      headline,
      ...(verdict === 'pass' ? {} : { cause: headline }),
      service,
      environment: name,
      inputs: { mode: kind, ...(reason === undefined ? {} : { reason }) },
    },
    outputs: { environment: name, url, version, reason: reason ?? '' },
    summary: summaryOf(
      headline,
      [
        ['Release', version],
        ['Run', run === undefined ? '' : String(run)],
        ['Why', reason ?? ''],
      ],
      [],
    ),
    annotations: verdict === 'warn' ? [{ level: 'warning', title: `Not taken up: ${kind}`, message: headline }] : [],
  }
}
