import { expect, it } from 'vitest'
import type { RequestRecord } from '../../../src/github/state/records.ts'
import { emptyEmulatorState } from '../../../src/github/state/records.ts'
import { RequestView } from '../../../src/world/view/request-view.ts'

const aRequest = (path: string, more: Partial<RequestRecord> = {}): RequestRecord => ({
  at: '2026-03-02T12:00:00Z',
  method: 'GET',
  path: `/repos/quay/marina${path}`,
  status: 200,
  counted: true,
  jobId: 2,
  step: 'Run deploy',
  runId: 1,
  login: undefined,
  fault: undefined,
  ...more,
})

it("counts what counts against the limit of the jobs' token, by kind and by step", () => {
  const state = emptyEmulatorState()
  state.jobs.push({
    id: 2,
    runId: 1,
    name: 'deploy api | web',
    runner: { labels: [], group: undefined },
    createdAt: '',
    status: 'completed',
    conclusion: 'success',
    startedAt: undefined,
    completedAt: undefined,
    steps: [],
    annotations: [],
  })
  state.requests.push(
    aRequest('/deployments/7/statuses'),
    aRequest('/deployments/8/statuses', { step: undefined }),
    aRequest('/git/ref/heads/slipway/locks/production/api'),
    aRequest(`/git/commits/${'a'.repeat(40)}`),
    aRequest('/compare/v1...v2'),
    aRequest('/issues', { status: 304, counted: false }),
    aRequest('/issues', { jobId: undefined, login: 'mona' }),
  )
  const view = new RequestView({ state })
  expect(view.counted()).toBe(5)
  expect(view.table().split('\n')).toEqual([
    '5 requests count.',
    '',
    '| requests | kind |',
    '| ---: | --- |',
    '| 2 | GET /deployments/{id}/statuses |',
    '| 1 | GET /git/ref/heads/… |',
    '| 1 | GET /git/commits/{sha} |',
    '| 1 | GET /compare/… |',
    '',
    '| requests | step |',
    '| ---: | --- |',
    '| 4 | run 1, deploy api \\| web, Run deploy |',
    '| 1 | run 1, deploy api \\| web, its beginning or end |',
    '',
    '',
  ])
})
