import { ActionError } from '../../../core/errors.ts'

/** The kind of a kubectl failure. `conflict`: the object was changed after it was read. */
export type KubectlProblem = 'forbidden' | 'not-found' | 'conflict' | 'invalid' | 'unreachable' | 'timed-out' | 'other'

/** A kubectl call that failed. */
export class KubectlError extends ActionError {
  readonly problem: KubectlProblem
  constructor(message: string, { problem, hint }: { problem: KubectlProblem; hint: string }) {
    super(message, { hint })
    this.problem = problem
  }
}

type Explanation = { problem: KubectlProblem; pattern: RegExp; hint: (match: RegExpExecArray) => string }

/** Known texts of kubectl 1.32 to 1.37 and of the API server, with the cause and the fix. */
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
    // The API server's text for a JSON patch whose "test" operation fails; kubectl prints nothing else about it.
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

/** The output of a failed kubectl call as an error with a hint. */
export function explainKubectl(called: string, output: string): KubectlError {
  // kubectl repeats the lines of its own log; the last line says more.
  const lines = output.split('\n').filter((line) => line.trim() !== '' && !/^[EWIF]\d{4} /.test(line))
  const message = lines.join('\n').trim() || 'it printed nothing'
  for (const { problem, pattern, hint } of explanations) {
    const match = pattern.exec(message)
    if (match !== null) return new KubectlError(`${called} failed: ${message.slice(0, 2_000)}`, { problem, hint: hint(match) })
  }
  return new KubectlError(`${called} failed: ${message.slice(0, 2_000)}`, {
    problem: 'other',
    hint: 'Try the same line by hand with the same kubeconfig.',
  })
}
