import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { Command, Exec, ExecResult } from '../../ports/exec.ts'
import { type KubernetesDeployment, readObjects } from '../../rollout/targets/kubernetes/objects.ts'
import { exited } from '../fakes.ts'
import { reconcileAll } from './controllers.ts'
import { applyPatch, operations, PatchFailed } from './json-patch.ts'
import { forbiddenMessage, type Kind, kindOf, kinds, notFoundMessage, optionOf, selects } from './kubectl-text.ts'
import { type Manifest, manifest } from './manifests.ts'

const stored = manifest.extend({
  metadata: manifest.shape.metadata.extend({
    resourceVersion: z.string().optional(),
    generation: z.number().optional(),
    labels: z.record(z.string(), z.string()).optional(),
  }),
  spec: z.unknown().optional(),
  status: z.unknown().optional(),
})
type Stored = z.infer<typeof stored>

export type StandInOptions = {
  /** Who may not do what: `get services` of the user in KUBECONFIG. */
  mayNot?: (user: string, verb: string, plural: string) => boolean
}

/**
 * An API server in memory behind the Exec port: it speaks kubectl, keeps resource versions and generations as the real one does
 * (compared with it by the recorded transcript), and has the controllers of `controller.ts`, which a test can hold up.
 */
export class KubeStandIn {
  readonly calls: Command[] = []
  /** Calls that have changed something. */
  mutations = 0
  readonly healthy = new Map<string, boolean>()
  /** False: statuses stay as they are until `reconcile` is called. */
  prompt = true
  /** Called before each command, to interfere. */
  before: (args: readonly string[]) => void = () => undefined
  /** False: nothing starts pods, as beside an API server alone. */
  nodes = true
  /** What a tag names now: the digest of an image by its reference. Without an entry, each reference has a digest of its own. */
  readonly tags = new Map<string, string>()
  /** The references whose images were fetched, by digest. */
  readonly #fetched = new Map<string, string>()
  /** What the pods of a Deployment have run since they were started. */
  readonly #started = new Map<string, { template: string; imageIds: ReadonlyMap<string, string> }>()
  #objects = new Map<string, Stored>()
  #version = 100
  readonly #mayNot: NonNullable<StandInOptions['mayNot']>

  constructor(objects: readonly Manifest[], { mayNot = () => false }: StandInOptions = {}) {
    this.#mayNot = mayNot
    for (const one of objects) this.apply(one)
    this.reconcile()
  }

  readonly exec: Exec = async (command, options) => {
    this.calls.push(command)
    const args = command.slice(1).filter((argument) => !/^--(namespace|context|kubeconfig)=/.test(argument))
    this.before(args)
    const result = this.#run(args, options.env['KUBECONFIG'] ?? 'admin')
    if (this.prompt) this.reconcile()
    return result
  }

  /** Stores an object, merged with the stored one of that name. */
  apply(object: Manifest): void {
    const kind = kindOf(object.kind)
    if (kind === undefined) return
    const name = `${kind.plural}/${object.metadata.name}`
    const old = this.#objects.get(name)
    this.#put(name, kind, stored.parse({ ...old, ...object, metadata: { ...old?.metadata, ...object.metadata } }))
  }

  /** Changes an object without kubectl, as another client would. `resource` is kubectl's name of it. */
  changeDirectly(resource: string, patch: z.infer<typeof operations>): void {
    const kind = kinds.find(({ plural }) => resource.startsWith(`${plural}/`))
    const old = this.#objects.get(resource)
    if (kind === undefined || old === undefined) throw new Error(`The stand-in has no ${resource}`)
    this.#put(resource, kind, stored.parse(applyPatch(old, patch)))
  }

  remove(resource: string): void {
    this.#objects.delete(resource)
  }

  get(resource: string): Stored | undefined {
    return this.#objects.get(resource)
  }

  /** The reference under which an image was fetched first: `web:v1.0.0` for `web@sha256:…` once a pod has run it. */
  fetchedAs(image: string): string {
    return this.#fetched.get(image.split('@')[1] ?? '') ?? image
  }

  /** Runs the controllers once. */
  reconcile(): void {
    this.#startPods()
    const objects = readObjects(JSON.stringify({ items: [...this.#objects.values()].filter(({ kind }) => kindOf(kind) !== undefined) }))
    const cares = { isHealthy: (name: string) => this.healthy.get(name) ?? true, now: () => '2026-01-05T12:00:00Z' }
    for (const write of reconcileAll(objects, cares)) {
      if (write.what === 'status') this.changeDirectly(write.resource, [{ op: 'add', path: '/status', value: write.status }])
      else
        this.apply({
          kind: 'EndpointSlice',
          metadata: { name: `${write.service}-1`, labels: { 'kubernetes.io/service-name': write.service } },
          // As the real one prints a list of nothing.
          endpoints: write.endpoints.length === 0 ? null : write.endpoints,
        })
    }
  }

  /** Pods fetch their images when they start: with a new template, or from no replicas. A tag that is moved later does not change them. */
  #startPods(): void {
    for (const [name, { spec, template }] of this.#deployments()) {
      if (spec.replicas === 0) this.#started.delete(name)
      else if (this.#started.get(name)?.template !== template)
        this.#started.set(name, {
          template,
          imageIds: new Map(spec.template.spec.containers.map((one) => [one.name, this.#fetch(one.image)])),
        })
    }
  }

  #fetch(image: string): string {
    const [reference = '', given] = image.split('@')
    const digest = given ?? this.tags.get(image) ?? `sha256:${createHash('sha256').update(image).digest('hex')}`
    if (given === undefined) this.#fetched.set(digest, image)
    return `${given === undefined ? reference.replace(/:[^:/]*$/, '') : reference}@${digest}`
  }

  #deployments(): [string, { spec: KubernetesDeployment['spec']; template: string }][] {
    return [...this.#objects.values()].flatMap((one) => {
      if (one.kind !== 'Deployment') return []
      const [found] = readObjects(JSON.stringify(one))
      return found?.kind === 'Deployment'
        ? [[found.metadata.name, { spec: found.spec, template: JSON.stringify(found.spec.template) }]]
        : []
    })
  }

  /** The pods of all Deployments as the API server lists them. */
  #pods(): Stored[] {
    if (!this.nodes) return []
    return this.#deployments().flatMap(([name, { spec, template }]) => {
      const { imageIds } = this.#started.get(name) ?? {}
      const replicaSet = `${name}-${createHash('sha256').update(template).digest('hex').slice(0, 10)}`
      const ready = this.healthy.get(name) ?? true
      return Array.from({ length: imageIds === undefined ? 0 : spec.replicas }, (_, index) =>
        stored.parse({
          kind: 'Pod',
          metadata: {
            name: `${replicaSet}-${index}`,
            resourceVersion: '1',
            labels: spec.template.metadata.labels,
            ownerReferences: [{ kind: 'ReplicaSet', name: replicaSet }],
          },
          status: {
            containerStatuses: [...(imageIds ?? [])].map(([container, imageID]) => ({ name: container, ready, imageID, state: {} })),
          },
        }),
      )
    })
  }

  /** A write that changes nothing leaves the version; only a changed spec starts a new generation. */
  #put(name: string, kind: Kind, next: Stored): void {
    const old = this.#objects.get(name)
    if (old !== undefined && isDeepStrictEqual(old, next)) return
    this.#version += 1
    const generation = old === undefined ? 1 : (old.metadata.generation ?? 0) + (isDeepStrictEqual(substance(old), substance(next)) ? 0 : 1)
    this.#objects.set(name, {
      ...next,
      metadata: { ...next.metadata, resourceVersion: String(this.#version), ...(kind.versioned ? { generation } : {}) },
    })
  }

  #run(args: readonly string[], user: string): ExecResult {
    const [verb, second = ''] = args
    switch (verb) {
      case 'get':
        return this.#get(args.slice(1), user)
      case 'patch':
        return this.#patch(second, optionOf(args, 'patch') ?? '[]', user)
      case 'rollout':
        return this.#rolloutStatus(args[2] ?? '')
      case 'logs':
        return this.#objects.has(second)
          ? exited(0, lastLines(Number(optionOf(args, 'tail') ?? 10)))
          : exited(1, '', notFoundMessage(second))
      default:
        return exited(1, '', `error: unknown command ${JSON.stringify(verb)}`)
    }
  }

  #get(args: readonly string[], user: string): ExecResult {
    const named = args.filter((argument) => !argument.startsWith('--'))
    const mayMiss = args.includes('--ignore-not-found')
    const complaints: string[] = []
    const found: Stored[] = []
    for (const resource of named) {
      const [plural = '', name] = resource.split('/')
      const verb = name === undefined ? 'list' : 'get'
      const one = this.#objects.get(resource)
      if (this.#mayNot(user, verb, plural)) complaints.push(forbiddenMessage(user, verb, resource))
      else if (name === undefined) found.push(...this.#list(plural, optionOf(args, 'selector')))
      else if (one !== undefined) found.push(one)
      else if (!mayMiss) complaints.push(notFoundMessage(resource))
    }
    const alone = named.length === 1 && named[0]?.includes('/') === true
    const [first] = found
    const empty = found.length === 0 && (mayMiss || (alone && complaints.length > 0))
    const printed = empty ? '' : JSON.stringify(alone && first !== undefined ? first : { apiVersion: 'v1', kind: 'List', items: found })
    return exited(complaints.length === 0 ? 0 : 1, printed, complaints.join('\n'))
  }

  #list(plural: string, selector: string | undefined): Stored[] {
    const pods = plural === 'pods' ? this.#pods().map((one): [string, Stored] => [`pods/${one.metadata.name}`, one]) : []
    const all = [...this.#objects, ...pods].sort(([a], [b]) => (a < b ? -1 : 1))
    return all
      .filter(([key, { metadata }]) => key.startsWith(`${plural}/`) && selects(selector, metadata.labels ?? {}))
      .map(([, one]) => one)
  }

  #patch(resource: string, text: string, user: string): ExecResult {
    const kind = kinds.find(({ plural }) => resource.startsWith(`${plural}/`))
    const old = this.#objects.get(resource)
    const [plural = '', name = ''] = resource.split('/')
    for (const verb of ['get', 'patch']) if (this.#mayNot(user, verb, plural)) return exited(1, '', forbiddenMessage(user, verb, resource))
    if (kind === undefined || old === undefined) return exited(1, '', notFoundMessage(resource))
    try {
      this.#put(resource, kind, stored.parse(applyPatch(old, operations.parse(JSON.parse(text)))))
    } catch (error) {
      if (error instanceof PatchFailed)
        return exited(1, '', 'The request is invalid: the server rejected our request due to an error in our request')
      throw error
    }
    if (this.#objects.get(resource) !== old) this.mutations += 1
    return exited(0, `${kind.printed}/${name}\n`)
  }

  #rolloutStatus(resource: string): ExecResult {
    if (!this.#objects.has(resource)) return exited(1, '', notFoundMessage(resource))
    if (this.prompt) this.reconcile()
    const name = resource.split('/')[1] ?? ''
    if (this.healthy.get(name) === false)
      return exited(
        1,
        `Waiting for deployment "${name}" rollout to finish: 0 of 2 updated replicas are available...\n`,
        'error: timed out waiting for the condition',
      )
    return exited(0, `deployment "${name}" successfully rolled out\n`)
  }
}

/** All of an object that is neither about it nor found out by controllers. */
function substance({ metadata: _about, status: _found, ...rest }: Stored): unknown {
  return rest
}

function lastLines(count: number): string {
  return ['one', 'two', 'three'].slice(-count).join('\n')
}
