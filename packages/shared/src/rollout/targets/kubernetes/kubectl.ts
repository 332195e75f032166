import { formatDuration } from '../../../core/duration.ts'
import { ActionError } from '../../../core/errors.ts'
import type { UserCommandDeps } from '../../commands/user-command.ts'
import { explainKubectl, KubectlError } from './kubectl-errors.ts'

export type KubectlCall = {
  args: readonly string[]
  signal?: AbortSignal | undefined
  /** Milliseconds; 20 s when not given. */
  timeLimit?: number
}

/** Runs kubectl and returns its standard output. Throws a KubectlError where it fails. */
export type Kubectl = {
  (call: KubectlCall): Promise<string>
  /** The command line of a call, for a dry run. */
  line(args: readonly string[]): string
}

/** Maximum bytes of output that are kept: a thousand endpoints take about 300 KB. */
const maxOutput = 16 * 1_048_576
const defaultTimeLimit = 20_000

/** kubectl with the environment of the user's commands. Arguments are passed as an array, without a shell. */
export function kubectl(
  scope: { namespace: string; context: string | undefined; kubeconfig: string | undefined },
  deps: UserCommandDeps,
): Kubectl {
  const scopeArguments = [
    ...(scope.kubeconfig === undefined ? [] : [`--kubeconfig=${scope.kubeconfig}`]),
    ...(scope.context === undefined ? [] : [`--context=${scope.context}`]),
    `--namespace=${scope.namespace}`,
  ]
  const run = async ({ args, signal, timeLimit = defaultTimeLimit }: KubectlCall) => {
    const result = await deps.exec(['kubectl', ...scopeArguments, ...args], {
      cwd: deps.cwd,
      env: deps.variables,
      timeout: timeLimit,
      maxOutput,
      ...(signal === undefined ? {} : { signal }),
    })
    if (result.state === 'exited' && result.code === 0) return result.stdout
    signal?.throwIfAborted()
    const called = `kubectl ${args.slice(0, 2).join(' ')}`
    switch (result.state) {
      case 'not-found':
        throw new ActionError('There is no program "kubectl" on the PATH of the runner', {
          hint: 'Add a step that uses azure/setup-kubectl before this one, or install it on your runner (the package kubectl of its distribution).',
        })
      case 'timed-out':
        throw new KubectlError(`${called} did not end within ${formatDuration(timeLimit)}`, {
          problem: 'timed-out',
          hint: 'The API server did not answer in time: see whether the runner reaches it, and whether a credential plugin of the kubeconfig waits for a person.',
        })
      case 'killed':
        throw new KubectlError(`${called} was ended by ${result.signal}`, {
          problem: 'other',
          hint: 'Somebody or something on the runner ended it; run again.',
        })
      case 'exited':
        throw explainKubectl(called, `${result.stderr}\n${result.stdout}`)
    }
  }
  return Object.assign(run, { line: (args: readonly string[]) => ['kubectl', ...scopeArguments, ...args].join(' ') })
}
