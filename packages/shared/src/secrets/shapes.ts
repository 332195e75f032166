import { afterEscape, start } from './boundary.ts'
import { isPlaceholder, isSecretName, looksSecret } from './plausible.ts'
import type { SecretRule } from './rule.ts'

const jwt: SecretRule = {
  id: 'jwt',
  title: 'a JSON Web Token',
  severity: 'high',
  keywords: ['eyj'],
  pattern: new RegExp(`${start}(?<secret>eyJ[\\w-]{10,2000}\\.eyJ[\\w-]{10,4000}\\.[\\w-]{16,2000})(?![\\w-])`, 'g'),
  accepts: (value) => isLiveToken(value),
  revoke: 'the service that issued it',
}

const connection: SecretRule = {
  id: 'connection-string',
  title: 'a connection string with a password',
  severity: 'critical',
  keywords: ['://'],
  pattern: new RegExp(
    `(?:(?<![a-z])|${afterEscape})(?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\\+srv)?|rediss?|amqps?|mssql|sqlserver|smtps?|ftps?|https?)://(?<user>[^\\s:/?#@"'\`<>]{0,100}):(?<secret>[^\\s/?#@"'\`<>]{3,200})@(?<host>[^\\s/?#"'\`<>:,]{1,200})`,
    'gi',
  ),
  accepts: (value, { groups }) =>
    !isPlaceholder(value) &&
    value !== groups?.['user'] &&
    !isLocal(groups?.['host'] ?? '') &&
    !/^(pass|password|pwd|secret|postgres|root|admin)$/i.test(value),
  isChosen: true,
  revoke: 'the server that it opens',
}

const quotedAssignment: SecretRule = {
  id: 'secret-assignment',
  title: 'a value that looks like a secret, under a name that says so',
  severity: 'high',
  keywords: ['pass', 'pwd', 'secret', 'token', 'key', 'credential'],
  pattern:
    /(?<![\w.-])(?<name>[A-Za-z_][\w.-]{2,60})["'\]]{0,2}[ \t]{0,4}(?:=>|:=|=(?!=)|:(?!:))[ \t]{0,4}(?<quote>["'`])(?<secret>[^"'`\s]{8,200})\k<quote>/g,
  accepts: (value, { groups }) => isSecretName(groups?.['name'] ?? '') && looksSecret(value),
  isChosen: true,
  revoke: 'the service that it opens',
  heuristic: true,
}

const bareAssignment: SecretRule = {
  ...quotedAssignment,
  pattern:
    /^[ \t]{0,40}(?:export[ \t]{1,4}|-[ \t]{1,4})?(?<name>[A-Za-z_][\w.-]{2,60})[ \t]{0,4}(?:=|:[ \t])[ \t]{0,4}(?<secret>[^\s"'`#(){}[\]<>,;]{12,200})[ \t]{0,40}(?:#|\r?$)/gm,
}

/** Formats that are not specific to a provider, the most reliable first. */
export const shapeRules: readonly SecretRule[] = [connection, jwt, quotedAssignment]

/** For files where a value needs no quotes: `.env`, YAML, INI and the like. In code it would match every variable. */
export const plainValueRules: readonly SecretRule[] = [bareAssignment]

/** Whether the payload is readable. The Supabase key with `role: anon` does not count, since it is public by design. */
function isLiveToken(value: string): boolean {
  try {
    const payload: unknown = JSON.parse(Buffer.from(value.split('.')[1] ?? '', 'base64url').toString())
    return typeof payload === 'object' && payload !== null && Reflect.get(payload, 'role') !== 'anon'
  } catch {
    return false
  }
}

function isLocal(host: string): boolean {
  return (
    /^(localhost|127\.|0\.0\.0\.0|\[::1|host\.docker\.internal$)|\.(test|example|invalid|localhost)$|(^|\.)example\.(com|org|net)$/i.test(
      host,
    ) || !host.includes('.')
  )
}
