import type { Upstream } from './request-shares.ts'

/** A deployment as the stand-in keeps it. */
export type StandInDeployment = Upstream & {
  target: 'production' | null
  readyState: 'READY' | 'BUILDING' | 'ERROR'
  readySubstate: 'STAGED' | 'ROLLING' | 'PROMOTED'
  meta: Readonly<Record<string, string>>
  projectId: string
  created: number
}

/** What is uploaded, in a test or by the CLI. */
export type UploadedDeployment = {
  upstream: string
  meta?: Readonly<Record<string, string>>
  target?: 'production' | 'preview'
  readyState?: StandInDeployment['readyState']
  /** Of another project, which the token can see, too. */
  projectId?: string
}

/** The last promotion or rollback, as `lastAliasRequest` shows it. */
export type AliasRequest = {
  fromDeploymentId: string | null
  toDeploymentId: string
  jobStatus: string
  type: 'promote' | 'rollback'
  requestedAt: number
}

/** One Vercel project. */
export type ProjectState = {
  deployments: StandInDeployment[]
  production: StandInDeployment | undefined
  /** The deployment that served before: a hobby project can roll back only to it. */
  previous: StandInDeployment | undefined
  autoAssign: boolean
  lastAliasRequest: AliasRequest | null
  description: string | undefined
  /** A promotion that was asked for while a rolling release was active: it begins when that one completes. */
  queued: StandInDeployment | undefined
  /** Other settings, as the API shows them. */
  settings: Readonly<Record<string, unknown>>
  /** The move in progress: after so many reads of the project it finishes. */
  move: { reads: number; finish(): void } | undefined
}
