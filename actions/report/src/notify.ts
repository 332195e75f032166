import type { Config } from '@slipway/shared/config/load'
import { substitute } from '@slipway/shared/config/variables'
import { formatDuration } from '@slipway/shared/core/duration'
import type { HistoryRecord } from '@slipway/shared/github/history'
import { type MailTransport, sendMail } from '@slipway/shared/notify/mail'
import type { Delivery, Message } from '@slipway/shared/notify/message'
import { sendSlack } from '@slipway/shared/notify/slack'
import type { Clock } from '@slipway/shared/ports/clock'
import type { Http } from '@slipway/shared/ports/http'
import { type Report, words } from './content/report.ts'
import { serviceViews } from './content/service-view.ts'
import { attempt, type ReportWrite, skipped } from './writes.ts'

type Deps = { rest: Http; clock: Clock; signal: AbortSignal; mail?: MailTransport }

export type Notification = { notified: Config['notify']; message: Message; variables: Readonly<Record<string, string>> }

/** Sends the message to each target under `notify` that wants this verdict. An error of a target is in its result, never thrown. */
export async function notify({ notified, message, variables }: Notification, { mail, rest, ...others }: Deps): Promise<ReportWrite[]> {
  const deps = { ...others, http: rest }
  const concerned = (on: 'all' | 'failure') => on === 'all' || message.state === 'bad'
  const writes: ReportWrite[] = []
  for (const [index, target] of notified.slack.entries()) {
    const what = `Slack ${target.channel}`
    if (!concerned(target.on)) writes.push(skipped(what, 'only failures are told there'))
    else
      writes.push(await deliver(what, () => sendSlack(substitute(target, variables, `notify.slack.${index}`), message, deps), deps.signal))
  }
  for (const [index, target] of notified.mail.entries()) {
    const what = `mail to ${target.to.join(', ')}`
    if (!concerned(target.on)) writes.push(skipped(what, 'only failures are told there'))
    else writes.push(await deliver(what, () => sendMail(substitute(target, variables, `notify.mail.${index}`), message, mail), deps.signal))
  }
  return writes
}

async function deliver(what: string, send: () => Promise<Delivery>, signal: AbortSignal): Promise<ReportWrite> {
  let delivery: Delivery | undefined
  const write = await attempt(
    what,
    async () => {
      delivery = await send()
      return delivery.state
    },
    signal,
  )
  return delivery?.state === 'failed' ? { what, state: 'failed', detail: delivery.reason } : write
}

const outcomes: Record<HistoryRecord['outcome'], string> = {
  deployed: 'the new release serves',
  'rolled-back': 'the earlier release serves again',
  failed: 'did not go through',
  checked: 'looked at, nothing changed',
  superseded: 'left its place to a newer run',
  'dry-run': 'planned only, nothing changed',
  stopped: 'stopped before it was judged',
  drill: 'a rollback was rehearsed',
  quality: 'the code was measured',
}

const stateOf: Record<Report['verdict'], Message['state']> = { pass: 'good', warn: 'doubtful', fail: 'bad', 'not-evaluated': 'bad' }

/** Where, and what happened there. */
function titleOf({ environment, headline }: Report): string {
  return environment === undefined || headline.includes(environment) ? headline : `${environment}: ${headline}`
}

/** The report as a notification: one for all services of a product. */
export function notificationMessage(report: Report, records: readonly HistoryRecord[]): Message {
  const [only, ...more] = records
  const record = more.length === 0 ? only : undefined
  const took = Math.max(0, ...records.map((one) => one.took ?? 0))
  const facts = [
    ...(report.product === undefined ? [['Service', report.service] as const] : [['Product', report.product.name] as const]),
    ['Environment', report.environment] as const,
    ['Branch', /^refs\/heads\/(.+)$/.exec(report.run.ref)?.[1]] as const,
    ['Version', record?.version ?? report.version] as const,
    ['Outcome', record === undefined ? undefined : outcomes[record.outcome]] as const,
    ['Commit', report.sha.slice(0, 8)] as const,
    ['By', report.run.actor] as const,
    ['Took', records.every((one) => one.took === undefined) ? undefined : formatDuration(Math.round(took / 1_000) * 1_000)] as const,
  ].flatMap(([label, value]) => (value === undefined || value === '' ? [] : [{ label, value }]))
  const views = records.length === 0 ? [] : serviceViews(report)
  return {
    title: titleOf(report),
    state: stateOf[report.verdict],
    facts,
    lines: [
      ...views.map(({ service, version, verdict, outcome }) =>
        [service, ...(version === undefined ? [] : [version]), words[verdict], outcomes[outcome]].join(': '),
      ),
      ...report.rows
        .filter((row) => row.verdict !== 'pass')
        .flatMap((row) => {
          const said = row.cause ?? row.headline
          const whose = row.service === undefined ? [] : [row.service]
          return said === report.headline ? [] : [[...whose, row.what, row.verdict.replace('-', ' '), said].join(': ')]
        }),
    ],
    links: [{ label: 'Run', url: report.run.url }],
  }
}
