import type { Outcome } from '@slipway/shared/action'
import { GithubError } from '@slipway/shared/github/errors'
import { chosenServices, readEnvironment } from '@slipway/shared/settings'
import type { ModeInputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import { type SupersededRun, supersedeOutcome, supersedeRefused } from '../render/supersede.ts'
import { olderWaitingRuns } from '../runs/older-runs.ts'
import { runQueries } from '../runs/queries.ts'

/**
 * Ends older runs of this workflow and branch that only wait for the approval of what this run proposes and more. A run that gets its
 * approval in the same moment is cancelled all the same: its rollout goes back by itself. Never fails for what GitHub refuses.
 */
export async function run(call: ModeCall<ModeInputs<'supersede'>>): Promise<Outcome> {
  const { inputs, context } = call
  const several = await chosenServices(inputs, context)
  const [first] = several ?? []
  const { environment } = await readEnvironment(first === undefined ? inputs : { ...inputs, service: first }, context)
  const services = several ?? [environment.service]
  const proposal = { services, environment: environment.name, sha: inputs.sha ?? context.runner.run.sha }
  const place = { name: environment.name, url: environment.url, ...(several === undefined ? { service: environment.service } : {}) }
  const superseded: SupersededRun[] = []
  try {
    const queries = await runQueries(call)
    for await (const { run: older, kept } of olderWaitingRuns(proposal, queries)) {
      const ended = kept === undefined && (await queries.cancel(older.id))
      const why = kept ?? (ended ? undefined : 'it has ended meanwhile')
      superseded.push({ run: older, kept: why })
      context.log.info(why === undefined ? `Run ${older.id} is ended: ${older.url}` : `Run ${older.id} is left alone, since ${why}`)
    }
  } catch (error) {
    if (!(error instanceof GithubError)) throw error
    return supersedeRefused(superseded, error, place)
  }
  return supersedeOutcome(superseded, place)
}
