import { ActionError } from './errors.ts'

/**
 * Every name under which Slipway keeps something outside a run, and the parser of each that is read back. Two different pairs of
 * environment and service never give the same key: no separator can be part of a name.
 */

/** Whose key it is. `service` stands only where the repository has several services; a single service is not named. */
export type KeyScope = { environment: string; service?: string | undefined }

/** What `slipway.yml` accepts as the name of a service and of an environment. */
const namePattern = '[a-z0-9][a-z0-9-]{0,62}'
const wholeName = new RegExp(`^${namePattern}$`)

export function isKeyName(text: string): boolean {
  return wholeName.test(text)
}

/**
 * `slipway/lock/<environment>`, or `slipway/locks/<environment>/<service>`. The folder differs because git keeps a ref as a file:
 * it cannot hold both `a` and `a/b`.
 */
export function lockBranchOf(scope: KeyScope): string {
  const { environment, service } = checkedScope(scope, 'lock branch')
  return service === undefined ? `slipway/lock/${environment}` : `slipway/locks/${environment}/${service}`
}

export function parseLockBranch(branch: string): KeyScope | undefined {
  return scopeIn(branch, `slipway/lock/(${namePattern})`) ?? scopeIn(branch, `slipway/locks/(${namePattern})/(${namePattern})`)
}

export type RecoveryTag = { environment: string; service: string; version: string; run: number }

/**
 * `slipway/recovery/<environment>/<service>/<version>-<run>`: where a release stood when the rollback of that run began. Characters of
 * the version that git does not take in a ref become hyphens.
 */
export function recoveryTagOf({ environment, service, version, run }: RecoveryTag): string {
  checkedScope({ environment, service }, 'recovery tag')
  return `slipway/recovery/${environment}/${service}/${refPartOf(version)}-${run}`
}

/** The version is the one in the tag's name: it may have hyphens where the release has other characters. */
export function parseRecoveryTag(tag: string): RecoveryTag | undefined {
  const [, environment, service, version, run] =
    new RegExp(`^slipway/recovery/(${namePattern})/(${namePattern})/([^/]+)-(\\d{1,15})$`).exec(tag) ?? []
  if (environment === undefined || service === undefined || version === undefined || run === undefined) return undefined
  return { environment, service, version, run: Number(run) }
}

/** Gates that judge a commit. `pull-request` judges what a merge of it would give, which is another thing than the commit itself. */
export const commitGates = ['ci', 'pull-request', 'security-review'] as const
/** Gates that judge an environment, each under its name. */
export const environmentGates = ['deploy', 'rollback', 'watch', 'security'] as const

/**
 * What a status is about, and so its whole identity: GitHub shows of one context on one commit the newest status alone, so two
 * that judge different things must never share one. `service` only where the repository has several.
 */
export type StatusSubject =
  | { gate: (typeof commitGates)[number]; service?: string | undefined }
  | { gate: (typeof environmentGates)[number]; environment: string; service?: string | undefined }

/**
 * `slipway/<gate>[/<environment>[/<service>]]`, of a gate of commits `slipway/<gate>[/<service>]`: the name that a required check has.
 * GitHub allows other characters in the name of an environment than `slipway.yml` does, so `/` and `%` are percent-encoded.
 */
export function statusContextOf(subject: StatusSubject): string {
  const environment = 'environment' in subject ? [subject.environment] : []
  const service = subject.service === undefined ? [] : [subject.service]
  return ['slipway', subject.gate, ...environment, ...service].map(encodeSegment).join('/')
}

/** Undefined for a context that Slipway does not set. */
export function parseStatusContext(context: string): StatusSubject | undefined {
  const [root, gate, ...names] = context.split('/').map(decodeSegment)
  const [first, second, ...more] = names
  if (root !== 'slipway' || more.length > 0 || names.some((name) => name === undefined || name === '')) return undefined
  const service = (name: string | undefined) => (name === undefined ? {} : { service: name })
  const ofCommit = commitGates.find((one) => one === gate)
  if (ofCommit !== undefined && second === undefined) return { gate: ofCommit, ...service(first) }
  const ofEnvironment = environmentGates.find((one) => one === gate)
  if (ofEnvironment !== undefined && first !== undefined) return { gate: ofEnvironment, environment: first, ...service(second) }
  return undefined
}

/**
 * The artifact that carries the build of a release from the job that built it to the one that deploys it: `release[-<service>]`, and of a
 * call that has a name in its run `release.<call>[.<service>]`. A name has no dot, so no two are the same.
 */
export function releaseArtifactOf(service?: string, call?: string): string {
  const whose = service === undefined ? undefined : checkedName(service, 'service', 'name of an artifact')
  if (call === undefined) return whose === undefined ? 'release' : `release-${whose}`
  return ['release', call, ...(whose === undefined ? [] : [whose])].join('.')
}

/** Undefined for an artifact that is no build of a release. */
export function parseReleaseArtifact(name: string): { service?: string; call?: string } | undefined {
  if (name === 'release') return {}
  const [, call, called] = new RegExp(`^release\\.(${namePattern})(?:\\.(${namePattern}))?$`).exec(name) ?? []
  if (call !== undefined) return { call, ...(called === undefined ? {} : { service: called }) }
  const [, service] = new RegExp(`^release-(${namePattern})$`).exec(name) ?? []
  return service === undefined ? undefined : { service }
}

/** The artifact and the folder of what a watch measured: one artifact, with a folder for each service where there are several. */
export const monitoringResults = 'monitoring-results'

export function monitoringFolderOf(service?: string): string {
  return service === undefined ? monitoringResults : `${monitoringResults}/${checkedName(service, 'service', 'folder of results')}`
}

export function parseMonitoringFolder(folder: string): { service?: string } | undefined {
  if (folder === monitoringResults) return {}
  const [, service] = new RegExp(`^${monitoringResults}/(${namePattern})$`).exec(folder) ?? []
  return service === undefined ? undefined : { service }
}

/** Which incident is meant: the one about a release of a service in an environment. */
export type IncidentName = { service: string; environment: string; version: string }

/** The hidden key of the one issue about a release of a service in an environment. */
export function incidentKey({ service, environment, version }: IncidentName): string {
  return `incident:${environment}:${service}:${version}`
}

/** The key that the same issue had before an environment could have several services: only its record tells whose it is. */
export function formerIncidentKey({ environment, version }: Omit<IncidentName, 'service'>): string {
  return `incident:${environment}:${version}`
}

/** Undefined for a key of the former form, which names no service. The version may have any character. */
export function parseIncidentKey(key: string): IncidentName | undefined {
  const [, environment, service, version] = new RegExp(`^incident:(${namePattern}):(${namePattern}):(.+)$`, 's').exec(key) ?? []
  return environment === undefined || service === undefined || version === undefined ? undefined : { service, environment, version }
}

/** The concurrency group of jobs that change an environment, or one service of it: `slipway-<environment>[/<service>]`. */
export function concurrencyGroupOf({ environment, service }: KeyScope): string {
  return service === undefined ? `slipway-${environment}` : `slipway-${environment}/${service}`
}

/** One job of one attempt of one run; `service` where one job writes a record for each of several services. */
export type HistoryKey = { run: number; attempt: number; job: string; service?: string | undefined }

/** `<run>+<attempt>+<job>[+<service>]`: the same record of the history is never kept twice. */
export function historyKeyOf({ run, attempt, job, service }: HistoryKey): string {
  return [run, attempt, job, ...(service === undefined ? [] : [service])].join('+')
}

/** Undefined for a key of another form. */
export function parseHistoryKey(key: string): HistoryKey | undefined {
  const [, run, attempt, job, service] = new RegExp(`^(\\d{1,15})\\+(\\d{1,9})\\+([\\w-]*)(?:\\+(${namePattern}))?$`).exec(key) ?? []
  if (run === undefined || attempt === undefined || job === undefined) return undefined
  return { run: Number(run), attempt: Number(attempt), job, ...(service === undefined ? {} : { service }) }
}

function checkedScope(scope: KeyScope, use: string): KeyScope {
  checkedName(scope.environment, 'environment', use)
  if (scope.service !== undefined) checkedName(scope.service, 'service', use)
  return scope
}

function checkedName(name: string, kind: 'environment' | 'service', use: string): string {
  if (isKeyName(name)) return name
  throw new ActionError(`The ${kind} "${name}" cannot be part of the ${use}`, {
    hint: `The name of ${kind === 'service' ? 'a service' : 'an environment'} has lower-case letters, digits and hyphens, begins with a letter or a digit and has at most 63 characters. Rename it in slipway.yml.`,
  })
}

function scopeIn(text: string, pattern: string): KeyScope | undefined {
  const [, environment, service] = new RegExp(`^${pattern}$`).exec(text) ?? []
  if (environment === undefined) return undefined
  return service === undefined ? { environment } : { environment, service }
}

/** git refuses a part of a ref that begins with a dot or has two in a row (git-check-ref-format). */
function refPartOf(version: string): string {
  return version.replace(/[^\w.+-]/g, '-').replace(/^\.|\.(?=\.)/g, '-')
}

function encodeSegment(text: string): string {
  return text.replace(/[%/]/g, encodeURIComponent)
}

function decodeSegment(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
