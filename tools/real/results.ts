import { z } from 'zod'

/** What a run of tests came to. */
export type Tally = { passed: number; failed: string[]; notRun: string[] }

const reportSchema = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().default(''),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
})

/** Reads vitest's JSON report. A file that could not even be loaded is a failure, though no test of it has run. */
export function tallyOf(report: unknown, root: string): Tally {
  const files = reportSchema.parse(report).testResults
  const tests = testsOf(report, root)
  const broken = files.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.every((one) => one.status !== 'failed'),
  )
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: [
      ...tests.filter(({ status }) => status === 'failed').map(({ name }) => name),
      ...broken.map(({ name, message }) => `${name.replace(`${root}/`, '')}: ${message.split('\n')[0] ?? ''}`),
    ],
    notRun: tests.filter(({ status }) => !['passed', 'failed'].includes(status)).map(({ name }) => name),
  }
}

/** Every test of vitest's JSON report as `FILE: FULL NAME`, and what became of it. */
export function testsOf(report: unknown, root: string): { name: string; status: string }[] {
  return reportSchema
    .parse(report)
    .testResults.flatMap(({ name, assertionResults }) =>
      assertionResults.map(({ fullName, status }) => ({ name: `${name.replace(`${root}/`, '')}: ${fullName}`, status })),
    )
}

/** Several tallies as one. */
export function addTallies(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((sum, { passed }) => sum + passed, 0),
    failed: tallies.flatMap(({ failed }) => failed),
    notRun: tallies.flatMap(({ notRun }) => notRun),
  }
}

/** A tally as people and machines read it: names first, the plain line last. */
export function tallyLines({ passed, failed, notRun }: Tally): string {
  const lines = [
    ...(notRun.length === 0 ? [] : ['Not run:', ...notRun.map((name) => `  ${name}`)]),
    ...(failed.length === 0 ? [] : ['Failed:', ...failed.map((name) => `  ${name}`)]),
  ]
  return [...lines, `${passed} passed, ${failed.length} failed`].join('\n')
}
