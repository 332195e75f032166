import { z } from 'zod'
import { command } from '../command.ts'
import { serviceUrl } from './environment/environments.ts'
import { filterPatterns } from './filter-patterns.ts'
import { settings } from './settings.ts'
import { slug } from './slug.ts'

const folder = z
  .string()
  .min(1)
  .regex(/^(?!\/)(?!(.*\/)?\.\.(\/|$))/, 'expected a folder inside the repository')

const build = z.strictObject({
  preset: z
    .enum(['node', 'rust', 'container', 'none'])
    .optional()
    .meta({
      description:
        'How the service is built and tested when `run` and `test` are absent: `node` by `npm ci`, `npm run build` and `npm test`, into `dist`; `rust` by `cargo install` and `cargo test`, into `dist`; `none` not at all, so that its folder is the release. Without it, a package.json in its folder means node, a Cargo.toml rust, and a `run` none.',
      examples: ['node'],
    }),
  run: command.optional().meta({
    description: 'The command that builds the service, in its folder, with RELEASE_VERSION set.',
    examples: ['npm ci && npm run build'],
  }),
  test: command.optional().meta({
    description:
      'The command that tests the service, in its folder. Reports at `reports/junit.xml` and `reports/lcov.info` there are judged.',
    examples: ['npm test'],
  }),
  output: folder.optional().meta({
    description: 'The folder that the build leaves, from the folder of the service; packed whole into the release.',
    examples: ['dist'],
  }),
  'per-environment': z
    .boolean()
    .default(false)
    .meta({
      description: 'Whether each environment needs a build of its own, because the build contains its settings.',
      examples: [true],
    }),
})
export type BuildSection = z.infer<typeof build>

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
