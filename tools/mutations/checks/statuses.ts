import type { Mutation } from '../mutation.ts'

const report = 'actions/report/src'
const reportTests = 'actions/report/tests'

/** A status is about one thing, and a failure is told once. */
export const statusChecks: readonly Mutation[] = [
  {
    without: 'a run that left the tests out turns a commit green',
    file: `${report}/status.ts`,
    find: "if (states[concerned.verdict] === 'success' && absent.length > 0) {",
    replace: 'if (false) {',
    tests: [`${reportTests}/status.test.ts`],
  },
  {
    without: 'a scheduled look marks the head of a branch',
    file: `${report}/status.ts`,
    find: '(startedByCommit.includes(report.run.event) ? subject.sha : undefined)',
    replace: 'subject.sha',
    tests: [`${reportTests}/status.test.ts`],
  },
  {
    without: 'a deployment speaks for the commit',
    file: `${report}/status.ts`,
    find: '    if (environment !== undefined) return false\n',
    replace: '',
    tests: [`${reportTests}/status.test.ts`],
  },
  {
    without: 'a superseded deployment turns its status green',
    file: `${report}/status.ts`,
    find: '    if (leftToNewer) return',
    replace: '    if (leftToNewer && false) return',
    tests: [`${reportTests}/status.test.ts`],
  },
  {
    without: 'a green merge overwrites a red commit',
    file: `${report}/status.ts`,
    find: "gate: subject.merge ? 'pull-request' : 'ci'",
    replace: "gate: 'ci'",
    tests: [`${reportTests}/status.test.ts`],
  },
  {
    without: 'a refused deployment leaves no status',
    file: `${report}/status.ts`,
    find: '  return rows.some(isBad) ? [set(narrowTo(report, rows)',
    replace: '  return rows.some(isBad) && false ? [set(narrowTo(report, rows)',
    tests: [`${reportTests}/status.test.ts`],
  },
  {
    without: 'two services share one status',
    file: 'packages/shared/src/github/statuses.ts',
    find: 'const service = subject.service === undefined ? [] : [subject.service]',
    replace: 'const service: string[] = []',
    tests: ['packages/shared/tests/github/writes.test.ts'],
  },
  {
    without: 'two environments share one status',
    file: 'packages/shared/src/github/statuses.ts',
    find: "const environment = 'environment' in subject ? [subject.environment] : []",
    replace: 'const environment: string[] = []',
    tests: ['packages/shared/tests/github/writes.test.ts'],
  },
  {
    without: 'a failure is told twice',
    file: `${report}/untold.ts`,
    find: ' && !told.has(labelOf(row))',
    replace: '',
    tests: [`${reportTests}/notifications.test.ts`],
  },
  {
    without: 'a value of SLIPWAY_NOTIFY is not masked',
    file: `${report}/notifications.ts`,
    find: '    for (const value of Object.values(variables)) log.mask(value)\n',
    replace: '',
    tests: [`${reportTests}/notifications.test.ts`],
  },
  {
    without: 'a message that was not delivered counts as told',
    file: `${report}/notifications.ts`,
    find: "writes.some(({ state }) => state === 'done') ? failuresOf(report) : []",
    replace: 'failuresOf(report)',
    tests: [`${reportTests}/notifications.test.ts`],
  },
  {
    without: 'nobody is told and nobody says so',
    file: `${report}/notifications.ts`,
    find: 'annotations: missing.length === 0 ? [] : [silence(missing, inputs)]',
    replace: 'annotations: []',
    tests: [`${reportTests}/notifications.test.ts`],
  },
  {
    without: 'a status of a following run goes to the default branch',
    file: `${report}/content/event.ts`,
    find: '  if (other.success) return subjectOfRun(other.data.workflow_run)\n',
    replace: '',
    tests: [`${reportTests}/content/event.test.ts`],
  },
]
