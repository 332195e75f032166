/** What became of a run of k6. `thresholds`: it ended, and thresholds of its script were crossed. */
export type K6End =
  | { state: 'ended' }
  | { state: 'thresholds' }
  | { state: 'stopped'; reason: string }
  | { state: 'failed'; reason: string }

/**
 * The exit codes of k6 2.2, which it keeps from version to version (`errext/exitcodes/codes.go` of grafana/k6). What was measured before a run
 * ended badly is no whole measurement, so all but two of them are failures.
 */
const codes: Readonly<Record<number, K6End>> = {
  0: { state: 'ended' },
  97: { state: 'failed', reason: 'the cloud test run failed' },
  98: { state: 'failed', reason: 'the progress of the cloud test could not be had' },
  99: { state: 'thresholds' },
  100: { state: 'failed', reason: 'setup() of the script took too long' },
  101: { state: 'failed', reason: 'teardown() of the script took too long' },
  102: { state: 'failed', reason: 'something took too long' },
  103: { state: 'stopped', reason: 'the test was stopped over the interface of k6' },
  104: { state: 'failed', reason: 'the options of the script are not valid' },
  105: { state: 'stopped', reason: 'k6 was told to stop' },
  106: { state: 'failed', reason: 'the interface of k6 could not be opened' },
  107: { state: 'failed', reason: 'the script threw an exception' },
  108: { state: 'stopped', reason: 'the script called test.abort()' },
  109: { state: 'failed', reason: 'k6 itself broke down (Go panic)' },
  110: { state: 'failed', reason: 'the script marked the test as failed' },
}

export function k6EndOf(code: number): K6End {
  return codes[code] ?? { state: 'failed', reason: `it ended with ${code}, which is no exit code of k6 that is known` }
}
