import { expect, it } from 'vitest'
import { jobOf, logOf, TestRepository } from './test-repository.ts'

const step = 'runs-on: x, steps: [{ run: "true" }]'

it('asks all jobs before one, however far, for success() and failure()', async () => {
  await using shop = new TestRepository()
  const result = await shop.run(`
on: push
jobs:
  off: { if: false, ${step} }
  kept: { needs: off, if: always(), ${step} }
  after-kept: { needs: kept, ${step} }
  bad: { runs-on: x, steps: [{ run: exit 1 }] }
  late: { needs: bad, ${step} }
  cleanup: { needs: late, if: failure(), ${step} }
  not-cancelled: { needs: late, if: '!cancelled()', ${step} }
  by-result: { needs: [bad, off], if: "always() && needs.bad.result == 'failure' && needs.off.result == 'skipped'", ${step} }
`)
  expect(Object.fromEntries(result.jobs.map(({ name, conclusion }) => [name, conclusion]))).toEqual({
    off: 'skipped',
    kept: 'success',
    'after-kept': 'skipped',
    bad: 'failure',
    late: 'skipped',
    cleanup: 'success',
    'not-cancelled': 'success',
    'by-result': 'success',
  })
  expect(result.conclusion).toBe('failure')
  expect(shop.platform.jobs.every(({ status }) => status === 'completed')).toBe(true)
})

it('forgives a job with continue-on-error: those after it see success, the record shows failure', async () => {
  await using shop = new TestRepository()
  const result = await shop.run(`
on: push
jobs:
  shaky: { runs-on: x, continue-on-error: true, steps: [{ run: exit 1 }] }
  next: { needs: shaky, runs-on: x, steps: [{ run: 'echo "saw \${{ needs.shaky.result }}"' }] }
`)
  expect(result.conclusion).toBe('success')
  expect(jobOf(result, 'shaky').conclusion).toBe('failure')
  expect(logOf(jobOf(result, 'next'))).toContain('saw success')
})

it('runs a matrix from an output, names its jobs, and keeps outputs', async () => {
  await using shop = new TestRepository()
  const result = await shop.run(`
on: push
jobs:
  plan:
    runs-on: x
    outputs: { list: '\${{ steps.p.outputs.list }}' }
    steps: [{ id: p, run: 'echo "list=[1,2]" >> "$GITHUB_OUTPUT"' }]
  build:
    needs: plan
    runs-on: x
    strategy: { max-parallel: 1, matrix: { n: '\${{ fromJSON(needs.plan.outputs.list) }}', os: [linux] } }
    outputs: { last: '\${{ steps.s.outputs.last }}' }
    steps: [{ id: s, run: 'echo "last=\${{ matrix.n }} of \${{ strategy.job-total }}" >> "$GITHUB_OUTPUT"' }]
  named: { needs: build, name: 'named \${{ needs.build.outputs.last }}', ${step} }
`)
  expect(result.jobs.map(({ name }) => name)).toEqual(['plan', 'build (1, linux)', 'build (2, linux)', 'named 2 of 2'])
})

it('ends the rest of a matrix at the first failure, unless told not to', async () => {
  await using shop = new TestRepository()
  const matrix = (failFast: boolean) => `
on: push
jobs:
  m:
    runs-on: x
    strategy: { fail-fast: ${failFast}, matrix: { run: [exit 1, exec sleep ${failFast ? 30 : 0.3}] } }
    steps: [{ run: '\${{ matrix.run }}' }]
`
  const fast = await shop.run(matrix(true))
  expect(fast.jobs.map(({ conclusion }) => conclusion)).toEqual(['failure', 'cancelled'])
  const slow = await shop.run(matrix(false))
  expect(slow.jobs.map(({ conclusion }) => conclusion)).toEqual(['failure', 'success'])
})

it('never runs more of a matrix side by side than max-parallel', async () => {
  await using shop = new TestRepository()
  await shop.run(`
on: push
jobs:
  m:
    runs-on: x
    strategy: { max-parallel: 2, matrix: { n: [1, 2, 3, 4] } }
    steps: [{ run: sleep 0.05 }]
`)
  let [now, most] = [0, 0]
  for (const event of shop.events) {
    if (event.kind !== 'job') continue
    if (event.state === 'started') most = Math.max(most, ++now)
    if (event.state === 'finished') now--
  }
  expect(most).toBe(2)
})

it('fails to start on a bad file, with the words of the parser', async () => {
  await using shop = new TestRepository()
  const unknownNeed = await shop.run(`on: push\njobs:\n  a: { needs: nobody, ${step} }\n  b: { ${step} }\n`)
  expect(unknownNeed).toMatchObject({ conclusion: 'startup_failure', jobs: [] })
  expect(unknownNeed.faults.join()).toContain("Job 'a' depends on unknown job 'nobody'")
  const badKey = await shop.run(`on: push\njobs:\n  a: { runs: x, ${step} }\n`)
  expect(badKey.faults.join()).toContain("Unexpected value 'runs'")
  const background = await shop.run('on: push\njobs:\n  a: { runs-on: x, steps: [{ run: x, background: true }] }\n')
  expect(background.faults.join()).toContain('does not run background steps')
  expect(shop.platform.runs.map(({ status, conclusion }) => [status, conclusion])).toEqual(
    Array.from({ length: 3 }, () => ['completed', 'startup_failure']),
  )
})

it('fails one job, not the run, when an expression of it goes wrong', async () => {
  await using shop = new TestRepository()
  const result = await shop.run(`
on: push
jobs:
  a: { runs-on: x, strategy: { matrix: { n: "\${{ fromJSON('[]') }}" } }, steps: [{ run: x }] }
  b: { ${step} }
`)
  expect(jobOf(result, 'a')).toMatchObject({
    conclusion: 'failure',
    annotations: [{ message: 'Matrix vector does not contain any values' }],
  })
  expect(jobOf(result, 'b').conclusion).toBe('success')
})

it('leaves the caller of the workflow out of env, and hands env of workflow and job down in that order', async () => {
  await using shop = new TestRepository()
  const result = await shop.run(
    `
on: push
env: { A: workflow, B: workflow }
jobs:
  own: { env: { B: job }, runs-on: x, steps: [{ env: { C: '\${{ env.B }}-step' }, run: 'echo "$A $B $C"' }] }
  called: { uses: ./.github/workflows/callee.yml }
`,
    {
      '.github/workflows/callee.yml':
        'on: workflow_call\nenv: { D: callee }\njobs: { c: { runs-on: x, steps: [{ run: \'echo "[$A] $D"\' }] } }\n',
    },
  )
  expect(logOf(jobOf(result, 'own'))).toContain('workflow job job-step')
  expect(logOf(jobOf(result, 'called / c'))).toContain('[] callee')
})

it('asks for a runner by a label, by several, and by a group, as runs-on says it, and fails a job that asks for none', async () => {
  await using shop = new TestRepository()
  const runsOn = "${{ fromJSON(startsWith(inputs.on, '[') && inputs.on || startsWith(inputs.on, '{') && inputs.on || toJSON(inputs.on)) }}"
  const call = (on: string) => `{ uses: ./.github/workflows/callee.yml, with: { on: '${on}' } }`
  const result = await shop.run(
    `
on: push
jobs:
  one: ${call('ubuntu-24.04')}
  several: ${call('["self-hosted", "linux"]')}
  group: ${call('{"group": "large", "labels": "x64"}')}
  none: ${call('')}
`,
    {
      '.github/workflows/callee.yml': `on: { workflow_call: { inputs: { on: { type: string } } } }
jobs: { c: { runs-on: "${runsOn}", steps: [{ run: "true" }] } }
`,
    },
  )
  const asked = Object.fromEntries(shop.platform.jobs.map(({ name, runner }) => [name, runner]))
  expect(asked).toMatchObject({
    'one / c': { labels: ['ubuntu-24.04'], group: undefined },
    'several / c': { labels: ['self-hosted', 'linux'], group: undefined },
    'group / c': { labels: ['x64'], group: 'large' },
  })
  expect(jobOf(result, 'none / c')).toMatchObject({ conclusion: 'failure', annotations: [{ message: "Unexpected value '' in runs-on" }] })
})
