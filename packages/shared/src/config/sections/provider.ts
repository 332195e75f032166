import { z } from 'zod'

const provider = z.enum(['haproxy', 'kubernetes', 'cloudflare', 'vercel'])

/** Where a service runs, in short: the provider, and what the service is called there, where it is not read from the provider's own file. */
export type ProviderChoice = { provider: z.infer<typeof provider>; name: string | undefined }

const named = z
  .strictObject({
    haproxy: z
      .string()
      .min(1)
      .optional()
      .meta({ description: 'The backend of HAProxy.', examples: ['parser'] }),
    kubernetes: z
      .string()
      .min(1)
      .optional()
      .meta({
        description: 'The Service of Kubernetes whose selector is switched; its sides end in -blue and -green.',
        examples: ['parser'],
      }),
    cloudflare: z
      .string()
      .min(1)
      .optional()
      .meta({ description: 'The script of Cloudflare Workers.', examples: ['shop-api'] }),
    vercel: z
      .string()
      .min(1)
      .optional()
      .meta({ description: 'The project of Vercel.', examples: ['shop-dashboard'] }),
  })
  .refine((one) => Object.keys(one).length === 1, `expected exactly one of ${provider.options.join(', ')}`)

/** The short form of a target. */
export const on = z.union([
  provider.transform((only): ProviderChoice => ({ provider: only, name: undefined })),
  named.transform((one): ProviderChoice => {
    const chosen = provider.options.find((option) => one[option] !== undefined) ?? 'haproxy'
    return { provider: chosen, name: one[chosen] }
  }),
])
