import { describe, expect, it } from 'vitest'
import { notAppliedReason } from '../../../../src/rollout/targets/kubernetes/http-route-status.ts'
import { explainKubectl } from '../../../../src/rollout/targets/kubernetes/kubectl-errors.ts'
import { type HttpRoute, readObjects } from '../../../../src/rollout/targets/kubernetes/objects.ts'
import { documentedManifests, documentedUser } from '../../../../src/testing/kubernetes/manifests.ts'
import { KubeStandIn } from '../../../../src/testing/kubernetes/stand-in.ts'
import { playRules, type RecordedStep, transcript } from '../kube/scenario.ts'
import recorded from '../kube/transcript.generated.json' with { type: 'json' }

const { rules, troubles } = transcript.parse(recorded)

describe('the stand-in for the Kubernetes API', () => {
  it('keeps the rules of the real one, call by call', async () => {
    const kube = new KubeStandIn(documentedManifests(), { mayNot: (user) => user === 'guest' })
    kube.prompt = false
    kube.nodes = false
    const played = await playRules({
      kubectl: (user, args) => kube.exec(['kubectl', ...args], { env: { KUBECONFIG: user } }),
      settle: async () => kube.reconcile(),
    })
    expect(played.map(({ name }) => name)).toEqual(rules.map(({ name }) => name))
    for (const [index, step] of played.entries()) expect(comparable(step)).toEqual(comparable(rules[index] ?? step))
  })
})

describe('what the real API server said', () => {
  it.each(troubles.map((step) => [step.name, step.args.slice(0, 2).join(' '), step] as const))(
    'is understood as %s: %s',
    (problem, _called, step) => {
      const error = explainKubectl('kubectl', `${step.stderr}\n${String(step.stdout)}`)
      expect(error.problem).toBe(problem)
      expect(error.message).not.toMatch(/memcache|^E\d/)
      expect(error.hint).not.toContain('by hand')
    },
  )

  it('is understood as a conflict where the version is another', () => {
    const stale = rules.filter(({ name }) => name.includes('planned'))
    expect(stale).toHaveLength(2)
    for (const { stderr } of stale) expect(explainKubectl('kubectl', stderr).problem).toBe('conflict')
  })

  it('names the rule of the Role that is missing', () => {
    const hints = rules.filter(({ user }) => user === 'guest').map(({ stderr }) => explainKubectl('kubectl', stderr).hint)
    expect(hints[0]).toContain('bound to "guest", needs the rule { apiGroups: [""], resources: ["services"], verbs: ["get"] }')
    expect(hints[1]).toContain('{ apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: ["list"] }')
    const secrets = troubles.find(({ args }) => args.includes('secrets'))
    expect(explainKubectl('kubectl', secrets?.stderr ?? '').hint).toContain(documentedUser())
  })

  it('shows a route as taken only once its controller has seen the newest generation', () => {
    const routes = rules.flatMap(({ name, stdout }) => (Array.isArray(stdout) ? [{ name, route: routeIn(stdout) }] : []))
    const why = (name: string) => {
      const route = routes.find((one) => one.name === name)?.route
      return route === undefined ? 'no route' : notAppliedReason(route)
    }
    expect(why('a route')).toBeUndefined()
    expect(why('the route, whose status is of the generation before')).toBe(
      'the Gateway public: its controller has seen generation 1, and the newest is 2',
    )
    expect(why('the route, which its controller has seen')).toBeUndefined()
  })
})

function routeIn(items: readonly unknown[]): HttpRoute | undefined {
  return readObjects(JSON.stringify({ items })).find((one): one is HttpRoute => one.kind === 'HTTPRoute')
}

/** kubectl prints an empty list beside some refusals, which nobody reads. */
function comparable({ stdout, ...step }: RecordedStep): unknown {
  return step.code === 0 ? { ...step, stdout } : step
}
