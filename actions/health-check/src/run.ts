import type { Context, Outcome } from '@slipway/shared/action'
import type { EnvironmentConfig } from '@slipway/shared/config/load'
import type { FlowCheck } from '@slipway/shared/config/schema'
import type { Judgement } from '@slipway/shared/core/words'
import { reportedJudgement } from '@slipway/shared/judge/judge-mode'
import { controlUrlOf } from '@slipway/shared/probe/control-address'
import type { FlowOwner, HealthFlow } from '@slipway/shared/probe/flow/health-flows'
import { checkHealth, type HealthRound } from '@slipway/shared/probe/health-round'
import { waitUntilHealthy } from '@slipway/shared/probe/health-wait'
import { watchHealth } from '@slipway/shared/probe/health-watch'
import { type SignalSource, signalSourceFor, untilAborted } from '@slipway/shared/rollout/lock/signal-watcher'
import { inputsOfService, logOfService, withEachService } from '@slipway/shared/service-step'
import { chosenServices, readEnvironment, readVariables } from '@slipway/shared/settings'
import type { Inputs } from './inputs.ts'
import { type CheckPlan, planCheck } from './plan.ts'
import { combineHealthChecks, type HealthCheckResult, renderHealthCheck } from './render.ts'

type Given = { signals?: SignalSource }

/** Waits until a service is healthy, or watches its health for a period; of several services all at the same time. */
export async function run(inputs: Inputs, context: Context, given: Given = {}): Promise<Outcome> {
  const services = inputs.environment === undefined ? undefined : await chosenServices(inputs, context)
  if (services === undefined) return await checkOne(inputs, context, given)
  const outcomes = await withEachService(services, context.signal, async (service, signal) => {
    const own = { ...context, signal, log: logOfService(context.log, service) }
    return { service, outcome: await checkOne(inputsOfService(inputs, service, services), own, given) }
  })
  return combineHealthChecks(outcomes, inputs.environment)
}

async function checkOne(inputs: Inputs, context: Context, given: Given): Promise<Outcome> {
  const variables = readVariables(inputs, context)
  const settings = inputs.environment === undefined ? undefined : await readEnvironment(inputs, context)
  const plan = planCheck(inputs, settings)
  const flows = await readFlows(plan.flows, settings?.environment, context)
  const startedAt = context.clock.now()
  const check = (signal: AbortSignal, timeLimit?: number) =>
    checkHealth(
      { probes: plan.probes, flows },
      {
        baseUrl: plan.baseUrl,
        variables,
        release: inputs.version,
        controlUrl: controlUrlOf({ input: inputs.controlUrl, configured: settings?.environment.judge.controlUrl }, context.runner),
        // With three rounds, one of four replicas is missed in fewer than one of a hundred waits.
        askAgain: plan.mode === 'wait' && inputs.version !== undefined ? 5 : undefined,
        http: context.http,
        clock: context.clock,
        redact: (text) => context.log.redact(text),
        signal,
        ...(timeLimit === undefined ? {} : { timeLimit }),
      },
    )
  const signals = given.signals ?? (await signalSourceFor(inputs.token, settings?.environment, context))
  const { result, aborted } = await untilAborted(signals, (signal = context.signal) =>
    waitOrWatch(plan, (timeLimit) => check(signal, timeLimit), { ...context, signal }),
  )
  const found: Judgement = aborted === undefined ? result.judgement : { verdict: 'not-evaluated', reason: aborted }
  const interrupted = aborted !== undefined || context.signal.aborted
  const judgement = interrupted ? found : judgementToReport(found, plan, { rounds: result.rounds, environment: settings?.environment })
  const about = aboutOf(settings?.environment)
  const { rounds } = result
  return renderHealthCheck({ inputs, plan, judgement, found: found.verdict, rounds, startedAt, about, aborted: aborted !== undefined })
}

/**
 * What was seen of a release that serves is a judgement, which may only be observed. One that was never ready is none: a wait without a good
 * round is always strict.
 */
function judgementToReport(
  judgement: Judgement,
  { mode }: CheckPlan,
  { rounds, environment }: { rounds: readonly HealthRound[]; environment: EnvironmentConfig | undefined },
): Judgement {
  const wasReady = rounds.some(({ judgement: { verdict } }) => verdict === 'pass' || verdict === 'warn')
  if (mode === 'wait' && !wasReady) return judgement
  const consequence = judgement.verdict === 'fail' ? 'would have been rolled back' : 'would have failed the watch'
  return reportedJudgement(judgement, environment?.judge.mode ?? 'act', consequence)
}

function waitOrWatch(
  plan: CheckPlan,
  check: (timeLimit?: number) => Promise<HealthRound>,
  { clock, signal, log }: Pick<Context, 'clock' | 'signal' | 'log'>,
): Promise<{ judgement: Judgement; rounds: HealthRound[] }> {
  let logged = ''
  const onRound = ({ judgement }: HealthRound) => {
    const text = judgement.verdict === 'pass' ? 'healthy' : `${judgement.verdict}: ${judgement.reason}`
    if (text !== logged) log.info(text)
    logged = text
  }
  if (plan.mode === 'wait') return waitUntilHealthy(plan, { check, clock, signal, onRound })
  return watchHealth(plan, { check, clock, signal, onRound })
}

async function readFlows(checks: readonly FlowCheck[], owner: FlowOwner | undefined, { runner, files }: Context): Promise<HealthFlow[]> {
  if (checks.length === 0) return []
  const { readHealthFlows } = await import('@slipway/shared/probe/flow/health-flows')
  return readHealthFlows(checks, owner, { root: runner.workspace, files })
}

function aboutOf(environment: EnvironmentConfig | undefined): HealthCheckResult['about'] {
  if (environment === undefined) return {}
  const { service, name, services } = environment
  return { service, environment: name, shown: services.length > 1 ? `${service} in ${name}` : name }
}
