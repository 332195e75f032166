import { randomBytes } from 'node:crypto'
import type { Permissions } from '../../contract/platform.ts'
import { actionsBotLogin, type Role } from './records.ts'

/** Who calls: the token of a job, of a person, or nobody. */
export type Caller =
  | { kind: 'job'; runId: number; jobId: number; permissions: Permissions }
  | { kind: 'person'; login: string; role: Role }
  | { kind: 'nobody' }

export type Tokens = {
  issueJob(grant: { runId: number; jobId: number; permissions: Permissions }): string
  issuePerson(login: string, role: Role): string
  revoke(token: string): void
  /** Undefined: there is a token, but not one of ours, or no longer. */
  callerOf(authorization: string | undefined): Caller | undefined
}

export function tokenStore(): Tokens {
  const callers = new Map<string, Caller>()
  const issue = (token: string, caller: Caller) => {
    callers.set(token, caller)
    return token
  }
  return {
    // The form of 2026: `ghs_`, the App's number, and a signed text; some 520 characters.
    issueJob: (grant) => issue(`ghs_15368_${randomBytes(383).toString('base64url')}`, { kind: 'job', ...grant }),
    issuePerson: (login, role) => issue(`ghp_${randomBytes(27).toString('hex').slice(0, 36)}`, { kind: 'person', login, role }),
    revoke: (token) => void callers.delete(token),
    callerOf: (authorization) => (authorization === undefined ? { kind: 'nobody' } : callers.get(tokenIn(authorization))),
  }
}

/** `token T`, `Bearer T`, and the Basic form with the token as password, which git uses. */
function tokenIn(authorization: string): string {
  const [scheme = '', value = ''] = authorization.split(/\s+/, 2)
  if (scheme.toLowerCase() !== 'basic') return value
  return Buffer.from(value, 'base64').toString().split(':').at(-1) ?? ''
}

/** The login that a caller's writing carries. */
export function loginOf(caller: Caller): string {
  return caller.kind === 'person' ? caller.login : actionsBotLogin
}
