import { z } from 'zod'
import { build, folder } from './build.ts'
import { serviceUrl } from './environment/environments.ts'
import { filterPatterns } from './filter-patterns.ts'
import { settings } from './settings.ts'
import { slug } from './slug.ts'

const service = z.strictObject({
  in: folder.optional().meta({ description: 'The folder of the service. A change in it deploys the service.', examples: ['api'] }),
  paths: filterPatterns('path')
    .min(1)
    .optional()
    .meta({
      description:
        'Paths outside of its folder whose changes deploy the service too, as in `paths` of a workflow; a path without special characters is that file or folder.',
      examples: [['packages/common/**', '!packages/common/**.md']],
    }),
  url: serviceUrl.optional().meta({
    description: 'Where the service answers: a path after the address of each environment, or a whole address.',
    examples: ['/api'],
  }),
  needs: z
    .array(slug)
    .optional()
    .meta({ description: 'The services that are deployed before this one, and rolled back after it.', examples: [['api']] }),
  build: build.optional().meta({ description: 'How the service is built.', examples: [{ preset: 'node', output: 'dist' }] }),
  ...settings,
})

export type ServiceSection = z.infer<typeof service>

export const services = z
  .record(slug, service)
  .refine((all) => Object.keys(all).length > 0, 'expected at least one service')
  .refine((all) => !Object.hasOwn(all, 'each'), 'each stands for every service, so none can have this name')
