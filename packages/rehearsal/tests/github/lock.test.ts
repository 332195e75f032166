import { createGithub } from '@slipway/shared/github/octokit'
import { cancelRun } from '@slipway/shared/github/runs'
import { githubLock } from '@slipway/shared/rollout/lock/github-lock'
import { hasHolderEnded } from '@slipway/shared/rollout/lock/holder-end'
import { type Holder, type LockDeps, takeLock } from '@slipway/shared/rollout/lock/lock'
import { effectiveSignals, sendSignal } from '@slipway/shared/rollout/lock/signals'
import { aRunner, fakeClock, fakeLog } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'
import type { Permissions } from '../../src/contract/platform.ts'
import { anEmulator, aRun } from './emulator.ts'

const rights: Permissions = { contents: 'write', actions: 'read' }

/** GitHub with runs that each have a token, a lock and eyes of their own. */
async function aHarbour() {
  const { github, main } = await anEmulator()
  const aJob = async (permissions: Permissions = rights, run = aRun(github, main)) => {
    const job = github.createJob({ runId: run.id, name: 'deploy' })
    const token = github.issueToken({ runId: run.id, jobId: job.id, permissions })
    const client = await createGithub({ token, runner: { ...aRunner(), apiUrl: github.apiUrl }, log: fakeLog(), retryPause: 1 })
    const holder: Holder = { run: run.id, attempt: 1, job: 'deploy', jobId: job.id }
    const deps: LockDeps = {
      store: githubLock(client, { environment: 'production' }),
      service: 'harbor',
      environment: 'production',
      holder,
      hasEnded: (other) => hasHolderEnded(client, other),
      clock: fakeClock(),
      log: fakeLog(),
    }
    return { run, job, client, deps }
  }
  return { github, aJob }
}

describe('the lock on GitHub', () => {
  it('goes to exactly one of several that come in the same second; the others fail or wait as they were told', async () => {
    const { github, aJob } = await aHarbour()
    const jobs = await Promise.all([aJob(), aJob(), aJob(), aJob()])
    const attempts = await Promise.allSettled(jobs.map(({ deps }) => takeLock(deps, 0)))
    const won = attempts.flatMap((one, index) => (one.status === 'fulfilled' ? [{ lock: one.value, job: jobs[index] }] : []))
    expect(won).toHaveLength(1)
    for (const one of attempts) if (one.status === 'rejected') expect(String(one.reason)).toContain('The lock of production is held by run')
    const waiting = await aJob()
    const { sleep } = waiting.deps.clock
    let waits = 0
    waiting.deps.clock.sleep = async (span, signal) => {
      waits += 1
      if (waits === 2) await won[0]?.lock.release()
      await sleep(span, signal)
    }
    expect((await takeLock(waiting.deps, 60_000)).generation).toBe(2)
    await expect(won[0]?.lock.check()).rejects.toThrow('was lost')
    expect(github.state.refused).toEqual([])
  })

  it('hears every one of the signals that come at once, and keeps its holder', async () => {
    const { aJob } = await aHarbour()
    const holder = await aJob()
    const lock = await takeLock(holder.deps, 0)
    const people = await Promise.all([aJob(), aJob(), aJob()])
    const sent = await Promise.all(
      (['pause', 'promote', 'abort'] as const).map(async (kind, index) => {
        const person = people[index]
        if (person === undefined) throw new Error('nobody')
        return sendSignal(person.deps, { kind, run: person.run.id, actor: 'mona' })
      }),
    )
    expect(sent).toMatchObject([{ state: 'sent' }, { state: 'sent' }, { state: 'sent' }])
    const heard = await lock.signals()
    expect(heard.map(({ kind }) => kind).sort()).toEqual(['abort', 'pause', 'promote'])
    expect(effectiveSignals(heard).aborted).toMatchObject({ run: people[2]?.run.id })
    for (const signal of heard) await lock.answer(signal)
    expect((await lock.signals()).every(({ answered }) => answered !== undefined)).toBe(true)
    expect(await holder.deps.store.read()).toMatchObject({ record: { generation: 1, holder: holder.deps.holder } })
  })

  it('is taken over from a job that is completed, by another job of the same run, which goes on', async () => {
    const { github, aJob } = await aHarbour()
    const lost = await aJob()
    await takeLock(lost.deps, 0)
    const sibling = await aJob(rights, lost.run)
    await expect(takeLock(sibling.deps, 0)).rejects.toThrow('held by run')
    github.updateJob(lost.job.id, { status: 'completed', conclusion: 'failure' })
    expect(await takeLock(sibling.deps, 0)).toMatchObject({ takenFrom: lost.deps.holder, generation: 2 })
    expect(lost.run.status).not.toBe('completed')
  })

  it('is taken over from a run that was cancelled, which needs actions: write', async () => {
    const { github, aJob } = await aHarbour()
    const first = await aJob()
    github.onCancel((runId) => github.updateRun(runId, { status: 'completed', conclusion: 'cancelled' }))
    await takeLock(first.deps, 0)
    const reader = await aJob()
    await expect(cancelRun(reader.client, first.run.id, { force: false })).rejects.toMatchObject({ status: 403 })
    const second = await aJob({ ...rights, actions: 'write' })
    await expect(takeLock(second.deps, 0)).rejects.toThrow('held by run')
    expect(await cancelRun(second.client, first.run.id, { force: false })).toBe(true)
    expect(await cancelRun(second.client, first.run.id, { force: true })).toBe(false)
    expect(await takeLock(second.deps, 0)).toMatchObject({ takenFrom: { run: first.run.id }, generation: 2 })
  })
})
