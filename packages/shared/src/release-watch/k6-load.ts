import { join, relative } from 'node:path'
import type { Context } from '../action.ts'
import { ActionError } from '../core/errors.ts'
import type { ConditionResult } from '../evidence/schema.ts'
import { k6RunCondition, k6SummaryConditions } from '../traffic/k6/k6-conditions.ts'
import { runK6 } from '../traffic/k6/k6-run.ts'
import { readK6SummaryText } from '../traffic/k6/k6-summary.ts'
import type { WatchPlan } from './plan.ts'
import type { Load } from './watch.ts'

/** The load of a watch that k6 sends; undefined where the own generator does. Throws an ActionError where its script cannot be used. */
export async function loadOf(
  plan: WatchPlan,
  { runner, files, exec, clock, log }: Context,
  {
    service = 'service',
    headers,
    release,
  }: { service: string | undefined; headers: Readonly<Record<string, string>>; release: string | undefined },
): Promise<Load | undefined> {
  if (plan.k6 === undefined) return undefined
  const script = plan.k6.script === undefined ? undefined : await locateScript(plan.k6.script, { runner, files })
  // Not among the results: a summary has what setup() of the script returned, which may be a token.
  const folder = join(runner.temp, 'slipway-k6', service)
  return async ({ signal, onWindow }) =>
    k6RunCondition(
      await runK6(
        { ...plan, script, headers, release },
        { exec, files, clock, environment: runner.environment, folder, log: log.info, signal, onWindow },
      ),
    )
}

async function locateScript(path: string, { runner, files }: Pick<Context, 'runner' | 'files'>): Promise<string> {
  const root = (await files.locate(runner.workspace))?.path ?? runner.workspace
  const found = await files.locate(join(root, path))
  const hint = 'traffic.script of .github/slipway.yml is a file of the repository, from its root; the job has to check it out.'
  if (found?.kind !== 'file') throw new ActionError(`The script of k6 does not exist: ${path}`, { hint })
  if (relative(root, found.path).startsWith('..')) throw new ActionError(`The script of k6 is outside of the workspace: ${path}`, { hint })
  return found.path
}

/** What a summary that was made elsewhere says, read when the watch begins. */
export async function summaryConditions(plan: WatchPlan, { runner, files, clock }: Context): Promise<ConditionResult[]> {
  const path = plan.loadSummary
  if (path === undefined) return []
  const text = await files.read(join(runner.workspace, path))
  return k6SummaryConditions(readK6SummaryText(text), { thresholds: plan.judge.thresholds, path, now: clock.now() })
}
