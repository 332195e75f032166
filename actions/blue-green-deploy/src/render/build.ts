import type { Outcome } from '@slipway/shared/action'
import { summaryOf } from '@slipway/shared/evidence/summary-tables'
import type { Annotation } from '@slipway/shared/ports/log'
import type { BuildPlan, CacheUse } from '../builds/build-plan.ts'

type Prepared = { service: string | undefined; variablesFile: string; cache: CacheUse }

/** How the service is built, for the steps of the job that builds it. */
export function buildOutcome(plan: BuildPlan, { service, variablesFile, cache }: Prepared): Outcome {
  const problem = plan.problems.join('; ')
  const headline = problem === '' ? `Built as said by ${plan.because}` : `Cannot be built: ${problem}`
  return {
    ok: problem === '',
    evidence: {
      verdict: problem === '' ? 'pass' : 'fail',
      headline,
      ...(problem === '' ? {} : { cause: problem }),
      ...(service === undefined ? {} : { service }),
      details: { command: plan.command, test: plan.test, output: plan.output, notes: [...plan.notes] },
    },
    outputs: {
      'setup-command': plan.setup,
      'build-command': plan.command,
      'test-command': plan.test,
      output: plan.output,
      'variables-file': variablesFile,
      'node-version-file': plan.nodeVersionFile,
      'cache-paths': plan.cache?.paths.join('\n') ?? '',
      'cache-key': plan.cache?.key ?? '',
      'cache-restore-key': plan.cache?.restoreKey ?? '',
      'cache-restore': String(cache.restore),
      'cache-save': String(cache.save),
    },
    summary: summaryOf(headline, rowsOf(plan), []),
    annotations: plan.notes.map((message): Annotation => ({ level: 'notice', title: 'Build', message })),
  }
}

/** What whoever reads the plan is told of the build. */
export function buildRows(plan: BuildPlan): [string, string][] {
  return plan.problems.length > 0
    ? [['Build', `cannot be built: ${plan.problems.join('; ')}`]]
    : [['Build', `by ${plan.because}`], ...rowsOf(plan)]
}

function rowsOf({ setup, command, test, output, notes }: BuildPlan): [string, string][] {
  return [
    ...(setup === '' ? [] : [['Setup', setup] satisfies [string, string]]),
    ['Command', command === '' ? 'none' : command],
    ['Tests', test === '' ? 'none' : test],
    ['Release', output === '.' ? 'the whole folder' : `the folder ${output}`],
    ...notes.map((note): [string, string] => ['Note', note]),
  ]
}
