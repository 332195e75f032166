import type { Colour } from '@slipway/shared/core/words'
import { hasFailed } from '../stage/client/client-samples.ts'
import { lockHistory } from '../world/view/lock-history.ts'
import type { ActionStepResult } from './action-step.ts'
import type { Boundary } from './interception.ts'
import { closeKillContext, KillableRun, type KillContext, type KillSite } from './kill-site.ts'

/** How a run is ended, and at which of its changes. */
export type Kill = {
  /** What the run was doing. */
  doing: 'deploy' | 'rollback'
  /** `lost`: SIGKILL and no post step, as when the machine is lost. `killed`: SIGKILL and the post step. `cancelled`: SIGINT, SIGTERM, SIGKILL, and the post step. */
  by: 'lost' | 'killed' | 'cancelled'
  /** The change, counted from 1, and whether the run ends before or after it. */
  at: number
  when: Boundary['when']
}

export type KillOutcome = {
  kill: Kill
  /** The change at which it was ended; undefined when the run had fewer. */
  effect: string | undefined
  /** Milliseconds that the next run took. */
  recovered: number
  /** The claims that did not hold; empty when the next run has converged and no request failed. */
  problems: string[]
}

/** The releases that run: with the traffic, and on hot standby. */
export type ProductionState = { live: string; colour: Colour; standby: string | undefined }

/** A kill, the state of production before it, and the versions of the run that is ended and of the run after it. */
export type KillPlan = { kill: Kill; before: ProductionState; versions: { killed: string; after: string } }

/** Ends one run at one of its changes. Then the next run has to give one side all traffic, with no failed request. */
export async function killOnce(
  site: KillSite,
  { kill, before, versions }: KillPlan,
): Promise<{ outcome: KillOutcome; after: ProductionState }> {
  const context = await site.openContext(before)
  const samplesBefore = (await site.client.report()).samples.length
  try {
    const { effect, atPost } = await endDuringRun(context, { kill, before, version: versions.killed })
    const began = performance.now()
    const end = await recover(context, versions.after)
    const recovered = performance.now() - began
    const problems = [...atPost, ...(await problemsOf(context, end, versions.after)), ...(await failedSince(site, samplesBefore))]
    return { outcome: { kill, effect, recovered, problems }, after: await productionStateOf(site, versions.after) }
  } finally {
    await closeKillContext(context)
  }
}

async function endDuringRun(
  context: KillContext,
  { kill, before, version }: { kill: Kill; before: ProductionState; version: string },
): Promise<{ effect: string | undefined; atPost: string[] }> {
  let count = 0
  let ended: string | undefined
  let end: () => void = () => undefined
  const onBoundary = async ({ effect, when }: Boundary) => {
    if (when === 'before') count += 1
    if (ended !== undefined || count !== kill.at || when !== kill.when) return
    ended = `${when} ${effect}`
    end()
    // A killed run gets no answer any more; a cancelled run continues in order to revert.
    if (kill.by !== 'cancelled') await new Promise(() => undefined)
  }
  await using run = await KillableRun.begin(context, { steps: '25%, 100%', onBoundary })
  const inputs = inputsOf(context, kill.doing, kill.doing === 'rollback' ? (before.standby ?? before.live) : version)
  const action = kill.doing === 'rollback' ? 'rollback' : 'blue-green-deploy'
  const step = await run.step(action, inputs)
  end = () => (kill.by === 'cancelled' ? void step.cancel() : step.kill())
  const { state } = await step.ended
  const atPost =
    kill.by === 'lost' ? [] : await problemsAfterPost(context, { doing: kill.doing, before, result: await run.post(action, inputs, state) })
  run.end(kill.by === 'lost' ? 'failure' : 'cancelled')
  return { effect: ended, atPost }
}

/** Checks the state after a post step: no rollout is open, the lock is free, and a deployment that was not completed is reverted. */
export async function problemsAfterPost(
  { site, github }: KillContext,
  { doing, before, result: { code, output } }: { doing: Kill['doing']; before: ProductionState; result: ActionStepResult },
): Promise<string[]> {
  const [{ blue, green }, running] = await Promise.all([site.stage.edgeWeights('production'), site.stage.running('production')])
  const live = blue > 0 ? running.blue : running.green
  const lock = (await lockHistory(github.repository.gitDir, 'production')).periods.at(-1)
  const open = github.state.deployments.filter(({ statuses }) => ['in_progress', undefined].includes(statuses.at(-1)?.state))
  return [
    ...(code === 0 ? [] : [`the post step failed: ${output.slice(-600)}`]),
    ...(blue > 0 !== green > 0 ? [] : [`after the post step traffic is at ${blue} + ${green}`]),
    ...(doing === 'rollback' || live === before.live ? [] : [`after the post step ${live} serves, not ${before.live}`]),
    ...(lock === undefined || lock.to !== undefined ? [] : [`after the post step run ${lock.run} still holds the lock`]),
    ...(open.length === 0 ? [] : [`after the post step ${open.length} rollouts are open in the ledger`]),
  ]
}

export function inputsOf({ site }: KillContext, doing: Kill['doing'], version: string): Record<string, string> {
  if (doing === 'rollback') return { 'rollback-version': version, reason: 'told to', emergency: 'true', 'lock-wait': '0s' }
  return { mode: 'deploy', version, artifact: site.artifact(version), 'lock-wait': '0s' }
}

/** The next run: another release, deployed in one step and completed. */
async function recover(context: KillContext, version: string): Promise<ActionStepResult> {
  await using run = await KillableRun.begin(context, { steps: '100%', onBoundary: async () => undefined })
  const inputs = inputsOf(context, 'deploy', version)
  const deploy = await (await run.step('blue-green-deploy', inputs)).ended
  const complete = deploy.code === 0 ? await (await run.step('blue-green-deploy', { mode: 'complete' })).ended : deploy
  await run.post('blue-green-deploy', inputs, deploy.state)
  run.end(complete.code === 0 ? 'success' : 'failure')
  return complete
}

async function problemsOf({ site, github }: KillContext, { code, output }: ActionStepResult, version: string): Promise<string[]> {
  const { blue, green } = await site.stage.edgeWeights('production')
  const running = await site.stage.running('production')
  const live = blue > 0 ? running.blue : running.green
  const open = github.state.deployments.filter(({ statuses }) => ['in_progress', undefined].includes(statuses.at(-1)?.state))
  return [
    ...(code === 0 ? [] : [`the next run failed: ${output.slice(-600)}`]),
    ...(blue > 0 !== green > 0 ? [] : [`traffic is at ${blue} + ${green}`]),
    ...(live === version ? [] : [`${live} serves, not ${version}`]),
    ...(open.length === 0 ? [] : [`${open.length} rollouts are open in the ledger`]),
    ...github.state.defects.map(({ path, problems }) => `the emulator is wrong at ${path}: ${problems.join('; ')}`),
  ]
}

async function failedSince(site: KillSite, count: number): Promise<string[]> {
  const failed = (await site.client.report()).samples.slice(count).filter(hasFailed)
  const [first] = failed
  return first === undefined
    ? []
    : [`${failed.length} requests failed, the first with ${first.reason ?? first.status} from ${first.release}`]
}

async function productionStateOf(site: KillSite, live: string): Promise<ProductionState> {
  const [{ blue }, running] = await Promise.all([site.stage.edgeWeights('production'), site.stage.running('production')])
  return blue > 0 ? { live, colour: 'blue', standby: running.green } : { live, colour: 'green', standby: running.blue }
}

/** Two releases that do not run: one for the run that is ended, one for the run after it. */
export function unusedVersions(versions: readonly string[], state: ProductionState): { killed: string; after: string } {
  const [killed, after] = versions.filter((version) => version !== state.live && version !== state.standby)
  if (killed === undefined || after === undefined) throw new Error('too few releases were packed')
  return { killed, after }
}
