import { gunzipSync } from 'node:zlib'
import { uploadSarif } from '@slipway/shared/github/code-scanning'
import { fakeClock } from '@slipway/shared/testing/fakes'
import { fakeGithub } from '@slipway/shared/testing/github'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

const upload = { sarif: '{"version":"2.1.0"}', commit: 'a'.repeat(40), ref: 'refs/heads/main', startedAt: '2026-01-05T12:00:00Z' }
const path = '/repos/quay/harbor/code-scanning/sarifs'

describe('uploadSarif', () => {
  it('sends the SARIF compressed and waits until GitHub has read it', async () => {
    const states = ['pending', 'complete']
    const github = await fakeGithub(({ method }) =>
      method === 'POST' ? { status: 202, body: { id: 's1' } } : { body: { processing_status: states.shift() } },
    )
    expect(await uploadSarif(github, upload, fakeClock())).toEqual({ state: 'complete', id: 's1' })
    expect(github.calls.map((call) => call.route)).toEqual([`POST ${path}`, `GET ${path}/s1`, `GET ${path}/s1`])
    const { sarif, commit_sha } = z.object({ sarif: z.string(), commit_sha: z.string() }).parse(github.calls[0]?.body)
    expect(gunzipSync(Buffer.from(sarif, 'base64')).toString()).toBe(upload.sarif)
    expect(commit_sha).toBe(upload.commit)
  })

  it('tells the errors of a SARIF that GitHub could not read', async () => {
    const github = await fakeGithub(({ method }) =>
      method === 'POST' ? { status: 202, body: { id: 's1' } } : { body: { processing_status: 'failed', errors: ['no runs'] } },
    )
    expect(await uploadSarif(github, upload, fakeClock())).toEqual({ state: 'failed', id: 's1', errors: ['no runs'] })
  })

  it('says that it is still pending rather than that it is done', async () => {
    const github = await fakeGithub(({ method }) =>
      method === 'POST' ? { status: 202, body: { id: 's1' } } : { body: { processing_status: 'pending' } },
    )
    expect(await uploadSarif(github, upload, fakeClock())).toEqual({ state: 'pending', id: 's1' })
  })

  it('takes a refusal as an answer: a fork has a read-only token', async () => {
    const github = await fakeGithub(() => ({ status: 403, body: { message: 'Resource not accessible by integration' } }))
    expect(await uploadSarif(github, upload, fakeClock())).toMatchObject({
      state: 'refused',
      reason: expect.stringContaining('not accessible'),
    })
  })
})
