import { formatDuration } from '../../../core/duration.ts'
import { ActionError } from '../../../core/errors.ts'
import type { UserCommandDeps } from '../../commands/user-command.ts'

/** What kind of trouble kubectl told of. `conflict`: the object is no longer the one that was read. */
export type KubectlProblem = 'forbidden' | 'not-found' | 'conflict' | 'invalid' | 'unreachable' | 'timed-out' | 'other'

/** kubectl ended badly. */
export class KubectlError extends ActionError {
  readonly problem: KubectlProblem
  constructor(message: string, { problem, hint }: { problem: KubectlProblem; hint: string }) {
    super(message, { hint })
    this.problem = problem
  }
}

export type KubectlCall = {
  args: readonly string[]
  signal?: AbortSignal | undefined
  /** Milliseconds; 20 s when not given. */
  timeLimit?: number
}

/** Runs kubectl and gives what it printed. Throws a KubectlError where it fails. */
export type Kubectl = {
  (call: KubectlCall): Promise<string>
  /** The whole line of such a call, for a dry run. */
  line(args: readonly string[]): string
}

/** Bytes kept of the output: a thousand endpoints take about 300 KB. */
const maxOutput = 16 * 1_048_576
const usualLimit = 20_000

/** kubectl with the user's own environment, nothing of ours, and an argument array: no shell reads any of it. */
export function kubectl(
  where: { namespace: string; context: string | undefined; kubeconfig: string | undefined },
  deps: UserCommandDeps,
): Kubectl {
  const scope = [
    ...(where.kubeconfig === undefined ? [] : [`--kubeconfig=${where.kubeconfig}`]),
    ...(where.context === undefined ? [] : [`--context=${where.context}`]),
    `--namespace=${where.namespace}`,
  ]
  const run = async ({ args, signal, timeLimit = usualLimit }: KubectlCall) => {
    const result = await deps.exec(['kubectl', ...scope, ...args], {
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
  return Object.assign(run, { line: (args: readonly string[]) => ['kubectl', ...scope, ...args].join(' ') })
}

type Explanation = { problem: KubectlProblem; pattern: RegExp; hint: (match: RegExpExecArray) => string }

/** Texts of kubectl 1.32 to 1.37 and of the API server. */
const explanations: readonly Explanation[] = [
  {
    problem: 'forbidden',
    pattern: /User "([^"]*)" cannot (\w+) resource "([^"]+)" in API group "([^"]*)"/,
    hint: ([, user, verb, resource, group]) =>
      `A Role in this namespace, bound to ${JSON.stringify(user)}, needs the rule { apiGroups: ["${group}"], resources: ["${resource}"], verbs: ["${verb}"] }. The whole Role is in docs/kubernetes.md of blue-green-deploy.`,
  },
  {
    problem: 'forbidden',
    pattern: /\(Forbidden\)/,
    hint: () => 'The whole Role that is needed is in docs/kubernetes.md of blue-green-deploy.',
  },
  {
    problem: 'conflict',
    // So the API server words a JSON patch whose "test" does not hold; kubectl shows no more of it.
    pattern: /\(Conflict\)|The request is invalid: the server rejected our request due to an error in our request|testing value \S+ failed/,
    hint: () => 'Somebody else changes the object again and again, at the same moment as Slipway.',
  },
  {
    problem: 'not-found',
    pattern: /\(NotFound\)/,
    hint: () => 'See target.namespace and the names in target, and that the objects were applied.',
  },
  {
    problem: 'not-found',
    pattern: /doesn't have a resource type "httproutes?"/,
    hint: () =>
      'The definitions of the Gateway API are not installed in this cluster: its gateway controller brings them, or use target.service instead of target.http-route.',
  },
  {
    problem: 'invalid',
    pattern: /\(Invalid\)|(?:^|\n)The \S+ "[^"]*" is invalid/,
    hint: () => 'See target.label, target.image and target.sides.',
  },
  {
    problem: 'other',
    pattern: /\(Unauthorized\)|must be logged in to the server|Please enter Username/,
    hint: () => 'The credentials of the kubeconfig are missing or have run out: sign in within this job, before this step.',
  },
  {
    problem: 'other',
    pattern: /context was not found|context "[^"]*" does not exist|stat .*no such file or directory|invalid configuration/,
    hint: () => 'See target.kubeconfig and target.context, and KUBECONFIG in the environment of the step.',
  },
  {
    problem: 'unreachable',
    pattern:
      /Unable to connect to the server|was refused - did you specify the right host or port|TLS handshake timeout|i\/o timeout|no such host/,
    hint: () =>
      'The runner must reach the API server and have a kubeconfig: set KUBECONFIG or target.kubeconfig, or run the job on a runner inside the network (runs-on).',
  },
]

/** What kubectl said, as an error that names what is needed. */
export function explainKubectl(called: string, output: string): KubectlError {
  // Lines of kubectl's own log come again and again, and say less than the last line.
  const lines = output.split('\n').filter((line) => line.trim() !== '' && !/^[EWIF]\d{4} /.test(line))
  const said = lines.join('\n').trim() || 'it printed nothing'
  for (const { problem, pattern, hint } of explanations) {
    const match = pattern.exec(said)
    if (match !== null) return new KubectlError(`${called} failed: ${said.slice(0, 2_000)}`, { problem, hint: hint(match) })
  }
  return new KubectlError(`${called} failed: ${said.slice(0, 2_000)}`, {
    problem: 'other',
    hint: 'Try the same line by hand with the same kubeconfig.',
  })
}
