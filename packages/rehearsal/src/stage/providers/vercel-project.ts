import type { Upstream } from './request-shares.ts'

/** A deployment as the stand-in keeps it. */
export type StandInDeployment = Upstream & {
  target: 'production' | null
  readyState: 'READY' | 'BUILDING' | 'ERROR'
  readySubstate: 'STAGED' | 'ROLLING' | 'PROMOTED'
  meta: Readonly<Record<string, string>>
  created: number
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
  /** The one that served before, to which alone a hobby project may go back. */
  previous: StandInDeployment | undefined
  autoAssign: boolean
  lastAliasRequest: AliasRequest | null
  description: string | undefined
  /** What ends the move under way, and how many reads of the project it still takes. */
  move: { reads: number; finish(): void } | undefined
}
