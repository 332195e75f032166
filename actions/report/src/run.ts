import { isAbsolute, join, normalize } from 'node:path'
import type { Context, Outcome } from '@slipway/shared/action'
import type { ProductConfig } from '@slipway/shared/config/load'
import { ActionError } from '@slipway/shared/core/errors'
import { link, type Markdown, md } from '@slipway/shared/core/markdown'
import { createGithub, type Github } from '@slipway/shared/github/octokit'
import type { MailTransport } from '@slipway/shared/notify/mail'
import type { Annotation } from '@slipway/shared/ports/log'
import { defaultConfigPath, readProduct } from '@slipway/shared/settings'
import { type EventSubject, eventSubject } from './content/event.ts'
import { type Gathered, gatherEvidence } from './content/gather.ts'
import { renderReport } from './content/markdown.ts'
import { composeReport, labelOf, type Report } from './content/report.ts'
import { serviceViews } from './content/service-view.ts'
import { dashboardData } from './dashboard/data.ts'
import { renderPage } from './dashboard/page.ts'
import type { Inputs } from './inputs.ts'
import { type Notifications, readGrant, sendNotifications } from './notifications.ts'
import { type Published, publishToGithub } from './publish.ts'
import { recordsOf } from './record.ts'
import { attempt, type ReportWrite, renderWrites, skipped } from './writes.ts'

/** Connections that a test replaces. By default, to GitHub and to a mail server. */
export type Connections = { github?: (token: string) => Promise<Github>; mail?: MailTransport }

/**
 * Reports on the run: gathers the evidence, composes the report, and writes it to each destination in turn. The verdict is that of
 * the run. The step fails only where the report could not do its work, or, with `strict`, where a write failed.
 */
export async function writeReport(inputs: Inputs, context: Context, connections: Connections = {}): Promise<Outcome> {
  // First, so that its secrets are masked in all later output.
  const granted = readGrant(inputs, context)
  const subject = eventSubject(context.runner)
  const configured = await configuredProduct(inputs, context)
  const product = configured !== undefined && configured.services.length > 1 ? configured : undefined
  const gathered = await gatherEvidence(inputs.evidence, context)
  const report = composeReport(gathered, inputs, { run: context.runner.run, subject, product })
  const records = recordsOf(report, context.clock.now(), context.runner.call)
  const work = {
    inputs,
    report,
    subject,
    records,
    service: context.runner.call ?? statusSuffix(inputs, report, configured),
    call: context.runner.call,
  }
  const published = await publish(work, context, connections)
  const notifications = await sendNotifications(work, { grant: granted, context, connections })
  const page = renderPage(dashboardData({ report, history: published.history, records }, context.clock.now()))
  const path = isAbsolute(inputs.dashboard) ? inputs.dashboard : join(context.runner.workspace, inputs.dashboard)
  const dashboard = await attempt('dashboard', async () => {
    await context.files.write(path, page)
    return path
  })
  const writes = [...published.writes, ...notifications.writes, dashboard]
  const comeThrough = [...published.writes, dashboard].every(({ state }) => state === 'done' || state === 'skipped')
  return {
    ok: notifications.fault === undefined && (comeThrough || !inputs.strict),
    evidence: evidenceOf(report, writes, { comeThrough: comeThrough || !inputs.strict, notifications }),
    outputs: { dashboard: dashboard.state === 'done' ? path : '', comment: published.comment ?? '' },
    summary: md`${pageLine(inputs)}${await answersOf(gathered)}${renderReport(report)}${readOnlyNote(subject)}${renderWrites(writes)}\n`,
    annotations: [...writes.flatMap(annotationOf), ...notifications.annotations],
  }
}

/** A configuration that cannot be read is told by the notifications, which need it: everything else is reported all the same. */
async function configuredProduct(inputs: Inputs, context: Context): Promise<ProductConfig | undefined> {
  try {
    return await readProduct(inputs, context)
  } catch (error) {
    if (!(error instanceof ActionError)) throw error
    return undefined
  }
}

/**
 * What the names of the statuses end in, since two configurations may have an environment of the same name: the product, or the one service.
 * Undefined with the default path. The services of one product share their statuses: see the README.
 */
function statusSuffix({ config: path }: Inputs, report: Report, configured: ProductConfig | undefined): string | undefined {
  if (path === undefined || normalize(path) === defaultConfigPath) return undefined
  const [only, ...more] = configured?.services ?? []
  return (more.length > 0 ? configured?.name : only) ?? report.service ?? path
}

type Work = {
  inputs: Inputs
  report: Report
  subject: EventSubject
  records: ReturnType<typeof recordsOf>
  service: string | undefined
  /** The name of this call, where a run calls the workflow more than once. */
  call: string | undefined
}

async function publish(work: Work, context: Context, connections: Connections): Promise<Published> {
  const { inputs, subject } = work
  const reason = subject.fromFork ? 'a pull request from a fork has a token that only reads' : 'no token was given'
  if (subject.fromFork || inputs.token === undefined) {
    return { writes: ['comment', 'status', 'history'].map((what) => skipped(what, reason)), history: [], comment: undefined }
  }
  const github = await (connections.github ?? ((token) => createGithub({ ...context, token })))(inputs.token)
  return publishToGithub(work, { ...context, github })
}

function evidenceOf(
  report: Report,
  writes: ReportWrite[],
  { comeThrough, notifications: { fault, told } }: { comeThrough: boolean; notifications: Notifications },
): Outcome['evidence'] {
  const lost = writes.filter(({ state }) => state === 'refused' || state === 'failed')
  const trouble = fault ?? (comeThrough ? undefined : `Not written: ${lost.map(({ what, detail }) => `${what} (${detail})`).join('; ')}`)
  const cause = trouble ?? report.rows.find((row) => row.verdict === report.verdict && row.verdict !== 'pass')?.cause
  return {
    verdict: report.verdict,
    headline: trouble ?? report.headline,
    ...(cause === undefined ? {} : { cause }),
    ...(report.service === undefined ? {} : { service: report.service }),
    ...servicesOf(report),
    ...(report.environment === undefined ? {} : { environment: report.environment }),
    ...(report.version === undefined ? {} : { release: { version: report.version } }),
    conditions: report.rows.map((row) => ({
      name: labelOf(row),
      verdict: row.verdict,
      ...(row.verdict === 'pass' ? {} : { reason: row.cause ?? row.headline }),
    })),
    details: { writes, told, refused: report.refused, skipped: report.skipped },
  }
}

/** Of several services, whose verdict it is. */
function servicesOf(report: Report): Pick<Outcome['evidence'], 'services'> {
  const views = serviceViews(report)
  if (views.length === 0) return {}
  return {
    services: views.map(({ service, verdict, cause }) => ({ service, verdict, ...(cause === undefined ? {} : { reason: cause }) })),
  }
}

/** What somebody asks at 3 a.m., where something is not well. */
async function answersOf({ steps }: Gathered): Promise<Markdown> {
  const records = steps.flatMap(({ whole, ofServices }) => [...(whole === undefined ? [] : [whole]), ...ofServices])
  if (records.every(({ series }) => series === undefined)) return md``
  const { answersInMarkdown } = await import('@slipway/shared/page/answers-in-markdown')
  const answers = answersInMarkdown(records)
  return answers === undefined ? md`` : md`${answers}\n\n`
}

/** At 3 a.m. the page comes first. */
function pageLine({ page }: Inputs): Markdown {
  return page === undefined ? md`` : md`${link('What happened, with charts', page)}\n\n`
}

function readOnlyNote({ fromFork }: EventSubject): Markdown {
  return fromFork
    ? md`\n\nThis pull request comes from a fork, whose token only reads: no comment, no status and no notification was written.`
    : md``
}

function annotationOf({ what, state, detail }: ReportWrite): Annotation[] {
  if (state === 'done' || state === 'skipped') return []
  return [{ level: 'warning', title: `Report: ${what} was ${state === 'refused' ? 'refused' : 'not written'}`, message: detail }]
}
