import { z } from 'zod'
import { duration } from '../../core/duration.ts'
import { command } from '../command.ts'
import { slug } from './slug.ts'

const test = z
  .strictObject({
    after: slug.optional().meta({
      description:
        'The environment whose deployment is tested once the release has all traffic there, before the watch. Without a success of them the release keeps the traffic and counts as none that passed: nothing is promoted from it.',
      examples: ['staging'],
    }),
    before: slug.optional().meta({
      description:
        'The environment in which the release is tested at the address of its idle side, before it gets any traffic. A failure leaves the traffic where it is.',
      examples: ['production'],
    }),
    run: command.meta({
      description: 'The command that tests the deployed release, with ADDRESS and RELEASE_VERSION set and without any secret.',
      examples: ['npx playwright test'],
    }),
    in: z
      .string()
      .min(1)
      .optional()
      .meta({ description: 'Folder in which the command of the tests runs.', examples: ['e2e'] }),
    'time-limit': duration.prefault('15m').meta({ description: 'Longest time that the tests may take.' }),
  })
  .refine(({ after, before }) => (after === undefined) !== (before === undefined), 'expected either after or before, with an environment')

/** Tests of a deployed release: one command, or a list of them. */
export const tests = z.union([test.transform((only) => [only]), z.array(test).min(1)])
export type DeploymentTest = z.infer<typeof test>

/** The tests of one environment, in the order of the file. */
export type EnvironmentTests = { before: readonly DeploymentTest[]; after: readonly DeploymentTest[] }

export function testsOf(all: readonly DeploymentTest[], environment: string): EnvironmentTests {
  return { before: all.filter(({ before }) => before === environment), after: all.filter(({ after }) => after === environment) }
}
