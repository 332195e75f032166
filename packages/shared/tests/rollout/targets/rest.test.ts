import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { restOver, retryAfter } from '../../../src/rollout/targets/provider-rest.ts'
import { answered, fakeClock, fakeHttp, refused } from '../../../src/testing/fakes.ts'

const shape = z.object({ ok: z.literal(true) })
const start = Date.parse('2026-01-05T12:00:00Z')

function over(answers: Parameters<typeof fakeHttp>[0]) {
  const http = fakeHttp(answers)
  const clock = fakeClock(start)
  const rest = restOver({
    provider: 'Provider',
    api: 'https://api.example.com/v1/',
    token: 'secret-token',
    http,
    clock,
    explain: (body) => (body === undefined ? undefined : JSON.stringify(body)),
    permissions: 'It needs more.',
  })
  return { rest, http, waited: () => clock.now() - start }
}
const post = { method: 'POST' as const, path: '/x', body: {}, signal: undefined }

describe('an API over HTTP', () => {
  it('sends the token in a header, to the address without a doubled slash', async () => {
    const { rest, http } = over(() => answered(200, '{"ok":true}'))
    await rest.read('/x', shape, undefined)
    expect(http.calls[0]).toMatchObject({ url: 'https://api.example.com/v1/x', headers: { authorization: 'Bearer secret-token' } })
  })

  it.each([
    ['500', () => answered(503)],
    ['nobody', () => refused()],
  ])('asks four times where %s answers, then says so', async (_name, answer) => {
    const { rest, http } = over(answer)
    await expect(rest.read('/x', shape, undefined)).rejects.toThrow('GET /x')
    expect(http.calls).toHaveLength(4)
  })

  it('waits for a minute in all, never longer', async () => {
    const { rest, waited } = over(() => answered(429, '', { 'retry-after': '25' }))
    await expect(rest.write(post)).rejects.toThrow('lets nothing more through')
    expect(waited()).toBe(50_000)
    const long = over(() => answered(429, '', { 'retry-after': '3600' }))
    await expect(long.rest.read('/x', shape, undefined)).rejects.toThrow('429')
    expect(long.waited()).toBe(0)
  })

  it('sends a write once, whatever becomes of it', async () => {
    const lost = over(() => ({ state: 'failed', reason: 'timeout', message: 'no answer within 15000 ms', elapsed: 15_000 }))
    expect(await lost.rest.write(post)).toEqual({ state: 'uncertain', why: 'no answer within 15000 ms' })
    const broken = over(() => answered(502))
    expect(await broken.rest.write(post)).toMatchObject({ state: 'uncertain' })
    expect([lost.http.calls.length, broken.http.calls.length]).toEqual([1, 1])
  })

  it('knows a write that never arrived', async () => {
    await expect(over(() => refused()).rest.write(post)).rejects.toThrow('cannot be reached')
  })

  it('takes the token out of what the provider says', async () => {
    const { rest } = over(() => answered(403, '{"error":"secret-token may not"}'))
    const refusal = await rest.read('/x', shape, undefined).catch((error: unknown) => error)
    expect(refusal).toMatchObject({ message: expect.stringContaining('***'), hint: 'It needs more.' })
    expect(String(refusal)).not.toContain('secret-token')
  })

  it.each(['', 'nonsense', '{"ok":false}'])('refuses %j as an answer', async (body) => {
    await expect(over(() => answered(200, body)).rest.read('/x', shape, undefined)).rejects.toThrow('is not what its API documents')
  })

  it.each([
    ['3', 3_000],
    ['0', 0],
    ['Mon, 05 Jan 2026 12:00:07 GMT', 7_000],
    ['Mon, 05 Jan 2026 11:00:00 GMT', 0],
    ['soon', 1_000],
    [undefined, 1_000],
  ])('reads Retry-After: %s', (header, expected) => {
    expect(retryAfter(header, start)).toBe(expected)
  })
})
