import { isAbsolute, join, normalize } from 'node:path'
import type { Context, Outcome } from '@slipway/shared/action'
import { ActionError } from '@slipway/shared/core/errors'
import { createGithub, type Github } from '@slipway/shared/github/octokit'
import type { MailTransport } from '@slipway/shared/notify/mail'
import type { Annotation } from '@slipway/shared/ports/log'
import { defaultConfigPath, readConfig } from '@slipway/shared/settings'
import { dashboardData } from './dashboard/data.ts'
import { renderPage } from './dashboard/page.ts'
import { type Subject, subjectOf } from './event.ts'
import { gatherEvidence } from './gather.ts'
import type { Inputs } from './inputs.ts'
import { renderReport, renderWrites } from './markdown.ts'
import { type Notifications, readGrant, sendNotifications } from './notifications.ts'
import { type Published, publishToGithub } from './publish.ts'
import { recordOf } from './record.ts'
import { composeReport, labelOf, type Report } from './report.ts'
import { attempt, skipped, type Write } from './writes.ts'

/** What a test replaces; the real ones speak to GitHub and to a mail server. */
export type Ways = { github?: (token: string) => Promise<Github>; mail?: MailTransport }

/**
 * Tells what the run found: gathers, composes, then writes one thing after another. Its verdict is that of the run; the step
 * itself fails only where the report could not do its work, or with `strict` where a write did not come through.
 */
export async function writeReport(inputs: Inputs, context: Context, ways: Ways = {}): Promise<Outcome> {
  // First of all, so that what it masks is masked.
  const granted = readGrant(inputs, context)
  const subject = subjectOf(context.runner)
  const report = composeReport(await gatherEvidence(inputs.evidence, context), inputs, { run: context.runner.run, subject })
  const record = recordOf(report, context.clock.now())
  const work = { inputs, report, subject, record, service: await serviceOf(inputs, report, context) }
  const published = await publish(work, context, ways)
  const notifications = await sendNotifications(work, granted, context, ways)
  const page = renderPage(dashboardData(report, published.history, record, context.clock.now()))
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
    summary: `${renderReport(report)}${readOnlyNote(subject)}${renderWrites(writes)}\n`,
    annotations: [...writes.flatMap(annotationOf), ...notifications.annotations],
  }
}

/** The service, where another configuration than the usual one says that the repository has several. */
async function serviceOf(inputs: Inputs, report: Report, context: Context): Promise<string | undefined> {
  const { config: path } = inputs
  if (path === undefined || normalize(path) === defaultConfigPath) return undefined
  try {
    return (await readConfig(inputs, context))?.service ?? path
  } catch (error) {
    if (!(error instanceof ActionError)) throw error
    return report.service ?? path
  }
}

type Work = {
  inputs: Inputs
  report: Report
  subject: Subject
  record: ReturnType<typeof recordOf>
  service: string | undefined
}

async function publish(work: Work, context: Context, ways: Ways): Promise<Published> {
  const { inputs, subject } = work
  const reason = subject.fromFork ? 'a pull request from a fork has a token that only reads' : 'no token was given'
  if (subject.fromFork || inputs.token === undefined) {
    return { writes: ['comment', 'status', 'history'].map((what) => skipped(what, reason)), history: [], comment: undefined }
  }
  const github = await (ways.github ?? ((token) => createGithub({ ...context, token })))(inputs.token)
  return publishToGithub(work, { ...context, github })
}

function evidenceOf(
  report: Report,
  writes: Write[],
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

function readOnlyNote({ fromFork }: Subject): string {
  return fromFork
    ? '\n\nThis pull request comes from a fork, whose token only reads: no comment, no status and no notification was written.'
    : ''
}

function annotationOf({ what, state, detail }: Write): Annotation[] {
  if (state === 'done' || state === 'skipped') return []
  return [{ level: 'warning', title: `Report: ${what} was ${state === 'refused' ? 'refused' : 'not written'}`, message: detail }]
}
