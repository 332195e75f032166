import { z } from 'zod'
import { duration } from '../../core/duration.ts'
import { command } from '../command.ts'
import { slug } from './slug.ts'

const test = z.strictObject({
  after: slug.meta({ description: 'The environment whose deployment is tested.', examples: ['staging'] }),
  run: command.meta({ description: 'The command that tests the deployed release.', examples: ['npx playwright test'] }),
  in: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'Folder in which the command of the tests runs.', examples: ['e2e'] }),
  'time-limit': duration.prefault('15m').meta({ description: 'Longest time that the tests may take.' }),
})

/** Tests of a deployed release: one command, or a list of them. */
export const tests = z.union([test.transform((only) => [only]), z.array(test).min(1)])
export type DeploymentTest = z.infer<typeof test>
