import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { ConcurrencyGroups } from '../../src/executor/server/concurrency/concurrency-groups.ts'
import { TestRepository, workflowOf } from './test-repository.ts'

const never = new AbortController().signal
const single = { group: 'g', cancelInProgress: false, queue: 'single' } as const

describe('groups', () => {
  it('let one in, keep one waiting, and replace that by a newer one', async () => {
    const groups = new ConcurrencyGroups()
    const leave = await groups.enter(single, vi.fn(), never)
    const replaced = new AbortController()
    const second = groups.enter(single, (reason) => replaced.abort(new Error(reason)), replaced.signal)
    const third = groups.enter({ ...single, group: 'G' }, vi.fn(), never)
    await expect(second).rejects.toThrow('higher priority waiting request for G')
    leave()
    await expect(third).resolves.toBeTypeOf('function')
  })

  it('queue all with queue: max, in order', async () => {
    const groups = new ConcurrencyGroups()
    const order: number[] = []
    const member = async (id: number) => {
      const leave = await groups.enter({ ...single, queue: 'max' }, vi.fn(), never)
      order.push(id)
      await Promise.resolve()
      leave()
    }
    await Promise.all([1, 2, 3, 4].map(member))
    expect(order).toEqual([1, 2, 3, 4])
  })

  it('cancel the holder with cancel-in-progress', async () => {
    const groups = new ConcurrencyGroups()
    const cancel = vi.fn()
    const leave = await groups.enter(single, cancel, never)
    const next = groups.enter({ ...single, cancelInProgress: true }, vi.fn(), never)
    expect(cancel).toHaveBeenCalledOnce()
    leave()
    await next
  })

  it('forget one that gave up waiting', async () => {
    const groups = new ConcurrencyGroups()
    const leave = await groups.enter(single, vi.fn(), never)
    const gaveUp = new AbortController()
    const waiting = groups.enter(single, vi.fn(), gaveUp.signal)
    gaveUp.abort(new Error('enough'))
    await expect(waiting).rejects.toThrow('enough')
    leave()
    await groups.enter(single, vi.fn(), never)
  })
})

it('replaces the waiting run of a group: it is cancelled and has no jobs', async () => {
  await using shop = new TestRepository()
  const done = join(shop.folder, 'done')
  const file = `concurrency: ci-\${{ github.ref }}\n${workflowOf(`- run: until [ -e '${done}' ]; do sleep 0.05; done`)}`
  const push = async () => (await shop.push({ '.github/workflows/ci.yml': file }))[0]
  const [first, second, third] = [await push(), await push(), await push()]
  writeFileSync(done, '')
  const results = await Promise.all([first, second, third].map((handle) => handle?.finished))
  expect(results.map((result) => [result?.conclusion, result?.jobs.length])).toEqual([
    ['success', 1],
    ['cancelled', 0],
    ['success', 1],
  ])
})

it('cancels the run in progress when asked to', async () => {
  await using shop = new TestRepository()
  const file = `concurrency: { group: ci, cancel-in-progress: true }\n${workflowOf("- run: 'echo going; exec sleep 30'")}`
  const [first] = await shop.push({ '.github/workflows/ci.yml': file })
  await shop.logged('going')
  const [second] = await shop.push({ '.github/workflows/ci.yml': file.replace('exec sleep 30', 'true') })
  expect((await first?.finished)?.conclusion).toBe('cancelled')
  expect((await second?.finished)?.conclusion).toBe('success')
})

it('lets no two called workflows of a group run side by side', async () => {
  await using shop = new TestRepository()
  const call = 'uses: $/.github/workflows/callee.yml, concurrency: { group: shared, queue: max }'
  const result = await shop.run(`on: push\njobs:\n  a: { ${call} }\n  b: { ${call} }\n  c: { ${call} }\n`, {
    '.github/workflows/callee.yml': 'on: workflow_call\njobs: { c: { runs-on: x, steps: [{ run: sleep 0.05 }] } }',
  })
  expect(result.conclusion).toBe('success')
  const jobs = shop.events.flatMap((event) =>
    event.kind === 'job' && (event.state === 'started' || event.state === 'finished') ? [event.state] : [],
  )
  expect(jobs).toEqual(['started', 'finished', 'started', 'finished', 'started', 'finished'])
})
