import type { Mutation } from '../mutation.ts'

const pages = 'actions/performance-monitor/tests/metrics-page.test.ts'
const requests = 'packages/shared/tests/traffic/sources/request-reader.test.ts'
const resources = 'packages/shared/tests/traffic/resources.test.ts'

/** What is said of a metrics page that could not be read, and what is no measurement that was lost. */
export const metricsPageChecks: readonly Mutation[] = [
  {
    without: 'a metrics page that cannot be had is passed over',
    file: 'packages/shared/src/watch/watch-gauges.ts',
    find: "return [{ name, verdict: 'warn', reason }]",
    replace: "return [{ name, verdict: 'pass', reason }]",
    tests: [pages],
  },
  {
    without: 'nothing but NaN is a page that was read',
    file: 'packages/shared/src/traffic/metrics-scrape.ts',
    find: 'page.samples.every(({ value }) => Number.isNaN(value))',
    replace: 'false',
    tests: [resources],
  },
  {
    without: 'lines that were not read are not told',
    file: 'packages/shared/src/traffic/prometheus-text.ts',
    find: 'if (read === undefined) unread.push(index + 1)',
    replace: 'if (read === undefined) continue',
    tests: ['packages/shared/tests/traffic/prometheus-text.test.ts'],
  },
  {
    without: 'what a page does not offer is a measurement that was lost',
    file: 'packages/shared/src/judge/thresholds.ts',
    find: 'if (value === undefined && absent !== undefined) return',
    replace: 'if (value === undefined && absent === undefined) return',
    tests: [pages],
  },
  {
    without: 'a limit that means none is the memory limit of the service',
    file: 'packages/shared/src/traffic/sources/memory-gauge.ts',
    find: 'limit <= 0 || limit >= unlimited',
    replace: 'false',
    tests: [resources],
  },
  {
    without: 'replicas that come and go are taken for one service',
    file: 'packages/shared/src/traffic/sources/instances.ts',
    find: 'if (gone.has(key)) return',
    replace: 'if (false) return',
    tests: [resources],
  },
  {
    without: 'what the service counts is not judged',
    file: 'packages/shared/src/release-watch/watch-service.ts',
    find: 'counted: [...ofUsers, serviceSource]',
    replace: 'counted: ofUsers',
    tests: [pages],
  },
  {
    without: 'counters of another process are taken for what has happened since',
    file: 'packages/shared/src/traffic/sources/request-reader.ts',
    find: '!isSameProcesses(previous.page, page)',
    replace: 'false',
    tests: [requests],
  },
  {
    without: 'counters that go back and forth are believed',
    file: 'packages/shared/src/traffic/sources/request-reader.ts',
    find: 'if (hasFallen(previous.counted, counted)) {',
    replace: 'if (false) {',
    tests: [requests],
  },
]
