import type { Outcome } from '@slipway/shared/action'
import { openStores } from '@slipway/shared/environment-context'
import { liveRecord } from '@slipway/shared/rollout/ledger/live-release'
import { hasSucceeded } from '@slipway/shared/rollout/ledger/record-state'
import { combineOutcomes, type ServiceOutcome } from '@slipway/shared/service-outcomes'
import { chosenServices } from '@slipway/shared/settings'
import { readServiceChanges } from '../changes/service-changes.ts'
import type { ModeInputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import { numberingOf } from '../numbering/numbering.ts'
import { numberingOutcome, servicesNumberingHeadline } from '../render/numbering.ts'

type Call = ModeCall<ModeInputs<'numbering'>>

/** Says whether a version of this commit only has to name what is live, by the ledger. Changes nothing. */
export async function run(call: Call): Promise<Outcome> {
  const { inputs, context } = call
  const { service, ...all } = inputs
  const services = await chosenServices(service === 'all' ? all : inputs, context)
  return services === undefined ? await numberOne(call, 'commit') : await numberServices(services, call)
}

/** Of several services, a version names what is live where it names that of each: one version is that of all that are released. */
async function numberServices(services: readonly string[], call: Call): Promise<Outcome> {
  const outcomes: ServiceOutcome[] = []
  for (const service of services) {
    outcomes.push({ service, outcome: await numberOne({ ...call, inputs: { ...call.inputs, service } }, 'files') })
  }
  const isLive = outcomes.every(({ outcome }) => outcome.outputs?.['numbers-live'] === 'true')
  return combineOutcomes(outcomes, {
    environment: call.inputs.environment,
    headline: servicesNumberingHeadline(outcomes, { isLive, version: call.inputs.version }),
    outputs: { 'numbers-live': String(isLive), live: '', 'live-sha': '', reason: '' },
  })
}

/** `by`: one of several services is what this commit has where its own files are, though others changed since. */
async function numberOne({ inputs, context, doubles }: Call, by: 'commit' | 'files'): Promise<Outcome> {
  const { environment, stores } = await openStores(inputs, context, doubles)
  const live = liveRecord(await stores.ledger.read())
  const { sha } = context.runner.run
  const [change] = by === 'files' ? await readServiceChanges([environment], { inputs, context, doubles }) : []
  const same = change?.live.state === 'known' && !change.changed ? change.live.sha : undefined
  const numbering = numberingOf(live, { sha, same, passed: live !== undefined && hasSucceeded(live) })
  return numberingOutcome(numbering, { environment, version: inputs.version })
}
