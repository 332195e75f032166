import { z } from 'zod'
import { duration } from '../../../core/duration.ts'
import { namesIn } from '../../variables.ts'
import { headerName } from '../environment/traffic.ts'
import { affinity } from './affinity.ts'

const exampleSides = {
  blue: { deployment: 'web-blue', service: 'web-blue' },
  green: { deployment: 'web-green', service: 'web-green' },
}

const kubernetesSide = z.strictObject({
  deployment: z
    .string()
    .min(1)
    .meta({ description: 'The Deployment of this side.', examples: ['web-blue'] }),
  service: z
    .string()
    .min(1)
    .meta({ description: 'The Service that reaches this side alone.', examples: ['web-blue'] }),
  address: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({
      description: 'Where the runner reaches the Service of this side. A side without it cannot be probed, so it gets no traffic.',
      examples: ['http://10.0.0.10:8080'],
    }),
})

/** What is filled in by side. */
const ownNames = ['SERVICE', 'DEPLOYMENT', 'NAMESPACE']

/**
 * Istio's counter of requests, as its gateways and clients report it ("Istio Standard Metrics"): a request that no pod has answered is
 * not known to the proxy of the pod.
 */
const istioRequests =
  'istio_requests_total{reporter="source", destination_service_name="$SERVICE", destination_service_namespace="$NAMESPACE"}'

const traffic = z.strictObject({
  prometheus: z
    .string()
    .regex(
      /^(?:https?:\/\/|\$)(?![^/?#]*@)\S+$/,
      'expected an address that begins with http://, https:// or $NAME; credentials go into headers',
    )
    .meta({
      description: 'The address of the Prometheus that counts the requests of each side, without `/api/v1`. `$NAME` is filled in.',
      examples: ['http://prometheus.monitoring:9090'],
    }),
  requests: z
    .string()
    .min(1)
    .refine((text) => {
      const names = namesIn(text)
      return names.every((name) => ownNames.includes(name)) && (names.includes('SERVICE') || names.includes('DEPLOYMENT'))
    }, 'expected $SERVICE or $DEPLOYMENT in it, which tell the sides apart, and no other name but $NAMESPACE')
    .default(istioRequests)
    .meta({
      description:
        'The counters of the requests to one side, in PromQL. `$SERVICE`, `$DEPLOYMENT` and `$NAMESPACE` are filled in by side. The series have the label `code` (or `response_code`, `status`) with the status of the answer; leave them as they are, since `sum` hides restarts and `rate` is no count.',
      examples: ['http_requests_total{namespace="$NAMESPACE", service="$SERVICE"}'],
    }),
  headers: z
    .record(z.string().regex(headerName, 'expected the name of a header'), z.string())
    .default({})
    .meta({
      description: 'Headers of the request to Prometheus. `$NAME` is filled in.',
      examples: [{ authorization: 'Bearer $PROMETHEUS_TOKEN' }],
    }),
})

export const kubernetes = z
  .strictObject({
    type: z.literal('kubernetes').meta({ description: 'Shifts traffic by the selector of a Service, or by the weights of an HTTPRoute.' }),
    namespace: z
      .string()
      .min(1)
      .default('default')
      .meta({ description: 'The namespace of the objects.', examples: ['shop'] }),
    context: z
      .string()
      .min(1)
      .optional()
      .meta({ description: 'The context of the kubeconfig; without it, its current one.', examples: ['$KUBE_CONTEXT'] }),
    kubeconfig: z
      .string()
      .min(1)
      .optional()
      .meta({
        description:
          'Path of the kubeconfig; without it, as kubectl finds it (`KUBECONFIG`, `~/.kube/config`, the service account of the pod).',
        examples: ['$RUNNER_TEMP/kubeconfig'],
      }),
    service: z
      .string()
      .min(1)
      .optional()
      .meta({ description: 'The Service whose selector is switched: all traffic or none.', examples: ['web'] }),
    'http-route': z
      .string()
      .min(1)
      .optional()
      .meta({ description: 'The Gateway API HTTPRoute whose weights are set.', examples: ['web'] }),
    label: z
      .string()
      .min(1)
      .default('slipway.dev/colour')
      .meta({ description: 'The label whose value is the colour: in the selector of `service` and on the pods.' }),
    sides: z
      .strictObject({
        blue: kubernetesSide.meta({ description: 'The objects of the blue side.' }),
        green: kubernetesSide.meta({ description: 'The objects of the green side.' }),
      })
      .meta({ description: 'The Deployment and the Service of each side.', examples: [exampleSides] }),
    replicas: z.int().min(1).default(2).meta({ description: 'How many pods a side gets that is started with `image`.', unit: 'pods' }),
    image: z
      .string()
      .min(1)
      .optional()
      .meta({
        description:
          'The image of a release, with `$RELEASE`, `$RELEASE_SHA` or `$RELEASE_DIGEST` in it. Without it, `placement.prepare` applies the release.',
        examples: ['ghcr.io/example/shop@$RELEASE_DIGEST'],
      }),
    container: z
      .string()
      .min(1)
      .optional()
      .meta({
        description: 'The container that gets the image; needed where the pods have several.',
        examples: ['web'],
      }),
    'time-limit': duration.prefault('5m').meta({ description: 'Longest time until the pods of a side are ready.' }),
    traffic: traffic.optional().meta({
      description: 'What counts the requests of users to each side, so that what users get is judged; without it, nothing is counted.',
      examples: [{ prometheus: 'http://prometheus.monitoring:9090' }],
    }),
    affinity: affinity.default('none').meta({ description: 'What keeps a user on one side of the HTTPRoute while both serve.' }),
  })
  .refine((one) => (one.service === undefined) !== (one['http-route'] === undefined), 'expected exactly one of service, http-route')
  .refine(
    ({ service, traffic: users }) => service === undefined || users?.requests !== istioRequests,
    'expected traffic.requests where service is switched: users come by that Service, so the default, which counts by the Service of a side, sees none',
  )
  .refine(({ service, sides: { blue, green } }) => {
    const services = [blue.service, green.service, ...(service === undefined ? [] : [service])]
    return new Set(services).size === services.length && blue.deployment !== green.deployment
  }, 'expected a Deployment and a Service of its own for each side, and neither of them the Service of the traffic')
export type KubernetesTarget = z.infer<typeof kubernetes>
