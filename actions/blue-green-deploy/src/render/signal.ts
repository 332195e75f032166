import type { Outcome } from '@slipway/shared/action'
import type { EnvironmentConfig } from '@slipway/shared/config/load'
import type { Verdict } from '@slipway/shared/core/words'
import { summaryOf } from '@slipway/shared/evidence/summary-tables'
import { hasPhase } from '@slipway/shared/rollout/ledger/record-state'
import type { SignalKind } from '@slipway/shared/rollout/lock/lock'
import type { SignalAnswer } from '../signals/delivery.ts'

/** Whether the running rollout acted on the signal. A sent signal without an answer is a warning. */
export function signalOutcome({ signal, holder, state, record }: SignalAnswer, environment: EnvironmentConfig): Outcome {
  const { name } = environment
  const reverted = record !== undefined && (hasPhase(record, 'back') || hasPhase(record, 'stopped'))
  const done = state === 'answered' || (state === 'released' && signal.kind === 'abort' && reverted)
  const headline = {
    answered: `Run ${holder.run}, which rolls out to ${name}, has taken up: ${signal.kind}`,
    released: done
      ? `Run ${holder.run} has taken its rollout to ${name} back and handed over`
      : `The rollout of run ${holder.run} to ${name} came to its end before it took up: ${signal.kind}`,
    silent: `Run ${holder.run}, which rolls out to ${name}, was told ${signal.kind}, and has not answered yet`,
  }[state]
  const version = record?.intent.release.version ?? ''
  const { kind, reason } = signal
  return outcome({ verdict: done ? 'pass' : 'warn', headline, kind, version, run: holder.run, reason }, environment)
}

/** Automatic deployments are resumed: `version` is the release whose rollback had paused them. */
export function resumedOutcome(
  { version, reason }: { version: string; reason: string | undefined },
  environment: EnvironmentConfig,
): Outcome {
  const { name, tier } = environment
  const headline =
    tier === 'production'
      ? `Automatic deployments of ${name} may go on: they stood still since ${version} was taken back`
      : `Deployments of ${name} are no longer warned that ${version} was taken back`
  return outcome({ verdict: 'pass', headline, kind: 'resume', version, reason }, environment)
}

type Fields = { verdict: Verdict; headline: string; kind: SignalKind; version: string; run?: number; reason: string | undefined }

function outcome({ verdict, headline, kind, version, run, reason }: Fields, { service, name, url }: EnvironmentConfig): Outcome {
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
