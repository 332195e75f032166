import { z } from 'zod'
import type { ExecResult } from '../../../../src/ports/exec.ts'
import { readObjects } from '../../../../src/rollout/targets/kubernetes/objects.ts'
import { type PatchOperation, patchArguments, pointer, unchangedSince } from '../../../../src/rollout/targets/kubernetes/patch.ts'

/** Who calls kubectl. */
export type User = 'deployer' | 'guest'
export type Play = {
  kubectl(user: User, args: readonly string[]): Promise<ExecResult>
  /** Lets the controllers have one turn; between turns they stand still. */
  settle(): Promise<void>
}

export const recordedStep = z.object({
  name: z.string(),
  user: z.enum(['deployer', 'guest']),
  args: z.array(z.string()),
  code: z.int(),
  stdout: z.unknown(),
  stderr: z.string(),
})
export type RecordedStep = z.infer<typeof recordedStep>
export const transcript = z.object({
  versions: z.record(z.string(), z.string()),
  rules: z.array(recordedStep),
  troubles: z.array(recordedStep),
})

const route = 'httproutes.gateway.networking.k8s.io/web'
const deployment = 'deployments.apps/web-green'
const selector = pointer('spec', 'selector', 'slipway.dev/colour')
const json = '--output=json'

/** What every API server does, real or stood in for: versions, generations, status that lags, refusals. */
export async function playRules(play: Play): Promise<RecordedStep[]> {
  const { steps, call, version } = evidence(play)
  const patch = (name: string, resource: string, operations: readonly PatchOperation[]) => call(name, patchArguments(resource, operations))

  await call('an object that is not there', ['get', 'services/nothing', json])
  await call('several that are not there, which is allowed', [
    'get',
    'services/nothing',
    'deployments.apps/nothing',
    '--ignore-not-found',
    json,
  ])
  await call('some of several', ['get', 'services/web', 'services/nothing', '--ignore-not-found', json])

  const first = await version('a Service', 'services/web')
  const toBlue: PatchOperation = { op: 'replace', path: selector, value: 'blue' }
  await patch('a switched selector', 'services/web', [unchangedSince(first), toBlue])
  const second = await version('the Service after it', 'services/web')
  await patch('a patch planned from a version that is no more', 'services/web', [unchangedSince(first), { ...toBlue, value: 'green' }])
  await patch('a patch that changes nothing', 'services/web', [unchangedSince(second), toBlue])
  await version('the Service, of the same version as before', 'services/web')
  await patch('a patch of nothing', 'services/nothing', [toBlue])

  const before = await version('a route', route)
  const weights = [
    { name: 'web-blue', port: 80, weight: 95 },
    { name: 'web-green', port: 80, weight: 5 },
  ]
  const toWeights: PatchOperation = { op: 'replace', path: '/spec/rules/0/backendRefs', value: weights }
  await patch('weights', route, [unchangedSince(before), toWeights])
  const unseen = await version('the route, whose status is of the generation before', route)
  await play.settle()
  await version('the route, which its controller has seen', route)
  await patch('a patch planned before the controller wrote its status', route, [unchangedSince(unseen), { ...toWeights, value: [] }])

  const none = await version('a Deployment of no pods', deployment)
  await patch('a Deployment scaled up', deployment, [unchangedSince(none), { op: 'replace', path: '/spec/replicas', value: 2 }])
  await version('the Deployment, whose status is of the generation before', deployment)
  await play.settle()
  await version('the Deployment with its pods', deployment)
  await call('the end of a rollout', ['rollout', 'status', deployment, '--timeout=5s'])
  await call('the endpoints of two Services', [
    'get',
    'endpointslices.discovery.k8s.io',
    '--selector=kubernetes.io/service-name in (web,web-green)',
    json,
  ])
  await call('no pods', ['get', 'pods', '--selector=app=web', json])

  await call('a Service, by somebody who may not', ['get', 'services/web', json], 'guest')
  await call('endpoints, by somebody who may not', ['get', 'endpointslices.discovery.k8s.io', json], 'guest')
  await call('a patch by somebody who may not', patchArguments('services/web', [toBlue]), 'guest')
  return steps
}

/** What goes wrong in ways that a stand-in need not have: only the words matter, for they are explained to people. */
export async function playTroubles(play: Play): Promise<RecordedStep[]> {
  const { steps, call } = evidence(play)
  await call('conflict', patchArguments('services/web', [{ op: 'replace', path: '/metadata/resourceVersion', value: '1' }]))
  await call('invalid', patchArguments('services/web', [{ op: 'replace', path: selector, value: '-x-' }]))
  await call('invalid', patchArguments(route, [{ op: 'replace', path: '/spec/rules/0/backendRefs/0/weight', value: -1 }]))
  await call('not-found', ['get', 'httproute.example.com/web', json])
  await call('not-found', ['rollout', 'status', 'deployments.apps/nothing', '--timeout=1s'])
  await call('forbidden', ['logs', deployment, '--tail=5', '--all-containers'])
  await call('other', ['--token=wrong', 'get', 'services/web', json])
  await call('other', ['--context=nowhere', 'get', 'services/web', json])
  await call('other', ['--kubeconfig=/nowhere/kubeconfig', 'get', 'services/web', json])
  await call('unreachable', ['--server=https://127.0.0.1:1', 'get', 'services/web', json])
  await call('forbidden', ['get', 'secrets', json])
  return steps
}

/** Calls kubectl and writes down what came of it, without what differs between any two servers. */
function evidence({ kubectl }: Play) {
  const steps: RecordedStep[] = []
  const versions = new Map<string, string>()
  const ordinal = (version: string) => {
    const known = versions.get(version) ?? `version ${versions.size + 1}`
    versions.set(version, known)
    return known
  }
  const call = async (name: string, args: readonly string[], user: User = 'deployer') => {
    const result = await kubectl(user, args)
    if (result.state !== 'exited') throw new Error(`kubectl ${args.join(' ')}: ${result.state}`)
    const { code, stderr } = result
    const stdout =
      args.includes(json) && code === 0
        ? readObjects(result.stdout).map((one) => ({
            ...one,
            metadata: { ...one.metadata, resourceVersion: ordinal(one.metadata.resourceVersion) },
          }))
        : result.stdout
    const plain = args.map((argument) =>
      argument.replace(
        /("path":"\/metadata\/resourceVersion","value":")([^"]*)"/,
        (_all, start: string, version: string) => `${start}${ordinal(version)}"`,
      ),
    )
    steps.push({
      name,
      user,
      args: plain,
      code,
      stdout: JSON.parse(JSON.stringify(stdout)),
      stderr: stderr.trim().replace(/^E\d{4} [\d:.]+ +\d+/gm, 'E0101 00:00:00.000000 1'),
    })
    return result.stdout
  }
  const version = async (name: string, resource: string) =>
    readObjects(await call(name, ['get', resource, json]))[0]?.metadata.resourceVersion ?? ''
  return { steps, call, version }
}
