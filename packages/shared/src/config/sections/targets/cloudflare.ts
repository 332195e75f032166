import { z } from 'zod'
import { address } from './address.ts'
import { affinity } from './affinity.ts'

export const cloudflare = z.strictObject({
  type: z.literal('cloudflare-workers').meta({ description: 'Shifts traffic between two versions of a Cloudflare Worker.' }),
  account: z
    .string()
    .min(1)
    .optional()
    .meta({
      description:
        'The id of the Cloudflare account; without it, `account_id` of the wrangler configuration, else `$CLOUDFLARE_ACCOUNT_ID`.',
      examples: ['$CLOUDFLARE_ACCOUNT_ID'],
    }),
  script: z
    .string()
    .min(1)
    .optional()
    .meta({
      description: 'The name of the Worker; without it, `name` of `wrangler.json`, `wrangler.jsonc` or `wrangler.toml` in the checkout.',
      examples: ['shop-api'],
    }),
  token: z
    .string()
    .min(1)
    .default('$CLOUDFLARE_API_TOKEN')
    .meta({
      description:
        '`$NAME` of a token that may edit Workers scripts (`Workers Scripts: Edit`); with `Account Analytics: Read` too, what users get of each version is judged.',
      examples: ['$CLOUDFLARE_API_TOKEN'],
    }),
  main: z
    .string()
    .min(1)
    .optional()
    .meta({
      description: 'The built Worker in the artifact; without it, `main` of the wrangler configuration in the artifact.',
      examples: ['dist/index.js'],
    }),
  subdomain: z
    .string()
    .min(1)
    .optional()
    .meta({
      description: 'The workers.dev subdomain of the account, for the preview address of a version; without it, the API is asked.',
      examples: ['example'],
    }),
  preview: address
    .refine((text) => text.includes('{version}'), 'expected {version} in it')
    .optional()
    .meta({
      description:
        'The preview address of a version where it is not on workers.dev; `{version}` stands for the first 8 characters of its id.',
      examples: ['https://{version}.preview.example.com'],
    }),
  affinity: affinity.default('none').meta({ description: 'What keeps a user on one version of the Worker while two serve.' }),
  api: address.default('https://api.cloudflare.com/client/v4').meta({ description: 'Address of the Cloudflare API.' }),
})
export type CloudflareTarget = z.infer<typeof cloudflare>
