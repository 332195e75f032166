import { isAbsolute, join } from 'node:path'
import type { Context, Outcome } from '@slipway/shared/action'
import { afterFirstLook, describeFailure, isFoundFailing } from '@slipway/shared/release-watch/repeated-look'
import { resultsOf, type WatchResult, writeResults } from '@slipway/shared/release-watch/results'
import { type WatchGiven, type Watching, watchService } from '@slipway/shared/release-watch/watch-service'
import { inputsOfService, logOfService, withEachService } from '@slipway/shared/service-step'
import { chosenServices, readEnvironment } from '@slipway/shared/settings'
import type { Inputs } from './inputs.ts'
import { judgeStateOf } from './judge-states.ts'
import { combineWatches, renderWatch } from './render.ts'

type Given = Omit<WatchGiven, 'stop'>

/**
 * Watches a service under synthetic traffic for a period and judges it: HEALTHY, REGRESSED or INCONCLUSIVE. Several services are watched at
 * the same time. When one has failed, all are going back, so with `stop-early` the watch of the others ends too, without a judgement.
 */
export async function run(inputs: Inputs, context: Context, given: Given = {}): Promise<Outcome> {
  const services = inputs.environment === undefined ? undefined : await chosenServices(inputs, context)
  if (services === undefined) return await watchOne(inputs, context, given)
  const failed = new AbortController()
  const outcomes = await withEachService(services, context.signal, async (service, signal) => {
    const own = { ...context, signal, log: logOfService(context.log, service) }
    const one = { ...inputsOfService(inputs, service, services), judgeState: judgeStateOf(inputs.judgeState, service) }
    const outcome = await watchOne({ ...one, results: join(inputs.results, service) }, own, { ...given, stop: failed.signal })
    const { verdict, cause, headline } = outcome.evidence
    if (inputs.stopEarly && verdict === 'fail') failed.abort(`the watch ended early, because ${service} failed: ${cause ?? headline}`)
    return { service, outcome }
  })
  return combineWatches(outcomes, { environment: inputs.environment, folder: folderOf(inputs, context) })
}

/** Watches one service. A scheduled look that finds it failing is repeated once, and the second one decides. */
async function watchOne(inputs: Inputs, context: Context, given: WatchGiven): Promise<Outcome> {
  const environment = inputs.environment === undefined ? undefined : (await readEnvironment(inputs, context)).environment
  const folder = folderOf(inputs, context)
  const first = await watchService({ request: inputs, environment, folder }, context, given)
  const last =
    inputs.look && isFoundFailing(first) ? await lookAgain(first, { request: inputs, environment, folder }, context, given) : first
  const outcome = renderWatch(last, folder, { consequence: inputs.consequence })
  await writeResults(folder, { results: resultsOf(last), entries: last.entries, summary: outcome.summary }, context.files)
  return outcome
}

/** The results of the first look are kept beside those of the second. */
async function lookAgain(first: WatchResult, watching: Watching, context: Context, given: WatchGiven): Promise<WatchResult> {
  const { entries } = first
  const { summary } = renderWatch(first, watching.folder, {})
  await writeResults(join(watching.folder, 'first-look'), { results: resultsOf(first), entries, summary }, context.files)
  context.log.warning(`This look found it failing, so it is looked at once more: ${describeFailure(first)}`)
  return afterFirstLook(await watchService(watching, context, given), first)
}

function folderOf({ results }: Inputs, { runner }: Context): string {
  return isAbsolute(results) ? results : join(runner.workspace, results)
}
