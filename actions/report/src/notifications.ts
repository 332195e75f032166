import type { Context } from '@slipway/shared/action'
import type { Config } from '@slipway/shared/config/load'
import { namesIn, parseVariables } from '@slipway/shared/config/variables'
import { ActionError, describe } from '@slipway/shared/core/errors'
import type { HistoryRecord } from '@slipway/shared/github/history'
import type { MailTransport } from '@slipway/shared/notify/mail'
import type { Annotation } from '@slipway/shared/ports/log'
import { readProduct, readVariables } from '@slipway/shared/settings'
import type { EventSubject } from './content/event.ts'
import type { Report } from './content/report.ts'
import type { Inputs } from './inputs.ts'
import { notificationMessage, notify } from './notify.ts'
import { failuresOf, untoldOf } from './untold.ts'
import { type ReportWrite, skipped } from './writes.ts'

export type Notifications = {
  writes: ReportWrite[]
  /** The failures that were sent. */
  told: string[]
  annotations: Annotation[]
  /** Why the report could not do its work. */
  fault?: string
}

type Work = { inputs: Inputs; report: Report; subject: EventSubject; records: readonly HistoryRecord[] }
type Delivering = { grant: Grant; context: Context; connections: { mail?: MailTransport } }

const nothing: Notifications = { writes: [], told: [], annotations: [] }

/** The variables of SLIPWAY_NOTIFY, or the error that makes them unreadable. */
export type Grant = { state: 'read'; variables: Readonly<Record<string, string>> } | { state: 'unreadable'; error: ActionError }

/** Reads SLIPWAY_NOTIFY and masks every value. */
export function readGrant({ notifySecrets = '' }: Inputs, { log }: Pick<Context, 'log'>): Grant {
  try {
    const variables = parseVariables(notifySecrets, 'The secret SLIPWAY_NOTIFY')
    for (const value of Object.values(variables)) log.mask(value)
    return { state: 'read', variables }
  } catch (error) {
    if (!(error instanceof ActionError)) throw error
    return { state: 'unreadable', error }
  }
}

/** Sends to the targets under `notify` in `slipway.yml`. A fault of the configuration is returned, so that all other writes still happen. */
export async function sendNotifications(work: Work, delivering: Delivering): Promise<Notifications> {
  const { inputs, subject } = work
  const { grant, context } = delivering
  try {
    if (inputs.notify === 'false') return nothing
    if (subject.fromFork) return { ...nothing, writes: [skipped('notifications', 'a pull request from a fork has no secrets')] }
    if (grant.state === 'unreadable') throw grant.error
    const granted = grant.variables
    const variables = readVariables(inputs, context)
    const notified = await notifiedBy(inputs, context)
    if (notified === undefined) return nothing
    const names = namesIn(notified)
    const strangers = Object.keys(granted).filter((name) => !names.includes(name))
    const sent = await send(work, { notified, variables: { ...variables, ...granted } }, delivering)
    return { ...sent, annotations: [...strangersNote(strangers), ...sent.annotations] }
  } catch (error) {
    // The report is still useful when the configuration is broken; the step fails at its end with this fault.
    if (!(error instanceof ActionError) || context.signal.aborted) throw error
    const fault = describe(error)
    return { ...nothing, writes: [{ what: 'notifications', state: 'failed', detail: fault }], fault }
  }
}

/** Who is told, by slipway.yml or by the input; undefined where neither is there. */
async function notifiedBy(inputs: Inputs, context: Context): Promise<Config['notify'] | undefined> {
  const product = await readProduct(inputs, context)
  if (inputs.notifyTo === undefined) return product?.notify
  const { sectionByInput } = await import('@slipway/shared/config/section-inputs')
  return sectionByInput({ input: 'notify-to', section: 'notify', text: inputs.notifyTo }, product)
}

type Addressed = { notified: Config['notify']; variables: Readonly<Record<string, string>> }

async function send(work: Work, addressed: Addressed, { context, connections }: Delivering): Promise<Notifications> {
  const { inputs, report, records } = work
  const deps = { ...context, ...(connections.mail === undefined ? {} : { mail: connections.mail }) }
  if (inputs.notify === 'true') {
    const writes = await notify({ ...addressed, message: notificationMessage(report, records) }, deps)
    return { ...nothing, writes, told: toldBy(writes, report) }
  }
  const untold = untoldOf(report)
  if (untold === undefined) return { ...nothing, writes: [skipped('notifications', 'there is no failure that was not told before')] }
  const { reachable, missing } = reachableOf(addressed)
  // No line in the history: the outcome is not that of an environment.
  const writes = await notify({ ...addressed, notified: reachable, message: notificationMessage(untold, []) }, deps)
  return { writes, told: toldBy(writes, untold), annotations: missing.length === 0 ? [] : [silence(missing, inputs)] }
}

/** The targets whose variables are all set, and the names of the variables that are missing for the others. */
function reachableOf({ notified, variables }: Addressed): { reachable: Config['notify']; missing: string[] } {
  const lacking = (target: unknown) => namesIn(target).filter((name) => (variables[name] ?? '') === '')
  const has = (target: unknown) => lacking(target).length === 0
  return {
    reachable: { ...notified, slack: notified.slack.filter(has), mail: notified.mail.filter(has) },
    missing: [...new Set(lacking(notified))],
  }
}

function toldBy(writes: readonly ReportWrite[], report: Report): string[] {
  return writes.some(({ state }) => state === 'done') ? failuresOf(report) : []
}

function silence(missing: readonly string[], { notifySecrets }: Inputs): Annotation {
  const names = missing.map((name) => `$${name}`).join(', ')
  const hint = 'Put lines NAME=value for them into SLIPWAY_NOTIFY, a secret of the repository or the organisation.'
  return notifySecrets === undefined
    ? { level: 'notice', title: 'Nobody was told', message: `notify of slipway.yml needs ${names}, which this job was not given. ${hint}` }
    : {
        level: 'warning',
        title: 'Not everybody was told',
        message: `notify of slipway.yml needs ${names}, which SLIPWAY_NOTIFY lacks. ${hint}`,
      }
}

function strangersNote(strangers: readonly string[]): Annotation[] {
  if (strangers.length === 0) return []
  const message =
    `Nothing under notify of slipway.yml reads ${strangers.map((name) => `$${name}`).join(', ')}, so it is not used. SLIPWAY_NOTIFY is for ` +
    'webhooks and mail servers alone, since every run of the repository reads it: take the rest out of it. Secrets of an environment belong into its SLIPWAY_SECRETS.'
  return [{ level: 'warning', title: 'SLIPWAY_NOTIFY holds more than it should', message }]
}
