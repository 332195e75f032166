import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { runInThisContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { RepositoryDispatch } from '../../src/contract/platform.ts'
import { anEmulator, jobToken, repo } from './emulator.ts'

const page = readFileSync(new URL('../../../../docs/monitoring.md', import.meta.url), 'utf8')

/** The blocks of the page in one language, below a heading. */
function blocks(heading: string, language: string): string[] {
  const section = page.slice(page.indexOf(`\n${heading}\n`)).split(/\n#{2,3} /)[1] ?? ''
  return [...section.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, text = '']) => text)
}

/** A Worker as its module exports it. */
const relay = z.object({
  fetch: z.custom<(request: Request, settings: object) => Promise<Response>>((value) => typeof value === 'function'),
})

async function listening() {
  const world = await anEmulator()
  const sent: RepositoryDispatch[] = []
  world.github.onRepositoryDispatch(async (dispatch) => sent.push(dispatch))
  const alert = (body: unknown, token = world.mona) => world.ask(`POST ${repo}/dispatches`, { token, body })
  return { ...world, sent, alert }
}

describe('an alert of a monitoring system', () => {
  it('needs a token that may write contents', async () => {
    const { alert, sent, github, main } = await listening()
    const body = { event_type: 'slipway-alert', client_payload: { environment: 'production' } }
    expect((await alert(body)).status).toBe(204)
    expect((await alert(body, jobToken(github, main, { contents: 'read', actions: 'write' }))).status).toBe(403)
    expect(sent).toEqual([{ type: 'slipway-alert', payload: { environment: 'production' }, actor: 'mona' }])
  })

  it('is refused with more than ten properties, and without a type', async () => {
    const { alert, sent } = await listening()
    const many = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`p${index}`, index]))
    expect((await alert({ event_type: 'slipway-alert', client_payload: many })).status).toBe(422)
    expect((await alert({ client_payload: {} })).status).toBe(422)
    expect(sent).toEqual([])
  })
})

describe('the page on monitoring', () => {
  it('has bodies that GitHub takes: by hand, and by Datadog', async () => {
    const { alert, sent } = await listening()
    const [curl = ''] = blocks('## Your own alert starts a look', 'bash')
    const [headers = '', payload = ''] = blocks('### Datadog', 'json')
    expect(Object.keys(z.record(z.string(), z.string()).parse(JSON.parse(headers)))).toContain('authorization')
    for (const body of [/-d '([^']*)'/.exec(curl)?.[1] ?? '', payload]) expect((await alert(JSON.parse(body))).status).toBe(204)
    expect(sent.map(({ type, payload: { environment } }) => [type, environment])).toEqual([
      ['slipway-alert', 'production'],
      ['slipway-alert', 'production'],
    ])
  })

  it('has a relay for Sentry that passes on what Sentry has signed, and nothing else', async () => {
    const { sent, github, mona } = await listening()
    const [script = ''] = blocks('### Sentry', 'js')
    const worker = relay.parse(runInThisContext(`(${script.replace(/^export default /, '')})`))
    const settings = { GITHUB_TOKEN: mona, SENTRY_CLIENT_SECRET: 's3cret', REPOSITORY: 'quay/harbor', GITHUB_API: github.apiUrl }
    const post = async (body: string, signature: string) => {
      const request = new Request('https://relay.test', { method: 'POST', body, headers: { 'sentry-hook-signature': signature } })
      return (await worker.fetch(request, settings)).status
    }
    const signed = (body: string) => createHmac('sha256', 's3cret').update(body).digest('hex')
    const triggered = JSON.stringify({ action: 'triggered', data: {} })
    expect(await post(triggered, signed(triggered))).toBe(200)
    expect(await post(triggered, signed('something else'))).toBe(401)
    expect(await post(triggered, '')).toBe(401)
    const resolved = JSON.stringify({ action: 'resolved' })
    expect(await post(resolved, signed(resolved))).toBe(200)
    expect(sent.map(({ payload }) => payload)).toEqual([{ environment: 'production', reason: 'Sentry: triggered' }])
  })
})
