import type { DeploymentTest } from '@slipway/shared/config/sections/tests'
import { shellWord } from '@slipway/shared/core/shell-word'
import { shellLine } from '../builds/shell.ts'

/** What became of the step of the workflow that ran the tests. */
export type TestsOutcome = 'success' | 'failure' | 'cancelled' | 'skipped'

/** The tests after a deployment as one script for bash: one after the other, each in its folder and for its time. Empty without any. */
export function testsScript(tests: readonly DeploymentTest[]): string {
  return tests
    .map((test) => {
      const seconds = Math.ceil(test['time-limit'] / 1000)
      return `(cd ${shellWord(test.in ?? '.')} && timeout --kill-after=10 ${seconds} bash --norc -euo pipefail -c ${shellWord(shellLine(test.run))})`
    })
    .join('\n')
}

/** Why the tests after a deployment make no success of it; undefined where they passed, or where there are none. Silence is no success. */
export function untestedBy(tests: readonly DeploymentTest[], outcome: TestsOutcome | undefined): string | undefined {
  if (tests.length === 0 || outcome === 'success') return undefined
  if (outcome === 'failure') return 'its tests after the deployment failed'
  return outcome === 'cancelled' ? 'its tests after the deployment were cancelled' : 'its tests after the deployment did not run'
}
