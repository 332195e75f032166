import type { Mutation } from '../mutation.ts'

const quality = 'actions/quality-gate/src'
const qualityTests = 'actions/quality-gate/tests'

/** No failure of a test is lost. */
export const testReportChecks: readonly Mutation[] = [
  {
    without: 'a test failed that was also flaky',
    file: `${quality}/reports/junit.ts`,
    find: 'const outcome = failed && !todo ?',
    replace: 'const outcome = failed && !todo && !flaky ?',
    tests: [`${qualityTests}/reports/junit.test.ts`],
  },
  {
    without: 'a suite states failures that none of its tests shows',
    file: `${quality}/reports/junit.ts`,
    find: 'if (suite.stated > 0 && suite.shown === 0) {',
    replace: 'if (suite.stated > 0 && false) {',
    tests: [`${qualityTests}/reports/junit.test.ts`],
  },
  {
    without: 'a report that was named is missing',
    file: `${quality}/run.ts`,
    find: "return missing.length === 0 ? absent : missing.join('; ')",
    replace: 'return absent',
    tests: [`${qualityTests}/run.test.ts`],
  },
  {
    without: 'coverage was named that no condition needs, and is missing',
    file: `${quality}/run.ts`,
    find: "    ...missingResults('lcov', lcov, judged),\n",
    replace: '',
    tests: [`${qualityTests}/run.test.ts`],
  },
  {
    without: 'the tests failed although their report does not show it',
    file: `${quality}/run.ts`,
    find: "if (outcome !== 'failure' ||",
    replace: 'if (outcome !== undefined ||',
    tests: [`${qualityTests}/run.test.ts`],
  },
  {
    without: 'there is no report and nobody knows that the tests passed',
    file: `${quality}/conditions/conditions.ts`,
    find: "return outcome === 'success'",
    replace: "return outcome !== 'failure'",
    tests: [`${qualityTests}/conditions/conditions.test.ts`],
  },
  {
    without: 'a condition needs a report that is not there',
    file: `${quality}/run.ts`,
    find: 'configured.length > 0 ? evaluateAll(configured) : (withoutReport(junit, { services, ...inputs }) ?? evaluateAll(defaultConditions))',
    replace: 'withoutReport(junit, { services, ...inputs }) ?? evaluateAll(configured.length > 0 ? configured : defaultConditions)',
    tests: [`${qualityTests}/run.test.ts`],
  },
  {
    without: 'a report is read through a link that leads out of the workspace',
    file: `${quality}/reports/report-files.ts`,
    find: 'if (!isWithin(real, deps)) return',
    replace: 'if (false) return',
    tests: [`${qualityTests}/reports/report-files.test.ts`],
  },
]
