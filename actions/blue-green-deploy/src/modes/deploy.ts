import type { Outcome } from '@slipway/shared/action'
import type { EnvironmentConfig } from '@slipway/shared/config/load'
import { chosenServices, readEnvironment } from '@slipway/shared/settings'
import type { ModeInputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import { notAdmittedOutcome } from '../render/admission.ts'
import { rolloutOutcome } from '../render/rollout.ts'
import { groupOutcome } from '../render/several-services.ts'
import { testsScript } from '../rollout/deployment-tests.ts'
import { promoteReleases } from '../rollout/group-promotion.ts'
import { promoteRelease } from '../rollout/promotion.ts'

/** Shifts all traffic to the release, or to those of several services. The rollout and its locks stay open for the watch and mode complete. */
export async function run(call: ModeCall<ModeInputs<'deploy'>>): Promise<Outcome> {
  const services = await chosenServices(call.inputs, call.context)
  if (services !== undefined) {
    const outcome = groupOutcome(await promoteReleases(services, call), call.inputs.environment ?? '')
    const { environment } = await readEnvironment({ ...call.inputs, service: services[0] }, call.context)
    return withTests(outcome, environment)
  }
  const promotion = await promoteRelease(call)
  if (promotion.state === 'begun') return withTests(rolloutOutcome(promotion.result, promotion.opened), promotion.opened.environment)
  return notAdmittedOutcome(promotion.admission, promotion.release, promotion.opened.environment)
}

/** The tests that a step of the same job runs, which has neither a token nor secrets. */
function withTests(outcome: Outcome, { tests }: Pick<EnvironmentConfig, 'tests'>): Outcome {
  const [first, ...more] = new Set(tests.after.map((test) => test.in ?? '.'))
  if (!outcome.ok || first === undefined) return outcome
  return {
    ...outcome,
    outputs: { ...outcome.outputs, tests: testsScript(tests.after), 'tests-folder': more.length === 0 ? first : '.' },
  }
}
