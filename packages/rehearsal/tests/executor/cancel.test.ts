import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { jobOf, logOf, TestRepository, workflowOf } from './test-repository.ts'

const start = async (shop: TestRepository, workflow: string, files = {}) => {
  const [handle] = await shop.push({ ...files, '.github/workflows/ci.yml': workflow })
  if (handle === undefined) throw new Error('no run')
  return handle
}

/** The ids of the processes that go by this name. */
const alive = (marker: string): number[] => {
  try {
    return execFileSync('pgrep', ['-f', marker], { encoding: 'utf8' }).trim().split('\n').map(Number)
  } catch {
    return []
  }
}

const stubborn = {
  'actions/hold/action.yml': 'name: H\ndescription: h\nruns: { using: node24, main: main.js, post: post.js }',
  'actions/hold/main.js': `
process.on('SIGINT', () => console.log('got SIGINT'))
process.on('SIGTERM', () => console.log('got SIGTERM'))
setInterval(() => {}, 1000)
console.log('holding')
`,
  'actions/hold/post.js': "console.log('post ran')",
}

it('climbs down the ladder, then runs always() and cancelled() steps and the post parts', async () => {
  await using shop = new TestRepository()
  const handle = await start(
    shop,
    workflowOf(`- uses: $/actions/hold
- run: echo never
- { if: cancelled(), run: echo saw cancelled }
- { if: failure(), run: echo saw failure }
- { if: always(), run: 'echo status \${{ job.status }}' }`),
    stubborn,
  )
  await shop.logged('holding')
  shop.executor.cancel(handle.run.id)
  const result = await handle.finished
  expect(result.conclusion).toBe('cancelled')
  const job = jobOf(result, 'build')
  expect(job.steps.map(({ conclusion }) => conclusion)).toEqual(['cancelled', 'skipped', 'success', 'skipped', 'success'])
  const said = logOf(job).filter((line) => /^(got|saw|status|post|never)/.test(line))
  expect(said).toEqual(['got SIGINT', 'got SIGTERM', 'saw cancelled', 'status cancelled', 'post ran'])
  expect(shop.platform.runs[0]).toMatchObject({ status: 'completed', conclusion: 'cancelled' })
  expect(shop.platform.grants[0]?.revoked).toBe(true)
})

it('ends a run by force without always() steps, post parts and always() jobs', async () => {
  await using shop = new TestRepository()
  const later = '  later:\n    needs: build\n    if: always()\n    runs-on: ubuntu-24.04\n    steps: [{ run: echo later }]\n'
  const workflow = `${workflowOf('- uses: $/actions/hold\n- { if: always(), run: echo still here }').trimEnd()}\n${later}`
  const handle = await start(shop, workflow, stubborn)
  await shop.logged('holding')
  shop.platform.cancel?.(handle.run.id, { force: true })
  const result = await handle.finished
  expect(result.conclusion).toBe('cancelled')
  expect(logOf(jobOf(result, 'build')).filter((line) => /^(still|post)/.test(line))).toEqual([])
  expect(result.jobs.flatMap((job) => logOf(job))).not.toContain('later')
  expect(alive('actions/hold/main.js')).toEqual([])
})

it('lets a step go at SIGINT when it ends by itself', async () => {
  await using shop = new TestRepository({ cancellationTimes: { interrupt: 20_000 } })
  const handle = await start(
    shop,
    workflowOf(`- run: |
    trap 'echo cleaning; exit 0' INT
    echo ready
    while true; do sleep 0.02; done`),
  )
  await shop.logged('ready')
  shop.executor.cancel(handle.run.id)
  const result = await handle.finished
  expect(logOf(jobOf(result, 'build'))).toContain('cleaning')
  expect(jobOf(result, 'build').conclusion).toBe('cancelled')
})

it('does not interrupt a running step with always(), until all patience is at an end', async () => {
  await using shop = new TestRepository({ cancellationTimes: { interrupt: 50, terminate: 50, drain: 50, cancel: 300 } })
  const handle = await start(
    shop,
    workflowOf(`- { if: always(), run: 'echo first; sleep 0.15; echo finished' }
- { if: always(), run: 'echo second; exec sleep 30' }`),
  )
  await shop.logged('first')
  shop.executor.cancel(handle.run.id)
  const result = await handle.finished
  expect(logOf(jobOf(result, 'build'))).toContain('finished')
  expect(jobOf(result, 'build').steps.map(({ conclusion }) => conclusion)).toEqual(['success', 'cancelled'])
})

it('asks the conditions of jobs again: those with always() run after a cancellation, waiting ones do not', async () => {
  await using shop = new TestRepository()
  const handle = await start(
    shop,
    `
on: push
jobs:
  long: { runs-on: x, steps: [{ run: 'echo going; exec sleep 30' }] }
  steady: { if: always(), runs-on: x, steps: [{ run: 'sleep 0.4; echo steady' }] }
  next: { needs: long, runs-on: x, steps: [{ run: echo next }] }
  report: { needs: long, if: always(), runs-on: x, steps: [{ run: 'echo "long was \${{ needs.long.result }}"' }] }
`,
  )
  await shop.logged('going')
  shop.executor.cancel(handle.run.id)
  const result = await handle.finished
  expect(Object.fromEntries(result.jobs.map(({ name, conclusion }) => [name, conclusion]))).toEqual({
    long: 'cancelled',
    steady: 'success',
    next: 'skipped',
    report: 'success',
  })
  expect(logOf(jobOf(result, 'report'))).toContain('long was cancelled')
  expect(result.conclusion).toBe('cancelled')
})

it('kills what is left of a job at its end, but not what took another tracking id', async () => {
  await using shop = new TestRepository()
  const [left, kept] = [`left-${process.pid}`, `kept-${process.pid}`]
  const result = await shop.run(
    workflowOf(`- run: |
    nohup bash -c 'exec -a ${left} sleep 31' > /dev/null 2>&1 &
    RUNNER_TRACKING_ID="" nohup bash -c 'exec -a ${kept} sleep 32' > /dev/null 2>&1 &
    sleep 0.05`),
  )
  expect(result.conclusion).toBe('success')
  expect(alive(left)).toEqual([])
  expect(alive(kept)).toHaveLength(1)
  for (const pid of alive(kept)) process.kill(pid, 'SIGKILL')
})

it('does not wait long for the output of what a step left behind', async () => {
  await using shop = new TestRepository()
  const result = await shop.run(workflowOf('- run: sleep 30 & echo done\n- run: echo on'))
  expect(logOf(jobOf(result, 'build'))).toEqual(expect.arrayContaining(['done', 'on']))
})

it('ends at once when the machine dies: no step, no post, the job has failed, the run goes on elsewhere', async () => {
  await using shop = new TestRepository()
  const marker = `child-${process.pid}`
  const handle = await start(
    shop,
    `
on: push
jobs:
  build:
    runs-on: x
    steps:
      - uses: $/actions/hold-with-child
      - { if: always(), run: echo never }
  report: { needs: build, if: failure(), runs-on: x, steps: [{ run: 'echo "build \${{ needs.build.result }}"' }] }
`,
    {
      'actions/hold-with-child/action.yml': stubborn['actions/hold/action.yml'],
      'actions/hold-with-child/main.js': `
require('node:child_process').spawn('bash', ['-c', 'exec -a ${marker} sleep 33'], { stdio: 'ignore' })
${stubborn['actions/hold/main.js']}`,
      'actions/hold-with-child/post.js': "console.log('post ran')",
    },
  )
  await shop.logged('holding')
  shop.executor.killRunner(handle.run.id)
  const result = await handle.finished
  const job = jobOf(result, 'build')
  expect(job.conclusion).toBe('failure')
  expect(job.annotations[0]?.message).toMatch(/lost communication/)
  expect(logOf(job).join('\n')).not.toMatch(/never|post ran|got SIG/)
  expect(alive(marker)).toEqual([])
  expect(logOf(jobOf(result, 'report'))).toContain('build failure')
  expect(result.conclusion).toBe('failure')
  expect(shop.platform.grants[0]?.revoked).toBe(true)
})

it('closes at once, whatever waits and whatever says always()', async () => {
  await using shop = new TestRepository({ cancellationTimes: { interrupt: 20_000 } })
  shop.platform.addEnvironment({ name: 'production', reviewers: ['grace'] })
  shop.platform.approve = (_name, signal) =>
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  const handle = await start(
    shop,
    `
on: push
jobs:
  long: { if: always(), runs-on: x, steps: [{ run: 'echo going; exec sleep 30' }, { if: always(), run: exec sleep 30 }] }
  gated: { if: always(), runs-on: x, environment: production, steps: [{ run: exec sleep 30 }] }
  next: { needs: [long, gated], if: always(), runs-on: x, steps: [{ run: exec sleep 30 }] }
`,
  )
  await shop.logged('going')
  await shop.executor.close()
  const result = await handle.finished
  expect(Object.fromEntries(result.jobs.map(({ name, conclusion }) => [name, conclusion]))).toEqual({
    long: 'failure',
    gated: 'cancelled',
    next: 'skipped',
  })
})
