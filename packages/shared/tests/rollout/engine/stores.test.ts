import { describe, expect, it } from 'vitest'
import { noCommit } from '../../../src/core/unknown-release.ts'
import { hasRunEnded } from '../../../src/github/runs.ts'
import { githubLedger } from '../../../src/rollout/ledger/github-ledger.ts'
import { formatDescription, type Intent, parseDescription } from '../../../src/rollout/ledger/ledger.ts'
import { githubLock } from '../../../src/rollout/lock/github-lock.ts'
import { hasHolderEnded } from '../../../src/rollout/lock/holder-end.ts'
import type { LockRecord } from '../../../src/rollout/lock/lock.ts'
import { type FakeAnswer, type FakeRequest, fakeGithub } from '../../../src/testing/github.ts'
import { aRelease } from '../../../src/testing/rollout-fakes.ts'

const bodyOf = (request: FakeRequest, key: string): unknown =>
  typeof request.body === 'object' && request.body !== null ? Reflect.get(request.body, key) : undefined

/** Refs and commits as GitHub keeps them: a ref moves only to a commit whose parent it is on. */
function gitRepository(trouble: (route: string) => FakeAnswer | undefined = () => undefined) {
  const commits = new Map<string, { message: unknown; parents: unknown[] }>()
  const refs = new Map<string, string>()
  const reply = (request: FakeRequest): FakeAnswer => {
    const path = decodeURIComponent(request.path).replace('/repos/quay/harbor/', '')
    const ref = path.replace(/^git\/refs?\//, '')
    // A refusal changes nothing; of any other trouble only the answer is another one.
    const instead = trouble(`${request.method} ${path}`)
    if (instead?.status !== undefined && instead.status >= 400 && instead.status < 500) return instead
    const answer = ((): FakeAnswer => {
      if (request.method === 'POST' && path === 'git/trees') return { status: 201, body: { sha: 'tree' } }
      if (request.method === 'POST' && path === 'git/commits') {
        const sha = `commit-${commits.size + 1}`
        const parents = bodyOf(request, 'parents')
        commits.set(sha, { message: bodyOf(request, 'message'), parents: Array.isArray(parents) ? parents : [] })
        return { status: 201, body: { sha } }
      }
      if (path.startsWith('git/commits/')) return { body: commits.get(path.slice('git/commits/'.length)) }
      if (request.method === 'POST' && path === 'git/refs') {
        const name = String(bodyOf(request, 'ref')).replace(/^refs\//, '')
        if (refs.has(name)) return { status: 422, body: { message: 'Reference already exists' } }
        refs.set(name, String(bodyOf(request, 'sha')))
        return { status: 201, body: {} }
      }
      if (request.method === 'PATCH') {
        const sha = String(bodyOf(request, 'sha'))
        expect(bodyOf(request, 'force')).toBe(false)
        if (!commits.get(sha)?.parents.includes(refs.get(ref))) return { status: 422, body: { message: 'Update is not a fast forward' } }
        refs.set(ref, sha)
        return { body: {} }
      }
      const sha = refs.get(ref)
      return sha === undefined ? { status: 404, body: { message: 'Not Found' } } : { body: { object: { sha, type: 'commit' } } }
    })()
    return instead ?? answer
  }
  return { reply, refs, commits }
}

const lockRecord = (generation: number, run = 1): LockRecord => ({
  schema: 1,
  environment: 'production',
  state: 'held',
  generation,
  holder: { run, attempt: 1, job: 'deploy' },
  at: '2026-01-05T12:00:00Z',
  signals: [],
})

describe('the lock on its branch', () => {
  it('is a commit on top of the last, moved without force', async () => {
    const repository = gitRepository()
    const github = await fakeGithub(repository.reply)
    const lock = githubLock(github, { environment: 'production' })
    expect(await lock.read()).toBeUndefined()
    const first = await lock.append(lockRecord(1), undefined)
    expect(await lock.read()).toEqual({ id: first, record: lockRecord(1) })
    const second = await lock.append(lockRecord(2, 2), first)
    expect((await lock.read())?.record.holder.run).toBe(2)
    expect(repository.refs.get('heads/slipway/lock/production')).toBe(second)
    expect(repository.commits.get(second ?? '')?.parents).toEqual([first])
  })

  it('is looked at again and again at no cost, and still seen to change', async () => {
    const repository = gitRepository()
    const asked: string[] = []
    const github = await fakeGithub((request) => {
      const answer = repository.reply(request)
      if (request.method !== 'GET' || !request.path.includes('/git/ref/')) return answer
      const etag = `W/"${JSON.stringify(answer.body).length}-${repository.commits.size}"`
      asked.push(request.headers.get('if-none-match') === etag ? 'unchanged' : 'read')
      return request.headers.get('if-none-match') === etag ? { status: 304, body: '', headers: { etag } } : { ...answer, headers: { etag } }
    })
    const lock = githubLock(github, { environment: 'production' })
    const other = githubLock(github, { environment: 'production' })
    const first = await lock.append(lockRecord(1), undefined)
    for (let time = 0; time < 3; time += 1) expect(await lock.read()).toEqual({ id: first, record: lockRecord(1) })
    expect(asked).toEqual(['read', 'unchanged', 'unchanged'])
    await other.append(lockRecord(2, 2), first)
    expect((await lock.read())?.record.generation).toBe(2)
  })

  it('is lost to whoever came first, at its making and later', async () => {
    const github = await fakeGithub(gitRepository().reply)
    const [one, other] = [githubLock(github, { environment: 'production' }), githubLock(github, { environment: 'production' })]
    const first = await one.append(lockRecord(1), undefined)
    expect(await other.append(lockRecord(1, 2), undefined)).toBeUndefined()
    await one.append(lockRecord(2), first)
    expect(await other.append(lockRecord(2, 2), first)).toBeUndefined()
  })

  it('is had when only the answer was lost', async () => {
    const repository = gitRepository((route) => (route === 'POST git/refs' ? { status: 502, body: {} } : undefined))
    const lock = githubLock(await fakeGithub(repository.reply), { environment: 'production' })
    expect(await lock.append(lockRecord(1), undefined)).toBe('commit-1')
  })

  it.each([
    ['a branch whose name stands in the way', 'POST git/refs', 422, 'Reference update failed'],
    [
      'a ruleset that forbids to make it',
      'POST git/refs',
      422,
      'Repository rule violations found: Cannot create ref due to creations being restricted.',
    ],
    ['an empty repository', 'POST git/refs', 409, 'Git Repository is empty.'],
  ])('is no race with another run where GitHub refuses it for %s', async (_what, route, status, message) => {
    const repository = gitRepository((asked) => (asked === route ? { status, body: { message } } : undefined))
    const lock = githubLock(await fakeGithub(repository.reply), { environment: 'production' })
    await expect(lock.append(lockRecord(1), undefined)).rejects.toThrow(
      `The lock of production cannot be written to the branch slipway/lock/production: GitHub refused POST /repos/quay/harbor/git/refs (${status}): ${message}`,
    )
  })

  it('is no race where a ruleset forbids to move it', async () => {
    const message = 'Repository rule violations found: Changes must be made through a pull request.'
    let forbids = false
    const repository = gitRepository((asked) => (forbids && asked.startsWith('PATCH') ? { status: 422, body: { message } } : undefined))
    const lock = githubLock(await fakeGithub(repository.reply), { environment: 'production' })
    const first = await lock.append(lockRecord(1), undefined)
    forbids = true
    await expect(lock.append(lockRecord(2), first)).rejects.toThrow(message)
  })

  it('refuses a branch that carries something else', async () => {
    const repository = gitRepository()
    repository.refs.set('heads/slipway/lock/production', 'stray')
    repository.commits.set('stray', { message: 'Fix a typo\n\n{"hello": 1}', parents: [] })
    await expect(githubLock(await fakeGithub(repository.reply), { environment: 'production' }).read()).rejects.toThrow(
      'is not a lock of Slipway',
    )
  })

  it.each([
    ['a run that is over', { body: { status: 'completed', run_attempt: 1 } }, true],
    ['a run that goes on', { body: { status: 'in_progress', run_attempt: 1 } }, false],
    ['a run that waits for approval', { body: { status: 'waiting', run_attempt: 1 } }, false],
    ['a run on a later attempt', { body: { status: 'in_progress', run_attempt: 2 } }, true],
    ['a run that was deleted', { status: 404, body: { message: 'Not Found' } }, true],
  ])('may be taken from %s, or not', async (_name, answer, ended) => {
    expect(await hasRunEnded(await fakeGithub(() => answer), { id: 7, attempt: 1 })).toBe(ended)
  })

  const running = { body: { status: 'in_progress', run_attempt: 1 } }
  const jobOf = (job: object) => ({ body: { status: 'completed', run_id: 7, run_attempt: 1, ...job } })
  it.each([
    ['whose job is completed, though its run goes on', 31, jobOf({}), running, true],
    ['whose job runs', 31, jobOf({ status: 'in_progress' }), running, false],
    [
      'whose job runs, in a run that is over',
      31,
      jobOf({ status: 'in_progress' }),
      { body: { status: 'completed', run_attempt: 1 } },
      true,
    ],
    ['with the id of a job of another run', 31, jobOf({ run_id: 8 }), running, false],
    ['with the id of a job of another attempt', 31, jobOf({ run_attempt: 2 }), running, false],
    ['with the id of a job that GitHub does not know', 31, { status: 404, body: { message: 'Not Found' } }, running, false],
    ['that did not know its job, in a run that goes on', undefined, jobOf({}), running, false],
  ])('may be taken from a holder %s, or not', async (_name, jobId, job, run, ended) => {
    const github = await fakeGithub(({ path }) => (path.includes('/actions/jobs/') ? job : run))
    expect(await hasHolderEnded(github, { run: 7, attempt: 1, job: 'deploy', jobId })).toBe(ended)
  })

  it('stays taken while GitHub cannot say whether the job has ended', async () => {
    const github = await fakeGithub(() => ({ status: 403, body: { message: 'Resource not accessible by integration' } }))
    await expect(hasHolderEnded(github, { run: 7, attempt: 1, job: 'deploy', jobId: 31 })).rejects.toThrow('actions/jobs/31')
  })
})

const intent: Intent = {
  schema: 1,
  service: 'harbor',
  environment: 'production',
  kind: 'deploy',
  release: aRelease('v1.1.0'),
  colour: 'green',
  previous: { colour: 'blue', release: aRelease('v1.0.0') },
  run: { id: 100, attempt: 1, job: 'deploy' },
}
const place = {
  service: 'harbor',
  environment: 'production',
  url: 'https://example.com',
  logUrl: 'https://github.com/quay/harbor/actions/runs/100',
  production: true,
  commit: 'c'.repeat(40),
  keep: 5,
}

describe('the ledger in deployments', () => {
  it('is read back as it was written, whatever order GitHub gives', async () => {
    const statuses = [
      { id: 12, state: 'in_progress', description: 'shift: give green 5%', created_at: '2026-01-05T12:00:01Z' },
      { id: 11, state: 'in_progress', description: 'prepare: bring it up', created_at: '2026-01-05T12:00:01Z' },
      { id: 13, state: 'queued', description: 'of another tool', created_at: '2026-01-05T12:00:02Z' },
    ]
    const github = await fakeGithub(({ path }) => ({
      body: path.endsWith('/statuses')
        ? statuses
        : [
            { id: 1, created_at: '2026-01-05T11:00:00Z', payload: { other: 'tool' } },
            { id: 5, created_at: '2026-01-05T12:00:00Z', payload: JSON.stringify(intent) },
          ],
    }))
    const records = await githubLedger(github, place).read()
    expect(records).toMatchObject([{ id: 5, intent, entries: [{ phase: 'prepare' }, { phase: 'shift', detail: 'give green 5%' }] }])
  })

  it('makes deployments that merge nothing, await nothing and belong to a task of their own', async () => {
    const github = await fakeGithub(() => ({ status: 201, body: { id: 5 } }))
    const ledger = githubLedger(github, place)
    expect(await ledger.open(intent)).toBe(5)
    await ledger.write(5, { state: 'in_progress', phase: 'shift', detail: 'give green 5%' })
    expect(github.calls[0]?.body).toMatchObject({
      task: 'slipway',
      ref: intent.release.sha,
      auto_merge: false,
      required_contexts: [],
      payload: intent,
    })
    expect(github.calls[1]?.body).toMatchObject({ state: 'in_progress', description: 'shift: give green 5%', auto_inactive: false })
  })

  it('files a release whose commit nobody knows under the commit of the run, and says so', async () => {
    const github = await fakeGithub(() => ({ status: 201, body: { id: 5 } }))
    await githubLedger(github, place).open({ ...intent, kind: 'rollback', release: { version: 'v0.9.0', sha: noCommit } })
    expect(github.calls[0]?.body).toMatchObject({
      ref: 'c'.repeat(40),
      description: expect.stringContaining('rollback of v0.9.0 to green; its commit is not known, this is that of the run'),
      payload: { release: { version: 'v0.9.0', sha: noCommit } },
    })
  })

  it('tells when it was answered by the clock of GitHub, which stamps the records', async () => {
    const github = await fakeGithub(() => ({ body: [], headers: { date: 'Mon, 05 Jan 2026 12:00:00 GMT' } }))
    const ledger = githubLedger(github, place)
    expect(ledger.answeredAt?.()).toBeUndefined()
    await ledger.read()
    expect(ledger.answeredAt?.()).toBe(Date.parse('2026-01-05T12:00:00Z'))
  })

  it('does not record a rollout twice when only the answer was lost', async () => {
    const made: unknown[] = []
    const github = await fakeGithub(({ method, path }) => {
      if (method === 'POST') {
        made.push(intent)
        return { status: 502, body: {} }
      }
      return {
        body: path.endsWith('/statuses')
          ? []
          : made.map((payload, index) => ({ id: index + 1, created_at: '2026-01-05T12:00:00Z', payload })),
      }
    })
    expect(await githubLedger(github, place).open(intent)).toBe(1)
    expect(made).toHaveLength(1)
  })

  it('keeps descriptions within what GitHub takes, on one line', () => {
    const text = formatDescription({ phase: 'back', detail: `errors\n${'x'.repeat(300)}` })
    expect(text).toHaveLength(140)
    expect(parseDescription(text)?.detail).toMatch(/^errors x+…$/)
    expect(parseDescription('Deployed by hand')).toBeUndefined()
    expect(parseDescription('note: something')).toBeUndefined()
  })
})
