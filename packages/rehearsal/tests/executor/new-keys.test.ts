import { expect, it } from 'vitest'
import { jobOf, TestRepository } from './test-repository.ts'

const hardened = `
on: { push: { branches: [main] } }
cache-mode: none
egress: { allow: [github.com] }
jobs:
  build:
    runs-on: ubuntu-latest
    cache-mode: read
    concurrency: { group: build, queue: max }
    environment: { name: test, deployment: false }
    steps:
      - run: echo well
        sandbox: [network, { files: none }]
`

it('passes over keys that GitHub has added since, runs the rest, and names them', async () => {
  await using shop = new TestRepository()
  const result = await shop.run(hardened)
  expect(result.conclusion).toBe('success')
  expect(jobOf(result, 'build').conclusion).toBe('success')
  expect(result.passedOver.map((line) => line.replace(/^.*?\((Line: \d+).*\)/, '$1'))).toEqual([
    "Line: 3: 'cache-mode'",
    "Line: 4: 'egress'",
    "Line: 8: 'cache-mode'",
    "Line: 13: 'sandbox'",
  ])
})

it('names them of a called workflow too', async () => {
  await using shop = new TestRepository()
  const called = `on: workflow_call\ncache-mode: none\njobs: { x: { runs-on: ubuntu-latest, steps: [{ run: 'true' }] } }`
  const result = await shop.run('on: push\njobs: { call: { uses: ./.github/workflows/called.yml } }', {
    '.github/workflows/called.yml': called,
  })
  expect(result.conclusion).toBe('success')
  expect(result.passedOver).toEqual([expect.stringContaining("called.yml (Line: 2, Col: 1): 'cache-mode'")])
})

it.each([
  ['a slip of a known key of a workflow', 'on: push\npermission: {}\njobs: { a: { runs-on: x, steps: [{ run: "true" }] } }', 'permission'],
  ['a slip of a known key of a job', 'on: push\njobs: { a: { runs-on: x, run-on: y, steps: [{ run: "true" }] } }', 'run-on'],
  ['a slip of a known key of a step', 'on: push\njobs: { a: { runs-on: x, steps: [{ run: "true", shel: bash }] } }', 'shel'],
  ['an event that does not exist', 'on: { pushed: {} }\njobs: { a: { runs-on: x, steps: [{ run: "true" }] } }', 'pushed'],
  ['an unknown right', 'on: push\npermissions: { everything: write }\njobs: { a: { runs-on: x, steps: [{ run: "true" }] } }', 'everything'],
  ['a key below a known one', 'on: push\njobs: { a: { runs-on: x, defaults: { run: { speed: 1 } }, steps: [{ run: "true" }] } }', 'speed'],
])('refuses %s, as GitHub does', async (_what, text, key) => {
  await using shop = new TestRepository()
  const result = await shop.run(text)
  expect([result.conclusion, result.faults.join()]).toEqual(['startup_failure', expect.stringContaining(`Unexpected value '${key}'`)])
})
