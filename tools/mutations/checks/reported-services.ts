import type { Mutation } from '../mutation.ts'

/** What a report, a history and a message say of several services. */
export const reportedServicesChecks: readonly Mutation[] = [
  {
    without: 'a service that failed does not hide behind one that passed',
    file: 'actions/report/src/content/report.ts',
    find: '  return [...own, ...told]',
    replace: '  return own',
    tests: ['actions/report/tests/content/several-services.test.ts'],
  },
  {
    without: 'a failure of all services does not hide behind each of them',
    file: 'actions/report/src/content/report.ts',
    find: 'return graver || notPassed.length === 0 ?',
    replace: 'return notPassed.length === 0 ?',
    tests: ['actions/report/tests/content/several-services.test.ts'],
  },
  {
    without: 'a failure of another service is told',
    file: 'actions/report/src/content/report.ts',
    find: 'const whose = service === undefined ? what : `${service}: ${what}`',
    replace: 'const whose = what',
    tests: ['actions/report/tests/notifications.test.ts'],
  },
  {
    without: 'the records of two jobs of a matrix are kept apart',
    file: 'actions/report/src/content/recorded-step.ts',
    find: '--${name.number} ${record.startedAt}`',
    replace: '--${name.number}`',
    tests: ['actions/report/tests/content/recorded-step.test.ts'],
  },
  {
    without: 'a crash of a job counts against its services',
    file: 'actions/report/src/content/service-view.ts',
    find: 'const rows = [...own, ...common]',
    replace: 'const rows = own',
    tests: ['actions/report/tests/content/several-services.test.ts'],
  },
  {
    without: 'services of one job do not overwrite each other in the history',
    file: 'actions/report/src/record.ts',
    find: '`${run.job}_${call}`, service })',
    replace: '`${run.job}_${call}` })',
    tests: ['actions/report/tests/record.test.ts'],
  },
  {
    without: 'one rollout counts once for the product',
    file: 'actions/report/src/dashboard/data.ts',
    find: 'lineOf(changesIn(own), now)',
    replace: 'lineOf(own, now)',
    tests: ['actions/report/tests/dashboard.test.ts'],
  },
  {
    without: 'a lost answer keeps the other services of the history',
    file: 'packages/shared/src/github/history.ts',
    find: 'own.filter(({ key }) => !known.has(key))',
    replace: '(known.size > 0 ? [] : [...own])',
    tests: ['packages/shared/tests/github/history.test.ts'],
  },
]
