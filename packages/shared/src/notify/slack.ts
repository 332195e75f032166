import { shorten } from '../core/outcome-sentence.ts'
import type { Clock } from '../ports/clock.ts'
import type { Http, HttpAnswer } from '../ports/http.ts'
import type { Delivery, Message } from './message.ts'

/** Slack's limits: "Reference: blocks" (header 150, section text 3,000, field 2,000, 10 fields, 50 blocks, button text 75, url 3,000). */
const limits = { header: 150, section: 3_000, field: 2_000, fields: 10, lines: 20, button: 75, url: 3_000, buttons: 5 }

const marks = { good: '✅', doubtful: '⚠️', bad: '❌' }

/** Escapes external text for a Slack text: `& < >` are Slack's three control characters ("Formatting text for app surfaces"). */
export function escapeSlack(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
}

type Text = { type: 'plain_text' | 'mrkdwn'; text: string; emoji?: boolean }
type Block =
  | { type: 'header'; text: Text }
  | { type: 'section'; text: Text }
  | { type: 'section'; fields: Text[] }
  | { type: 'context'; elements: Text[] }
  | { type: 'actions'; elements: { type: 'button'; text: Text; url: string }[] }

/**
 * The body for an incoming webhook. A webhook has a fixed channel, so the configured name cannot select it. The message contains the name,
 * so that a wrong channel is noticed.
 */
export function slackBody(message: Message, channel: string): { text: string; blocks: Block[] } {
  const title = `${marks[message.state]} ${message.title}`
  const fields = message.facts
    .slice(0, limits.fields)
    .map(({ label, value }) => mrkdwn(`*${escapeSlack(label)}*\n${plain(value)}`, limits.field))
  const links = message.links.filter(({ url }) => /^https?:\/\//.test(url) && url.length <= limits.url).slice(0, limits.buttons)
  const blocks: Block[] = [
    { type: 'header', text: { type: 'plain_text', text: shorten(title, limits.header), emoji: true } },
    ...(fields.length === 0 ? [] : [{ type: 'section' as const, fields }]),
    ...message.lines.slice(0, limits.lines).map((line) => ({ type: 'section' as const, text: mrkdwn(plain(line), limits.section) })),
    ...(links.length === 0 ? [] : [{ type: 'actions' as const, elements: links.map(button) }]),
    { type: 'context', elements: [mrkdwn(`for ${plain(channel)}`, limits.section)] },
  ]
  return { text: escapeSlack(shorten(title, limits.header)), blocks }
}

/** Posts to an incoming webhook, with up to two retries after a server error or a rate limit. Never throws for a refusal of Slack. */
export async function sendSlack(
  target: { webhook: string; channel: string },
  message: Message,
  deps: { http: Http; clock: Clock; signal?: AbortSignal },
): Promise<Delivery> {
  const to = `Slack ${target.channel}`
  if (URL.parse(target.webhook) === null) return { to, state: 'failed', reason: 'the webhook is not an address' }
  const body = JSON.stringify(slackBody(message, target.channel))
  for (let attempt = 1; ; attempt += 1) {
    const answer = await deps.http({
      method: 'POST',
      url: target.webhook,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body,
      timeout: 10_000,
      ...(deps.signal === undefined ? {} : { signal: deps.signal }),
    })
    if (answer.state === 'answered' && answer.status >= 200 && answer.status < 300) return { to, state: 'sent' }
    if (attempt === 3 || !worthAgain(answer)) return { to, state: 'failed', reason: reasonOf(answer) }
    await deps.clock.sleep(pauseAfter(answer, attempt), deps.signal)
  }
}

/** Whether to retry. A message can arrive twice after a lost response, which is better than no message. */
function worthAgain(answer: HttpAnswer): boolean {
  return answer.state === 'failed' ? answer.reason !== 'aborted' : answer.status === 429 || answer.status >= 500
}

function pauseAfter(answer: HttpAnswer, attempt: number): number {
  const asked = answer.state === 'answered' ? Number(answer.headers['retry-after']) * 1_000 : Number.NaN
  return Number.isFinite(asked) ? Math.min(10_000, asked) : 500 * attempt
}

/** The reason of a failure from Slack's response only: the address of the webhook is a secret. */
function reasonOf(answer: HttpAnswer): string {
  if (answer.state === 'answered') return `Slack answered ${answer.status}: ${answer.body.slice(0, 200)}`
  return `Slack was not reached (${answer.reason})`
}

/** Escapes text and disables Slack's formatting characters with a zero-width space. */
function plain(text: string): string {
  return escapeSlack(text).replace(/[*_~`]/g, (mark) => `${mark}\u200b`)
}

function mrkdwn(text: string, limit: number): Text {
  return { type: 'mrkdwn', text: cut(text, limit) }
}

function button({ label, url }: { label: string; url: string }) {
  return { type: 'button' as const, text: { type: 'plain_text' as const, text: cut(label, limits.button) }, url }
}

/** Cuts text between characters and never within an entity such as `&lt;`. */
function cut(text: string, limit: number): string {
  if (text.length <= limit) return text
  const head = text.slice(0, limit - 1).replace(/&[a-z]*$/, '')
  return `${head.isWellFormed() ? head : head.slice(0, -1)}…`
}
