import { answered, fakeClock, fakeHttp, refused } from '@slipway/shared/testing/fakes'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Message } from '../../src/notify/message.ts'
import { escapeSlack, sendSlack, slackBody } from '../../src/notify/slack.ts'

function aMessage(overrides: Partial<Message> = {}): Message {
  return {
    title: 'harbor is live on production',
    state: 'good',
    facts: [{ label: 'Version', value: 'v1.2.3' }],
    lines: [],
    links: [{ label: 'Run', url: 'https://github.com/quay/harbor/actions/runs/100' }],
    ...overrides,
  }
}

const target = { webhook: 'https://hooks.slack.test/services/T/B/secret', channel: '#deploys' }

/** Every mrkdwn text within. */
function textsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  const own = Reflect.get(value, 'type') === 'mrkdwn' ? [String(Reflect.get(value, 'text'))] : []
  return [...own, ...Object.values(value).flatMap(textsOf)]
}

describe('slackBody', () => {
  it('names the channel in the message, since the webhook has chosen it already', () => {
    expect(slackBody(aMessage(), '#deploys').blocks).toEqual([
      { type: 'header', text: { type: 'plain_text', text: '✅ harbor is live on production', emoji: true } },
      { type: 'section', fields: [{ type: 'mrkdwn', text: '*Version*\nv1.2.3' }] },
      {
        type: 'actions',
        elements: [{ type: 'button', text: { type: 'plain_text', text: 'Run' }, url: 'https://github.com/quay/harbor/actions/runs/100' }],
      },
      { type: 'context', elements: [{ type: 'mrkdwn', text: 'for #deploys' }] },
    ])
  })

  it('lets nothing from outside ping, link or format', () => {
    const hostile = fc.array(
      fc.oneof(fc.string(), fc.constantFrom('<!channel>', '<@U1>', '<https://x|y>', '&lt;!here&gt;', '*', '_', '`', '~', '\n')),
      { maxLength: 30 },
    )
    fc.assert(
      fc.property(hostile, (parts) => {
        const text = parts.join('')
        const body = slackBody(aMessage({ title: text, facts: [{ label: text, value: text }], lines: [text] }), text)
        for (const shown of [...textsOf(body), body.text]) {
          expect(shown).not.toMatch(/[<>]/)
          expect(shown.replace(/&(amp|lt|gt);/g, '')).not.toContain('&')
        }
      }),
    )
  })

  it('keeps to the limits of Slack however long the message is', () => {
    const long = '&'.repeat(9_000)
    const body = slackBody(
      aMessage({
        title: long,
        facts: Array.from({ length: 40 }, () => ({ label: 'a', value: long })),
        lines: Array.from({ length: 90 }, () => long),
        links: [{ label: long, url: `https://x/${'a'.repeat(4_000)}` }],
      }),
      '#deploys',
    )
    expect(body.blocks.length).toBeLessThanOrEqual(50)
    for (const text of textsOf(body)) {
      expect(text.length).toBeLessThanOrEqual(3_000)
      expect(text.replace(/&amp;/g, '')).not.toContain('&')
    }
    expect(JSON.stringify(body)).not.toContain('aaaa')
  })
})

describe('escapeSlack', () => {
  it('gives back the text when its three entities are read', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const read = escapeSlack(text).replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&')
        expect(read).toBe(text.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, ''))
      }),
    )
  })
})

describe('sendSlack', () => {
  it('posts JSON to the webhook', async () => {
    const http = fakeHttp(() => answered(200, 'ok'))
    expect(await sendSlack(target, aMessage(), { http, clock: fakeClock() })).toEqual({ to: 'Slack #deploys', state: 'sent' })
    expect(http.calls[0]).toMatchObject({ method: 'POST', url: target.webhook })
    expect(JSON.parse(http.calls[0]?.body ?? '')).toMatchObject({ text: '✅ harbor is live on production' })
  })

  it('tells what Slack said, never the address, which is a secret', async () => {
    const http = fakeHttp(() => answered(404, 'no_service'))
    const delivery = await sendSlack(target, aMessage(), { http, clock: fakeClock() })
    expect(delivery).toEqual({ to: 'Slack #deploys', state: 'failed', reason: 'Slack answered 404: no_service' })
    expect(http.calls).toHaveLength(1)
  })

  it('waits as long as a limit asks, then sends again', async () => {
    let tries = 0
    const http = fakeHttp(() => (++tries === 1 ? answered(429, '', { 'retry-after': '3' }) : answered(200, 'ok')))
    const clock = fakeClock(0)
    expect(await sendSlack(target, aMessage(), { http, clock })).toMatchObject({ state: 'sent' })
    expect(clock.now()).toBe(3_000)
  })

  it('gives up after three tries without throwing', async () => {
    const http = fakeHttp(refused)
    expect(await sendSlack(target, aMessage(), { http, clock: fakeClock() })).toMatchObject({
      state: 'failed',
      reason: 'Slack was not reached (refused)',
    })
    expect(http.calls).toHaveLength(3)
  })
})
