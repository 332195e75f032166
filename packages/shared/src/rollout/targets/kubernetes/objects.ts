import { z } from 'zod'
import { ActionError } from '../../../core/errors.ts'
import { parseJson } from '../../../core/json.ts'

// The fields that are read of each object; the API server sends many more.

const someTexts = z.record(z.string(), z.string())
const texts = someTexts.default({})
const metadata = z.object({
  name: z.string(),
  /** Opaque: only for comparison. */
  resourceVersion: z.string(),
  /** Grows with each change of `spec`. */
  generation: z.number().default(0),
  labels: texts,
  annotations: texts,
})

const condition = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.string().default(''),
  message: z.string().default(''),
  observedGeneration: z.number().optional(),
})

const service = z.object({
  kind: z.literal('Service'),
  metadata,
  spec: z.object({ selector: texts, type: z.string().optional(), publishNotReadyAddresses: z.boolean().optional() }),
})

const deployment = z.object({
  kind: z.literal('Deployment'),
  metadata,
  spec: z.object({
    replicas: z.number().default(1),
    paused: z.boolean().optional(),
    selector: z.object({ matchLabels: texts }),
    template: z.object({
      metadata: z.object({ labels: texts, annotations: someTexts.optional() }).default({ labels: {} }),
      spec: z.object({ containers: z.array(z.object({ name: z.string(), image: z.string().default('') })) }),
    }),
  }),
  status: z
    .object({ observedGeneration: z.number().default(0), readyReplicas: z.number().default(0), conditions: z.array(condition).default([]) })
    .default({ observedGeneration: 0, readyReplicas: 0, conditions: [] }),
})

/** Unknown fields are kept: filters and ports of a reference belong to the user. */
const backendRef = z.looseObject({
  name: z.string(),
  group: z.string().default(''),
  kind: z.string().default('Service'),
  namespace: z.string().optional(),
  weight: z.int().min(0).max(1_000_000).default(1),
})

const parentRef = z.object({
  name: z.string(),
  namespace: z.string().optional(),
  sectionName: z.string().optional(),
  port: z.number().optional(),
})

const httpRoute = z.object({
  kind: z.literal('HTTPRoute'),
  metadata: metadata.extend({ namespace: z.string().default('default') }),
  spec: z.object({
    parentRefs: z.array(parentRef).default([]),
    rules: z.array(z.object({ backendRefs: z.array(backendRef).default([]) })).default([]),
  }),
  status: z
    .object({
      parents: z
        .array(z.object({ parentRef, controllerName: z.string().default(''), conditions: z.array(condition).default([]) }))
        .default([]),
    })
    .default({ parents: [] }),
})

const endpointSlice = z.object({
  kind: z.literal('EndpointSlice'),
  metadata,
  endpoints: z
    .array(
      z.object({
        addresses: z.array(z.string()),
        /** Absent means ready (discovery.k8s.io/v1, EndpointConditions). */
        conditions: z.object({ ready: z.boolean().nullish() }).nullish(),
        targetRef: z.object({ uid: z.string().optional() }).nullish(),
      }),
    )
    .nullish(),
})

const pod = z.object({
  kind: z.literal('Pod'),
  metadata: metadata.extend({
    deletionTimestamp: z.string().optional(),
    ownerReferences: z.array(z.object({ kind: z.string(), name: z.string() })).default([]),
  }),
  status: z
    .object({
      containerStatuses: z
        .array(
          z.object({
            name: z.string(),
            ready: z.boolean().default(false),
            /** What runs, by digest, as the node tells it; empty until it runs. */
            imageID: z.string().default(''),
            state: z
              .object({ waiting: z.object({ reason: z.string().default(''), message: z.string().default('') }).optional() })
              .default({}),
          }),
        )
        .default([]),
    })
    .default({ containerStatuses: [] }),
})

const anyObject = z.discriminatedUnion('kind', [service, deployment, httpRoute, endpointSlice, pod])
const printed = z.union([z.object({ items: z.array(anyObject) }), anyObject.transform((one) => ({ items: [one] }))])

export type KubernetesService = z.infer<typeof service>
export type KubernetesDeployment = z.infer<typeof deployment>
export type HttpRoute = z.infer<typeof httpRoute>
export type BackendRef = z.infer<typeof backendRef>
export type KubernetesPod = z.infer<typeof pod>
export type EndpointSlice = z.infer<typeof endpointSlice>
export type KubernetesObject = z.infer<typeof anyObject>

/** The objects that `kubectl get … --output=json` printed: a list, a single object, or nothing where none was found. */
export function readObjects(text: string): KubernetesObject[] {
  if (text.trim() === '') return []
  const parsed = printed.safeParse(parseJson(text, 'What kubectl printed'))
  if (parsed.success) return parsed.data.items
  const problems = parsed.error.issues.map((issue) => `  - ${issue.path.join('.') || 'the whole'}: ${issue.message}`)
  throw new ActionError(`What kubectl printed is not a list of the objects that were asked for:\n${problems.join('\n')}`, {
    hint: 'Slipway reads apps/v1, discovery.k8s.io/v1 and gateway.networking.k8s.io/v1: Kubernetes 1.21 and Gateway API 1.0, or later.',
  })
}
