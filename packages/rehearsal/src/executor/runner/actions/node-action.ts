import { join } from 'node:path'
import type { NodeAction } from '../../workflow/action-manifest.ts'
import { processEnvironment } from '../job/process-environment.ts'
import { runProcess } from '../processes/process.ts'
import { stepGithubContext } from '../steps/script.ts'
import type { BodyResult, StepContext } from '../steps/step-execution.ts'
import { inputVariables } from './action-inputs.ts'
import type { ResolvedAction } from './resolve-action.ts'

export type NodeCall = {
  readonly action: Extract<ResolvedAction, { kind: 'files' }>
  readonly entry: NodeAction['main']
  readonly inputs: Readonly<Record<string, string>>
  readonly state: Readonly<Record<string, string>>
}

/** Runs one entry file (pre, main or post) of a JavaScript action on the executor's node, in the workspace. */
export async function runNode({ action, entry, inputs, state }: NodeCall, context: StepContext): Promise<BodyResult> {
  const { session } = context.frame
  session.log.write(`##[group]Run ${action.shown}`)
  if (Object.keys(inputs).length > 0) session.log.write(`with:\n${listed(inputs)}`)
  if (Object.keys(context.env).length > 0) session.log.write(`env:\n${listed(context.env)}`)
  session.log.write('##[endgroup]')
  const states = Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]))
  const code = await runProcess({
    file: session.machine.node,
    args: [join(action.folder, entry)],
    cwd: session.folders.workspace,
    env: processEnvironment(session, {
      github: { ...stepGithubContext(context), ...actionGithub(action) },
      own: context.env,
      extra: {
        ...inputVariables(inputs),
        ...states,
      },
    }),
    onLine: (line) => context.output.line(line),
    cancel: context.interrupted,
    kill: session.dead,
    trackingId: session.trackingId,
    cancellationTimes: session.machine.cancellationTimes,
  })
  return { outcome: code === 0 ? 'success' : 'failure' }
}

/** What `github.action_*` says inside an action. One by `./` has neither repository nor ref. */
export function actionGithub({ folder, local, source }: NodeCall['action']): Record<string, string> {
  const from = local
    ? { action_repository: '', action_ref: '' }
    : { action_repository: source.repository, action_ref: shortRef(source.ref) }
  return { action_path: folder, ...from }
}

function shortRef(ref: string): string {
  return ref.replace(/^refs\/(heads|tags)\//, '')
}

function listed(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `  ${name}: ${value}`)
    .join('\n')
}
