import { readFlow } from '@slipway/shared/probe/flow/flow-file'
import { runFlow } from '@slipway/shared/probe/flow/flow-run'
import { checkFlow } from '@slipway/shared/probe/flow/flow-schema'
import type { ProbeOptions } from '@slipway/shared/probe/probe-run'
import { answered, fakeClock, fakeFiles, fakeHttp, refused } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'

const checkout = `
name: checkout
steps:
  - name: open
    http: { method: POST, path: /api/carts, body: '{"item":"$ITEM"}', expect: { status: 201 } }
    capture: { CART: cart.id, TAG: { header: etag } }
  - name: pay
    http: { method: POST, path: /api/carts/$CART/pay, headers: { if-match: $TAG } }
clean-up:
  - name: remove
    http: { method: DELETE, path: /api/carts/$CART, expect: { status: [204, 404] } }
`
const flow = () => readFlow('checkout.flow.yml', fakeFiles({ 'checkout.flow.yml': checkout }))
const shop = (pay: number) =>
  fakeHttp(({ method, url }) => {
    if (method === 'DELETE') return answered(204)
    return url.endsWith('/pay') ? answered(pay) : answered(201, '{"cart":{"id":42}}', { etag: 'W/1' })
  })
const options = (overrides: Partial<ProbeOptions> = {}): ProbeOptions => ({
  baseUrl: 'https://a.test',
  variables: { ITEM: 'rope' },
  http: shop(200),
  clock: fakeClock(),
  ...overrides,
})

describe('a flow', () => {
  it('carries what it captured from step to step, and cleans up', async () => {
    const http = shop(200)
    expect(await runFlow(await flow(), options({ http }))).toMatchObject({ name: 'checkout', verdict: 'pass' })
    expect(http.calls.map((call) => `${call.method} ${call.url} ${call.body ?? ''}${call.headers?.['if-match'] ?? ''}`)).toEqual([
      'POST https://a.test/api/carts {"item":"rope"}',
      'POST https://a.test/api/carts/42/pay W/1',
      'DELETE https://a.test/api/carts/42 ',
    ])
  })

  it('cleans up after a step that failed, and says which that was', async () => {
    const http = shop(500)
    expect(await runFlow(await flow(), options({ http }))).toMatchObject({
      verdict: 'fail',
      reason: expect.stringMatching(/^pay: answered 500, expected 200 \(/),
    })
    expect(http.calls.at(-1)?.method).toBe('DELETE')
  })

  it('does not clean up what was never made', async () => {
    const http = fakeHttp(refused)
    expect(await runFlow(await flow(), options({ http }))).toMatchObject({ verdict: 'fail', unreachable: true })
    expect(http.calls).toHaveLength(1)
  })

  it('fails when something is left behind', async () => {
    const http = fakeHttp((request) => (request.method === 'DELETE' ? answered(500) : shop(200)(request)))
    expect(await runFlow(await flow(), options({ http }))).toMatchObject({
      verdict: 'fail',
      reason: expect.stringMatching(/^clean-up remove: answered 500, expected 204 or 404 \(DELETE /),
    })
  })

  it('fails when what a later step needs is not in the answer', async () => {
    const http = fakeHttp(() => answered(201, '{}'))
    expect(await runFlow(await flow(), options({ http }))).toMatchObject({
      reason: expect.stringMatching(
        /^open: cart.id is not there to be captured as CART; header etag is not there to be captured as TAG \(POST /,
      ),
    })
  })

  it('cleans up even when the run is called off', async () => {
    const controller = new AbortController()
    const http = fakeHttp((request) => {
      if (request.url.endsWith('/pay')) {
        controller.abort()
        return { state: 'failed', reason: 'aborted', message: 'aborted', elapsed: 1 }
      }
      return shop(200)(request)
    })
    expect(await runFlow(await flow(), options({ http, signal: controller.signal }))).toMatchObject({ verdict: 'not-evaluated' })
    expect(http.calls.at(-1)).toMatchObject({ method: 'DELETE' })
    expect(http.calls.at(-1)?.signal).toBeUndefined()
  })

  it('names a value that neither a variable nor an earlier step gives, before anything is sent', async () => {
    const http = shop(200)
    await expect(runFlow(await flow(), options({ http, variables: {} }))).rejects.toThrow(
      'The step "open" of the flow "checkout" needs $ITEM',
    )
    expect(http.calls).toEqual([])
  })
})

describe('a flow file', () => {
  it('has all its problems named at once', () => {
    const document = { name: '', steps: [{ name: 'a', http: { path: '/', expect: { status: 99 } } }], cleanup: [] }
    expect(() => checkFlow(document, 'a.flow.yml')).toThrow(
      /a\.flow\.yml is not a flow:\n.*name[\s\S]*steps\.0\.http\.expect\.status[\s\S]*cleanup/,
    )
  })

  it('says where it looked', async () => {
    await expect(readFlow('x.yml', fakeFiles())).rejects.toThrow('There is no flow at x.yml')
    await expect(readFlow('x.yml', fakeFiles({ 'x.yml': '{' }))).rejects.toThrow('x.yml is not valid YAML')
  })
})
