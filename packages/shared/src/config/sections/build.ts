import { z } from 'zod'
import { command } from '../command.ts'

/** A path in the repository, or in a folder of it. */
export const folder = z
  .string()
  .min(1)
  .regex(/^(?!\/)(?!(.*\/)?\.\.(\/|$))/, 'expected a folder inside the repository')

/** How a service is built; the same for the one service of a repository and for each of several. */
export const build = z.strictObject({
  preset: z
    .enum(['node', 'rust', 'go', 'static', 'container', 'none'])
    .optional()
    .meta({
      description:
        'How the service is built and tested where `run` and `test` are absent: `node` by npm, pnpm, yarn or bun and the scripts `build` and `test` of package.json; `rust` by `cargo install` and `cargo test`; `go` by `go build` and `go test`; `static` and `none` not at all, so that files of the folder are the release. Without it, the files of the folder say it ([how](builds.md#what-is-found)), and a `run` means none.',
      examples: ['node'],
    }),
  setup: command.optional().meta({
    description: 'The command that brings the tools, before the build, in place of what the preset brings.',
    examples: ['rustup toolchain install 1.90 --profile minimal'],
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
      description:
        'Whether each environment needs a build of its own, because the build contains its settings, such as `NEXT_PUBLIC_…`. Then no artifact of another environment is deployed: each is built anew.',
      examples: [true],
    }),
})
export type BuildSection = z.infer<typeof build>
