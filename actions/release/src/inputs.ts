import { flag, secret } from '@slipway/shared/inputs'
import { z } from 'zod'
import { parseVersion } from './version.ts'

const version = z.string().refine((text) => parseVersion(text) !== undefined, 'expected a version such as v1.2.3')

export const inputsSchema = z.object({
  mode: z.enum(['next', 'publish']),
  versionType: z.enum(['patch', 'minor', 'major']).optional(),
  version: version.optional(),
  createGithubRelease: flag.optional(),
  token: secret,
})

export type Inputs = z.infer<typeof inputsSchema>
