import { z } from 'zod'
import { duration, ms } from '../core/duration.ts'
import { command } from './command.ts'

/** What keeps a user on one side while both serve. */
export const affinity = z.enum(['none', 'cookie', 'version-key', 'skew-protection'])

const haproxyServer = z.union([
  z
    .string()
    .min(1)
    .transform((name): { name: string; address: string | undefined } => ({ name, address: undefined })),
  /** With an address, `host:port`, the server is added while HAProxy runs and removed when its side is retired. */
  z.strictObject({ name: z.string().min(1), address: z.string().min(1).optional() }),
])

const haproxy = z.strictObject({
  type: z.literal('haproxy'),
  /** A path, or `host:port`. */
  socket: z.string().min(1),
  backend: z.string().min(1),
  /** The two servers of the backend. */
  servers: z
    .strictObject({ blue: haproxyServer, green: haproxyServer })
    .default({ blue: { name: 'blue', address: undefined }, green: { name: 'green', address: undefined } }),
  /** Where `show servers state` is kept after each shift, so that a reload starts with the same split (`load-server-state-from-file`). */
  'state-file': z.string().min(1).optional(),
  /** `cookie` where the backend has a `cookie … insert` line: its users stay on their side. */
  affinity: affinity.default('none'),
})

const kubernetesSide = z.strictObject({
  /** The Deployment of this side. */
  deployment: z.string().min(1),
  /** The Service that reaches this side alone. */
  service: z.string().min(1),
  /** Where the runner reaches that Service; a side without it has nowhere to be probed, so it is given no traffic. */
  address: z.url({ protocol: /^https?$/ }).optional(),
})

const kubernetes = z
  .strictObject({
    type: z.literal('kubernetes'),
    namespace: z.string().min(1).default('default'),
    /** The context of the kubeconfig; its current one by default. */
    context: z.string().min(1).optional(),
    /** Path of the kubeconfig; by default as kubectl finds it (`KUBECONFIG`, `~/.kube/config`, the pod's own account). */
    kubeconfig: z.string().min(1).optional(),
    /** The Service whose selector is switched: all traffic or none. */
    service: z.string().min(1).optional(),
    /** The Gateway API HTTPRoute whose weights are set. */
    'http-route': z.string().min(1).optional(),
    /** The label whose value is the colour: in the selector of `service` and on the pods. */
    label: z.string().min(1).default('slipway.dev/colour'),
    sides: z.strictObject({ blue: kubernetesSide, green: kubernetesSide }),
    /** Pods of a side that is brought up with `image`. */
    replicas: z.int().min(1).default(2),
    /** The image of a release, with `$RELEASE`, `$RELEASE_SHA` or `$RELEASE_DIGEST` in it; without it, the user's own command applies the release. */
    image: z.string().min(1).optional(),
    /** The container that gets the image; needed where the pods have several. */
    container: z.string().min(1).optional(),
    /** For the pods of a side to become ready. */
    'time-limit': duration.default(ms(300_000)),
    affinity: affinity.default('none'),
  })
  .refine((one) => (one.service === undefined) !== (one['http-route'] === undefined), 'expected exactly one of service, http-route')
  .refine(({ service, sides: { blue, green } }) => {
    const services = [blue.service, green.service, ...(service === undefined ? [] : [service])]
    return new Set(services).size === services.length && blue.deployment !== green.deployment
  }, 'expected a Deployment and a Service of its own for each side, and neither of them the Service of the traffic')

/** An http(s) address, or the `$NAME` of one. */
const address = z.string().refine((text) => /^(https?:\/\/|\$)/.test(text), 'expected an http(s) address')

const cloudflare = z.strictObject({
  type: z.literal('cloudflare-workers'),
  account: z.string().min(1),
  script: z.string().min(1),
  /** `$NAME` of a token that may edit Workers scripts. */
  token: z.string().min(1),
  /** The workers.dev subdomain of the account, for the preview address of a version; without it, the API is asked. */
  subdomain: z.string().min(1).optional(),
  /** The preview address of a version where it is not on workers.dev; `{version}` stands for the first 8 characters of its id. */
  preview: address.refine((text) => text.includes('{version}'), 'expected {version} in it').optional(),
  affinity: affinity.default('none'),
  api: address.default('https://api.cloudflare.com/client/v4'),
})

const vercel = z.strictObject({
  type: z.literal('vercel'),
  /** Its id or its name. */
  project: z.string().min(1),
  /** The id (`team_…`) or the slug of the team; without it, the token's own account. */
  team: z.string().min(1).optional(),
  token: z.string().min(1),
  /** Whether the project has rolling releases (Pro and above): weights then; all at once without. */
  rolling: z.boolean().default(false),
  affinity: affinity.default('none'),
  api: address.default('https://api.vercel.com'),
})

const commands = z.strictObject({
  type: z.literal('command'),
  /** Prints what runs, as JSON: `{"sides":{"blue":{"weight":1,"release":"v1.2.3","address":"http://…"},"green":{…}}}`. */
  observe: command,
  /** Sets the weights in `$BLUE_WEIGHT` and `$GREEN_WEIGHT`, 0 to 100. */
  shift: command,
  weighted: z.boolean().default(true),
  affinity: affinity.default('none'),
  'time-limit': duration.default(ms(60_000)),
})

/** Who shifts the traffic of an environment. */
export const target = z.discriminatedUnion('type', [haproxy, kubernetes, cloudflare, vercel, commands])

export type Affinity = z.infer<typeof affinity>
export type Target = z.infer<typeof target>
export type HaproxyTarget = z.infer<typeof haproxy>
export type KubernetesTarget = z.infer<typeof kubernetes>
export type CloudflareTarget = z.infer<typeof cloudflare>
export type VercelTarget = z.infer<typeof vercel>
export type CommandTarget = z.infer<typeof commands>
