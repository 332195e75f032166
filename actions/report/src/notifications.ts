import type { Context } from '@slipway/shared/action'
import type { Config } from '@slipway/shared/config/load'
import { namesIn, parseVariables } from '@slipway/shared/config/variables'
import { ActionError, describe } from '@slipway/shared/core/errors'
import type { HistoryRecord } from '@slipway/shared/github/history'
import type { MailTransport } from '@slipway/shared/notify/mail'
import type { Annotation } from '@slipway/shared/ports/log'
import { readConfig, readVariables } from '@slipway/shared/settings'
import type { Subject } from './event.ts'
import type { Inputs } from './inputs.ts'
import { messageOf, notify } from './notify.ts'
import type { Report } from './report.ts'
import { failuresOf, untoldOf } from './untold.ts'
import { skipped, type Write } from './writes.ts'

export type Notifications = {
  writes: Write[]
  /** The failures that somebody has been told now. */
  told: string[]
  annotations: Annotation[]
  /** Why the report could not do its work. */
  fault?: string
}

type Work = { inputs: Inputs; report: Report; subject: Subject; record: HistoryRecord | undefined }
type Ways = { mail?: MailTransport }

const nothing: Notifications = { writes: [], told: [], annotations: [] }

/** The lines of SLIPWAY_NOTIFY, or why they are none. */
export type Grant = { state: 'read'; variables: Readonly<Record<string, string>> } | { state: 'unreadable'; error: ActionError }

/** Masks every value on the way. */
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

/** Tells what `slipway.yml` says under `notify`; a fault of the configuration is told in turn, after everything else was written. */
export async function sendNotifications(work: Work, grant: Grant, context: Context, ways: Ways): Promise<Notifications> {
  const { inputs, subject } = work
  try {
    if (inputs.notify === 'false') return nothing
    if (subject.fromFork) return { ...nothing, writes: [skipped('notifications', 'a pull request from a fork has no secrets')] }
    if (grant.state === 'unreadable') throw grant.error
    const granted = grant.variables
    const variables = readVariables(inputs, context)
    const notified = (await readConfig(inputs, context))?.notify
    if (notified === undefined) return nothing
    const names = namesIn(notified)
    const strangers = Object.keys(granted).filter((name) => !names.includes(name))
    const sent = await send(work, { notified, variables: { ...variables, ...granted } }, context, ways)
    return { ...sent, annotations: [...strangersNote(strangers), ...sent.annotations] }
  } catch (error) {
    // The report of a run whose configuration is broken is still worth having; the step says at its end what was wrong.
    if (!(error instanceof ActionError) || context.signal.aborted) throw error
    const fault = describe(error)
    return { ...nothing, writes: [{ what: 'notifications', state: 'failed', detail: fault }], fault }
  }
}

type Addressed = { notified: Config['notify']; variables: Readonly<Record<string, string>> }

async function send(work: Work, addressed: Addressed, context: Context, ways: Ways): Promise<Notifications> {
  const { inputs, report, record } = work
  const deps = { ...context, ...(ways.mail === undefined ? {} : { mail: ways.mail }) }
  if (inputs.notify === 'true') {
    const writes = await notify(addressed.notified, messageOf(report, record), addressed.variables, deps)
    return { ...nothing, writes, told: toldBy(writes, report) }
  }
  const untold = untoldOf(report)
  if (untold === undefined) return { ...nothing, writes: [skipped('notifications', 'there is no failure that was not told before')] }
  const { reachable, missing } = reachableOf(addressed)
  // No line in the history: the outcome is not that of an environment.
  const writes = await notify(reachable, messageOf(untold, undefined), addressed.variables, deps)
  return { writes, told: toldBy(writes, untold), annotations: missing.length === 0 ? [] : [silence(missing, inputs)] }
}

/** Whom the variables at hand suffice to tell, and the names that are missing for the others. */
function reachableOf({ notified, variables }: Addressed): { reachable: Config['notify']; missing: string[] } {
  const lacking = (target: unknown) => namesIn(target).filter((name) => (variables[name] ?? '') === '')
  const has = (target: unknown) => lacking(target).length === 0
  return {
    reachable: { ...notified, slack: notified.slack.filter(has), mail: notified.mail.filter(has) },
    missing: [...new Set(lacking(notified))],
  }
}

function toldBy(writes: readonly Write[], report: Report): string[] {
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
