import { isAbsolute, join } from 'node:path'
import type { Context, Outcome } from '@slipway/shared/action'
import type { EnvironmentConfig } from '@slipway/shared/config/load'
import type { Judgement } from '@slipway/shared/core/words'
import type { Flow } from '@slipway/shared/probe/flow-schema'
import { checkHealth, type HealthRound } from '@slipway/shared/probe/round'
import { waitUntilHealthy } from '@slipway/shared/probe/wait'
import { watchHealth } from '@slipway/shared/probe/watch'
import { type SignalSource, signalSourceFor, untilAborted } from '@slipway/shared/rollout/lock/signal-watcher'
import { readEnvironment, readVariables } from '@slipway/shared/settings'
import type { Inputs } from './inputs.ts'
import { type CheckPlan, planCheck } from './plan.ts'
import { render } from './render.ts'

/** Waits until a service is healthy, or watches its health for a time. */
export async function run(inputs: Inputs, context: Context, given: { ear?: SignalSource } = {}): Promise<Outcome> {
  const variables = readVariables(inputs, context)
  const settings = inputs.environment === undefined ? undefined : await readEnvironment(inputs, context)
  const plan = planCheck(inputs, settings)
  const flows = await readFlows(plan.flows, context)
  const startedAt = context.clock.now()
  const check = (signal: AbortSignal, timeLimit?: number) =>
    checkHealth(
      { probes: plan.probes, flows },
      {
        baseUrl: plan.baseUrl,
        variables,
        release: inputs.version,
        controlUrl: inputs.controlUrl,
        http: context.http,
        clock: context.clock,
        signal,
        ...(timeLimit === undefined ? {} : { timeLimit }),
      },
    )
  const ear = given.ear ?? (await signalSourceFor(inputs.token, settings?.environment, context))
  const { result, aborted } = await untilAborted(ear, (signal = context.signal) =>
    look(plan, (timeLimit) => check(signal, timeLimit), { ...context, signal }),
  )
  const judgement: Judgement = aborted === undefined ? result.judgement : { verdict: 'not-evaluated', reason: aborted }
  const about = aboutOf(settings?.environment)
  return render({ inputs, plan, judgement, rounds: result.rounds, startedAt, about, aborted: aborted !== undefined })
}

function look(
  plan: CheckPlan,
  check: (timeLimit?: number) => Promise<HealthRound>,
  { clock, signal, log }: Pick<Context, 'clock' | 'signal' | 'log'>,
): Promise<{ judgement: Judgement; rounds: HealthRound[] }> {
  let said = ''
  const onRound = ({ judgement }: HealthRound) => {
    const text = judgement.verdict === 'pass' ? 'healthy' : `${judgement.verdict}: ${judgement.reason}`
    if (text !== said) log.info(text)
    said = text
  }
  if (plan.mode === 'wait') return waitUntilHealthy(plan, { check, clock, signal, onRound })
  return watchHealth(plan, { check, clock, signal, onRound })
}

async function readFlows(paths: readonly string[], { runner, files }: Context): Promise<Flow[]> {
  if (paths.length === 0) return []
  const { readFlow } = await import('@slipway/shared/probe/flow-file')
  return Promise.all(paths.map((path) => readFlow(isAbsolute(path) ? path : join(runner.workspace, path), files, path)))
}

function aboutOf(environment: EnvironmentConfig | undefined): { service?: string; environment?: string } {
  return environment === undefined ? {} : { service: environment.service, environment: environment.name }
}
