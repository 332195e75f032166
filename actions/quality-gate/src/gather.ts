import { isAbsolute, join } from 'node:path'
import type { Context, Outcome } from '@slipway/shared/action'
import { escapeMarkdown, joined, md } from '@slipway/shared/core/markdown'
import type { Annotation } from '@slipway/shared/ports/log'
import type { Inputs } from './inputs.ts'
import { recipeOf } from './reports/recipes.ts'
import { locateReports, type ReportKind } from './reports/report-locations.ts'
import { outcomePathOf } from './reports/service-tests.ts'
import { readTestRunner } from './reports/test-runner.ts'

const kinds: readonly ReportKind[] = ['junit', 'lcov']

/**
 * Copies the reports into `test-reports` below RUNNER_TEMP, as they lie in the workspace, for a gate in another job. Reports what
 * is missing and judges nothing: the gate does. Of one of several services, what became of its tests lies beside them.
 */
export async function gatherReports(inputs: Inputs, context: Context): Promise<Outcome> {
  const { runner, files } = context
  const target = join(runner.temp, 'test-reports')
  const gathered: string[] = []
  const notices: string[] = []
  const found = await readTestRunner(join(runner.workspace, inputs.folder ?? '.'), files)
  for (const kind of kinds) {
    const located = await locateReports(kind, inputs[kind], context, inputs.folder)
    for (const { path, real } of located.files) {
      if (isAbsolute(path)) notices.push(`${path} is not in the workspace, so the job of the gate does not get it.`)
      else {
        await files.copy(real, join(target, path))
        gathered.push(path)
      }
    }
    notices.push(...located.missing.map((reason) => `${sentence(reason)} The quality gate will not pass without it.`))
    if (located.absent !== undefined) notices.push(`${sentence(located.absent)}\n${recipeOf(kind, found)}`)
  }
  if (inputs.service !== undefined) await files.write(join(target, outcomePathOf(inputs.service)), `${inputs.testOutcome ?? 'skipped'}\n`)
  const headline = gathered.length === 0 ? 'The tests left no report' : `Gathered ${gathered.join(', ').slice(0, 500)}`
  return {
    ok: true,
    evidence: {
      verdict: notices.length === 0 ? 'pass' : 'warn',
      headline,
      ...(notices[0] === undefined ? {} : { cause: firstLine(notices[0]) }),
    },
    summary: md`### Reports of the tests\n\n${joined(
      [headline, ...notices.map(firstLine)].map((line) => md`- ${escapeMarkdown(line)}`),
      '\n',
    )}\n`,
    annotations: notices.map((message): Annotation => ({ level: 'notice', title: 'Reports of the tests', message })),
  }
}

function sentence(reason: string): string {
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? ''
}
