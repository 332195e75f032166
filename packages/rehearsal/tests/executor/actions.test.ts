import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { jobOf, logOf, TestRepository, workflowOf } from './test-repository.ts'

const tracer = {
  'actions/trace/action.yml': `
name: Trace
description: Says which part runs
inputs: { label: { description: l, default: none }, 'with space': { description: s, default: '\${{ github.repository }}' } }
runs: { using: node24, pre: trace.js, main: trace.js, post: trace.js, post-if: success() || failure() }
`,
  'actions/trace/trace.js': `
const fs = require('node:fs')
const stage = process.env.STATE_stage ?? 'pre'
console.log([stage, process.env.INPUT_LABEL, process.env.INPUT_WITH_SPACE, process.cwd() === process.env.GITHUB_WORKSPACE].join(' '))
fs.appendFileSync(process.env.GITHUB_STATE, 'stage=' + (stage === 'pre' ? 'main' : 'post') + '\\n')
if (stage === 'main') console.log('from ' + process.env.GITHUB_ACTION_REPOSITORY + ' ' + (process.env.GITHUB_ACTION_PATH === __dirname))
`,
}

it('runs pre before all steps and post in reverse order, with state between them', async () => {
  await using shop = new TestRepository()
  const result = await shop.run(
    workflowOf(`- run: echo first step
- { uses: $/actions/trace, with: { label: one } }
- { uses: $/actions/trace, with: { label: two, strange: x } }
- run: exit 1
- { uses: $/actions/trace, with: { label: skipped } }`),
    tracer,
  )
  const said = logOf(jobOf(result, 'build')).filter((line) => /^(pre|main|post|first|from) /.test(line))
  expect(said).toEqual([
    'pre one acme/harbor true',
    'pre two acme/harbor true',
    'pre skipped acme/harbor true',
    'first step',
    'main one acme/harbor true',
    'from acme/harbor true',
    'main two acme/harbor true',
    'from acme/harbor true',
    'main skipped acme/harbor true',
    'from acme/harbor true',
    'post two acme/harbor true',
    'post one acme/harbor true',
  ])
  expect(jobOf(result, 'build').annotations[0]?.message).toBe("Unexpected input(s) 'strange', valid inputs are ['label', 'with space']")
})

it('runs composite actions within one another, each with inputs, steps and outputs of its own', async () => {
  await using shop = new TestRepository()
  const result = await shop.run(
    workflowOf(`- id: outer
  uses: $/actions/outer
  env: { FROM_STEP: step }
  with: { who: Ada }
- run: echo "got \${{ steps.outer.outputs.greeting }}; inner is hidden '\${{ steps.inner.outputs.greeting }}'"
- { id: failing, uses: $/actions/failing, continue-on-error: true }`),
    {
      'actions/outer/action.yml': `
name: Outer
description: o
inputs: { who: { description: w, required: true } }
outputs: { greeting: { description: g, value: '\${{ steps.inner.outputs.greeting }}!' } }
runs:
  using: composite
  steps:
    - { id: inner, uses: $/actions/inner, with: { name: '\${{ inputs.who }}' } }
    - { run: 'echo "path ends $(basename $GITHUB_ACTION_PATH) \${{ github.action_path == env.GITHUB_ACTION_PATH }}"', shell: bash }
`,
      'actions/inner/action.yml': `
name: Inner
description: i
inputs: { name: { description: n } }
outputs: { greeting: { description: g, value: '\${{ steps.say.outputs.text }}' } }
runs:
  using: composite
  steps:
    - { id: say, run: 'echo "text=Hello \${{ inputs.name }} by $FROM_STEP" >> "$GITHUB_OUTPUT"', shell: bash }
`,
      'actions/failing/action.yml': `
name: Failing
description: f
runs:
  using: composite
  steps:
    - { run: 'exit 1', shell: bash }
    - { run: 'echo not reached', shell: bash }
    - { if: failure(), run: 'echo cleaned up', shell: bash }
`,
    },
  )
  const log = logOf(jobOf(result, 'build'))
  expect(log).toContain("got Hello Ada by step!; inner is hidden ''")
  expect(log).toContain('path ends outer false')
  expect(log).toContain('cleaned up')
  expect(log).not.toContain('not reached')
  expect(jobOf(result, 'build').steps.at(-1)).toMatchObject({ outcome: 'failure', conclusion: 'success' })
})

it('takes ./ from the workspace without pre, and $/ from the repository of the workflow that runs', async () => {
  await using shop = new TestRepository()
  const result = await shop.run(
    workflowOf(`- run: |
    mkdir -p actions/here
    printf 'name: Here\\ndescription: h\\nruns: { using: node24, pre: gone.js, main: main.js }' > actions/here/action.yml
    echo 'console.log("here, repository: [" + process.env.GITHUB_ACTION_REPOSITORY + "]")' > actions/here/main.js
- uses: ./actions/here`),
  )
  expect(logOf(jobOf(result, 'build'))).toContain('here, repository: []')
})

it('fails a job at its set-up when an action is not known, before any step', async () => {
  await using shop = new TestRepository()
  const result = await shop.run(workflowOf('- run: echo never\n- uses: somebody/unknown@v1'))
  const job = jobOf(result, 'build')
  expect(job.conclusion).toBe('failure')
  expect(job.steps).toEqual([])
  expect(job.annotations[0]?.message).toMatch(/^Unable to resolve action 'somebody\/unknown@v1'/)
})

it('finds actions and workflows of known repositories, and their $/ within them', async () => {
  using suite = makeSuite()
  await using shop = new TestRepository({ repositories: { 'acme/suite': suite.checkout } })
  const result = await shop.run(`
on: push
jobs:
  ci:
    uses: acme/suite/.github/workflows/piece.yml@v1
  direct:
    runs-on: ubuntu-latest
    steps: [{ uses: acme/suite/actions/hello@v1 }]
`)
  expect(result.faults).toEqual([])
  expect(logOf(jobOf(result, 'ci / piece'))).toEqual(
    expect.arrayContaining([
      'hello from acme/suite v1',
      'acme/suite .github/workflows/piece.yml acme/suite/.github/workflows/piece.yml@refs/tags/v1',
    ]),
  )
  expect(logOf(jobOf(result, 'direct'))).toContain('hello from acme/suite v1')

  function makeSuite() {
    const folder = mkdtempSync(join(tmpdir(), 'suite-'))
    const write = (path: string, text: string) => {
      mkdirSync(join(folder, path, '..'), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    write('actions/hello/action.yml', 'name: H\ndescription: h\nruns: { using: node24, main: m.js }')
    write('actions/hello/m.js', 'console.log("hello from " + process.env.GITHUB_ACTION_REPOSITORY + " " + process.env.GITHUB_ACTION_REF)')
    write(
      '.github/workflows/piece.yml',
      `on: workflow_call
jobs:
  piece:
    runs-on: ubuntu-latest
    steps:
      - uses: $/actions/hello
      - run: echo '\${{ job.workflow_repository }} \${{ job.workflow_file_path }} \${{ job.workflow_ref }}'
`,
    )
    return {
      checkout: { folder, sha: 'f'.repeat(40), ref: 'refs/tags/v1' },
      [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
    }
  }
})
