import { z } from 'zod'
import { affinity } from './affinity.ts'

const haproxyServer = z.union([
  z
    .string()
    .min(1)
    .transform((name): { name: string; address: string | undefined } => ({ name, address: undefined })),
  z.strictObject({
    name: z
      .string()
      .min(1)
      .meta({ description: 'Name of the server in the backend.', examples: ['web_blue'] }),
    address: z
      .string()
      .min(1)
      .optional()
      .meta({
        description: '`host:port` of the server. It is then added while HAProxy runs, and removed when its side is retired.',
        examples: ['10.0.0.1:8080'],
      }),
  }),
])

export const haproxy = z.strictObject({
  type: z.literal('haproxy').meta({ description: 'Shifts traffic by the weights of two servers of a HAProxy backend.' }),
  socket: z
    .string()
    .min(1)
    .meta({
      description: 'The admin socket of HAProxy: a path, or `host:port`.',
      examples: ['/run/haproxy/admin.sock'],
    }),
  backend: z
    .string()
    .min(1)
    .meta({ description: 'The backend of HAProxy that serves the users.', examples: ['web'] }),
  servers: z
    .strictObject({
      blue: haproxyServer.meta({ description: 'The server of the blue side: its name, or name and address.', examples: ['web_blue'] }),
      green: haproxyServer.meta({ description: 'The server of the green side: its name, or name and address.', examples: ['web_green'] }),
    })
    .prefault({ blue: 'blue', green: 'green' })
    .meta({ description: 'The two servers of the backend.' }),
  'state-file': z
    .string()
    .min(1)
    .optional()
    .meta({
      description:
        'File that keeps `show servers state` after each shift, so that a reload starts with the same split (`load-server-state-from-file`).',
      examples: ['/var/lib/haproxy/state'],
    }),
  affinity: affinity.default('none').meta({
    description: 'What keeps a user on one side; `cookie` where the backend has a line `cookie … insert`.',
  }),
})
export type HaproxyTarget = z.infer<typeof haproxy>
