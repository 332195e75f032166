import type { Access, Permissions } from '../../contract/platform.ts'
import type { PermissionGrant } from './model.ts'

/** The scopes of `permissions:` (workflow schema of @actions/workflow-parser). */
const scopes = [
  'actions',
  'artifact-metadata',
  'attestations',
  'checks',
  'code-quality',
  'contents',
  'deployments',
  'discussions',
  'id-token',
  'issues',
  'models',
  'packages',
  'pages',
  'pull-requests',
  'security-events',
  'statuses',
  'vulnerability-alerts',
] as const

const readOnly: readonly string[] = ['models', 'vulnerability-alerts']
const rank: Readonly<Record<Access, number>> = { none: 0, read: 1, write: 2 }

/** What a token holds when the files say nothing: the setting that new repositories have. */
export const defaultPermissions: Permissions = { contents: 'read', packages: 'read', metadata: 'read' }

/** A grant spelled out. Any scope that is named sets all the others to none; metadata can always be read. */
function spellOut(grant: PermissionGrant): Permissions {
  if (grant === 'read-all')
    return withMetadata(Object.fromEntries(scopes.filter((scope) => scope !== 'id-token').map((scope) => [scope, 'read'])))
  if (grant === 'write-all')
    return withMetadata(Object.fromEntries(scopes.map((scope) => [scope, readOnly.includes(scope) ? 'read' : 'write'])))
  return withMetadata(grant)
}

/** What a job asks for: its own grant, else the workflow's, else what the caller (or the default) allows. */
export function resolvePermissions(
  job: PermissionGrant | undefined,
  workflow: PermissionGrant | undefined,
  allowed: Permissions,
): Permissions {
  const grant = job ?? workflow
  return grant === undefined ? allowed : spellOut(grant)
}

/** The scopes of which more is asked than is allowed: a called workflow may only hold less than its caller. */
export function excess(asked: Permissions, allowed: Permissions): { scope: string; asked: Access; allowed: Access }[] {
  return Object.entries(asked).flatMap(([scope, access]) => {
    const most = allowed[scope] ?? 'none'
    return rank[access] > rank[most] ? [{ scope, asked: access, allowed: most }] : []
  })
}

/** What is left for a pull request from a fork: writes become reads, and no identity token. */
export function readsOnly(permissions: Permissions): Permissions {
  const left = Object.entries(permissions).map(([scope, access]): [string, Access] => [scope, access === 'write' ? 'read' : access])
  return Object.fromEntries(left.filter(([scope]) => scope !== 'id-token'))
}

function withMetadata(grant: Permissions): Permissions {
  return { ...grant, metadata: 'read' }
}
