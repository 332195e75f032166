import { type ActionName, actionName } from './schema.ts'

/** One step of a job; `service` where the step has left a record for each of several services. */
export type EvidenceName = { action: ActionName; job: string; number: number; service?: string | undefined }

const prefix = new RegExp(`^(${actionName.options.join('|')})--.*\\.json$`)
const pattern = new RegExp(`^(${actionName.options.join('|')})--([\\w-]*)--(\\d{1,9})(?:\\.([a-z0-9][a-z0-9-]{0,62}))?\\.json$`)

/**
 * `<action>--<job>--<number>.json`, and beside it `<action>--<job>--<number>.<service>.json` for each of several services: the one
 * without a service is then the record of all. No job has a dot here, so that no two steps or services share a name. A reader that does
 * not know of services finds all of them.
 */
export function evidenceFileOf({ action, job, number, service }: EvidenceName): string {
  return `${action}--${job.replace(/[^\w-]/g, '_')}--${number}${service === undefined ? '' : `.${service}`}.json`
}

/** Whether a file claims to be a record. One whose name has another form is read all the same: what it says must not be missed. */
export function isEvidenceFile(file: string): boolean {
  return prefix.test(file)
}

/** Which records of a step belong together. Undefined for a name of another form. The job is as it stands in the name. */
export function parseEvidenceFile(file: string): EvidenceName | undefined {
  const [, action, job, number, service] = pattern.exec(file) ?? []
  const known = actionName.safeParse(action)
  if (!known.success || job === undefined || number === undefined) return undefined
  return { action: known.data, job, number: Number(number), ...(service === undefined ? {} : { service }) }
}
