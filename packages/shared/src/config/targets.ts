import { z } from 'zod'
import { cloudflare } from './sections/targets/cloudflare.ts'
import { commands } from './sections/targets/command.ts'
import { haproxy } from './sections/targets/haproxy.ts'
import { kubernetes } from './sections/targets/kubernetes.ts'
import { vercel } from './sections/targets/vercel.ts'

/** Who shifts the traffic of a service; each type is a file of `sections/targets/`. */
export const target = z.discriminatedUnion('type', [haproxy, kubernetes, cloudflare, vercel, commands]).meta({ id: 'target' })
export type Target = z.infer<typeof target>
